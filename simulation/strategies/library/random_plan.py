"""The null strategy: no idea whom to see, so that what is won is won by the schedule alone."""

from __future__ import annotations

from typing import Any

from simulation.strategies.base import Strategy, strategy
from simulation.strategies.view import View


@strategy("random")
class RandomPlan(Strategy):
    """A new random order every day."""

    def plan(self, view: View) -> Any:
        return view.rng.random(view.trust.shape)
