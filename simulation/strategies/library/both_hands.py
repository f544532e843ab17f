"""Both hands at once, and both firm (C2): each setting goes where its own hand is missing."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.strategies.base import Strategy, strategy
from simulation.strategies.view import View
from simulation.vocabulary import Setting


@strategy("both-hands")
class BothHands(Strategy):
    """By day meet whose institutional utility is low, in the evening whose personal utility is low.

    At both times the influential come first.
    """

    by_setting = True

    def plan(self, view: View) -> Any:
        plan = np.stack([view.influence * (1.0 - view.institutional)] * len(Setting))
        plan[Setting.EVENING] = view.influence * (1.0 - view.personal)
        return plan
