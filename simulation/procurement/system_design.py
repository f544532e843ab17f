"""System design (C23): the need becomes a specification, shaped by the vendors that are trusted."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.arithmetic import NOBODY
from simulation.compiled import njit
from simulation.procurement.fit import perceive
from simulation.randomness import BUDGET, uniform
from simulation.standing.trust import trust_parts
from simulation.standing.understanding import grasp
from simulation.vocabulary import Attribute, Phase

PRICE = int(Attribute.PRICE)
SYSTEM_DESIGN = int(Phase.SYSTEM_DESIGN)


@njit(cache=True)
def end(columns: Any, o: int) -> None:
    """Write the specification, and judge the products by it from now on (C24)."""
    write(columns, o)
    perceive(columns, columns.organisations[o].specification, o)


@njit(cache=True)
def write(columns: Any, o: int) -> None:
    """Write the specification.

    Own need under the budget, pulled towards trusted vendors' advantages.

    A sole source pulls alone.
    """
    parameters, vendors, organisation = (
        columns.parameters[0],
        columns.vendors,
        columns.organisations[o],
    )
    u = uniform(parameters.key, BUDGET, o, 0, organisation.purchase, 0)
    specification = organisation.specification
    for attribute in range(specification.size):
        specification[attribute] = organisation.need[attribute]
    # A tight budget makes price matter more.
    specification[PRICE] /= (
        parameters.needs_budget[0] + (parameters.needs_budget[1] - parameters.needs_budget[0]) * u
    )
    _normalise(specification)
    parts = np.empty(parameters.roles_people.size)
    for v in range(vendors.size):
        if not columns.dealings[v, o].aware or (
            organisation.sole != NOBODY and organisation.sole != v
        ):
            continue
        pull = parameters.choice_shaping * trust_parts(
            parameters, columns.trust[v], o, SYSTEM_DESIGN, parts
        )
        pull *= grasp(
            parameters, columns.dealings[v, o]
        )  # who understands the need shapes more (C14)
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
