"""Straight to the top.

What many sales trainers advise, and what C22 says is hard outside the two windows.
"""

from __future__ import annotations

from typing import Any

from simulation.strategies.base import Strategy, strategy
from simulation.strategies.view import View
from simulation.vocabulary import Role


@strategy("decision-layer-first")
class DecisionLayerFirst(Strategy):
    """The decision layer before everybody else; within both groups, where trust is missing."""

    def plan(self, view: View) -> Any:
        return (1.0 - view.trust) * (0.01 + (view.roles == Role.DECISION))
