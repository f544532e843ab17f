"""Hunting: new accounts rather than old ones; the farmer's opposite (C11)."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.strategies.base import Strategy, strategy
from simulation.strategies.view import View


@strategy("hunter")
class Hunter(Strategy):
    """Accounts that have never bought from this vendor before all others.

    Args:
        hunger: how much such an account goes before the others.
    """

    def __init__(self, hunger: float = 5.0) -> None:
        self.hunger = hunger

    def plan(self, view: View) -> Any:
        return (
            np.where(view.orders == 0, self.hunger, 1.0)[:, np.newaxis]
            * view.influence
            * (1.0 - view.trust)
        )
