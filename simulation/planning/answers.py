"""Asking a strategy, and checking what it answers.

Invalid answers are rejected with vendor, strategy and day.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation import watchdog
from simulation.strategies import StrategyError, View
from simulation.strategies.decisions import RARER, Answer, Decision
from simulation.vocabulary import complete
from simulation.watchdog import TimeIsUp


class Interview:
    """A vendor's strategy, to be asked for what the table of decisions says.

    Args:
        vendor: name of the vendor.
        name: name of the strategy.
        strategy: the strategy object.
        view: what it is asked with.
    """

    def __init__(self, vendor: str, name: str, strategy: Any, view: View) -> None:
        self.strategy, self.view = strategy, view
        self._who = f"vendor '{vendor}', strategy '{name}'"
        # Where a strategy does not tell settings apart there is one plan for all of them.
        by_setting = getattr(strategy, "by_setting", False)
        settings = len(view.availability)
        self.shapes = {view.shape, (settings, *view.shape)} if by_setting else {view.shape}
        self._expected = (settings, *view.shape) if by_setting else view.shape

    def tell(self, method: str, about: Any) -> None:
        """Tell the strategy something, to which it has nothing to answer.

        Raises:
            StrategyError: the strategy raised.
        """
        self._call(method, about)

    def priorities(self) -> Any:
        """Return the plan, an array of one of `shapes`.

        Its numbers are checked when they are written.

        Raises:
            StrategyError: the strategy raised, or the plan is no array, or has another shape.
        """
        plan = self._call("plan", self.view)
        if type(plan) is np.ndarray and plan.shape in self.shapes:
            return plan
        return self._as_array(plan)

    def answer(self, decision: Decision, accounts: NDArray[Any] | None) -> Any:
        """Return the answer to one of the rarer decisions.

        None if the strategy leaves things as they are.

        Args:
            decision: a row of the table.
            accounts: (N,) those that it is about; None = all.

        Raises:
            StrategyError: the strategy raised, or the answer is not what the table says.
        """
        answer = self._call(decision.method, self.view)
        return None if answer is None else CHECKS[decision.answer](self, decision, answer, accounts)

    def error(self, what: str) -> StrategyError:
        """Return the error that says what is wrong, with vendor, strategy and day."""
        return StrategyError(f"{self._who}, day {self.view.day}: {what}")

    def _call(self, method: str, about: Any) -> Any:
        try:
            return getattr(self.strategy, method)(about)
        except TimeIsUp:
            raise
        except BaseException as error:  # SystemExit and the like too: only this run is lost
            if isinstance(error, KeyboardInterrupt) and watchdog.place is None:
                raise  # the user's Ctrl-C; a worker process never hears of it
            told = " ".join(str(error).splitlines())
            what = f"{type(error).__name__}: {told}" if told else type(error).__name__
            hint = " (the view is read-only: work on a copy)" if "read-only" in what else ""
            raise self.error(f"{method}() raised {what}{hint}") from error

    def _as_array(self, plan: Any) -> Any:
        if plan is None:
            raise self.error("plan() returned None; return an array of priorities")
        try:
            if isinstance(plan, np.ma.MaskedArray):
                array = plan.filled(0.0)  # what is masked is left alone
            else:
                array = plan.to_numpy(np.float64) if hasattr(plan, "to_numpy") else np.asarray(plan)
        except (ValueError, TypeError):
            raise self.error("plan() returned something that is no array of numbers") from None
        if array.shape == () and array.dtype == object:
            if inspect.iscoroutine(plan):
                # or Python would complain, later and elsewhere, that nobody awaited it
                plan.close()
            raise self.error(
                f"plan() returned a {type(plan).__name__}; return an array of priorities"
            )
        if array.shape not in self.shapes:
            axes = ("settings", "accounts", "stakeholders")[-len(self._expected) :]
            raise self.error(
                f"plan() returned shape {array.shape}; expected ({', '.join(axes)}) = "
                f"{self._expected}"
            )
        return array


def _shares(
    interview: Interview, decision: Decision, answer: Any, accounts: NDArray[Any] | None
) -> Any:
    """Return numbers from `decision.low` to 1, shape (N, *each)."""
    each, shape = decision.each, (interview.view.shape[0], *decision.each)
    try:
        numbers = np.asarray(answer)
        if numbers.dtype.kind not in "fiub":
            raise TypeError
        numbers = np.broadcast_to(numbers.astype(np.float64), shape)
    except (TypeError, ValueError):
        raise interview.error(
            f"{decision.method}() returned {answer!r:.60}; expected numbers in {decision.span},"
            f" {each or 'one'} or {shape}"
        ) from None
    if not ((numbers >= decision.low) & (numbers <= 1.0)).all():
        raise interview.error(f"{decision.method}() returned numbers outside {decision.span}")
    return numbers


def _flags(
    interview: Interview, decision: Decision, answer: Any, accounts: NDArray[Any] | None
) -> Any:
    """Return booleans, shape (N, *each); a number above 0 counts as true."""
    return _shares(interview, decision, answer, accounts) > 0.0


def _words(
    interview: Interview, decision: Decision, answer: Any, accounts: NDArray[Any] | None
) -> Any:
    """Return words, shape (N,); None for accounts that the decision is not about."""
    count = interview.view.shape[0]
    one = isinstance(answer, str) or np.ndim(answer) == 0
    answers = [answer] * count if one else list(answer)
    if len(answers) != count:
        raise interview.error(
            f"{decision.method}() returned {len(answers)} answers; expected one, or one "
            f"for each of {count} accounts"
        )
    words = np.full(count, None, object)
    for o in range(count) if accounts is None else np.flatnonzero(accounts):
        word = answers[o]
        if isinstance(word, bool | np.bool_) and decision.flags is not None:
            word = decision.flags[int(word)]
        if not isinstance(word, str) or word not in decision.words:
            known = ", ".join(map(repr, decision.words))
            raise interview.error(f"{decision.method}() returned {answers[o]!r}; known: {known}")
        words[o] = word
    return words


CHECKS: dict[Answer, Callable[[Interview, Decision, Any, NDArray[Any] | None], Any]] = complete(
    "simulation/planning/answers.py: CHECKS",
    dict.fromkeys(row.answer for row in RARER),
    {Answer.SHARES: _shares, Answer.FLAGS: _flags, Answer.WORDS: _words},
)
"""How an answer of each kind is checked; priorities have a way of their own, for speed."""
