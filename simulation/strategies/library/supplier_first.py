"""The route outsider → supplier → friend → partner (C2).

The institutional hand first, which the lecture discourages.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.strategies.base import Strategy, strategy
from simulation.strategies.view import View
from simulation.vocabulary import Relationship, Setting


@strategy("supplier-first")
class SupplierFirst(Strategy):
    """By day everybody; evenings only with those whose institutional interest is met already."""

    by_setting = True

    def plan(self, view: View) -> Any:
        wanted = view.influence * (1.0 - view.trust)
        suppliers = (view.relationship & Relationship.SUPPLIER) > 0
        plan = np.stack([wanted] * len(Setting))
        plan[Setting.EVENING] = wanted * suppliers
        return plan
