"""Whoever feels the need first (C20): the users and their managers.

(The short name `users-first` is left free: it is the example of the documentation, and so of many
people's first file.)
"""

from __future__ import annotations

from typing import Any

from simulation.strategies.base import Strategy, strategy
from simulation.strategies.view import View
from simulation.vocabulary import Role


@strategy("using-department-first")
class UsingDepartmentFirst(Strategy):
    """The using department before everybody else; within both groups, where trust is missing."""

    def plan(self, view: View) -> Any:
        department = (view.roles == Role.USER) | (view.roles == Role.USING_MANAGEMENT)
        return (1.0 - view.trust) * (0.01 + department)
