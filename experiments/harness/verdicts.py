"""The one rule for verdicts: a claim holds if its interval lies inside the claim's region.

Regions are declared before a run. Where the interval lies outside, the claim is refuted; where it
crosses an end of the region, or with too few replications, nothing is decided. So less data never
makes a claim hold.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from experiments.harness.findings import Interval

HOLDS, REFUTED, UNDECIDED = "holds", "refuted", "undecided"
TOO_FEW: Final = "undecided (too few replications)"
VERDICTS: Final = (HOLDS, REFUTED, UNDECIDED, TOO_FEW)

ERROR: Final = 0.05
"""Probability that any of the ledger's verdicts is wrong, at most."""
FEWEST: Final = 10
"""With fewer replications the spread is known too badly for a verdict."""
MATTERS: Final = 0.01
"""The smallest difference of win rates that matters: one point."""


@dataclass(frozen=True)
class Region:
    """The values for which a claim holds, from `low` to `high`; both ends belong to it."""

    low: float = -math.inf
    high: float = math.inf

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise ValueError(f"a region from {self.low} to {self.high} holds nothing")

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high

    def __str__(self) -> str:
        if math.isinf(self.high):
            return f"at least {self.low:g}"
        if math.isinf(self.low):
            return f"at most {self.high:g}"
        return f"from {self.low:g} to {self.high:g}"


def at_least(low: float) -> Region:
    """Return the region of all values from `low` upwards."""
    return Region(low=low)


def at_most(high: float) -> Region:
    """Return the region of all values up to `high`."""
    return Region(high=high)


def between(low: float, high: float) -> Region:
    """Return the region from `low` to `high`."""
    return Region(low, high)


NO_DIFFERENCE: Final = between(-MATTERS, MATTERS)
"""A difference of win rates that does not matter.

An interval inside this region is a pair of one-sided tests, each at half the interval's error
(Schuirmann 1987).
"""


def judge(interval: Interval, region: Region, replications: int) -> str:
    """Return what an interval says of a claim: one of `VERDICTS`.

    Args:
        interval: of the measure; NaN where it is not known.
        region: where the claim holds.
        replications: that the interval rests on.
    """
    if replications < FEWEST:
        return TOO_FEW
    if math.isnan(interval.low) or math.isnan(interval.high):
        return UNDECIDED
    if interval.low in region and interval.high in region:
        return HOLDS
    if interval.high < region.low or interval.low > region.high:
        return REFUTED
    return UNDECIDED


def confidence(tests: int) -> float:
    """Return the confidence of each interval if so many are to be right together (Bonferroni)."""
    return 1.0 - ERROR / max(1, tests)
