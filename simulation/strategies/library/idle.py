"""The other null strategy.

Nobody is seen, so that what is won is won by product, price and chance.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.strategies.base import Strategy, strategy
from simulation.strategies.view import View


@strategy("idle")
class Idle(Strategy):
    """Leaves everybody alone."""

    def plan(self, view: View) -> Any:
        return np.zeros(view.shape)
