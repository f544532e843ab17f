"""Random numbers with addresses: the same question always gets the same answer, whoever asks first.

A counter-based generator, Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random
numbers: as easy as 1, 2, 3"), turns (seed, who, when, what) into a number without any state. Adding
a rep whom nobody meets or changing one vendor's strategy therefore shifts no other draw (common
random numbers), and two engines can agree exactly. `ODD.md` lists the address of every draw.
"""

from __future__ import annotations

from math import sqrt
from typing import Any, Final

import numpy as np

from simulation.compiled import njit
from simulation.vocabulary import vendor_key

# Purposes, grouped into streams. World: what customers need and when.
NEED_WEIGHT: Final = 1
TASTE: Final = 2
NEED_GAP: Final = 3
DURATION: Final = 4
GO_AHEAD: Final = 5
BUDGET: Final = 6
ORDER_VALUE: Final = 7
NETWORK: Final = 8
# Meetings.
RAPPORT: Final = 16
ORDER: Final = 17
CALL_LIST: Final = 18
ACCEPT: Final = 19
DUTY: Final = 20
# Choice.
CHOICE: Final = 32
OUTSIDE: Final = 33
SHORTLIST: Final = 34
LEANING: Final = 35
SOLE_SOURCE: Final = 36
REBUY: Final = 37
# Turnover.
PERSON_LEAVES: Final = 96
REP_LEAVES: Final = 97
CUSTOMER_CLOSES: Final = 98
# Strategy.
STRATEGY: Final = 48
# Leads.
KNOWN: Final = 64
ADVERTISEMENT: Final = 65
UNPROMPTED: Final = 66
REFERRAL: Final = 67
# After the sale.
DELIVERY: Final = 80
RECOVERY: Final = 81
SIGNING: Final = 82
TELLINGS: Final = 83
LISTENER: Final = 84

MAX_SEED: Final = 2**64 - 1


def check_seed(seed: object) -> int:
    """Return the seed as an int.

    Raises:
        ValueError: not a whole number from 0 to 2⁶⁴ − 1.
    """
    if isinstance(seed, (bool, float, str, bytes)) or not hasattr(seed, "__index__"):
        raise ValueError(f"seed {seed!r}: should be a whole number from 0 to {MAX_SEED}")
    number = int(seed.__index__())
    if not 0 <= number <= MAX_SEED:
        raise ValueError(f"seed {number}: should be a whole number from 0 to {MAX_SEED}")
    return number


@njit("UniTuple(uint32, 4)(uint32, uint32, uint32, uint32, uint32, uint32)", cache=True)
def philox(c0: Any, c1: Any, c2: Any, c3: Any, k0: Any, k1: Any) -> Any:
    """Return the four 32-bit words of Philox4x32-10 for a counter and a key."""
    for _ in range(10):
        product0 = np.uint64(0xD2511F53) * np.uint64(c0)
        product1 = np.uint64(0xCD9E8D57) * np.uint64(c2)
        c0, c1, c2, c3 = (
            np.uint32(product1 >> np.uint64(32)) ^ c1 ^ k0,
            np.uint32(product1),
            np.uint32(product0 >> np.uint64(32)) ^ c3 ^ k1,
            np.uint32(product0),
        )
        k0 = np.uint32(k0 + np.uint32(0x9E3779B9))
        k1 = np.uint32(k1 + np.uint32(0xBB67AE85))
    return c0, c1, c2, c3


# The signature stands here so that Numba does not compile it anew for every constant that it is
# called with.
@njit("float64(uint64, int64, int64, int64, int64, int64)", cache=True)
def uniform(key: int, purpose: int, subject: int, vendor: int, when: int, index: int) -> float:
    """Return the draw at an address, uniform in the open interval (0, 1).

    Args:
        key: the seed, 64 bits.
        purpose: one of the constants above.
        subject, vendor, when, index: see the table in ODD.md; index < 2²⁴.
    """
    x0, x1, _, _ = philox(
        np.uint32(subject),
        np.uint32(vendor),
        np.uint32(when),
        np.uint32(purpose << 24 | index),
        np.uint32(key),
        np.uint32(key >> np.uint64(32)),
    )
    # 52 bits and a half step: representable exactly, never 0 or 1, so that logarithms are finite.
    high = np.float64(x0 >> np.uint32(6)) * 67108864.0
    return (high + np.float64(x1 >> np.uint32(6)) + 0.5) * 2.220446049250313e-16


@njit(cache=True)
def triangular(low: float, mode: float, high: float, u: float) -> float:
    """Return the triangular quantile of u."""
    if high == low:
        return low
    if u < (mode - low) / (high - low):
        return low + sqrt(u * (high - low) * (mode - low))
    return high - sqrt((1.0 - u) * (high - low) * (high - mode))


def strategy_generator(seed: int, vendor: str) -> np.random.Generator:
    """Return the NumPy generator of a vendor's strategy: its own, whatever the other vendors do."""
    x0, x1, x2, x3 = (
        int(word)
        for word in philox(0, vendor_key(vendor), 0, STRATEGY << 24, seed & 0xFFFFFFFF, seed >> 32)
    )
    key = np.array(
        [x0 | x1 << 32, x2 | x3 << 32], np.uint64
    )  # a list would pass through floats and lose bits
    return np.random.Generator(np.random.Philox(key=key))
