"""Farming: those who have bought before buy again.

It takes half the effort (C11), as with partners (C3).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.strategies.base import Strategy, strategy
from simulation.strategies.view import View


@strategy("farmer")
class Farmer(Strategy):
    """Existing customers before all others.

    Args:
        loyalty: how much an account that has bought from this vendor goes before the others.
    """

    def __init__(self, loyalty: float = 5.0) -> None:
        self.loyalty = loyalty

    def plan(self, view: View) -> Any:
        return (
            np.where(view.orders > 0, self.loyalty, 1.0)[:, np.newaxis]
            * view.influence
            * (1.0 - view.trust)
        )
