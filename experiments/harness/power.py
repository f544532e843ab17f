"""How many replications a difference needs to be told from 0."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from scipy import special

POWER: Final = 0.8
LEVEL: Final = 0.05
FEWEST: Final = 2
"""With one pair there is no test."""
MOST: Final = 1e9
"""Beyond this a difference counts as 0."""
LARGE: Final = 1e4
"""Beyond this SciPy's noncentral t is not exact enough, but the normal distribution is."""
MORE: Final = 6
"""By so many pairs, at most, the t test needs more than the normal one."""


def replications_needed(differences: Any, spreads: Any) -> Any:
    """Return the pairs that differences need, if they are true, to be told from 0.

    It is the least number with which the two-sided paired t test at 5% finds such a difference with
    a probability of 0.8 (noncentral t). It is NaN where the difference is 0 (or so small that it
    would take more than a thousand million), and where it or the spread is unknown.

    Args:
        differences: mean differences; one number or shape (n,).
        spreads: standard deviations of the pairs' differences, shape (n,).

    Returns:
        Shape (n,), whole numbers of at least 2, or NaN.
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        sizes = np.atleast_1d(np.abs(np.asarray(differences, float) / np.asarray(spreads, float)))
        two_sided = special.ndtri(1 - LEVEL / 2)
        normal = ((two_sided + special.ndtri(POWER)) / sizes) ** 2
    known = np.isfinite(sizes) & (normal <= MOST)
    # A t test of many pairs needs more than a normal test by half the square of the quantile.
    needed = np.where(known, np.ceil(normal + two_sided**2 / 2), np.nan)
    few = known & (normal <= LARGE)
    first = np.maximum(FEWEST, np.ceil(normal[few]))
    enough = power(sizes[few, None], first[:, None] + np.arange(MORE)) >= POWER
    assert enough.any(axis=1).all()
    needed[few] = first + np.argmax(enough, axis=1)
    return needed


def power(size: Any, pairs: Any) -> Any:
    """Return the probability that the two-sided paired t test at 5% finds an effect.

    Args:
        size: mean difference divided by the standard deviation of the differences.
        pairs: number of pairs, at least 2.
    """
    free, shift = pairs - 1.0, size * np.sqrt(pairs)
    limit = special.stdtrit(free, 1 - LEVEL / 2)
    # SciPy answers NaN for some of the smallest probabilities of the wrong sign.
    wrong = np.nan_to_num(special.nctdtr(free, shift, -limit))
    return wrong + 1.0 - special.nctdtr(free, shift, limit)
