"""Promise cautiously (C14): less than what will be delivered, so that every delivery pleases."""

from __future__ import annotations

from typing import Any

from simulation.strategies.base import Strategy, strategy, usual_plan
from simulation.strategies.view import View


@strategy("cautious-promiser")
class CautiousPromiser(Strategy):
    """The default plan; promises less than the product delivers.

    Where promises are not learned (`promises.credence = "off"`) a promise below 0 counts as 0.

    Args:
        level: promise level, in [−1, 0]; −1 = a useless product, 0 = what is delivered.
    """

    def __init__(self, level: float = -0.3) -> None:
        self.level = level

    def plan(self, view: View) -> Any:
        return usual_plan(view)

    def promise(self, view: View) -> Any:
        return self.level
