"""What a vendor knows.

Own past, own people, when customers can be reached; and nothing of rivals unless the scenario says
so.
"""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest

from simulation import Market, StrategyError
from simulation.strategies import PastDeal, View
from simulation.vocabulary import SLOTS, Phase, Setting
from tests.purchases import days as lengths
from tests.purchases import one_customer, run
from tests.small import NEVER, PRESENT, plain, product, small


def watch(register, changes, days=120, learn=None, seed=3):
    """Run a small market.

    Return it and what vendor Day's strategy noted of its view every morning.
    """
    notes = []

    def plan(view):
        notes.append(
            {
                name: copy.copy(getattr(view, name))
                for name in ("day", "orders", "satisfaction", "past_deals", "phase")
            }
        )
        return view.influence

    decisions = {} if learn is None else {"learn": learn}
    market = Market(
        small({"vendors.Day.strategy": register(plan, **decisions), "market.days": days} | changes),
        rng=seed,
    )
    market.run()
    return market, notes


def test_availability_is_the_scenarios_by_setting_person_and_hour(register):
    seen = []
    plan = register(
        lambda view: seen.append((view.availability.copy(), view.staff.copy())) or view.influence
    )
    changes = {
        "roles.user.people": 2,
        "roles.user.availability": NEVER
        | {
            "office": [[9, 12, 0.25], [16, 18, 0.75]],
            "evening": [[18, 26, 0.125]],
        },
        "vendors.Night.strategy": plan,
    }
    Market(small(changes), rng=1).step()
    availability, staff = seen[0]
    assert availability.shape == (len(Setting), len(PRESENT) + 1, SLOTS)
    for k in (4, 5):  # the two users, after the four managers
        assert (
            availability[Setting.OFFICE, k].tolist() == [0.25] * 3 + [0] * 4 + [0.75] * 2 + [0] * 8
        )
        assert availability[Setting.EVENING, k].tolist() == [0] * 9 + [0.125] * 8
        assert not availability[Setting.PHONE, k].any()
    assert availability[Setting.OFFICE, 0].tolist() == [0.5] * 9 + [0] * 8
    # Night: two reps call at 16–18, and are out with customers from 18 to 26.
    assert staff.tolist() == [[0] * 17, [0] * 7 + [2] * 2 + [0] * 8, [0] * 9 + [2] * 8]


def test_staff_does_not_count_what_is_not_allowed(register):
    seen = []
    plan = register(lambda view: seen.append(view.staff.copy()) or view.influence)
    Market(
        small({"vendors.Night.strategy": plan, "allowed_activities": ["visit", "call", "dinner"]}),
        rng=1,
    ).step()
    assert seen[0][Setting.EVENING].tolist() == [0] * 9 + [2] * 4 + [0] * 4


def test_past_deals_are_those_of_the_deal_log(register):
    market, notes = watch(register, {"choice.outside_option": 0.5, "needs.go_ahead": 0.7})
    deals = market.deals[market.deals["decided_day"] <= 119]
    past = notes[-1]["past_deals"]
    assert len(past) == len(deals) > 20
    for deal, row in zip(past, deals.to_dict("records"), strict=True):
        assert (deal.account, deal.purchase, deal.day) == (
            row["organisation"],
            row["purchase"],
            row["decided_day"],
        )
        assert deal.won == (row["winner"] == "Day")
        assert deal.result == ("lost" if row["winner"] == "Night" else row["outcome"])
        assert (deal.hours, deal.cost, deal.shortlisted) == (
            row["hours_Day"],
            row["cost_Day"],
            row["shortlisted_Day"],
        )
        assert deal.order_value == row["order_value"]
    assert {deal.result for deal in past} == {"won", "lost", "no_go", "no_decision"}
    for note in notes:
        assert all(deal.day <= note["day"] for deal in note["past_deals"])
        wins = np.bincount([deal.account for deal in note["past_deals"] if deal.won], minlength=4)
        assert note["orders"].tolist() == wins.tolist()


