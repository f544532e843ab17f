"""Help to write the specification (C23).

Be there before the tender is published, when opinions still move.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.strategies.base import Strategy, strategy
from simulation.strategies.view import View
from simulation.vocabulary import Phase, Role


@strategy("specification-shaper")
class SpecificationShaper(Strategy):
    """Accounts before the tender first.

    In system design the people who write the specification.

    Args:
        urgency: how much an account in need discovery, brewing or design goes before the others.
        authors: how much the using and technical departments go before the others in system design.
    """

    AUTHORS = (Role.USING_MANAGEMENT, Role.TECHNICAL_MANAGEMENT, Role.USER)

    def __init__(self, urgency: float = 5.0, authors: float = 3.0) -> None:
        self.urgency, self.authors = urgency, authors

    def plan(self, view: View) -> Any:
        early = (view.phase >= Phase.DISCOVER_NEED) & (view.phase <= Phase.SYSTEM_DESIGN)
        account = np.where(early, self.urgency, 1.0)[:, np.newaxis]
        writes = (
            np.isin(view.roles, self.AUTHORS) & (view.phase == Phase.SYSTEM_DESIGN)[:, np.newaxis]
        )
        return account * np.where(writes, self.authors, 1.0) * view.influence * (1.0 - view.trust)
