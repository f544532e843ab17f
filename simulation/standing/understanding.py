"""How far a vendor has understood the need of a purchase (C14, C20)."""

from __future__ import annotations

from typing import Any

from simulation.compiled import njit


@njit(cache=True)
def grasp(parameters: Any, dealing: Any) -> float:
    """Return the share of its effect that a vendor has in brewing and system design."""
    base = parameters.understanding_base
    return float(base + (1.0 - base) * dealing.understanding)