def test_learn_hears_of_every_deal_once_on_its_morning(register):
    heard: list[PastDeal] = []
    market, notes = watch(register, {}, learn=heard.append)
    assert heard == list(notes[-1]["past_deals"])
    assert len(heard) == len(market.deals)


def test_who_is_not_known_teaches_nothing(register):
    heard: list[PastDeal] = []
    market, notes = watch(register, {"vendors.Day.known": 0.5}, learn=heard.append, seed=5)
    known = {account for account, aware in enumerate(market.columns.dealings["aware"][0]) if aware}
    assert 0 < len(known) < 4
    assert {deal.account for deal in heard} == known
    assert len(market.deals) > len(heard)
    assert not notes[-1]["phase"][[account for account in range(4) if account not in known]].any()


def test_satisfaction_is_that_of_own_products_last_use(register):
    market, notes = watch(register, {"satisfaction.spread": 0.2}, days=200)
    used = market.deals[market.deals["first_use_day"].notna()]
    last = used[used["first_use_day"] <= 199].groupby("organisation").last()
    for account, row in last.iterrows():
        mine = row["satisfaction"] if row["winner"] == "Day" else np.nan
        np.testing.assert_equal(notes[-1]["satisfaction"][account], mine)
    assert np.isnan(notes[0]["satisfaction"]).all()


def test_a_learner_that_fails_names_itself(register):
    with pytest.raises(
        StrategyError,
        match=r"vendor 'Day', strategy 'tested', day \d+: learn\(\) raised ZeroDivisionError",
    ):
        watch(register, {}, learn=lambda deal: 1 / 0)


@pytest.mark.parametrize(
    ("name", "key"), [("rival_trust", "knowledge.rivals"), ("brewing_ends", "knowledge.brewing")]
)
def test_what_is_hidden_and_what_reveals_it(register, name, key):
    market = Market(
        small(
            {
                "vendors.Day.strategy": register(
                    lambda view: (getattr(view, name), view.influence)[1]
                )
            }
        ),
        rng=1,
    )
    with pytest.raises(
        StrategyError,
        match=rf"day 0: plan\(\) raised PermissionError: .*--set {key}=true reveals it",
    ):
        market.step()
    Market(small({"vendors.Day.strategy": "tested", key: True}), rng=1).run()


def test_what_is_revealed_is_true(register):
    seen = []

    def plan(view):
        seen.append(
            (
                {name: trust.copy() for name, trust in view.rival_trust.items()},
                view.brewing_ends.copy(),
                view.day,
            )
        )
        with pytest.raises(ValueError, match="read-only"):
            view.rival_trust["Night"][0, 0] = 1
        return view.influence

    market = Market(
        small(
            {"vendors.Day.strategy": register(plan), "knowledge": {"rivals": True, "brewing": True}}
        ),
        rng=1,
    )
    for _ in range(40):
        trust = market.columns.trust[1].copy()
        market.step()
        assert list(seen[-1][0]) == ["Night"]
        np.testing.assert_array_equal(seen[-1][0]["Night"].ravel(), trust)
    told = [
        (account, int(end), day)
        for _, ends, day in seen
        for account, end in enumerate(ends)
        if end >= 0
    ]
    assert told
    deals = market.deals
    for account, end, day in told:
        assert end > day
        later = deals[(deals["organisation"] == account) & (deals["internal_brewing_day"] <= day)]
        for row in later[later["decided_day"] > day].itertuples():
            assert end == (row.decided_day if row.outcome == "no_go" else row.system_design_day)


# --- A purchase that is made with a rival alone ---------------------------------------------------

ALONE = lengths(4, 4, 4, 4, 4, 4) | {
    "vendors": {"V": {"product": product()}, "W": {"product": product(price=0.9)}},
    "needs": {"go_ahead": 1.0, "idle_days": 1e-9, "spread": 0.5, "budget": [0.5, 1.5]},
    "choice": {"outside_option": -100.0, "sensitivity": 1000.0, "shortlist": 2, "shaping": 1.0},
    "satisfaction": {"spread": 0.0, "tolerance": 1.0},
    "roles.user.understanding": 0.5,
}
ANY_DAY = {"day", "days_left", "purse", "costs", "heads", "rng", "rival_trust", "brewing_ends"}
"""What a view tells that is not about an account, or that the scenario has to reveal."""
OF_ACCOUNTS = sorted(
    name for name in dir(View) if isinstance(getattr(View, name), property) and name not in ANY_DAY
)


