"""How satisfied a customer is with what was delivered (C14, C15)."""

from __future__ import annotations

from typing import Any

from simulation.compiled import njit
from simulation.vocabulary import SatisfactionFamily

DISCONFIRMATION = int(SatisfactionFamily.DISCONFIRMATION)


@njit(cache=True)
def satisfaction(parameters: Any, dealings: Any, v: int, o: int, delivered: float) -> float:
    """Return how satisfied a customer is with what a vendor delivered.

    By the scenario's `satisfaction.family`.

    Disconfirmation: delivered − promised (C15). Assimilation: what was promised colours what is
    seen, which is compared with what the other vendors would have delivered, so that promises
    please.
    """
    promised = dealings[v, o].stated_fit
    if parameters.satisfaction_family == DISCONFIRMATION:
        return float(delivered - promised)
    expected = 0.0
    for other in range(dealings.shape[0]):
        expected += dealings[other, o].fit
    return float(
        delivered
        + parameters.satisfaction_assimilation * (promised - delivered)
        - expected / dealings.shape[0]
    )
