"""The plan of all four vendors in the built-in scenarios: go where influence is high and trust is missing."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.strategies.base import Strategy, strategy
from simulation.strategies.view import View


def usual_plan(view: View) -> Any:
    """Return influence × missing trust × importance of the account, shape (N, K)."""
    return view.influence * (1.0 - view.trust) * view.importance[:, np.newaxis]


@strategy("default")
class Default(Strategy):
    """The usual plan: influence × missing trust, so that vendors differ in their schedules alone.

    Where the scenario has a `plans.value_weight`, important customers go first.
    """

    def plan(self, view: View) -> Any:
        return usual_plan(view)
