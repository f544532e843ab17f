"""What the organisation wants, and how well each vendor seems to fit it (C14, C21, C23)."""

from __future__ import annotations

from typing import Any

from simulation.compiled import njit
from simulation.procurement.standing import role_weighted
from simulation.randomness import BUDGET, uniform
from simulation.vocabulary import Attribute, Phase

PRICE = int(Attribute.PRICE)
SYSTEM_DESIGN = int(Phase.SYSTEM_DESIGN)


@njit(cache=True)
def perceive(vendors: Any, dealings: Any, weights: Any, o: int) -> None:
    """Set every vendor's perceived fit: the weighted product attributes, raised by promises (C14).

    Args:
        weights: the need or the frozen specification, shape (6,), sum 1.
    """
    for v in range(vendors.size):
        fit = 0.0
        for attribute in range(weights.size):
            fit += weights[attribute] * vendors[v].product[attribute]
        dealings[v, o].perceived_fit = fit + vendors[v].promise * (1.0 - fit)


@njit(cache=True)
def write(columns: Any, o: int) -> None:
    """Write the specification: own need under the budget, pulled towards the advantages of trusted vendors (C23)."""
    rules, vendors, organisation = columns.rules[0], columns.vendors, columns.organisations[o]
    u = uniform(rules.key, BUDGET, o, 0, organisation.purchase, 0)
    specification = organisation.specification
    for attribute in range(specification.size):
        specification[attribute] = organisation.need[attribute]
    # A tight budget makes price matter more.
    specification[PRICE] /= rules.budget[0] + (rules.budget[1] - rules.budget[0]) * u
    _normalise(specification)
    for v in range(vendors.size):
        pull = rules.shaping * role_weighted(rules, columns.trust[v], o, SYSTEM_DESIGN)
        for attribute in range(specification.size):
            specification[attribute] += pull * vendors[v].advantage[attribute]
    _normalise(specification)


@njit(cache=True)
def _normalise(weights: Any) -> None:
    total = 0.0
    for weight in weights:
        total += weight
    for index in range(weights.size):
        weights[index] /= total