def told(market, vendor):
    """Return all that a view tells of the only account, as copies."""
    view = market.view(vendor)
    return {name: copy.deepcopy(getattr(view, name)) for name in OF_ACCOUNTS} | {
        "best_terms": view.best_terms(0.1).copy(),
        "past_deals": repr(view.past_deals),
    }


def assert_same(told_now, told_before):
    for name, value in told_before.items():
        np.testing.assert_array_equal(told_now[name], value, name)


def test_a_rivals_sole_source_looks_like_a_purchase_that_is_off():
    """Nothing that W is told changes before V has the order, and then it hears of it as lost."""
    market = one_customer(
        ALONE | {"brewing": {"sole_source": 100.0, "leaning": "argmax"}, "rebuy.chance": 0.0}
    )
    market.columns.relations["personal"][0] = 0.5
    run(market, 9)  # discover need and brewing
    assert market.view("W").phase[0] == Phase.INTERNAL_BREWING
    market.columns.dealings["understanding"][1] = 0.4
    market.step()
    first = told(market, "W")
    assert first["phase"][0] == Phase.IDLE
    assert not first["understanding"].any()
    assert np.isnan(first["specification"]).all()
    while market.day < 17:  # design and commitment take four days each, from day 9 on
        assert_same(told(market, "W"), first)
        assert market.view("V").phase[0] in (Phase.SYSTEM_DESIGN, Phase.COMMITMENT)
        market.step()
    market.step()
    assert market.view("W").phase[0] == Phase.INSTALLATION
    assert [deal.result for deal in market.view("W").past_deals] == ["lost"]
    assert [deal.result for deal in market.view("V").past_deals] == ["won"]


def test_a_rivals_rebuy_looks_like_no_need_at_all():
    market = one_customer(ALONE | {"rebuy.chance": 100.0})
    market.columns.relations["personal"][0] = 0.5
    while market.view("W").phase[0] != Phase.INSTALLATION:
        market.step()
    while market.organisation_agents[0].phase is not Phase.IDLE:
        market.step()
    before = told(market, "W")
    hidden = 0
    while len(market.deals) < 2:
        assert_same(told(market, "W"), before)
        hidden += market.organisation_agents[0].phase is Phase.COMMITMENT
        market.step()
    assert hidden == 4
    assert [deal.route for deal in market.view("W").past_deals] == ["tender", "rebuy"]
    assert [deal.result for deal in market.view("W").past_deals] == ["lost", "lost"]


def test_a_view_that_is_kept_stays_that_of_its_market(register):
    """Also in a copy of the market, which must not look at the original."""
    views = []
    name = register(lambda view: views.append(view) or view.influence)
    market = Market(plain([[9, 10, "visit"]], {"vendors.V.strategy": name}), rng=1)
    market.step()
    view = market.view("V")
    assert view is views[0]
    twin = copy.deepcopy(market)
    for _ in range(3):
        twin.step()
    assert (view.day, twin.view("V").day) == (0, 3)
    assert view.trust[0, 0] < twin.view("V").trust[0, 0]
    assert twin.view("V").phase[0] == Phase.IDLE


def test_a_market_with_built_in_learners_goes_on_after_pickling():
    scenario = small(
        {"vendors.Day.strategy": "bandit", "vendors.Night.strategy": "callplan", "market.days": 80}
    )
    market = Market(scenario, rng=1)
    for _ in range(40):
        market.step()
    twin = pickle.loads(pickle.dumps(market))
    for one in (market, twin):
        one.run()
    assert market.deals.equals(twin.deals)
    assert market.columns.priority.tobytes() == twin.columns.priority.tobytes()
