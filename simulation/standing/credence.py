"""How far a customer believes a vendor's promises: as far as they have been kept (C14)."""

from __future__ import annotations

from typing import Any

from simulation.compiled import njit
from simulation.vocabulary import Credence, Phase

SYSTEM_DESIGN = int(Phase.SYSTEM_DESIGN)
OFF = int(Credence.OFF)


@njit(cache=True)
def kept(rules: Any, stated: float, delivered: float) -> float:
    """Return how far a promise has been kept, in [0, 1]; more than was stated counts as 1.

    Args:
        rules: the scenario's numbers.
        stated: the fit that the vendor stated, in [0, 1].
        delivered: what it delivered, in [0, 1].
    """
    return 1.0 - min(1.0, max(0.0, stated - delivered) / rules.promises_scale)


@njit(cache=True)
def learn(dealing: Any, how_far: float, weight: float) -> None:
    """Move a customer's credence towards how far a promise has been kept.

    Args:
        dealing: between the vendor and the customer.
        how_far: the promise was kept, in [0, 1].
        weight: of this experience, in [0, 1].
    """
    dealing.credence += weight * (how_far - dealing.credence)


@njit(cache=True)
def judge(rules: Any, dealing: Any) -> None:
    """Set the fit that a vendor states and the one that the customer believes, from its true fit.

    A promise of 1 states a perfect product, one of −1 a useless one. Where credence is off the
    customer believes it all, and a promise below 0 counts as 0.
    """
    fit, promise = dealing.fit, dealing.promise
    if rules.promises_credence == OFF:
        dealing.stated_fit = fit + max(0.0, promise) * (1.0 - fit)
        dealing.perceived_fit = dealing.stated_fit
        return
    dealing.stated_fit = fit + promise * (1.0 - fit) if promise >= 0.0 else fit * (1.0 + promise)
    dealing.perceived_fit = fit + dealing.credence * (dealing.stated_fit - fit)


@njit(cache=True)
def believe_anew(columns: Any, v: int, o: int) -> None:
    """Judge a vendor's promise anew, unless a tender is out: from then on the judgement stands."""
    if columns.organisations[o].phase <= SYSTEM_DESIGN:
        judge(columns.rules[0], columns.dealings[v, o])
