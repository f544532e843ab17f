"""More important customers first (C7: 更重要的客户); they are fewer, and worth more."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.strategies.base import Strategy, strategy
from simulation.strategies.view import View


@strategy("important-customers-first")
class ImportantCustomersFirst(Strategy):
    """Influence × missing trust × order value over the mean, whatever the scenario's usual plan.

    With `plans.value_weight = 1` the default plan does nearly the same.

    Args:
        weight: exponent of the order value; 0 = all customers are alike.
    """

    def __init__(self, weight: float = 1.0) -> None:
        self.weight = weight

    def plan(self, view: View) -> Any:
        # One yuan more, so that customers whose orders are worth nothing are seen too.
        relative = (1.0 + view.order_value) / (1.0 + view.order_value.mean())
        important = (relative**self.weight)[:, np.newaxis]
        return important * view.influence * (1.0 - view.trust)
