"""All effort into one phase of the purchase (C20–C25): when does a contact count most?"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.strategies.base import Strategy, strategy
from simulation.strategies.view import View
from simulation.vocabulary import Phase, label


@strategy("phase-focus")
class PhaseFocus(Strategy):
    """Accounts in one phase before all others; others only when nobody is in it.

    Args:
        phase: name of the phase, "idle" included.
        urgency: how much an account in the phase goes before the others; 1 = not at all.

    Raises:
        ValueError: an unknown phase.
    """

    def __init__(self, phase: str = "system_design", urgency: float = 1000.0) -> None:
        known = {label(member): member for member in Phase}
        if phase not in known:
            raise ValueError(f"phase-focus: unknown phase {phase!r}; known: {', '.join(known)}")
        self.phase, self.urgency = known[phase], urgency

    def plan(self, view: View) -> Any:
        first = np.where(view.phase == self.phase, self.urgency, 1.0)[:, np.newaxis]
        return first * view.influence * (1.0 - view.trust)
