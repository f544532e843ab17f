"""The model's formulas, each written once, operations in the order of the ODD text."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence


def total(values: Iterable[float]) -> float:
    """Add from left to right. Python's own sum() rounds differently from version 3.12 on (compensated)."""
    result = 0.0
    for value in values:
        result += value
    return result


def mean(values: Sequence[float]) -> float:
    """Return sum / count."""
    return total(values) / len(values)


def shares(values: Sequence[float]) -> list[float]:
    """Divide by the sum."""
    whole = total(values)
    return [value / whole for value in values]


def clip(value: float) -> float:
    """Clip to [0, 1]."""
    return min(max(value, 0.0), 1.0)


def round_half_up(value: float) -> int:
    """Round as the ODD does; Python's round() would take 2.5 to 2."""
    return math.floor(value + 0.5)


def triangular(low: float, mode: float, high: float, u: float) -> float:
    """Return the triangular distribution's quantile at u."""
    if high == low:
        return low
    if u < (mode - low) / (high - low):
        return low + math.sqrt(u * (high - low) * (mode - low))
    return high - math.sqrt((1 - u) * (high - low) * (high - mode))


def exponential_days(mean_days: float, u: float) -> int:
    """Return whole days, exponentially distributed."""
    return math.floor(-math.log(u) * mean_days)


def gumbel(u: float) -> float:
    """Return the noise of a utility."""
    return -math.log(-math.log(u))


def trust(personal: float, institutional: float, share: float, rho: float) -> float:
    """Return the CES of the two hands."""
    if rho <= 0 and (personal == 0 or institutional == 0):
        return 0.0
    if rho == 0:
        return personal**share * institutional ** (1 - share)
    if rho == -1:
        return personal * institutional / (share * institutional + (1 - share) * personal)
    if rho == 1:
        return share * personal + (1 - share) * institutional
    inside = _weighted_power(share, personal, rho) + _weighted_power(1 - share, institutional, rho)
    return inside ** (1 / rho)


def _weighted_power(share: float, base: float, exponent: float) -> float:
    """Return share × base^exponent; what is too large for a float is infinite, as in C, where Python would raise."""
    if share == 0:  # 0 × ∞ would be no number
        return 0.0
    try:
        return share * base**exponent
    except OverflowError:
        return math.inf
