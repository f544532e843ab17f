"""A vendor's reputation with an organisation: news moves it, time takes it back to nothing."""

from __future__ import annotations

from typing import Any

from simulation.compiled import njit


@njit(cache=True)
def reputation(parameters: Any, dealing: Any, day: int) -> float:
    """Return today's reputation, in [−1, 1].

    It is reckoned when somebody asks, not every night: news is rare.
    """
    if dealing.reputation == 0.0:
        return 0.0
    return float(
        dealing.reputation
        * 2.0 ** (-(day - dealing.reputation_day) / parameters.forgetting_reputation)
    )


@njit(cache=True)
def hear_news(parameters: Any, dealing: Any, good: bool, weight: float, day: int) -> None:
    """Let an organisation hear news of a vendor.

    Args:
        weight: how far it takes the reputation towards 1 or −1, in [0, 1].
    """
    now = reputation(parameters, dealing, day)
    dealing.reputation = now + weight * ((1.0 if good else -1.0) - now)
    dealing.reputation_day = day
