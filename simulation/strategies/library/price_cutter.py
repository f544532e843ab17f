"""Price and nothing else in the negotiation: what C25 warns of."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.strategies.base import Strategy, strategy, usual_plan
from simulation.strategies.view import View


@strategy("price-cutter")
class PriceCutter(Strategy):
    """The default plan; in a negotiation it gives way on the price alone.

    Args:
        discount: concession on the price, in [0, 1]; 1 = all that the scenario's
            `negotiation.price` allows.
    """

    def __init__(self, discount: float = 0.5) -> None:
        self.discount = discount

    def plan(self, view: View) -> Any:
        return usual_plan(view)

    def negotiate(self, view: View) -> Any:
        return np.array([self.discount, 0.0, 0.0, 0.0, 0.0])
