"""One class of stakeholder before all others, in some phases: who matters when (C20, C21)?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from simulation.strategies.base import Strategy, strategy
from simulation.strategies.view import View
from simulation.vocabulary import Phase, Role, label


@strategy("role-in-phase")
class RoleInPhase(Strategy):
    """The default plan, but in some phases the people of one role come before all others.

    Before a vendor has heard of a need, it sees the account as idle. So who wants to be first with
    a need has to see the users while an account looks idle.

    Args:
        role: name of the role.
        phases: names of the phases, "idle" included; in all others nobody comes first.
        urgency: how much the role goes before the others in these phases; 1 = not at all.

    Raises:
        ValueError: an unknown role or phase.
    """

    def __init__(
        self,
        role: str = "user",
        phases: Sequence[str] = ("idle", "discover_need"),
        urgency: float = 1000.0,
    ) -> None:
        roles = {label(member): member for member in Role}
        known = {label(member): member for member in Phase}
        if role not in roles:
            raise ValueError(f"role-in-phase: unknown role {role!r}; known: {', '.join(roles)}")
        for name in phases:
            if name not in known:
                raise ValueError(
                    f"role-in-phase: unknown phase {name!r}; known: {', '.join(known)}"
                )
        self.role, self.phases = roles[role], [known[name] for name in phases]
        self.urgency = urgency

    def plan(self, view: View) -> Any:
        here = np.isin(view.phase, self.phases)[:, np.newaxis] & (view.roles == self.role)
        return np.where(here, self.urgency, 1.0) * view.influence * (1.0 - view.trust)
