"""How long the phases of a purchase take, and whether two buyers collide (C19)."""

from __future__ import annotations

from typing import Any

from simulation.vocabulary import PURCHASE_PHASES, Phase, label

from . import formulas
from .philox import Draw


def included(model: Any, phase: Phase) -> bool:
    """Tell whether purchases go through a phase."""
    return getattr(model.settings.phases, label(phase)).included


def durations_of(model: Any, organisation: int, purchase: int, buyer: int) -> dict[Phase, int]:
    """Draw the days of every phase as a buyer would have them; 0 for phases left out."""
    days: dict[Phase, int] = {}
    for phase in PURCHASE_PHASES:
        low, mode, high = getattr(model.settings.phases, label(phase)).days
        u = model.draws.uniform(
            Draw.DURATION, subject=organisation, when=purchase, index=buyer * 8 + phase
        )
        drawn = max(1, formulas.round_half_up(formulas.triangular(low, mode, high, u)))
        days[phase] = drawn if included(model, phase) else 0
    return days


def leading_durations(
    model: Any, organisation: int, purchase: int
) -> tuple[dict[Phase, int], bool]:
    """Return the durations of the buyer who decides first.

    Tell whether both decide on the same day.
    """
    first = durations_of(model, organisation, purchase, buyer=0)
    if model.settings.needs.buyers < 2 or included(model, Phase.INTERNAL_BREWING):
        return first, False
    second = durations_of(model, organisation, purchase, buyer=1)
    mine, other = days_to_decision(first), days_to_decision(second)
    return (second if other < mine else first), mine == other


def days_to_decision(days: dict[Phase, int]) -> int:
    """Return D1 + … + D5."""
    return sum(number for phase, number in days.items() if phase is not Phase.INSTALLATION)
