"""Learning by doing.

A bandit over the six classes of stakeholder (C9), by Thompson's sampling (Thompson 1933, Biometrika
25).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.strategies.base import Strategy, strategy
from simulation.strategies.past_deal import PastDeal
from simulation.strategies.view import View
from simulation.vocabulary import Role


@strategy("bandit")
class Bandit(Strategy):
    """The default plan, with one class of stakeholder, or none, put first in each purchase.

    What won orders is tried more often.

    For each purchase a class (or "none") is drawn: the one with the highest draw from its Beta(1 +
    orders won, 1 + orders missed).

    Args:
        emphasis: how much the class goes before the others.
    """

    NONE = len(Role)

    def __init__(self, emphasis: float = 3.0) -> None:
        self.emphasis = emphasis
        self.won, self.missed = np.ones(self.NONE + 1), np.ones(self.NONE + 1)
        self.over: list[int] = []  # accounts whose purchase is over
        self.first: Any = None  # (N,) the class that goes first in each account, or NONE

    def learn(self, outcome: PastDeal) -> None:
        if self.first is not None:
            score = self.won if outcome.won else self.missed
            score[self.first[outcome.account]] += 1.0
        self.over.append(outcome.account)

    def plan(self, view: View) -> Any:
        if self.first is None:
            self.first = self._draw(view, len(view.phase))
        elif self.over:
            self.first[self.over] = self._draw(view, len(self.over))
        self.over.clear()
        favoured = self.first[:, np.newaxis] == view.roles
        return np.where(favoured, self.emphasis, 1.0) * view.influence * (1.0 - view.trust)

    def _draw(self, view: View, size: int) -> Any:
        return view.rng.beta(self.won, self.missed, (size, self.NONE + 1)).argmax(axis=1)
