"""Everybody in turn.

Trust with an institution is the sum of the trust with all its six classes (C10).
"""

from __future__ import annotations

from typing import Any

from simulation.strategies.base import Strategy, strategy
from simulation.strategies.view import View


@strategy("even-coverage")
class EvenCoverage(Strategy):
    """Whoever has been seen least of late comes first.

    Role, phase and trust do not matter.
    """

    def plan(self, view: View) -> Any:
        return 1.0 / (1.0 + view.recent)
