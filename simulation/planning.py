"""Asking a vendor's strategy for its plan, and refusing plans that are none."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.columns import Columns
from simulation.compiled import njit
from simulation.randomness import strategy_generator
from simulation.scenario import Scenario
from simulation.strategies import StrategyError, View, get


@njit(cache=True)
def _all_finite(values: Any) -> bool:
    for value in values:
        if not np.isfinite(value):
            return False
    return True


class Planner:
    """One vendor's strategy, its view, and the row of the columns that its plan goes into."""

    def __init__(self, scenario: Scenario, columns: Columns, vendor: int, seed: int) -> None:
        self.vendor = list(scenario.vendors)[vendor]
        self.strategy_name = scenario.vendors[self.vendor].strategy
        self.strategy = get(self.strategy_name)()
        self._index = vendor
        self._rng = strategy_generator(seed, self.vendor)
        self.bind(columns)

    def bind(self, columns: Columns) -> None:
        """Look at these columns from now on: a copied market has columns of its own."""
        self._shape = (columns.organisations.size, columns.roles.size)
        self._flat = columns.priority[self._index]
        self._target = self._flat.reshape(self._shape)
        knowledge = {name: columns.relations[name] for name in ("personal", "institutional", "recent")}
        knowledge |= {"trust": columns.trust, "influence": columns.influence}
        arrays = {name: column[self._index].reshape(self._shape) for name, column in knowledge.items()}
        dealings = columns.dealings
        arrays |= {"phase": dealings["seen_phase"][self._index], "phase_since": dealings["seen_since"][self._index]}
        thresholds = (float(columns.rules["threshold_personal"][0]), float(columns.rules["threshold_institutional"][0]))
        self.view = View(arrays, columns.roles, thresholds, self._rng)

    def plan(self, day: int) -> None:
        """Ask for today's plan and write it into the columns.

        Raises:
            StrategyError: the strategy raised, or its plan has the wrong shape or numbers that are not finite.
        """
        self.view.day = day
        try:
            plan = self.strategy.plan(self.view)
        except Exception as error:
            hint = " (the view is read-only: work on a copy)" if "read-only" in str(error) else ""
            raise self._error(day, f"plan() raised {type(error).__name__}: {error}{hint}") from error
        if getattr(plan, "shape", None) != self._shape:
            plan = self._as_array(day, plan)
        try:
            np.copyto(self._target, plan, casting="same_kind")
        except TypeError:
            raise self._error(day, f"plan() returned {plan.dtype}; priorities are numbers") from None
        if not _all_finite(self._flat):
            bad = int(np.count_nonzero(~np.isfinite(self._target)))
            raise self._error(day, f"plan() returned {bad} priorities that are NaN or infinite")

    def _as_array(self, day: int, plan: Any) -> Any:
        if plan is None:
            raise self._error(day, "plan() returned None; return an array of priorities")
        try:
            array = np.asarray(plan)
        except ValueError:
            raise self._error(day, "plan() returned something that is no array of numbers") from None
        if array.shape != self._shape:
            raise self._error(day, f"plan() returned shape {array.shape}; expected (accounts, stakeholders) = {self._shape}")
        return array

    def _error(self, day: int, what: str) -> StrategyError:
        return StrategyError(f"vendor '{self.vendor}', strategy '{self.strategy_name}', day {day}: {what}")
