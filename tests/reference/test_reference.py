"""The reference engine by itself: invariants on a tiny market, and small cases worked by hand."""

from __future__ import annotations

import gc
import math
import weakref
import zlib
from collections import Counter, defaultdict

import pytest

from simulation.scenario import Scenario
from simulation.vocabulary import WEEK, Activity, Phase, Relationship, Setting, label

from . import ReferenceMarket, formulas
from .philox import Draw

# What the arithmetic below relies on, so that a new calibration of the built-in scenario changes no
# test here.
PINNED = {
    "market.organisations": 4,
    "market.days": 60,
    "needs.idle_days": 20,
    "vendors.A.team": [{"schedule": "A", "reps": 4}],
    "vendors.B.team": [{"schedule": "B", "reps": 4}],
    "vendors.C.team": [{"schedule": "C", "reps": 4}],
    "vendors.Dell.team": [
        {"schedule": "Dell_day", "reps": 4},
        {"schedule": "Dell_night", "reps": 4},
    ],
    "activities.visit.price": 0,
    "activities.dinner.price": 60,
    "activities.tea_house.price": 30,
    "activities.dinner.personal": 0.06,
    "activities.dinner.institutional": 0.01,
    "roles.decision.availability.evening": [[18, 22, 0.12], [22, 24, 0.08], [24, 26, 0.04]],
    "meetings.requests": 2,
    "meetings.saturation": 8.0,
    "meetings.friend_factor": 1.0,
    "meetings.executive_window": 3.0,
    "meetings.handover": 2.0,
    "meetings.late_hour": 22,
    "meetings.late_evenings": 2,
    "relationship.personal": 0.3,
    "relationship.institutional": 0.3,
    "choice.sensitivity": 6.0,
    "choice.shortlist": 3,
    "choice.shaping": 1.0,
    "choice.reputation": 0.0,
    "needs.order_value": [0, 0],
    "needs.buyers": 1,
    "meetings.response": "concave",
    "trust.link": "ces",
    "trust.aggregation": "weighted",
    "choice.outside_option": 0.5,
    "choice.shortlist_noise": 0.0,
    "costs.head": 0.0,
    "meetings.handoff": 0.0,
    "needs.concentration": 0.0,
    "rapport.aversion": False,
} | {
    section: {}  # what is left out does nothing
    for section in (
        "brewing",
        "incumbency",
        "rebuy",
        "promises",
        "practice",
        "understanding",
        "negotiation",
        "agreements",
        "satisfaction",
        "complaints",
        "word_of_mouth",
        "referrals",
        "network",
        "awareness",
    )
}


def tiny(**changes):
    """Return a market of four organisations and sixty days, with changes.

    `__` stands for the dot.
    """
    return (
        Scenario.load("as_told")
        .replace(PINNED)
        .replace({key.replace("__", "."): value for key, value in changes.items()})
    )


@pytest.fixture(scope="module")
def market():
    market = ReferenceMarket(tiny(market__days=200, needs__go_ahead=0.6), seed=3)
    market.run()
    return market


def test_there_is_something_to_test(market):
    assert len(market.meetings) > 1000  # else the tests below would hold for nothing
    assert {deal["outcome"] for deal in market.deals} >= {"won", "no_go"}
    planned = {name for blocks in market.settings.schedules.values() for *_, name in blocks}
    assert {meeting[5] for meeting in market.meetings} == planned - {label(Activity.DESK)}


def test_nobody_is_in_two_meetings_in_the_same_hour(market):
    hours = Counter((day, hour, stakeholder) for day, hour, _, _, stakeholder, _ in market.meetings)
    assert max(hours.values()) == 1


