"""Small sums and numbers that compiled code shares."""

from __future__ import annotations

from math import floor
from typing import Final

import numpy as np

from simulation.compiled import njit
from simulation.vocabulary import Phase

NOBODY: Final = np.int64(-1)
"""Stands in a column of indices where there is no vendor, salesperson or organisation."""
IDLE: Final = np.int64(Phase.IDLE)
"""The phase of an organisation that buys nothing."""


@njit(cache=True)
def clip(value: float) -> float:
    """Return the value, kept within [0, 1]."""
    return min(1.0, max(0.0, value))


@njit(cache=True)
def round_half_up(value: float) -> float:
    """Return the nearest whole number, the larger of two that are as near."""
    return float(floor(value + 0.5))


@njit(cache=True)
def moment(day: int, hour: int) -> int:
    """Return the number of an hour of a day, for addresses of random numbers and appointments.

    A day has 32 numbers; its hours are those from 9 to 25, and 26 is its end.
    """
    return day * 32 + hour
