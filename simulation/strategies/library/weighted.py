"""A plan with a dial for everything.

What a search turns (`python -m experiments best-response`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from simulation.strategies.base import Strategy, strategy
from simulation.strategies.view import View
from simulation.vocabulary import Phase, Role


@strategy("weighted")
class Weighted(Strategy):
    """Priority = influence^a × missing trust^b × order value^c × factors.

    The factors are what the account's phase, its history and the role weigh.

    Args:
        influence: a, exponent of the influence in the account's phase.
        gap: b, exponent of missing trust.
        value: c, exponent of the order value.
        loyalty: how much an account that has bought from this vendor goes before the others; below
            1, after them.
        phases: weights of the seven phases, idle first.
        roles: weights of the six roles, decision layer first.

    Raises:
        ValueError: not seven phases or six roles, or a weight below 0.
    """

    def __init__(
        self,
        influence: float = 1.0,
        gap: float = 1.0,
        value: float = 0.0,
        loyalty: float = 1.0,
        phases: Sequence[float] = (1.0,) * len(Phase),
        roles: Sequence[float] = (1.0,) * len(Role),
    ) -> None:
        for name, weights, count in (("phases", phases, len(Phase)), ("roles", roles, len(Role))):
            if len(weights) != count or not all(weight >= 0 for weight in weights):
                raise ValueError(
                    f"weighted: {name} = {list(weights)} should be {count} numbers, 0 or more"
                )
        self.influence, self.gap, self.value, self.loyalty = influence, gap, value, loyalty
        self.phases, self.roles = np.array(phases, float), np.array(roles, float)

    def plan(self, view: View) -> Any:
        account = self.phases[view.phase] * np.where(view.orders > 0, self.loyalty, 1.0)
        if self.value:
            account = account * (view.order_value / max(1.0, view.order_value.max())) ** self.value
        return (
            account[:, np.newaxis]
            * self.roles[view.roles]
            * view.influence**self.influence
            * (1.0 - view.trust) ** self.gap
        )
