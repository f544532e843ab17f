"""Promise cautiously (C14): no more than what will be delivered."""

from __future__ import annotations

from typing import Any

from simulation.strategies.base import Strategy, strategy, usual_plan
from simulation.strategies.view import View


@strategy("cautious-promiser")
class CautiousPromiser(Strategy):
    """The default plan; promises what the product delivers."""

    def plan(self, view: View) -> Any:
        return usual_plan(view)

    def promise(self, view: View) -> Any:
        return 0.0
