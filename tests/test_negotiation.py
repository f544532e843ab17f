"""The negotiation.

C25 by hand: five terms, what they are worth to the customer and cost the vendor, and the best for
both.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation import StrategyError
from simulation.columns import SCENARIO
from simulation.procurement.negotiation import best_terms, cost_of, value_of
from simulation.vocabulary import TERMS, label
from tests.purchases import days, one_customer, run
from tests.small import product

PRODUCT = np.array([0.9, 0.5, 0.5, 0.5, 0.5, 1.0])
"""Payment terms leave nothing to wish for."""
SPECIFICATION = np.array([0.5, 0.2, 0.1, 0.1, 0.05, 0.05])


def parameters_with(room, cost):
    parameters = np.zeros(1, SCENARIO)
    parameters["negotiation_room"], parameters["negotiation_cost"] = room, cost
    return parameters[0]


def best(parameters, spend):
    concessions = np.empty(5)
    best_terms(parameters, PRODUCT, SPECIFICATION, spend, concessions)
    return concessions.tolist()


def test_concessions_by_hand():
    parameters = parameters_with(0.4, [0.05, 0.02, 0.02, 0.02, 0.02])
    concessions = np.array([1.0, 0.5, 0.0, 0.0, 1.0])
    # Price: 0.2 × 0.4 × 0.5 × 1 = 0.04; delivery: 0.1 × 0.4 × 0.5 × 0.5 = 0.01; payment: its gap is
    # 0.
    assert value_of(parameters, PRODUCT, SPECIFICATION, concessions) == pytest.approx(0.05)
    # 0.05 × 1 + 0.02 × 0.25 + 0.02 × 1.
    assert cost_of(parameters, concessions) == pytest.approx(0.075)


def test_the_best_terms_by_hand():
    # Worth of full concessions: 0.2, 0.1, 0.1, 0.05 halves times a room of 1, payment 0; costs all
    # 0.04.
    parameters = parameters_with(1.0, 0.04)
    # Proportional to worth: 4 : 2 : 2 : 1 and nothing for payment; squares 16 + 4 + 4 + 1 = 25;
    # 0.04 × 25 x² = 0.01 → x = 0.1.
    assert best(parameters, 0.01) == pytest.approx([0.4, 0.2, 0.2, 0.1, 0.0])
    # 0.1 would need x = √0.1 = 0.316: price would be 1.26, so it is full; 0.06 are left for 2 : 2 :
    # 1: 0.04 × 9 x² = 0.06.
    x = math.sqrt(0.06 / 0.36)
    assert best(parameters, 0.1) == pytest.approx([1.0, 2 * x, 2 * x, x, 0.0])
    assert best(parameters, 1.0) == [1.0, 1.0, 1.0, 1.0, 0.0]
    assert best(parameters, 0.0) == [0.0] * len(TERMS)
    # What costs nothing is given, what is worth nothing is not.
    assert best(
        parameters_with([1.0, 1.0, 0.0, 0.0, 1.0], [0.0, 0.04, 0.0, 0.04, 0.0]), 0.01
    ) == pytest.approx([1.0, 0.5, 0.0, 0.0, 0.0])


@settings(deadline=None, derandomize=True, max_examples=60)
@given(
    st.lists(st.floats(0, 1), min_size=5, max_size=5),
    st.lists(st.floats(0.001, 0.3), min_size=5, max_size=5),
    st.floats(0, 0.8),
    st.integers(0, 9),
)
def test_no_other_terms_for_the_money_are_worth_more(room, cost, spend, seed):
    parameters = parameters_with(room, cost)
    concessions = np.array(best(parameters, spend))
    assert concessions.min() >= 0
    assert concessions.max() <= 1
    assert cost_of(parameters, concessions) <= spend + 1e-12
    value = value_of(parameters, PRODUCT, SPECIFICATION, concessions)
    for other in np.random.default_rng(seed).random((200, 5)):
        afford = min(1.0, math.sqrt(spend / cost_of(parameters, other)))
        assert value_of(parameters, PRODUCT, SPECIFICATION, other * afford) <= value + 1e-9


ALIKE = {f"negotiation.{label(term)}": {"room": 0.5, "cost": 0.04} for term in TERMS}


def test_the_winner_pays_for_what_the_customer_was_offered():
    changes = (
        ALIKE
        | days(1, 1, 1, 1, 1, 1)
        | {
            "needs.order_value": [1000, 1000],
            "vendors.V.concession": 0.05,
            "choice.outside_option": -9.0,
        }
    )
    market = one_customer(changes)
    run(market, 7)
    deal = market.deals.iloc[0]
    # Equal weights of 1/6 and equal gaps of 0.4: five equal concessions of √(0.05 / (5 × 0.04)) =
    # 0.5.
    assert deal[[f"{label(term)}_concession" for term in TERMS]].tolist() == pytest.approx(
        [0.5] * len(TERMS)
    )
    # Worth 5 × 1/6 × 0.5 × 0.4 × 0.5 = 1/12, at a sensitivity of 4; they cost 5% of 1000 yuan.
    assert deal["concessions_V"] == pytest.approx(4 / 12, abs=1e-9)
    assert deal["concession_cost"] == 50
    assert market.vendor_agents[0].costs["concessions"] == 50
    assert market.vendor_agents[0].profit == -50  # no margin in this market


def test_a_strategy_negotiates(register):
    seen = []

    def negotiate(view):
        seen.append(
            (
                view.day,
                view.negotiating.tolist(),
                view.specification[0, 0],
                view.best_terms(0.05)[0, 0],
            )
        )
        return [1.0, 0.0, 0.0, 0.0, 0.0] if view.day == 6 else [0.0, 0.0, 1.0, 0.0, 0.0]

    changes = ALIKE | days(1, 1, 1, 1, 2, 1) | {"choice.outside_option": -9.0}
    market = one_customer(
        changes | {"vendors.V.strategy": register(lambda view: view.influence, negotiate=negotiate)}
    )
    run(market, 8)
    # The need arises on day 1; commitment lasts from day 5 to day 6, and the decision falls in the
    # morning of day 7.
    assert [row[:2] for row in seen] == [(5, [True]), (6, [True])]
    assert [row[2:] for row in seen] == [(pytest.approx(1 / 6), pytest.approx(0.5))] * 2
    assert market.deals[["price_concession", "installation_concession"]].iloc[0].tolist() == [
        1,
        0,
    ]  # the last offer counts


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (
            [1.0, 0.0],
            (
                r"negotiate\(\) returned \[1.0, 0.0\]; expected numbers in \[0, 1\], \(5,\) "
                r"or \(1, 5\)"
            ),
        ),
        ([2.0] * len(TERMS), r"negotiate\(\) returned numbers outside \[0, 1\]"),
        ([math.nan] * len(TERMS), r"negotiate\(\) returned numbers outside \[0, 1\]"),
        ("all", r"negotiate\(\) returned 'all'; expected numbers"),
    ],
)
def test_offers_that_are_none_are_refused(register, answer, message):
    market = one_customer(
        days(1, 1, 1, 1, 2, 1)
        | {
            "vendors.V.strategy": register(
                lambda view: view.influence, negotiate=lambda view: answer
            )
        }
    )
    with pytest.raises(StrategyError, match=f"vendor 'V', strategy 'tested', day 5: {message}"):
        run(market, 8)


def test_better_terms_win_the_order():
    changes = (
        ALIKE | days(1, 1, 1, 1, 1, 1) | {"choice.sensitivity": 1e6, "choice.outside_option": -9.0}
    )
    two = {
        "vendors": {"V": {"product": product()}, "W": {"product": product(), "concession": 0.01}}
    }
    market = one_customer(changes | two)
    run(market, 40)
    assert set(market.deals["winner"]) == {"W"}
