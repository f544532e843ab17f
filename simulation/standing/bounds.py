"""Utilities and fits are kept between 0 and 1."""

from __future__ import annotations

from simulation.compiled import njit


@njit(cache=True)
def clip(value: float) -> float:
    """Return the value, kept within [0, 1]."""
    return min(1.0, max(0.0, value))
