"""The technical department before everybody else.

It assesses what is offered (C21) and writes the specification (C23).
"""

from __future__ import annotations

from typing import Any

from simulation.strategies.base import Strategy, strategy
from simulation.strategies.view import View
from simulation.vocabulary import Role


@strategy("technical-first")
class TechnicalFirst(Strategy):
    """The technical department's management and the operators first.

    Within both groups, where trust is missing.
    """

    def plan(self, view: View) -> Any:
        department = (view.roles == Role.TECHNICAL_MANAGEMENT) | (view.roles == Role.OPERATOR)
        return (1.0 - view.trust) * (0.01 + department)
