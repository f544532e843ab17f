"""What the organisation wants, and how well each vendor seems to fit it (C14, C21, C23)."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.compiled import njit
from simulation.randomness import BUDGET, uniform
from simulation.standing.trust import trust_parts
from simulation.vocabulary import Attribute, Phase

PRICE = int(Attribute.PRICE)
SYSTEM_DESIGN = int(Phase.SYSTEM_DESIGN)


@njit(cache=True)
def perceive(vendors: Any, dealings: Any, weights: Any, o: int) -> None:
    """Set every vendor's fit, the weighted product attributes, and its perceived fit, raised by promises (C14).

    Args:
        weights: the need or the frozen specification, shape (6,), sum 1.
    """
    for v in range(vendors.size):
        fit = 0.0
        for attribute in range(weights.size):
            fit += weights[attribute] * vendors[v].product[attribute]
        dealing = dealings[v, o]
        dealing.fit = fit
        dealing.perceived_fit = fit + dealing.promise * (1.0 - fit)


@njit(cache=True)
def promise(dealings: Any, organisations: Any, levels: Any) -> None:
    """Change what a vendor promises, where no tender is out: from the tender on it is held to its word.

    Args:
        dealings: the vendor's row, shape (O,).
        levels: in [0, 1], shape (O,).
    """
    for o in range(organisations.size):
        if organisations[o].phase <= SYSTEM_DESIGN:
            dealing = dealings[o]
            dealing.promise = levels[o]
            dealing.perceived_fit = dealing.fit + dealing.promise * (1.0 - dealing.fit)


@njit(cache=True)
def write(columns: Any, o: int) -> None:
    """Write the specification: own need under the budget, pulled towards the advantages of trusted vendors (C23)."""
    rules, vendors, organisation = columns.rules[0], columns.vendors, columns.organisations[o]
    u = uniform(rules.key, BUDGET, o, 0, organisation.purchase, 0)
    specification = organisation.specification
    for attribute in range(specification.size):
        specification[attribute] = organisation.need[attribute]
    # A tight budget makes price matter more.
    specification[PRICE] /= (
        rules.needs_budget[0] + (rules.needs_budget[1] - rules.needs_budget[0]) * u
    )
    _normalise(specification)
    parts = np.empty(rules.roles_people.size)
    for v in range(vendors.size):
        if not columns.dealings[v, o].aware:
            continue
        pull = rules.choice_shaping * trust_parts(rules, columns.trust[v], o, SYSTEM_DESIGN, parts)
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
