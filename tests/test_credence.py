"""Promises are believed as far as the vendor is, worked by hand (C14)."""

from __future__ import annotations

import math

import pytest

from simulation.vocabulary import Credence as Family
from simulation.vocabulary import label
from tests.purchases import days, one_customer, run
from tests.small import product

SHORT = days(1, 1, 1, 1, 1, 1) | {"choice.outside_option": -100.0, "needs.go_ahead": 1.0}
"""A need on day 1, the decision on day 6, first use on day 7."""
EXACT = {"satisfaction": {"spread": 0.0, "tolerance": 0.1}, "needs.spread": 0.0}
"""The product is delivered just as it is: 0.6."""


def learned(**changes):
    return {"promises": {"credence": label(Family.LEARNED), "initial": 0.5} | changes}


def organisation_after(day, changes, **options):
    market = one_customer(SHORT | EXACT | changes, **options)
    run(market, day)
    return market.organisation_agents[0], market


@pytest.mark.parametrize(
    ("family", "promise", "stated", "believed"),
    [
        # The fit is 0.6; a promise of 0.5 states half of what is missing to 1.
        (Family.OFF, 0.5, 0.8, 0.8),
        (Family.LEARNED, 0.5, 0.8, 0.7),
        (Family.LEARNED, 1.0, 1.0, 0.8),
        (Family.LEARNED, 0.0, 0.6, 0.6),
        (Family.LEARNED, -0.5, 0.3, 0.45),
        (Family.LEARNED, -1.0, 0.0, 0.3),
        # Where all is believed a promise below 0 counts as 0.
        (Family.OFF, -0.5, 0.6, 0.6),
    ],
)
def test_a_promise_is_believed_to_one_half(family, promise, stated, believed):
    changes = {"promises": {"credence": label(family), "initial": 0.5}}
    organisation, market = organisation_after(1, changes | {"vendors.V.promise": promise})
    assert market.columns.dealings["stated_fit"][0, 0] == pytest.approx(stated)
    assert organisation.perceived_fit["V"] == pytest.approx(believed)


def test_a_broken_promise_is_believed_less_the_next_time():
    """Stated 0.8, delivered 0.6.

    The shortfall of 0.2 is the whole scale. From 0.5 half-way to 0.
    """
    changes = learned(learning=0.5, scale=0.2) | {"vendors.V.promise": 0.5}
    organisation, market = organisation_after(8, changes)
    assert market.columns.dealings["credence"][0, 0] == pytest.approx(0.25)
    assert market.view("V").credence.tolist() == [pytest.approx(0.25)]
    assert organisation.perceived_fit["V"] == pytest.approx(0.6 + 0.25 * 0.2)


@pytest.mark.parametrize(
    ("promise", "scale", "kept"),
    [
        (0.0, 0.2, 1.0),
        (-0.5, 0.2, 1.0),  # more than was stated counts as kept, not as more
        (0.25, 0.2, 0.5),  # stated 0.7: half of the scale is missing
        (0.5, 0.8, 0.75),
        (1.0, 0.2, 0.0),
    ],
)
def test_how_far_a_promise_was_kept(promise, scale, kept):
    changes = learned(learning=1.0, scale=scale) | {"vendors.V.promise": promise}
    _, market = organisation_after(8, changes)
    assert market.columns.dealings["credence"][0, 0] == pytest.approx(kept)


def test_satisfaction_compares_with_what_was_stated_not_with_what_was_believed():
    _, market = organisation_after(8, learned() | {"vendors.V.promise": 0.5})
    deal = market.deals.iloc[0]
    assert deal["promised"] == pytest.approx(0.8)
    assert deal["satisfaction"] == pytest.approx(-0.2)
    assert (deal["promise_V"], deal["credence_V"]) == (0.5, 0.5)
    assert "Its promise of +0.50 was believed to 50%." in market.explain(deal)


def test_a_promise_that_is_believed_wholly_needs_no_word():
    _, market = organisation_after(8, {"vendors.V.promise": 0.5})
    assert "believed" not in market.explain(market.deals.iloc[0])


def test_a_judgement_stands_while_a_tender_is_out():
    """What a strategy promises in evaluation changes nothing before the purchase is over."""
    _, market = organisation_after(5, learned(learning=1.0) | {"vendors.V.promise": 0.5})
    before = float(market.columns.dealings["perceived_fit"][0, 0])
    market.columns.dealings["credence"][0, 0] = 1.0
    run(market, 7)
    assert market.deals.iloc[0]["fit_V"] == pytest.approx(4 * before)


def test_neighbours_hear_of_it():
    """One customer tells two others, each told once or twice, with a weight of one half."""
    changes = learned(learning=1.0, hearsay=0.5) | {
        "market.organisations": 3,
        "network": {"acquaintances": 2, "rewiring": 0.0},
        "word_of_mouth": {
            "family": "lecture",
            "impact": 0.1,
            "lecture": {"satisfied": 4, "dissatisfied": 6},
        },
        "complaints": {"days": 1, "recovery": 0.0},
        "vendors.V.promise": 0.5,
    }
    market = one_customer(SHORT | EXACT | changes)
    market.columns.organisations["next_need"] = [1, 10_000, 10_000]
    run(market, 9)
    deal = market.deals.iloc[0]
    assert (deal["content"], deal["told"]) == (False, 6)
    credence = market.columns.dealings["credence"][0]
    assert credence[0] == 0.0
    # Each telling takes half of what is left of the 0.5; six tellings in all.
    halvings = [round(-math.log2(value / 0.5)) for value in credence[1:]]
    assert sum(halvings) == 6
    assert credence[1:].tolist() == [0.5 * 0.5**count for count in halvings]
    believed = market.columns.dealings["perceived_fit"][0, 1:]
    assert believed.tolist() == pytest.approx((0.6 + credence[1:] * 0.2).tolist())


def test_a_strategy_may_promise_less_than_it_delivers(register):
    name = register(lambda view: view.influence, promise=lambda view: -0.5)
    changes = learned() | {"vendors.V.strategy": name, "vendors.V.product": product()}
    organisation, _ = organisation_after(2, changes)
    assert organisation.perceived_fit["V"] == pytest.approx(0.45)
