"""Bid where one can win.

The customer's effort goes to whom it trusts (C3), and late effort moves little (C24).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.strategies.base import Strategy, strategy, usual_plan
from simulation.strategies.past_deal import PastDeal
from simulation.strategies.view import View
from simulation.vocabulary import Phase


@strategy("selective-bidder")
class SelectiveBidder(Strategy):
    """The default plan, but bids that can hardly be won are dropped.

    These are tenders of accounts that bought from a rival last time and trust this vendor little
    by the weights of the phase, and negotiations in which it is not on the shortlist.

    Args:
        needed: trust in [0, 1] from which on a tender is fought for against the rival in place.
    """

    def __init__(self, needed: float = 0.25) -> None:
        self.needed = needed
        self.lost: set[int] = set()  # accounts whose last order went elsewhere

    def learn(self, outcome: PastDeal) -> None:
        if outcome.won:
            self.lost.discard(outcome.account)
        elif outcome.result == "lost":
            self.lost.add(outcome.account)

    def plan(self, view: View) -> Any:
        standing = (view.influence * view.trust).sum(axis=1)
        rival = np.isin(np.arange(view.shape[0]), list(self.lost))
        weak = (view.phase == Phase.EVALUATION) & rival & (standing < self.needed)
        over = (view.phase == Phase.COMMITMENT) & ~view.negotiating
        return np.where((weak | over)[:, np.newaxis], 0.0, usual_plan(view))
