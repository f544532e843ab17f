"""Philox4x32-10 (Salmon et al. 2011) in plain Python, and the model's named draws."""

from __future__ import annotations

from enum import IntEnum

WORD = 2**32
MULTIPLIERS = (0xD2511F53, 0xCD9E8D57)
KEY_STEPS = (0x9E3779B9, 0xBB67AE85)
ROUNDS = 10


class Draw(IntEnum):
    """What a draw decides; the number is its place in the counter."""

    NEED_WEIGHT = 1
    TASTE = 2
    NEED_GAP = 3
    DURATION = 4
    GO_AHEAD = 5
    BUDGET = 6
    ORDER_VALUE = 7
    NETWORK = 8
    RAPPORT = 16
    ORDER = 17
    CALL_LIST = 18
    ACCEPT = 19
    DUTY = 20
    CHOICE = 32
    OUTSIDE = 33
    SHORTLIST = 34
    LEANING = 35
    SOLE_SOURCE = 36
    REBUY = 37
    STRATEGY = 48
    PERSON_LEAVES = 96
    REP_LEAVES = 97
    CUSTOMER_CLOSES = 98
    KNOWN = 64
    ADVERTISEMENT = 65
    UNPROMPTED = 66
    REFERRAL = 67
    DELIVERY = 80
    RECOVERY = 81
    SIGNING = 82
    TELLINGS = 83
    LISTENER = 84


def philox4x32(
    counter: tuple[int, int, int, int], key: tuple[int, int]
) -> tuple[int, int, int, int]:
    """Return the four 32-bit words that belong to a counter and a key."""
    x0, x1, x2, x3 = counter
    k0, k1 = key
    for _ in range(ROUNDS):
        high0, low0 = divmod(MULTIPLIERS[0] * x0, WORD)
        high1, low1 = divmod(MULTIPLIERS[1] * x2, WORD)
        x0, x1, x2, x3 = high1 ^ x1 ^ k0, low1, high0 ^ x3 ^ k1, low0
        k0, k1 = (k0 + KEY_STEPS[0]) % WORD, (k1 + KEY_STEPS[1]) % WORD
    return x0, x1, x2, x3


class Draws:
    """All random numbers of one run: every draw has an address, so no draw shifts another."""

    def __init__(self, seed: int) -> None:
        self.key = (seed % WORD, seed // WORD % WORD)

    def words(
        self, purpose: Draw, *, subject: int = 0, vendor: int = 0, when: int = 0, index: int = 0
    ) -> tuple[int, int, int, int]:
        """Return the four words at an address."""
        return philox4x32((subject, vendor, when, purpose * 2**24 + index), self.key)

    def uniform(
        self, purpose: Draw, *, subject: int, vendor: int = 0, when: int = 0, index: int = 0
    ) -> float:
        """Return the number in (0, 1) at an address."""
        x0, x1, _, _ = self.words(purpose, subject=subject, vendor=vendor, when=when, index=index)
        return ((x0 >> 6) * 2**26 + (x1 >> 6) + 0.5) * 2.0**-52
