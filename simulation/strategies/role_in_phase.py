"""One class of stakeholder before all others, in one phase: who matters when (C20, C21)?"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.strategies.base import Strategy, strategy
from simulation.strategies.view import View
from simulation.vocabulary import Phase, Role, label


@strategy("role-in-phase")
class RoleInPhase(Strategy):
    """The default plan, but in one phase the people of one role come before all others.

    Args:
        role: name of the role.
        phase: name of the phase; in all others nobody comes first.
        urgency: how much the role goes before the others in that phase; 1 = not at all.

    Raises:
        ValueError: an unknown role or phase.
    """

    def __init__(
        self, role: str = "user", phase: str = "discover_need", urgency: float = 1000.0
    ) -> None:
        roles = {label(member): member for member in Role}
        phases = {label(member): member for member in Phase}
        if role not in roles:
            raise ValueError(f"role-in-phase: unknown role {role!r}; known: {', '.join(roles)}")
        if phase not in phases:
            raise ValueError(f"role-in-phase: unknown phase {phase!r}; known: {', '.join(phases)}")
        self.role, self.phase, self.urgency = roles[role], phases[phase], urgency

    def plan(self, view: View) -> Any:
        here = (view.phase == self.phase)[:, np.newaxis] & (view.roles == self.role)
        return np.where(here, self.urgency, 1.0) * view.influence * (1.0 - view.trust)
