"""A strategy that takes every decision there is, and uses all that a view offers; the two engines must hear the same from it."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation import Strategy, View, strategy

NAME = "decides-everything"


@strategy(NAME)
class DecidesEverything(Strategy):
    def plan(self, view: View) -> Any:
        return (
            view.influence * (1 - view.trust) * np.where(view.negotiating | view.installing, 2, 1)[:, np.newaxis]
            + view.aware[:, np.newaxis]
        )

    def promise(self, view: View) -> Any:
        return None if view.day % 4 == 3 else np.round(0.1 + 0.8 * view.trust.mean(axis=1), 6)

    def negotiate(self, view: View) -> Any:
        specification = np.nan_to_num(view.specification)[:, 1:]
        return np.clip(0.5 * view.best_terms(0.02) + 0.3 * specification + 0.1 * (view.order_value > 20_000)[:, np.newaxis], 0, 1)

    def ask_referral(self, view: View) -> Any:
        return (np.arange(len(view.phase)) + view.day) % 3 > 0

    def handle_complaint(self, view: View) -> Any:
        assert view.complaints.any()
        if view.day % 5 == 0:
            return None
        return "write" if view.day % 2 else [("solve", "ignore", True)[account % 3] for account in range(len(view.phase))]
