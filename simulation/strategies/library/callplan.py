"""Calls where the next one pays most.

Lodish (1971), CALLPLAN, Management Science 18(4), with a concave ADBUDG response (Little 1970).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.strategies.base import Strategy, strategy
from simulation.strategies.view import View
from simulation.vocabulary import Phase


@strategy("callplan")
class Callplan(Strategy):
    """Spend hours where one more contact hour changes the response most.

    Priority = order value × influence × chance to be received × slope of the response.

    Response to x recent contact hours with a person: x / (half + x), whose slope is half / (half +
    x)². CALLPLAN asks salespeople for such curves; here they are the planner's judgement, not the
    market's own.

    Args:
        half: contact hours that make half of the greatest response.
        urgency: how much a purchase under way is worth more than a future one.

    Raises:
        ValueError: `half` is not above 0.
    """

    def __init__(self, half: float = 3.0, urgency: float = 3.0) -> None:
        if not half > 0:
            raise ValueError(f"callplan: half = {half!r} should be above 0")
        self.half, self.urgency = half, urgency

    def plan(self, view: View) -> Any:
        buying = (view.phase >= Phase.DISCOVER_NEED) & (view.phase <= Phase.COMMITMENT)
        account = (
            np.where(buying, self.urgency, 1.0)
            * (1.0 + view.order_value)
            / (1.0 + view.order_value.mean())
        )
        slope = self.half / (self.half + view.recent) ** 2
        return account[:, np.newaxis] * view.influence * self._reach(view) * slope

    def _reach(self, view: View) -> Any:
        """Return (K,) the mean chance to be received in the hours of own salespeople."""
        asked = (view.availability * view.staff[:, np.newaxis]).sum(axis=(0, 2))
        return asked / max(1, view.staff.sum())
