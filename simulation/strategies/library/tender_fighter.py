"""Late, and with all one's might.

What C24 warns of, since by then the customer sticks to its specification.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.strategies.base import Strategy, strategy
from simulation.strategies.view import View
from simulation.vocabulary import Phase


@strategy("tender-fighter")
class TenderFighter(Strategy):
    """Accounts whose tender is out before all others, others only when there is none.

    Args:
        urgency: how much an account in evaluation or commitment goes before the others.
    """

    def __init__(self, urgency: float = 1000.0) -> None:
        self.urgency = urgency

    def plan(self, view: View) -> Any:
        late = (view.phase == Phase.EVALUATION) | (view.phase == Phase.COMMITMENT)
        return (
            np.where(late, self.urgency, 1.0)[:, np.newaxis] * view.influence * (1.0 - view.trust)
        )
