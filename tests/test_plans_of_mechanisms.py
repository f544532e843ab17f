"""Strategies that use the market's mechanisms.

Each does what it says, and differs from `default` there.
"""

from __future__ import annotations

import functools
import re
import warnings
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from simulation import Market, Scenario
from simulation.strategies.base import built_in, make
from simulation.vocabulary import PURCHASE_PHASES, Phase, Role, label
from tests.small import PRESENT, small

BUSY: dict[str, Any] = {
    "market": {"organisations": 20, "days": 300},
    "needs.idle_days": 20.0,
    "needs.order_value": [100, 900],
    "choice.shortlist": 1,
} | {
    f"phases.{label(phase)}": {
        "days": [4, 8, 12],
        "weights": dict.fromkeys(map(label, Role), 1 / 6),
    }
    for phase in PURCHASE_PHASES
}
"""More accounts than the reps can see, long purchases, and six roles that weigh the same."""
MECHANISMS: dict[str, dict[str, Any]] = {
    "cautious-promiser": {"promises": {"credence": "learned", "initial": 0.5}},
    "brewing-first": {"brewing": {"sole_source": 1.0, "haste": 0.2}},
    "understand-first": {
        "understanding.base": 0.2,
        "roles.user.understanding": 0.3,
        "roles.using_management.understanding": 0.2,
    },
    "selective-bidder": {"incumbency.advantage": 0.3, "rebuy.chance": 0.5},
    "important-customers-first": {"needs.concentration": 1.1},
}
"""What is switched on for each strategy."""
SEEDS = range(6)


@functools.cache
def played(name, mechanism, seed=1):
    """Return a market in which vendor Day played a strategy, and the phases that it saw.

    Day by day.
    """
    changes = BUSY | MECHANISMS.get(mechanism, {}) | {"vendors.Day.strategy": name}
    seen = []
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a strategy's own decisions are never warned of
        market = Market(small(changes), rng=seed, record_meetings=True)
        while market.running:
            market.step()
            seen.append(market.view("Day").phase.copy())
    return market, np.array(seen)


def market_of(name, mechanism, seed=1):
    return played(name, mechanism, seed)[0]


def meetings(market):
    """Return what the reps of Day did, meeting by meeting."""
    found = market.meetings
    return found[found["vendor"] == "Day"].reset_index(drop=True)


def hours_in(name, mechanism, phases, roles=tuple(Role)):
    """Return Day's hours, of all seeds, with some roles in accounts that it saw in some phases."""
    hours = 0
    for seed in SEEDS:
        market, seen = played(name, mechanism, seed)
        met = meetings(market)
        there = np.isin(seen[met["day"], met["organisation"]], phases)
        who = np.isin(np.array(PRESENT)[met["stakeholder"] % len(PRESENT)], roles)
        hours += int((there & who).sum())
    return hours


@pytest.mark.parametrize("name", MECHANISMS)
def test_a_strategy_differs_from_the_default_where_its_mechanism_is_on(name):
    assert not meetings(market_of(name, name)).equals(meetings(market_of("default", name)))


# --- Promise cautiously ---------------------------------------------------------------------------


def test_the_cautious_promiser_promises_less_than_it_delivers():
    deals = market_of("cautious-promiser", "cautious-promiser").deals
    known = deals[(deals["need_day"] > 0) & deals["promise_Day"].notna()]  # a choice was made
    assert len(known) > 50
    assert (known["promise_Day"] == -0.3).all()
    assert (known["promise_Night"] == 0.0).all()
    won = known[(known["winner"] == "Day") & known["promised"].notna()]
    assert len(won) > 5
    np.testing.assert_allclose(won["promised"], 0.6 * 0.7)


def test_where_promises_are_not_learned_the_cautious_promiser_is_the_default():
    cautious, usual = (market_of(name, "nothing") for name in ("cautious-promiser", "default"))
    assert meetings(cautious).equals(meetings(usual))
    own = ["promise_Day"]
    assert cautious.deals.drop(columns=own).equals(usual.deals.drop(columns=own))


# --- Brewing first --------------------------------------------------------------------------------


def test_brewing_first_sees_the_decision_layer_while_it_brews():
    phases, top = [Phase.DISCOVER_NEED, Phase.INTERNAL_BREWING], [Role.DECISION]
    names = ("brewing-first", "default")
    mine, usual = (hours_in(name, "brewing-first", phases) for name in names)
    mine_top, usual_top = (hours_in(name, "brewing-first", phases, top) for name in names)
    assert mine > 2 * usual
    assert usual_top > 500
    assert mine_top / mine > 1.1 * usual_top / usual  # the executive window opens for all


def test_brewing_first_is_the_sole_source_more_often():
    sole = {
        name: sum(
            int(((deals["route"] == "sole_source") & deals["shortlisted_Day"]).sum())
            for deals in (market_of(name, "brewing-first", seed).deals for seed in SEEDS)
        )
        for name in ("brewing-first", "default")
    }
    assert sole["brewing-first"] > 1.1 * sole["default"] > 20


# --- Understand first -----------------------------------------------------------------------------


def understood_before_brewing(name):
    """Return the mean of what Day has understood on the last morning of need discovery."""
    found = []
    for seed in SEEDS:
        changes = BUSY | MECHANISMS["understand-first"] | {"vendors.Day.strategy": name}
        market = Market(small(changes | {"market.days": 150}), rng=seed)
        before = np.full(20, Phase.IDLE)
        for _ in range(150):
            market.step()
            view = market.view("Day")
            begins = (view.phase == Phase.INTERNAL_BREWING) & (before == Phase.DISCOVER_NEED)
            found += view.understanding[begins].tolist()
            before = view.phase
    return float(np.mean(found))


