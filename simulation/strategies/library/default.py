"""The plan of all four vendors in the built-in scenarios.

Go where influence is high and trust is missing.
"""

from __future__ import annotations

from typing import Any

from simulation.strategies.base import Strategy, strategy, usual_plan
from simulation.strategies.view import View


@strategy("default")
class Default(Strategy):
    """The usual plan: influence × missing trust, so that vendors differ in their schedules alone.

    Where the scenario has a `plans.value_weight`, important customers go first.
    """

    def plan(self, view: View) -> Any:
        return usual_plan(view)
