"""How well each vendor fits what an organisation wants, and seems to: promises raise the perceived fit (C14)."""

from __future__ import annotations

from typing import Any

from simulation.compiled import njit
from simulation.vocabulary import Phase

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
    """Change what a vendor promises, where no tender is out: from the tender on it must keep its promise.

    Args:
        dealings: the vendor's row, shape (O,).
        levels: in [0, 1], shape (O,).
    """
    for o in range(organisations.size):
        if organisations[o].phase <= SYSTEM_DESIGN:
            dealing = dealings[o]
            dealing.promise = levels[o]
            dealing.perceived_fit = dealing.fit + dealing.promise * (1.0 - dealing.fit)
