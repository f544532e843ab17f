"""To be the sole source (C21, C22).

If brewing leans to a vendor, the rest of the purchase is smooth.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.strategies.base import Strategy, strategy, usual_plan
from simulation.strategies.view import View
from simulation.vocabulary import Phase, Role


@strategy("brewing-first")
class BrewingFirst(Strategy):
    """Accounts in internal brewing or just before it first, and there the decision layer.

    Salespeople see that a customer is brewing, though not when it ends (C21). In need discovery
    the door is still nearly shut, but trust that comes late does not count.

    Args:
        urgency: how much an account in need discovery or brewing goes before the others.
        top: how much the decision layer goes before the others in such an account.
    """

    def __init__(self, urgency: float = 3.0, top: float = 5.0) -> None:
        self.urgency, self.top = urgency, top

    def plan(self, view: View) -> Any:
        brewing = (view.phase == Phase.DISCOVER_NEED) | (view.phase == Phase.INTERNAL_BREWING)
        account = np.where(brewing, self.urgency, 1.0)[:, np.newaxis]
        decides = brewing[:, np.newaxis] & (view.roles == Role.DECISION)
        return account * np.where(decides, self.top, 1.0) * usual_plan(view)
