"""The two windows to the decision layer (C22): internal brewing and installation."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.strategies.base import Strategy, strategy
from simulation.strategies.view import View
from simulation.vocabulary import Phase, Role


@strategy("window-catcher")
class WindowCatcher(Strategy):
    """The default plan, but the decision layer is left alone outside its two windows.

    Args:
        inside: False turns it round: the decision layer is seen outside its windows only.
    """

    def __init__(self, inside: bool = True) -> None:
        self.inside = inside

    def plan(self, view: View) -> Any:
        window = (view.phase == Phase.INTERNAL_BREWING) | (view.phase == Phase.INSTALLATION)
        open_to_us = (window == self.inside)[:, np.newaxis]
        others = view.influence * (1.0 - view.trust)
        return np.where(view.roles == Role.DECISION, open_to_us * others, others)
