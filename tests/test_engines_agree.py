"""The production engine and the reference engine do the same things in the same order.

Meeting by meeting and deal by deal.
"""

from __future__ import annotations

import functools
import itertools
from collections import Counter

import numpy as np
import pandas as pd
import pytest

from simulation import Market, Scenario
from simulation.records import PARTS
from simulation.vocabulary import (
    CONTACTS,
    PURCHASE_PHASES,
    TERMS,
    Complaint,
    Cost,
    Origin,
    Outcome,
    Relationship,
    Route,
    label,
)
from tests.generate import STRATEGIES, random_scenario, random_seed
from tests.reference import ReferenceMarket

RANDOM = (*range(48), 7094)
FEW = 8
"""Random scenarios that are also tried in a quick run. In 7094 a customer recovers from a complaint
on the morning on which it closes."""
EXACT = {"rtol": 0, "atol": 1e-12}
GRAIN = 2**-32 + 1e-12
"""Parts of a utility are rounded to 2⁻³²: a last bit may tip the balance."""

CUT_SMALL = {"market.organisations": 5, "market.days": 60, "needs.idle_days": 10} | {
    f"phases.{label(phase)}.days": [2, 4, 8] for phase in PURCHASE_PHASES
}
"""A built-in scenario at a size that the reference engine can run; teams and everything else
stay."""


def cases():
    return [f"random {number}" for number in RANDOM] + Scenario.builtin()


def marked():
    """Return the cases, all but a few of the random ones as slow."""
    slow = {f"random {number}" for number in RANDOM[FEW:]}
    return [pytest.param(case, marks=[pytest.mark.slow] * (case in slow)) for case in cases()]


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


@pytest.fixture(params=marked())
def both(request):
    return engines(request.param)


@pytest.mark.parametrize("kind", Cost, ids=label)
def test_a_cost_is_charged_by_both_engines_or_by_neither(kind):
    """This comes first: what one engine alone charges empties its purses; meetings differ too."""
    for number in RANDOM[:FEW]:
        production, reference = engines(f"random {number}")
        mine = sum(vendor.costs[label(kind)] for vendor in production.vendor_agents)
        twin = sum(ledger[label(kind)] for ledger in reference.ledger.values())
        told = f"Cost.{kind.name}: charge it alike in simulation/ and in tests/reference/."
        assert (mine > 0) == (twin > 0), told


def test_every_meeting(both):
    production, reference = both
    log = production.meetings
    keys = production.columns.reps["key"][log["rep"].to_numpy()]
    met = list(
        zip(
            log["day"],
            log["hour"],
            log["vendor"],
            keys,
            log["stakeholder"],
            log["activity"],
            strict=True,
        )
    )
    # The frame is in the order of day, hour and rep; the guests of a table stay in the order in
    # which they joined.
    vendors = list(production.scenario.vendors)
    expected = sorted(
        reference.meetings,
        key=lambda meeting: (*meeting[:2], vendors.index(meeting[2]), meeting[3]),
    )
    for mine, twin in itertools.zip_longest(met, expected):
        assert mine == twin, f"the first meeting that differs: {mine} here, {twin} in the reference"


@pytest.mark.parametrize("utility", ["personal", "institutional", "trust"])
def test_every_utility_of_every_stakeholder_at_the_end(both, utility):
    production, reference = both
    for vendor in production.vendor_names:
        mine = [getattr(stakeholder, utility)[vendor] for stakeholder in production.stakeholders]
        np.testing.assert_allclose(mine, getattr(reference, utility)[vendor], **EXACT)


def test_every_recent_contact(both):
    production, reference = both
    for v, vendor in enumerate(production.vendor_names):
        np.testing.assert_allclose(
            production.columns.relations["recent"][v], reference.recent[vendor], **EXACT
        )


def same(mine, twin):
    """Both missing, or equal; numbers up to rounding."""
    if twin is None:
        return bool(pd.isna(mine))
    if isinstance(twin, float):
        return mine == pytest.approx(twin, rel=0, abs=GRAIN)
    return not pd.isna(mine) and mine == twin


def test_every_deal(both):
    production, reference = both
    deals = production.deals.to_dict("records")
    assert len(deals) == len(reference.deals)
    for deal, twin in zip(deals, reference.deals, strict=True):
        for key in (
            "organisation",
            "generation",
            "purchase",
            "need_day",
            "decided_day",
            "outcome",
            "winner",
            "agreement",
            "route",
            "leaning",
            "leaning_trust",
            "origin",
            "referred_by",
            "returned",
        ):
            assert same(deal[key], twin[key]), key
        for key in ("order_value", "concession_cost"):
            assert deal[key] == twin[key], key
        for phase in PURCHASE_PHASES:
            assert same(deal[f"{label(phase)}_day"], twin["began"].get(label(phase)))
        for term in TERMS:
            concession = (
                None if twin["concessions"] is None else float(twin["concessions"][label(term)])
            )
            assert same(deal[f"{label(term)}_concession"], concession)


def test_every_utility_in_every_deal(both):
    production, reference = both
    deals = production.deals.to_dict("records")
    for deal, twin in zip(deals, reference.deals, strict=True):
        for vendor in production.vendor_names:
            assert deal[f"shortlisted_{vendor}"] == (vendor in twin["shortlisted"])
            for part in ("utility", *PARTS):
                expected = twin["utilities"][vendor][part] if vendor in twin["utilities"] else None
                assert same(
                    deal[f"{part}_{vendor}"], expected if expected is None else float(expected)
                ), (part, vendor)
            for what, column in (("promise", "promises"), ("credence", "credence")):
                assert same(deal[f"{what}_{vendor}"], twin[column].get(vendor)), (what, vendor)
            for what in ("hours", "purchase_hours"):
                assert deal[f"{what}_{vendor}"] == twin[what][vendor], (what, vendor)
            assert deal[f"cost_{vendor}"] == pytest.approx(twin["spent"][vendor], abs=1e-9)
        outside = twin["outside"]
        assert same(deal["noise_nobody"], None if outside is None else float(outside["noise"]))
        assert same(
            deal["utility_nobody"],
            None if outside is None else float(outside["value"] + outside["noise"]),
        )


