"""Asking a vendor's strategy for its plan and its rarer decisions, and refusing answers that are none."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from simulation.columns import Columns
from simulation.compiled import njit
from simulation.kernel.errands import assign
from simulation.knowledge import Knowledge
from simulation.procurement.fit import promise
from simulation.randomness import strategy_generator
from simulation.records import Closed
from simulation.scenario import Scenario
from simulation.strategies import StrategyError, View, get, make, overrides
from simulation.vocabulary import TERMS, Handling, Setting, label
from simulation.watchdog import TimeIsUp

HANDLING: dict[str | bool, int] = {label(handling): int(handling) for handling in Handling} | {
    True: int(Handling.SOLVE),
    False: int(Handling.IGNORE),
}


@njit(cache=True)
def _all_finite(values: Any) -> bool:
    for value in values:
        if not np.isfinite(value):
            return False
    return True


def plans_a_day(scenario: Scenario) -> int:
    """Return 3 if any vendor's strategy tells settings apart, else 1."""
    return (
        len(Setting)
        if any(
            getattr(get(spec.strategy), "by_setting", False) for spec in scenario.vendors.values()
        )
        else 1
    )


class Planner:
    """One vendor's strategy, its view, and the rows of the columns that its plan and decisions go into."""

    def __init__(
        self, scenario: Scenario, columns: Columns, vendor: int, seed: int, closed: list[Closed]
    ) -> None:
        self.vendor = list(scenario.vendors)[vendor]
        self.strategy_name = scenario.vendors[self.vendor].strategy
        self.strategy = make(
            self.vendor, self.strategy_name, scenario.vendors[self.vendor].parameters
        )
        self._index = vendor
        self._rng = strategy_generator(seed, self.vendor)
        self._all_known = scenario.vendors[self.vendor].known == 1.0
        rare: dict[str, Callable[[int], None]] = {
            "promise": self._promise,
            "negotiate": self._negotiate,
            "ask_referral": self._ask_referral,
            "handle_complaint": self._handle_complaint,
        }
        self._decisions = [
            decide for name, decide in rare.items() if overrides(type(self.strategy), name)
        ]
        self._learns = overrides(type(self.strategy), "learn")
        self._learnt = 0
        self._knowledge = Knowledge(scenario, columns, vendor, closed)
        self.view = View(self._knowledge, self._rng)
        self.bind(columns)

    def bind(self, columns: Columns) -> None:
        """Write into these columns from now on: a copied market has columns of its own."""
        self._columns = columns
        self._shape = (columns.organisations.size, columns.roles.size)
        plans = columns.priority.shape[0]
        self._rows = [columns.priority[plan, self._index] for plan in range(plans)]
        self._target = columns.priority[:, self._index].reshape(plans, *self._shape)
        # Where nobody tells settings apart there is one plan; a plan for all settings fills all three otherwise.
        self._expected = (
            self._target.shape if getattr(self.strategy, "by_setting", False) else self._shape
        )
        self._dealings = columns.dealings[self._index]

    def plan(self, day: int) -> None:
        """Tell what purchases have closed, ask for today's plan and the rarer decisions that fall due, and write them into the columns.

        Raises:
            StrategyError: the strategy raised, or an answer has the wrong shape or numbers that cannot be.
        """
        self._knowledge.day = day
        if self._learns:
            self._learn(day)
        plan = self._ask("plan", day)
        if type(plan) is not np.ndarray or plan.shape not in (self._expected, self._shape):
            plan = self._as_array(day, plan)
        try:
            np.copyto(self._target, plan, casting="same_kind")
        except TypeError:
            raise self._error(
                day, f"plan() returned {plan.dtype}; priorities are numbers"
            ) from None
        if not all(_all_finite(row) for row in self._rows):
            bad = int(np.count_nonzero(~np.isfinite(self._target)))
            raise self._error(day, f"plan() returned {bad} priorities that are NaN or infinite")
        if not self._all_known:
            self._target[:, ~self._dealings["aware"]] = 0.0
        for decide in self._decisions:
            decide(day)

    def _learn(self, day: int) -> None:
        for deal in self._knowledge.past()[self._learnt :]:
            self._ask("learn", day, deal)
            self._learnt += 1

    # --- Rarer decisions ----------------------------------------------------------------------------------------

    def _promise(self, day: int) -> None:
        levels = self._shares("promise", day, ())
        if levels is not None:
            promise(self._dealings, self._columns.organisations, levels)

    def _negotiate(self, day: int) -> None:
        accounts = self.view.negotiating
        if accounts.any():
            concessions = self._shares("negotiate", day, (len(TERMS),))
            if concessions is not None:
                self._dealings["concessions"][accounts] = concessions[accounts]

    def _ask_referral(self, day: int) -> None:
        accounts = self.view.installing
        if accounts.any():
            answer = self._shares("ask_referral", day, ())
            if answer is not None:
                self._dealings["asks"][accounts] = answer[accounts] > 0.0

    def _handle_complaint(self, day: int) -> None:
        accounts = np.flatnonzero(self.view.complaints)
        if not accounts.size:
            return
        answer = self._ask("handle_complaint", day)
        if answer is None:
            return
        one = isinstance(answer, str) or np.ndim(answer) == 0
        answers = [answer] * self._shape[0] if one else list(answer)
        if len(answers) != self._shape[0]:
            raise self._error(
                day,
                f"handle_complaint() returned {len(answers)} answers; expected one, or one for each of {self._shape[0]} accounts",
            )
        for o in accounts:
            given = bool(answers[o]) if isinstance(answers[o], np.bool_) else answers[o]
            handling = HANDLING.get(given) if isinstance(given, (str, bool)) else None
            if handling is None:
                known = ", ".join(repr(label(member)) for member in Handling)
                raise self._error(day, f"handle_complaint() returned {given!r}; known: {known}")
            columns = self._columns
            assign(
                columns.rules[0],
                columns.vendors,
                columns.reps,
                columns.uses[o],
                handling,
                self._shape[0],
            )

    # --- Answers ------------------------------------------------------------------------------------------------

    def _ask(self, method: str, day: int, about: Any = None) -> Any:
        try:
            return getattr(self.strategy, method)(self.view if about is None else about)
        except (KeyboardInterrupt, TimeIsUp):
            raise
        except BaseException as error:  # SystemExit and the like too: only this run is lost
            told = " ".join(str(error).splitlines())
            what = f"{type(error).__name__}: {told}" if told else type(error).__name__
            hint = " (the view is read-only: work on a copy)" if "read-only" in what else ""
            raise self._error(day, f"{method}() raised {what}{hint}") from error

    def _shares(self, method: str, day: int, each: tuple[int, ...]) -> Any:
        """Return an answer as numbers in [0, 1], shape (accounts, *each), or None if there was none."""
        answer = self._ask(method, day)
        if answer is None:
            return None
        shape = (self._shape[0], *each)
        try:
            numbers = np.asarray(answer)
            if numbers.dtype.kind not in "fiub":
                raise TypeError
            numbers = np.broadcast_to(numbers.astype(np.float64), shape)
        except (TypeError, ValueError):
            raise self._error(
                day,
                f"{method}() returned {answer!r:.60}; expected numbers in [0, 1], {each or 'one'} or {shape}",
            ) from None
        if not ((numbers >= 0.0) & (numbers <= 1.0)).all():
            raise self._error(day, f"{method}() returned numbers outside [0, 1]")
        return numbers

    def _as_array(self, day: int, plan: Any) -> Any:
        if plan is None:
            raise self._error(day, "plan() returned None; return an array of priorities")
        try:
            if isinstance(plan, np.ma.MaskedArray):
                array = plan.filled(0.0)  # what is masked is left alone
            else:
                array = plan.to_numpy(np.float64) if hasattr(plan, "to_numpy") else np.asarray(plan)
        except (ValueError, TypeError):
            raise self._error(
                day, "plan() returned something that is no array of numbers"
            ) from None
        if array.shape == () and array.dtype == object:
            if inspect.iscoroutine(plan):
                plan.close()  # or Python would complain, later and elsewhere, that nobody awaited it
            raise self._error(
                day, f"plan() returned a {type(plan).__name__}; return an array of priorities"
            )
        if array.shape not in (self._expected, self._shape):
            axes = (
                "(settings, accounts, stakeholders)"
                if len(self._expected) == 3
                else "(accounts, stakeholders)"
            )
            raise self._error(
                day, f"plan() returned shape {array.shape}; expected {axes} = {self._expected}"
            )
        return array

    def _error(self, day: int, what: str) -> StrategyError:
        return StrategyError(
            f"vendor '{self.vendor}', strategy '{self.strategy_name}', day {day}: {what}"
        )
