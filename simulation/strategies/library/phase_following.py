"""The right role in the right phase (C20–C24).

Accounts that are buying before those that are not.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.strategies.base import Strategy, strategy
from simulation.strategies.view import View
from simulation.vocabulary import Phase


@strategy("phase-following")
class PhaseFollowing(Strategy):
    """Accounts with a purchase under way first.

    In each the people of most influence in its phase.
    """

    URGENCY = 5.0  # assumed: how much a purchase under way goes before an idle account

    def plan(self, view: View) -> Any:
        buying = (view.phase >= Phase.DISCOVER_NEED) & (view.phase <= Phase.COMMITMENT)
        urgency = np.where(buying, self.URGENCY, 1.0)[:, np.newaxis]
        relative = view.influence / view.influence.max(axis=1, keepdims=True)
        return urgency * relative * (1.0 - view.trust)
