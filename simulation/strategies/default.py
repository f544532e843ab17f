"""The plan of all four vendors in the built-in scenarios: go where influence is high and trust is missing."""

from __future__ import annotations

from typing import Any

from simulation.strategies.base import Strategy, strategy
from simulation.strategies.view import View


@strategy("default")
class Default(Strategy):
    """Priority = influence × missing trust, so that vendors differ in their schedules alone."""

    def plan(self, view: View) -> Any:
        return view.influence * (1.0 - view.trust)
