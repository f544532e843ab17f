"""A vendor's planning.

Its strategy is told, asked, and its answers are written into the columns.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation import watchdog
from simulation.columns import Columns
from simulation.compiled import njit
from simulation.planning.answers import Interview
from simulation.planning.knowledge import Knowledge
from simulation.planning.writers import WRITERS
from simulation.randomness import strategy_generator
from simulation.records import Closed
from simulation.scenario import Scenario
from simulation.strategies import View, get, make, overrides
from simulation.strategies.decisions import RARER
from simulation.vocabulary import Setting


@njit(cache=True)
def _all_finite(values: Any) -> bool:
    for value in values:
        if not np.isfinite(value):
            return False
    return True


def plans_a_day(scenario: Scenario) -> int:
    """Return 3 if any vendor's strategy tells settings apart, else 1."""
    strategies = (get(vendor.strategy) for vendor in scenario.vendors.values())
    by_setting = any(getattr(strategy, "by_setting", False) for strategy in strategies)
    return len(Setting) if by_setting else 1


class Planner:
    """One vendor's strategy, its view, and the rows of the columns that its plan goes into."""

    def __init__(
        self, scenario: Scenario, columns: Columns, vendor: int, seed: int, closed: list[Closed]
    ) -> None:
        name = list(scenario.vendors)[vendor]
        spec = scenario.vendors[name]
        self.strategy = make(name, spec.strategy, spec.parameters)
        self._index = vendor
        self._all_known = spec.known == 1.0
        self._decisions = [row for row in RARER if overrides(type(self.strategy), row.method)]
        self._learns = overrides(type(self.strategy), "learn")
        self._learnt = 0
        self._knowledge = Knowledge(scenario, columns, vendor, closed)
        self.view = View(self._knowledge, strategy_generator(seed, name))
        self._interview = Interview(name, spec.strategy, self.strategy, self.view)
        self.bind(columns)

    def bind(self, columns: Columns) -> None:
        """Write into these columns from now on: a copied market has columns of its own."""
        self._columns = columns
        plans = columns.priority.shape[0]
        self._rows = [columns.priority[plan, self._index] for plan in range(plans)]
        # Where nobody tells settings apart there is one plan; a plan for all settings fills all
        # three otherwise.
        self._target = columns.priority[:, self._index].reshape(plans, *self.view.shape)

    def plan(self, day: int) -> None:
        """Run this vendor's planning, in this order.

        Raises:
            StrategyError: the strategy raised, or an answer has the wrong shape or numbers that
                cannot be.
        """
        self._knowledge.day = day
        self.view._renew()  # what the view shows from now on is this morning's
        if watchdog.place is not None:
            watchdog.place[:] = self._index, day  # before the strategy, which may never return
        self._tell()  # first: the plan may use what was learnt
        self._prioritise()  # whom reps ask today
        self._decide()  # last, and only what falls due: the rarer decisions

    def _tell(self) -> None:
        """Tell the strategy which purchases have closed, one by one."""
        if self._learns:
            for deal in self._knowledge.past()[self._learnt :]:
                self._interview.tell("learn", deal)
                self._learnt += 1

    def _prioritise(self) -> None:
        """Ask for the plan; accounts that the vendor does not know are left alone."""
        plan = self._interview.priorities()
        try:
            np.copyto(self._target, plan, casting="same_kind")
        except TypeError:
            raise self._interview.error(
                f"plan() returned {plan.dtype}; priorities are numbers"
            ) from None
        if not all(_all_finite(row) for row in self._rows):
            bad = int(np.count_nonzero(~np.isfinite(self._target)))
            raise self._interview.error(
                f"plan() returned {bad} priorities that are NaN or infinite"
            )
        if not self._all_known:
            self._target[:, ~self.view.aware] = 0.0

    def _decide(self) -> None:
        """Ask for the rarer decisions that fall due, and write the answers."""
        for decision in self._decisions:
            accounts = getattr(self.view, decision.accounts) if decision.accounts else None
            if accounts is None or accounts.any():
                answer = self._interview.answer(decision, accounts)
                if answer is not None:
                    WRITERS[decision.method](self._columns, self._index, accounts, answer)
