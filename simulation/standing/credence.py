"""How far a customer believes a vendor's promises: as far as they have been kept (C14)."""

from __future__ import annotations

from typing import Any

from simulation.compiled import njit
from simulation.vocabulary import Credence, Phase

SYSTEM_DESIGN = int(Phase.SYSTEM_DESIGN)
OFF = int(Credence.OFF)


@njit(cache=True)
def kept(parameters: Any, stated: float, delivered: float) -> float:
    """Return how far a promise has been kept, in [0, 1]; more than was stated counts as 1.

    Args:
        parameters: the scenario's numbers.
        stated: the fit that the vendor stated, in [0, 1].
        delivered: what it delivered, in [0, 1].
    """
    return 1.0 - min(1.0, max(0.0, stated - delivered) / parameters.promises_scale)


@njit(cache=True)
def first_credence(parameters: Any) -> float:
    """Return how far a customer believes a vendor of whose deliveries it has heard nothing."""
    return 1.0 if parameters.promises_credence == OFF else float(parameters.promises_initial)


@njit(cache=True)
def learn(columns: Any, v: int, o: int, use: Any, weight: float) -> None:
    """Let a customer learn how far a vendor kept a promise, to itself or to a neighbour.

    Nothing happens where credence is off. A judgement by which a tender is out stands.

    Args:
        columns: the market.
        v: the vendor.
        o: the customer who learns of it.
        use: the row of the first use that it is about.
        weight: of this experience, in [0, 1].
    """
    parameters, dealing = columns.parameters[0], columns.dealings[v, o]
    if parameters.promises_credence == OFF:
        return
    dealing.credence += weight * (kept(parameters, use.promised, use.delivered) - dealing.credence)
    if columns.organisations[o].phase <= SYSTEM_DESIGN:
        judge(parameters, dealing)


@njit(cache=True)
def judge(parameters: Any, dealing: Any) -> None:
    """Set the fit that a vendor states and the one that the customer believes, from its true fit.

    A promise of 1 states a perfect product, one of −1 a useless one. Where credence is off the
    customer believes it all, and a promise below 0 counts as 0.
    """
    fit, promise = dealing.fit, dealing.promise
    if parameters.promises_credence == OFF:
        dealing.stated_fit = fit + max(0.0, promise) * (1.0 - fit)
        dealing.perceived_fit = dealing.stated_fit
        return
    dealing.stated_fit = fit + promise * (1.0 - fit) if promise >= 0.0 else fit * (1.0 + promise)
    dealing.perceived_fit = fit + dealing.credence * (dealing.stated_fit - fit)
