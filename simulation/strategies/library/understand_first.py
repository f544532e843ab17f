"""Understand the need before explaining the product (C14); the users know it best (C20)."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.strategies.base import Strategy, strategy, usual_plan
from simulation.strategies.view import View
from simulation.vocabulary import Phase, Role


@strategy("understand-first")
class UnderstandFirst(Strategy):
    """In need discovery the using department first, as far as the need is not understood yet.

    Everywhere else, and where the need is understood, this is the default plan.

    Args:
        curiosity: what is added to the weight 1 of the using department while nothing is
            understood; half of it when half is understood.
    """

    KNOW_IT = (Role.USER, Role.USING_MANAGEMENT)

    def __init__(self, curiosity: float = 5.0) -> None:
        self.curiosity = curiosity

    def plan(self, view: View) -> Any:
        open_questions = np.where(view.phase == Phase.DISCOVER_NEED, 1.0 - view.understanding, 0.0)
        asks = open_questions[:, np.newaxis] * np.isin(view.roles, self.KNOW_IT)
        return (1.0 + self.curiosity * asks) * usual_plan(view)
