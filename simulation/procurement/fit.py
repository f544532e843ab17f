"""How well each vendor fits what an organisation wants, and seems to: promises count (C14)."""

from __future__ import annotations

from typing import Any

from simulation.compiled import njit
from simulation.standing.credence import judge
from simulation.vocabulary import Phase

SYSTEM_DESIGN = int(Phase.SYSTEM_DESIGN)


@njit(cache=True)
def perceive(columns: Any, weights: Any, o: int) -> None:
    """Set every vendor's fit, the weighted product attributes, and what is said and believed of it.

    Args:
        columns: the market.
        weights: the need or the frozen specification, shape (6,), sum 1.
        o: the organisation.
    """
    vendors = columns.vendors
    for v in range(vendors.size):
        fit = 0.0
        for attribute in range(weights.size):
            fit += weights[attribute] * vendors[v].product[attribute]
        dealing = columns.dealings[v, o]
        dealing.fit = fit
        judge(columns.parameters[0], dealing)


@njit(cache=True)
def promise(columns: Any, v: int, levels: Any) -> None:
    """Change what a vendor promises, where no tender is out: from the tender on it must keep it.

    Args:
        columns: the market.
        v: the vendor.
        levels: in [−1, 1], shape (O,).
    """
    for o in range(columns.organisations.size):
        if columns.organisations[o].phase <= SYSTEM_DESIGN:
            columns.dealings[v, o].promise = levels[o]
            judge(columns.parameters[0], columns.dealings[v, o])