def test_what_followed_every_sale(both):
    production, reference = both
    for deal, twin in zip(production.deals.to_dict("records"), reference.deals, strict=True):
        used = twin["first_use_day"] is not None
        for key in ("first_use_day", "delivered", "promised", "satisfaction", "content", "grade"):
            assert same(deal[key], twin[key]), key
        assert same(deal["complaint"], (twin["complaint"] or "none") if used else None)
        assert deal["agreement_signed"] == twin["signed"]
        for key in ("told", "referrals"):
            assert same(deal[key], twin[key] if used else None), key


def test_reputation_awareness_promises_and_agreements(both):
    production, reference = both
    dealings = production.columns.dealings
    sources = [label(origin) for origin in Origin]
    for v, name in enumerate(production.vendor_names):
        reputations = [organisation.reputation[name] for organisation in production.organisations]
        np.testing.assert_allclose(reputations, reference.reputation[name], **EXACT)
        assert dealings["aware"][v].tolist() == reference.aware[name]
        known = [
            sources[code] if aware else None
            for code, aware in zip(dealings["source"][v], dealings["aware"][v], strict=True)
        ]
        assert known == reference.sources[name]
        np.testing.assert_allclose(dealings["promise"][v], reference.promises[name], **EXACT)
        np.testing.assert_allclose(dealings["credence"][v], reference.credence[name], **EXACT)
    assert [
        organisation.agreement for organisation in production.organisations
    ] == reference.agreements


def test_money_and_hours(both):
    production, reference = both
    for vendor in production.vendor_agents:
        ledger = reference.ledger[vendor.name]
        for kind, amount in vendor.costs.items():
            told = f"Cost.{kind.upper()}: charge it alike in simulation/ and in tests/reference/."
            assert amount == pytest.approx(ledger[kind], abs=1e-9), told
        assert vendor.revenue == ledger["revenue"]
        assert vendor.cost == pytest.approx(reference.cost[vendor.name], abs=1e-9)
        assert vendor.contact_hours == reference.contact_hours[vendor.name]


def test_relationship_states(both):
    production, reference = both
    for v, vendor in enumerate(production.vendor_names):
        assert [
            label(Relationship(state)) for state in production.relationship_states()[v]
        ] == reference.states[vendor]


def test_the_next_need_of_every_organisation(both):
    production, reference = both
    assert production.columns.organisations["next_need"].tolist() == [
        organisation.next_need for organisation in reference.organisations
    ]
    assert production.columns.organisations["phase"].tolist() == [
        organisation.phase for organisation in reference.organisations
    ]


def labels(members):
    return [label(found) for found in members]


@pytest.mark.slow
def test_the_comparison_is_not_empty():
    """Every activity, outcome and strategy, money that ran short, rivals at one table.

    All of it happened, and often.
    """
    markets = [engines(case) for case in cases()]

    def often(counts, members, least):
        for name in members:
            told = f"{name} came up {counts[name]} times: let tests/generate.py make it likelier."
            assert counts[name] > least, told
        assert counts.keys() <= {*members}

    everything = [deal for _, reference in markets for deal in reference.deals]
    often(Counter(deal["outcome"] for deal in everything), labels(Outcome), 30)
    often(Counter(deal["origin"] for deal in everything if deal["origin"]), labels(Origin), 5)
    complaints = Counter(deal["complaint"] or label(Complaint.NONE) for deal in everything)
    often(complaints, labels(Complaint), 5)
    often(Counter(deal["route"] for deal in everything), labels(Route), 10)
    meetings = Counter(meeting[5] for _, reference in markets for meeting in reference.meetings)
    often(meetings, labels(CONTACTS), 1000)
    strategies = Counter(
        vendor.strategy
        for production, _ in markets
        for vendor in production.scenario.vendors.values()
    )
    often(strategies, [*STRATEGIES, "weighted"], 5)
    assert {production.scenario.trust.rho for production, _ in markets} >= {
        -1.0,
        0.0,
        1.0,
        0.5,
        -3.0,
    }
    noted = ("agreement", "signed", "returned", "concession_cost", "referrals", "told")
    often(Counter(what for what in noted for deal in everything if deal[what]), noted, 5)
    paid = Counter(
        kind
        for _, reference in markets
        for vendor in reference.vendors
        for kind in labels(Cost)
        if reference.ledger[vendor][kind] > 0
    )
    often(paid, labels(Cost), 5)
    idle = [
        vendor
        for production, reference in markets
        for vendor in reference.vendors.values()
        if vendor.spec.budget is not None
        and 0 < vendor.cost < sum(rep.shift_price() for rep in vendor.reps) * production.day / 2
    ]
    assert len(idle) > 5  # vendors that could not pay all their reps, and paid some
    # Markets that fall into districts, between which no territory reaches across.
    teams = [
        {entry.reps for spec in production.scenario.vendors.values() for entry in spec.team}
        for production, _ in markets
    ]
    assert sum(len(reps) == 1 and min(reps) > 1 for reps in teams) > 10
    assert sum(production.seed >= 2**32 for production, _ in markets) > 10
