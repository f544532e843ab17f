"""The production engine and the reference engine do the same things in the same order, meeting by meeting and deal by deal."""

from __future__ import annotations

import functools
from collections import Counter

import numpy as np
import pytest

from simulation import Market, Scenario
from simulation.vocabulary import Relationship, label
from tests.generate import random_scenario, random_seed
from tests.reference import ReferenceMarket, formulas
from tests.reference.philox import Draw, Draws

RANDOM = range(32)
EXACT = {"rtol": 0, "atol": 1e-12}

CUT_SMALL = {"market.organisations": 5, "market.days": 60, "needs.idle_days": 10} | {
    f"phases.{phase}.days": [2, 4, 8]
    for phase in ("discover_need", "internal_brewing", "system_design", "evaluation", "commitment", "installation")
}
"""A built-in scenario at a size that the reference engine can run; teams and everything else stay."""


def cases():
    return [f"random {number}" for number in RANDOM] + Scenario.builtin()


def make(case):
    if case in Scenario.builtin():
        return Scenario.load(case, CUT_SMALL), 7
    number = int(case.split()[1])
    return random_scenario(number), random_seed(number)


@functools.cache
def engines(case):
    """Run both engines to the end; once for all tests of a case."""
    scenario, seed = make(case)
    production = Market(scenario, rng=seed, record_meetings=True)
    production.run()
    reference = ReferenceMarket(scenario, seed)
    reference.run()
    return production, reference


@pytest.fixture(params=cases())
def both(request):
    return engines(request.param)


def test_every_meeting(both):
    production, reference = both
    log = production.meetings
    keys = production.columns.reps["key"][log["rep"].to_numpy()]
    met = list(zip(log["day"], log["hour"], log["vendor"], keys, log["stakeholder"], log["activity"], strict=True))
    # The frame is in the order of day, hour and rep; the guests of a table stay in the order in which they joined.
    vendors = list(production.scenario.vendors)
    assert met == sorted(reference.meetings, key=lambda meeting: (*meeting[:2], vendors.index(meeting[2]), meeting[3]))


@pytest.mark.parametrize("utility", ["personal", "institutional", "trust"])
def test_every_utility_of_every_stakeholder_at_the_end(both, utility):
    production, reference = both
    for vendor in production.vendor_names:
        mine = [getattr(stakeholder, utility)[vendor] for stakeholder in production.stakeholders]
        np.testing.assert_allclose(mine, getattr(reference, utility)[vendor], **EXACT)


def test_every_recent_contact(both):
    production, reference = both
    for v, vendor in enumerate(production.vendor_names):
        np.testing.assert_allclose(production.columns.relations["recent"][v], reference.recent[vendor], **EXACT)


def test_every_deal(both):
    production, reference = both
    deals = production.deals.to_dict("records")
    assert len(deals) == len(reference.deals)
    for deal, twin in zip(deals, reference.deals, strict=True):
        for key in ("organisation", "purchase", "need_day", "decided_day", "outcome"):
            assert deal[key] == twin[key]
        assert (deal["winner"] if isinstance(deal["winner"], str) else None) == twin["winner"]
        for vendor in production.vendor_names:
            assert deal[f"shortlisted_{vendor}"] == (vendor in (twin["shortlisted"] or []))
            for part in ("fit", "trust", "noise"):
                expected = np.nan if twin[part] is None else twin[part][vendor]
                np.testing.assert_allclose(deal[f"{part}_{vendor}"], expected, **EXACT)
        # The reference does not record the noise of the outside option; its address is in the ODD.
        u = Draws(production.seed).uniform(Draw.OUTSIDE, subject=deal["organisation"], when=deal["purchase"])
        expected = np.nan if twin["fit"] is None else formulas.gumbel(u)
        np.testing.assert_allclose(deal["noise_nobody"], expected, **EXACT)


def test_money_and_hours(both):
    production, reference = both
    for vendor in production.vendor_agents:
        assert vendor.cost == pytest.approx(reference.cost[vendor.name], abs=1e-9)
        assert vendor.contact_hours == reference.contact_hours[vendor.name]


def test_relationship_states(both):
    production, reference = both
    for v, vendor in enumerate(production.vendor_names):
        assert [label(Relationship(state)) for state in production.relationship_states()[v]] == reference.states[vendor]


def test_the_next_need_of_every_organisation(both):
    production, reference = both
    assert production.columns.organisations["next_need"].tolist() == [organisation.next_need for organisation in reference.organisations]
    assert production.columns.organisations["phase"].tolist() == [organisation.phase for organisation in reference.organisations]


def test_the_comparison_is_not_empty():
    """Every activity, outcome and strategy, money that ran short, rivals at one table: all of it happened, and often."""
    markets = [engines(case) for case in cases()]
    deals = Counter(deal["outcome"] for _, reference in markets for deal in reference.deals)
    assert deals["won"] > 100
    assert min(deals["no_go"], deals["no_decision"]) > 30
    activities = Counter(meeting[5] for _, reference in markets for meeting in reference.meetings)
    assert min(activities.values()) > 1000
    assert len(activities) == 5
    strategies = Counter(vendor.strategy for production, _ in markets for vendor in production.scenario.vendors.values())
    assert min(strategies.values()) > 10
    assert len(strategies) == 4
    assert {production.scenario.trust.rho for production, _ in markets} >= {-1.0, 0.0, 1.0, 0.5, -3.0}
    idle = [
        vendor
        for production, reference in markets
        for vendor in reference.vendors.values()
        if vendor.spec.budget is not None and 0 < vendor.cost < sum(rep.shift_price() for rep in vendor.reps) * production.day / 2
    ]
    assert len(idle) > 5  # vendors that could not pay all their reps, and paid some
    # Markets that fall into districts, between which no territory reaches across.
    teams = [{entry.reps for spec in production.scenario.vendors.values() for entry in spec.team} for production, _ in markets]
    assert sum(len(reps) == 1 and min(reps) > 1 for reps in teams) > 10
    assert sum(production.seed >= 2**32 for production, _ in markets) > 10
