"""Some of the six classes only (C9, C10): what is lost by leaving out the others?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from simulation.strategies.base import Strategy, strategy
from simulation.strategies.view import View
from simulation.vocabulary import Role, label


@strategy("role-focus")
class RoleFocus(Strategy):
    """The default plan for some roles; nobody else is seen.

    Args:
        roles: names of the roles to see, all by default.
        without: names of roles to leave alone.

    Raises:
        ValueError: an unknown role.
    """

    def __init__(self, roles: Sequence[str] | None = None, without: Sequence[str] = ()) -> None:
        known = {label(role): role for role in Role}
        for name in (*(roles or ()), *without):
            if name not in known:
                raise ValueError(f"role-focus: unknown role {name!r}; known: {', '.join(known)}")
        self.roles = [
            known[name] for name in (known if roles is None else roles) if name not in without
        ]

    def plan(self, view: View) -> Any:
        return view.influence * (1.0 - view.trust) * np.isin(view.roles, self.roles)
