"""The installed vendor's advantage: to change the vendor costs the customer something."""

from __future__ import annotations

from typing import Any

from simulation.compiled import njit

DISCONTENT = 0


@njit(cache=True)
def incumbency(columns: Any, v: int, o: int) -> float:
    """Return what a vendor's place in the house is worth, in fit or trust.

    It is 0 for all but the vendor of the last order, and less if its last delivery left the
    customer discontent. Wathne, Biong & Heide 2001.
    """
    parameters = columns.parameters[0]
    if columns.organisations[o].installed != v:
        return 0.0
    use = columns.first_uses[o]
    if use.vendor == v and use.content == DISCONTENT:
        return float(parameters.incumbency_advantage * (1.0 - parameters.incumbency_lost))
    return float(parameters.incumbency_advantage)
