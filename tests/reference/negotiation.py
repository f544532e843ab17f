"""Concessions on the five terms.

What they are worth, what they cost, and the best for some money (C25).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from simulation.vocabulary import TERMS, label

from . import formulas


def gains(
    specification: Sequence[float], product: Sequence[float], negotiation: Any
) -> list[float]:
    """Return g of every term: what a full concession is worth to the customer."""
    return [
        specification[term] * getattr(negotiation, label(term)).room * (1 - product[term])
        for term in TERMS
    ]


def prices(negotiation: Any) -> list[float]:
    """Return k of every term: the share of the order's value that a full concession costs."""
    return [getattr(negotiation, label(term)).cost for term in TERMS]


def value(gain: Sequence[float], concessions: Sequence[float]) -> float:
    """Return what concessions are worth to the customer."""
    return formulas.total([g * c for g, c in zip(gain, concessions, strict=True)])


def cost(price: Sequence[float], concessions: Sequence[float]) -> float:
    """Return the share of the order's value that concessions cost."""
    return formulas.total([k * (c * c) for k, c in zip(price, concessions, strict=True)])


def best_terms(gain: Sequence[float], price: Sequence[float], spend: float) -> list[float]:
    """Return the concessions worth most for a share of the order's value."""
    best = [1.0 if g > 0 and k == 0 else 0.0 for g, k in zip(gain, price, strict=True)]
    open_terms = [term for term in range(len(TERMS)) if gain[term] > 0 and price[term] > 0]
    while open_terms:
        scale = math.sqrt(
            max(0.0, spend)
            / formulas.total([gain[term] * gain[term] / price[term] for term in open_terms])
        )
        for term in open_terms:
            best[term] = scale * gain[term] / price[term]
        full = [term for term in open_terms if best[term] >= 1]
        if not full:
            break
        for term in full:
            best[term] = 1.0
            spend -= price[term]
        open_terms = [term for term in open_terms if term not in full]
    return best