def test_understand_first_has_understood_more_when_brewing_begins():
    assert understood_before_brewing("understand-first") > 1.2 * understood_before_brewing(
        "default"
    )


def test_understand_first_asks_the_using_department():
    early, knowing = [Phase.DISCOVER_NEED], [Role.USER, Role.USING_MANAGEMENT]
    mine, usual = (
        hours_in(name, "understand-first", early, knowing)
        / hours_in(name, "understand-first", early)
        for name in ("understand-first", "default")
    )
    assert mine > 1.5 * usual > 0.1


# --- Selective bidder -----------------------------------------------------------------------------


def test_the_selective_bidder_spends_fewer_hours_on_what_it_loses():
    lost, share = {}, {}
    for name in ("selective-bidder", "default"):
        deals = [market_of(name, "selective-bidder", seed).deals for seed in SEEDS]
        hours = [deal.loc[deal["winner"] != "Day", "purchase_hours_Day"].sum() for deal in deals]
        lost[name] = int(np.sum(hours))
        share[name] = float(np.mean([(deal["winner"] == "Day").mean() for deal in deals]))
    assert lost["selective-bidder"] < 0.95 * lost["default"]
    assert share["selective-bidder"] > 0.9 * share["default"]


def test_the_selective_bidder_drops_what_it_can_hardly_win():
    """Six tenders and two negotiations; trust 0.2 is below what a rival in place takes."""
    bidder = make("V", "selective-bidder", {})
    evaluation, commitment = Phase.EVALUATION, Phase.COMMITMENT
    view = SimpleNamespace(
        shape=(8, 2),
        phase=np.array([*[evaluation] * 5, Phase.SYSTEM_DESIGN, commitment, commitment]),
        influence=np.full((8, 2), 0.5),
        trust=np.array([[0.1, 0.3]] * 4 + [[0.2, 0.4]] + [[0.1, 0.3]] * 3),
        negotiating=np.array([False] * 6 + [True, False]),
        importance=np.ones(8),
    )

    def learn(account, won, result):
        bidder.learn(SimpleNamespace(account=account, won=won, result=result))

    def dropped():
        return np.flatnonzero((bidder.plan(view) == 0).all(axis=1)).tolist()

    assert dropped() == [7]  # only where it is not on the shortlist
    for account in (0, 1, 4, 5):
        learn(account, False, "lost")
    learn(2, False, "no_decision")
    learn(3, True, "won")
    # Account 4 trusts it enough, 5 has no tender yet, and nobody's product came into 2.
    assert dropped() == [0, 1, 7]
    learn(0, True, "won")
    assert dropped() == [1, 7]
    usual = view.influence * (1 - view.trust)
    np.testing.assert_allclose(bidder.plan(view)[[0, 2, 3, 4, 5, 6]], usual[[0, 2, 3, 4, 5, 6]])


def test_the_selective_bidder_leaves_alone_who_negotiates_without_it():
    market = market_of("selective-bidder", "selective-bidder")
    out = market.deals[~market.deals["shortlisted_Day"] & market.deals["commitment_day"].notna()]
    closed = {
        (row.organisation, day)
        for row in out[out["route"] == "tender"].itertuples()
        for day in range(int(row.commitment_day), int(row.decided_day))
    }
    met = set(zip(meetings(market)["organisation"], meetings(market)["day"], strict=True))
    usual = meetings(market_of("default", "selective-bidder"))
    assert len(closed) > 50
    assert not closed & met
    assert closed & set(zip(usual["organisation"], usual["day"], strict=True))


# --- Important customers first --------------------------------------------------------------------


def test_important_customers_get_more_of_the_hours():
    shares = {}
    for name in ("important-customers-first", "default"):
        market = market_of(name, "important-customers-first")
        value = market.columns.organisations["order_value"]
        top = np.argsort(value)[-4:]
        shares[name] = meetings(market)["organisation"].isin(top).mean()
    assert shares["important-customers-first"] > 1.5 * shares["default"]


@pytest.mark.parametrize("value", [0, 500])
def test_where_all_customers_are_alike_important_customers_first_is_the_default(value):
    changes = {"needs.order_value": [value, value], "market.days": 60}
    found = []
    for name in ("important-customers-first", "default"):
        market = Market(
            small(changes | {"vendors.Day.strategy": name}), rng=1, record_meetings=True
        )
        market.run()
        found.append(meetings(market))
    assert len(found[0]) > 50
    assert found[0].equals(found[1])


# --- Everywhere -----------------------------------------------------------------------------------


@pytest.mark.parametrize("scenario", ["home_pc", "consumer", "first_version"])
@pytest.mark.parametrize("name", MECHANISMS)
def test_they_play_in_every_market(name, scenario):
    given = Scenario.load(scenario)
    vendor = list(given.vendors)[-1]
    changes = {f"vendors.{vendor}.strategy": name, "market.organisations": 25, "market.days": 40}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        market = Market(given.replace(changes), rng=1)
        market.run()
    assert sum(market.vendor_agents[-1].contact_hours.values()) > 0


def test_the_page_on_strategies_names_every_built_in_strategy():
    page = Path(__file__).parents[1] / "docs" / "how_to" / "strategy.md"
    table = page.read_text(encoding="utf-8").partition("Built in, one idea a file")[2]
    rows = [row for row in table.splitlines() if row.startswith("| ")]
    assert sorted(re.findall(r"`([a-z-]+)`", "".join(rows))) == built_in()
