"""Promise a lot: wins orders today, and is paid for at first use (C14, C15)."""

from __future__ import annotations

from typing import Any

from simulation.strategies.base import Strategy, strategy, usual_plan
from simulation.strategies.view import View


@strategy("lavish-promiser")
class LavishPromiser(Strategy):
    """The default plan; promises more than the product delivers.

    Args:
        level: promise level, in [0, 1]; 1 = a perfect product.
    """

    def __init__(self, level: float = 0.5) -> None:
        self.level = level

    def plan(self, view: View) -> Any:
        return usual_plan(view)

    def promise(self, view: View) -> Any:
        return self.level
