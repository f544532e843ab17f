"""Fewer phases, and households whose two buyers collide (C18, C19), worked by hand."""

from __future__ import annotations

import math

import pytest

from simulation import Market, Scenario
from simulation.vocabulary import Phase
from tests.purchases import days, one_customer, run
from tests.reference.formulas import triangular
from tests.reference.philox import Draw, Draws
from tests.small import product, small

FOUR = {"phases.discover_need.included": False, "phases.internal_brewing.included": False}
DRAWN = {
    f"phases.{phase}.days": [1, 2, 4]
    for phase in ("system_design", "evaluation", "commitment", "installation")
}
HOUSEHOLD = (
    FOUR
    | DRAWN
    | {
        "needs.buyers": 2,
        "choice.outside_option": -9.0,
        "needs.order_value": [1000, 1000],
        "costs.returned": 0.25,
    }
)


def test_a_consumer_buys_in_four_steps():
    market = one_customer(
        FOUR | days(9, 9, 2, 1, 1, 3) | {"choice.outside_option": -9.0, "needs.go_ahead": 0.0}
    )
    run(market, 9)
    deal = market.deals.iloc[0]
    # The need of day 1: design for 2 days, evaluation and commitment 1 each, installation 3. Nobody
    # brews, so nobody says no.
    assert deal[
        ["system_design_day", "evaluation_day", "commitment_day", "decided_day", "first_use_day"]
    ].tolist() == [1, 3, 4, 5, 8]
    assert deal[["discover_need_day", "internal_brewing_day"]].isna().all()
    assert deal["outcome"] == "won"


def test_without_evaluation_all_come_to_the_negotiation():
    vendors = {name: {"product": product()} for name in "ABC"}
    market = one_customer(
        days(1, 1, 1, 1, 1, 1)
        | {"phases.evaluation.included": False, "choice.shortlist": 1, "vendors": vendors}
    )
    run(market, 8)
    assert market.deals[[f"shortlisted_{name}" for name in "ABC"]].all(axis=None)


def duration(purchase, organisation, buyer, phase):
    u = Draws(1).uniform(
        Draw.DURATION, subject=organisation, when=purchase, index=buyer * 8 + phase
    )
    return max(1, math.floor(triangular(1, 2, 4, u) + 0.5))


def sums(purchase, organisation):
    """Return the days to the decision of both buyers."""
    phases = (Phase.SYSTEM_DESIGN, Phase.EVALUATION, Phase.COMMITMENT)
    return [
        sum(duration(purchase, organisation, buyer, phase) for phase in phases) for buyer in (0, 1)
    ]


@pytest.fixture(scope="module")
def household():
    return run_market(HOUSEHOLD)


def run_market(changes):
    vendors = {
        "vendors": {
            "V": {"product": product(), "team": [{"schedule": "desk", "reps": 1}]},
            "W": {"product": product(), "team": [{"schedule": "desk", "reps": 1}]},
        }
    }
    market = Market(
        small(
            {"market": {"organisations": 60, "days": 60}, "needs.idle_days": 3.0}
            | changes
            | vendors
        ),
        rng=1,
    )
    market.run()
    return market


def test_two_orders_of_one_day_collide_and_the_quicker_buyer_decides(household):
    deals = household.deals
    assert len(deals) > 200
    collided = []
    for deal in deals.to_dict("records"):
        first, second = sums(deal["purchase"], deal["organisation"])
        assert deal["decided_day"] - deal["need_day"] == min(first, second)
        assert isinstance(deal["returned"], str) == (first == second)
        collided.append(first == second)
    assert 0.1 < sum(collided) / len(collided) < 0.5


def test_a_return_costs_the_vendor_whose_order_goes_back(household):
    returned = household.deals["returned"].value_counts()
    for vendor in household.vendor_agents:
        assert vendor.costs["returns"] == 250 * returned[vendor.name]
        assert vendor.revenue == 1000 * vendor.wins
    assert household.results()["returned_orders"].tolist() == [returned["V"], returned["W"]]
    # The two buyers choose each for itself: both vendors' orders go back, and some of them to the
    # winner.
    both = household.deals.dropna(subset="returned")
    assert 0.2 < (both["returned"] == both["winner"]).mean() < 0.8


@pytest.mark.parametrize(
    "changes", [{"phases.internal_brewing.included": True}, {"needs.buyers": 1}]
)
def test_who_talks_first_or_is_alone_does_not_collide(changes):
    assert run_market(HOUSEHOLD | changes).deals["returned"].isna().all()


def test_the_built_in_households_collide_until_they_brew():
    scenario = Scenario.load("consumer", {"market.days": 250})
    for brewing in (False, True):
        market = Market(scenario.replace({"phases.internal_brewing.included": brewing}), rng=1)
        market.run()
        collisions = market.deals["returned"].notna().sum()
        assert collisions == 0 if brewing else collisions > 10
