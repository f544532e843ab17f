"""The route outsider → friend → supplier → partner (C2): the personal hand first."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.strategies.base import Strategy, strategy
from simulation.strategies.view import View
from simulation.vocabulary import Relationship, Setting


@strategy("friend-first")
class FriendFirst(Strategy):
    """Evenings with everybody; by day only those who are friends already."""

    by_setting = True

    def plan(self, view: View) -> Any:
        wanted = view.influence * (1.0 - view.trust)
        friends = (view.relationship & Relationship.FRIEND) > 0
        plan = np.stack([wanted * friends] * len(Setting))
        plan[Setting.EVENING] = wanted
        return plan
