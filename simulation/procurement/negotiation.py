"""The negotiation of five terms (C25).

What concessions are worth to the customer, what they cost, and the best ones.
"""

from __future__ import annotations

from math import sqrt
from typing import Any

from simulation.compiled import njit
from simulation.vocabulary import TERMS

FIRST_TERM = int(TERMS[0])  # the terms are the attributes from here on


@njit(cache=True)
def worth(parameters: Any, product: Any, specification: Any, term: int) -> float:
    """Return what a full concession on a term adds to the fit.

    The weight on it times the part of its gap that is closed.
    """
    attribute = FIRST_TERM + term
    return float(
        specification[attribute] * parameters.negotiation_room[term] * (1.0 - product[attribute])
    )


@njit(cache=True)
def value_of(parameters: Any, product: Any, specification: Any, concessions: Any) -> float:
    """Return what concessions add to the fit.

    Args:
        product, specification: shape (6,).
        concessions: in [0, 1], shape (5,).
    """
    total = 0.0
    for term in range(concessions.size):
        total += worth(parameters, product, specification, term) * concessions[term]
    return total


@njit(cache=True)
def cost_of(parameters: Any, concessions: Any) -> float:
    """Return what concessions cost, as a share of the order's value: it rises with their square."""
    total = 0.0
    for term in range(concessions.size):
        total += parameters.negotiation_cost[term] * concessions[term] ** 2
    return total


@njit(cache=True)
def best_terms(
    parameters: Any, product: Any, specification: Any, spend: float, concessions: Any
) -> None:
    """Find the terms that are best for both sides.

    Worth most to the customer among those that cost no more.

    Args:
        product, specification: shape (6,).
        spend: share of the order's value.
        concessions: filled, shape (5,). No other terms for this money would suit the customer
            better, and these terms cannot be had for less.
    """
    left = spend
    for term in range(concessions.size):
        free = (
            worth(parameters, product, specification, term) > 0.0
            and parameters.negotiation_cost[term] == 0.0
        )
        concessions[term] = 1.0 if free else 0.0
    # Worth is linear and cost quadratic in a concession, so each is in proportion to worth / cost
    # until it is full.
    for _ in range(concessions.size):
        squares = 0.0
        for term in range(concessions.size):
            if concessions[term] < 1.0 and parameters.negotiation_cost[term] > 0.0:
                squares += (
                    worth(parameters, product, specification, term) ** 2
                    / parameters.negotiation_cost[term]
                )
        if squares == 0.0:
            return
        scale = sqrt(max(0.0, left) / squares)
        full = False
        for term in range(concessions.size):
            if concessions[term] < 1.0 and parameters.negotiation_cost[term] > 0.0:
                concessions[term] = (
                    scale
                    * worth(parameters, product, specification, term)
                    / parameters.negotiation_cost[term]
                )
                if concessions[term] >= 1.0:
                    concessions[term] = 1.0
                    left -= parameters.negotiation_cost[term]
                    full = True
        if not full:
            return