def test_a_rep_meets_one_organisation_an_hour_and_fills_no_table_twice(market):
    tables = defaultdict(list)
    for day, hour, vendor, rep, stakeholder, activity in market.meetings:
        tables[day, hour, vendor, rep, activity].append(stakeholder)
    for (*_, activity), guests in tables.items():
        assert len({guest // market.stakeholders_each for guest in guests}) == 1
        assert len(guests) <= market.activity(activity).group


def test_reps_stay_in_their_territories(market):
    for _, _, vendor, rep, stakeholder, _ in market.meetings:
        entry, number = divmod(rep, 2**16)
        reps, accounts = market.vendors[vendor].spec.team[entry].reps, len(market.organisations)
        assert stakeholder // market.stakeholders_each * reps // accounts == number


def test_nobody_has_more_late_evenings_than_they_can_stand(market):
    evenings = {
        (day // WEEK, stakeholder, day)
        for day, hour, _, _, stakeholder, _ in market.meetings
        if hour >= 22
    }
    assert max(Counter((week, stakeholder) for week, stakeholder, _ in evenings).values()) == 2


def test_interests_stay_shares_and_contact_hours_add_up(market):
    for vendor in market.vendors:
        assert all(
            0 <= value <= 1
            for value in market.personal[vendor]
            + market.institutional[vendor]
            + market.trust[vendor]
        )
        hours = Counter(
            market.activity(activity).setting
            for _, _, name, _, _, activity in market.meetings
            if name == vendor
        )
        assert {
            setting: count for setting, count in market.contact_hours[vendor].items() if count
        } == hours


def test_cost_is_wages_and_prices(market):
    # A's four reps: nine hours of 100 yuan on 200 days; visits cost nothing.
    assert market.cost["A"] == 4 * 9 * 100 * 200
    # B's four reps: six hours by day (four at the desk) and four by night; and what guests ate.
    guests = sum(
        {"visit": 0, "dinner": 60, "tea_house": 30}[activity]
        for *_, vendor, _, _, activity in market.meetings
        if vendor == "B"
    )
    assert market.cost["B"] == 4 * (6 * 100 + 4 * 150) * 200 + guests


def test_deals_tell_the_choice(market):
    for deal in market.deals:
        assert deal["need_day"] < deal["decided_day"]
        if deal["outcome"] == "no_go":
            assert deal["utilities"] == {}
            assert deal["winner"] is None
            continue
        assert deal["utilities"].keys() == market.vendors.keys()
        for parts in deal["utilities"].values():
            assert parts["utility"] == sum(
                number for part, number in parts.items() if part != "utility"
            )  # to the last bit
        assert len(deal["shortlisted"]) == 3
        if deal["outcome"] == "won":
            utility = {name: deal["utilities"][name]["utility"] for name in deal["shortlisted"]}
            assert deal["winner"] == max(utility, key=utility.get)


def test_the_same_seed_gives_the_same_market_and_another_another():
    runs = []
    for seed in (1, 1, 2):
        market = ReferenceMarket(tiny(market__days=20), seed)
        market.run()
        runs.append(market.meetings)
    assert runs[0] == runs[1] != runs[2]


@pytest.mark.slow
def test_needs_are_the_same_whoever_sells():
    """Common random numbers: with fewer salespeople the world's dates stay as they were."""
    dates = []
    for reps in (4, 1):
        market = ReferenceMarket(
            tiny(market__days=150, vendors__Dell__team=[{"schedule": "A", "reps": reps}]), seed=3
        )
        market.run()
        dates.append(market.need_days)
    assert dates[0] == dates[1]
    assert len(dates[0]) > 4


def test_a_budget_limits_the_shifts():
    market = ReferenceMarket(tiny(market__days=4, vendors__A__budget=1000.0), seed=1)
    shifts = []
    for _ in range(4):
        before = market.cost["A"]
        market.step()
        shifts.append((market.cost["A"] - before) / 900)
    # A shift costs 900: the purse holds 1000, 1100, 1200, 1300 in the mornings and pays one rep
    # each day.
    assert shifts == [1, 1, 1, 1]
    assert market.vendors["A"].purse == 400


def test_a_dinner_by_hand():
    """What one hour does: personal 0.06 × rapport × taste × 1/(1 + 8/8) × (1 − 0.5)."""
    market = ReferenceMarket(tiny(), seed=1)
    person, vendor = market.stakeholders[0], market.vendors["B"]
    person.personal["B"], person.institutional["B"], person.recent["B"] = 0.5, 0.2, 8.0
    person.tastes["dinner"] = 1.5
    person.organisation.fit["B"] = 0.6
    person.meet(vendor, market.activity("dinner"), "dinner", 1.2, 1.0, 1.0)
    assert person.personal["B"] == pytest.approx(0.5 + 0.06 * 1.2 * 1.5 * 0.5 * 0.5)  # 0.527
    assert person.institutional["B"] == pytest.approx(0.2 + 0.01 * 0.5 * 0.4)  # 0.202
    assert person.recent["B"] == 9


def test_trust_of_the_two_hands_by_hand():
    assert formulas.trust(0.8, 0.2, 0.5, -1) == pytest.approx(0.32)  # harmonic mean: 2 × 0.16 / 1.0
    assert formulas.trust(0.8, 0.2, 0.5, 0) == pytest.approx(0.4)  # geometric mean: √0.16
    assert formulas.trust(0.8, 0.2, 0.5, 1) == pytest.approx(0.5)  # arithmetic mean
    assert formulas.trust(0.8, 0.2, 0.5, -100) == pytest.approx(0.2, rel=0.01)  # the weaker hand
    assert formulas.trust(0.8, 0.0, 0.5, -100) == 0
    assert formulas.trust(0.8, 1e-6, 0.5, -100) == pytest.approx(
        1e-6 * 0.5**-0.01
    )  # and nothing too large for a float on the way
    assert formulas.trust(0.8, 0.3, 1, -1) == 0.8  # the whole weight on one hand


def test_triangular_by_hand():
    assert formulas.triangular(2, 5, 10, 0) == 2
    assert formulas.triangular(2, 5, 10, 3 / 8) == pytest.approx(
        5
    )  # the mode lies at (5 − 2)/(10 − 2)
    assert formulas.triangular(2, 5, 10, 1) == 10
    assert formulas.triangular(4, 4, 4, 0.3) == 4


def test_a_need_is_heard_of_early_by_whom_the_users_trust():
    market = ReferenceMarket(tiny(market__organisations=1), seed=1)
    organisation = market.organisations[0]
    for person in organisation.stakeholders:
        person.trust["C"] = 1.0
    organisation.morning(organisation.next_need)
    purchase = organisation.purchase
    end = purchase.need_day + purchase.durations[Phase.DISCOVER_NEED]
    assert (purchase.heard["C"], purchase.heard["A"]) == (purchase.need_day, end)
    assert organisation.phase_seen("A", end - 1) is Phase.IDLE
    assert organisation.phase_seen("C", end - 1) is Phase.DISCOVER_NEED


def test_a_specification_by_hand():
    """A alone is better than the mean, in performance alone, and has half of the trust."""
    market = ReferenceMarket(
        tiny(market__organisations=1, needs__budget=[1, 1], vendors__A__product__performance=1.0),
        seed=1,
    )
    organisation = market.organisations[0]
    organisation.need_weights = [1 / 6] * 6
    for person in organisation.stakeholders:
        person.trust["A"] = 0.5
    organisation.morning(organisation.next_need)
    organisation.purchase.phase = Phase.SYSTEM_DESIGN
    organisation.morning(1000)
    # The weight of performance becomes (1/6 + 0.5)/1.5 = 4/9, each other (1/6)/1.5 = 1/9.
    ordinary = market.settings.vendors["A"].product.price
    assert organisation.fit["A"] == pytest.approx(4 / 9 + 5 / 9 * ordinary)
    assert organisation.fit["B"] == pytest.approx(ordinary)
    assert organisation.phase is Phase.EVALUATION


@pytest.mark.slow
def test_no_decision_when_doing_nothing_is_worth_most():
    market = ReferenceMarket(
        tiny(market__days=150, needs__go_ahead=1.0, choice__outside_option=10.0), seed=1
    )
    market.run()
    assert {deal["outcome"] for deal in market.deals} == {"no_decision"}
    assert all(
        deal["winner"] is None and deal["utilities"].keys() == market.vendors.keys()
        for deal in market.deals
    )


def test_who_accepts_by_hand(monkeypatch):
    """The decision layer at 22.

    0.08; × 3 in brewing, × 2 brought home by another vendor, × 1.5 for a friend with P = 0.5.
    """
    market = ReferenceMarket(tiny(), seed=1)
    rep, person = market.vendors["C"].reps[0], market.stakeholders[0]
    night_out = market.activity("night_out")

    def accepts(u, hour=22, day=4):
        monkeypatch.setattr(type(rep), "_accept_draw", lambda *_: u)
        return rep.accepts(person, 26, night_out, day, hour)

    assert accepts(0.079)
    assert not accepts(0.081)
    person.brought_home = (22, rep.vendor)  # by the same vendor: no help
    assert not accepts(0.081)
    person.brought_home = (22, market.vendors["B"])
    assert accepts(0.159)
    assert not accepts(0.161)
    assert not accepts(0.081, hour=23)
    person.organisation.morning(person.organisation.next_need)
    person.organisation.purchase.phase = Phase.INTERNAL_BREWING
    assert accepts(0.479)
    assert not accepts(0.481)
    person.personal["C"] = 0.5
    assert accepts(0.719)
    assert not accepts(0.721)
    person.taken_until = 23
    assert not accepts(0.0)
    assert accepts(0.0, hour=23)
    person.taken_until = 22
    person.late_evenings = {3, 4}  # one evening before tonight, and tonight
    assert accepts(0.0)
    person.late_evenings = {0, 3}
    assert not accepts(0.0)
    assert accepts(0.0, day=5)
    assert rep.accepts(
        person, 22, night_out, 4, 22
    )  # a block that ends by the late hour makes no late evening


def test_equals_are_called_in_the_order_of_the_list():
    market = ReferenceMarket(tiny(), seed=1)
    rep = market.vendors["A"].reps[1]
    assert {person.organisation.index for person in rep.territory} == {1}
    people = market.stakeholders_each
    rep.vendor.plans = [[[0.5] * people for _ in range(4)]] * len(Setting)
    rep.vendor.plans[0][1][4] = 0.0
    rep.vendor.plans[0][1][7] = 0.9
    ranked = [person.k for person in rep.rank(9, 18, market.activity("visit"), day=0)]
    assert ranked[0] == 7
    # The rest goes once around the list, without 4 (left alone) and 7 (already called).
    rest = [k for k in range(people) if k not in (4, 7)]
    start = rest.index(ranked[1])
    assert ranked[1:] == rest[start:] + rest[:start]


def test_influence_sums_to_one():
    market = ReferenceMarket(tiny(), seed=1)
    assert all(sum(market.influence(phase)) == pytest.approx(1) for phase in Phase)
    assert market.influence(Phase.DISCOVER_NEED)[4] == 0.40 / 3  # one of three users


def test_a_strategy_gets_a_generator_with_exactly_its_key():
    market = ReferenceMarket(tiny(), seed=1)
    for vendor in market.vendors.values():
        x0, x1, x2, x3 = market.draws.words(Draw.STRATEGY, vendor=zlib.crc32(vendor.name.encode()))
        key = vendor.dice.bit_generator.state["state"]["key"].tolist()
        assert key == [x0 + x1 * 2**32, x2 + x3 * 2**32]


def test_states():
    market = ReferenceMarket(tiny(market__days=1), seed=1)
    assert market.states["A"] == ["outsider"] * 4  # C1: all are outsiders
    assert market.relationship(0.3, 0.29) is Relationship.FRIEND
    assert market.relationship(0.29, 0.3) is Relationship.SUPPLIER


def test_gumbel_is_finite_at_the_ends():
    assert math.isfinite(formulas.gumbel(2.0**-53))
    assert math.isfinite(formulas.gumbel(1 - 2.0**-53))


def test_a_finished_market_is_freed():
    """Mesa 3.3 would keep it for ever."""
    market = ReferenceMarket(tiny(market__days=2), seed=1)
    market.run()
    watch = weakref.ref(market)
    del market
    gc.collect()
    assert watch() is None
