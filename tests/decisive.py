"""A strategy that takes every decision there is, and uses all that a view offers.

The two engines must hear the same from it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation import Strategy, View, strategy
from simulation.strategies import PastDeal

NAME = "decides-everything"


@strategy(NAME)
class DecidesEverything(Strategy):
    def __init__(self) -> None:
        self.heard: list[PastDeal] = []

    def learn(self, outcome: PastDeal) -> None:
        self.heard.append(outcome)

    def plan(self, view: View) -> Any:
        assert self.heard == list(view.past_deals)
        lost = np.bincount(
            [deal.account for deal in self.heard if not deal.won and deal.hours > 3],
            minlength=len(view.phase),
        )
        offered = sum(
            sum(deal.terms)
            + deal.cost / (1 + deal.order_value)
            + deal.shortlisted
            + len(deal.route)
            for deal in self.heard
        )
        reach = (view.availability * view.staff[:, np.newaxis]).sum(axis=(0, 2))
        account = (
            view.orders
            + 0.5 * np.nan_to_num(view.satisfaction, nan=0.1)
            + 0.1 * lost
            + 0.2 * view.incumbent
            + 0.1 * np.round(view.importance, 6)
            + 0.1 * (view.reputation > 0.0513)
            + (0.05 if view.purse < 100 or sum(view.costs.values()) > 5000 else 0)
            + 0.01 * view.heads / (1 + view.days_left)
            + 0.1 * np.round(view.understanding, 6)
            + 0.01 * (offered > 5) * (view.phase > 0)
        )
        return (
            view.influence
            * (1 - view.trust)
            * np.where(view.negotiating | view.installing, 2, 1)[:, np.newaxis]
            + view.aware[:, np.newaxis]
            + np.round(0.1 * account[:, np.newaxis] + 0.01 * reach, 6)
        )

    def promise(self, view: View) -> Any:
        return (
            None
            if view.day % 4 == 3
            else np.round(0.1 + 0.8 * view.trust.mean(axis=1) - view.credence, 6)
        )

    def negotiate(self, view: View) -> Any:
        specification = np.nan_to_num(view.specification)[:, 1:]
        return np.clip(
            0.5 * view.best_terms(0.02)
            + 0.3 * specification
            + 0.1 * (view.order_value > 20_000)[:, np.newaxis],
            0,
            1,
        )

    def ask_referral(self, view: View) -> Any:
        return (np.arange(len(view.phase)) + view.day) % 3 > 0

    def handle_complaint(self, view: View) -> Any:
        assert view.complaints.any()
        if view.day % 5 == 0:
            return None
        return (
            "write"
            if view.day % 2
            else [("solve", "ignore", True)[account % 3] for account in range(len(view.phase))]
        )
