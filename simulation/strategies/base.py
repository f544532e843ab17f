"""What a strategy is, and how it gets its name."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import numpy as np

from simulation import registry
from simulation.scenario.errors import suggestion
from simulation.strategies.past_deal import PastDeal
from simulation.strategies.view import View

T = TypeVar("T", bound=type)
USER_FILE = "user_strategies_"
"""How the modules of strategy files that were given by their path are called."""


class StrategyError(Exception):
    """A strategy that cannot be loaded, or that failed while a market ran.

    `str(error)` is the message for the user.
    """


class Strategy:
    """A vendor's way of planning.

    Subclass it, write `plan`, and name it with `@strategy("my-name")`.

    One object is made for each vendor and run; it may keep what it likes from day to day.
    Parameters of its `__init__`, each with a
    default, can be given in the scenario: `[vendors.A.parameters]`,
    or `--set vendors.A.parameters.urgency=3`.

    Attributes:
        by_setting: set it to True to plan for the office, the telephone and the evening apart
            (`vocabulary.Setting`).
    """

    by_setting = False

    def plan(self, view: View) -> Any:
        """Return today's priorities: any finite numbers.

        Shape (accounts, stakeholders) or (3, accounts, stakeholders).

        The second shape, by `vocabulary.Setting`, needs `by_setting`. Reps ask stakeholders in
        order of priority, highest first; 0 or less means "leave alone". Called once a day, before
        the first hour. For random numbers use `view.rng`, which makes runs repeatable.
        """
        raise NotImplementedError(f"{type(self).__name__} needs a method plan(self, view)")

    def learn(self, outcome: PastDeal) -> None:
        """Hear that a purchase is over, before the day's plan; optional.

        Called once for every purchase of an account that the vendor knows, won or not, on the
        morning on which it closes. `view.past_deals` has them all.
        """

    # Rarer decisions, each optional; `decisions.py` has the table. None leaves things as they are:
    # at first, as the scenario says of the vendor.

    def promise(self, view: View) -> Any:
        """Return the promise level, in [−1, 1], shape () or (accounts,) (C14).

        0 promises what the product delivers, 1 a perfect one. Asked every morning; takes effect
        where no tender is out. Promises win
        orders, and are paid for at first use. At first: `vendors.NAME.promise`.
        """
        return None

    def negotiate(self, view: View) -> Any:
        """Return concessions, in [0, 1], on price, delivery, installation, service and payment.

        Shape (5,) or (accounts, 5) (C25).

        Asked on mornings on which the vendor is on the shortlist of an account in commitment
        (`view.negotiating`); the last offer counts. `view.best_terms(spend)` are the best that some
        share of the order's value buys. At first: those for `vendors.NAME.concession`.
        """
        return None

    def ask_referral(self, view: View) -> Any:
        """Return whether to ask for referrals, booleans, shape () or (accounts,) (C16).

        Asked on mornings on which an account is installing this vendor's product
        (`view.installing`). At first: `vendors.NAME.asks_referrals`.
        """
        return None

    def handle_complaint(self, view: View) -> Any:
        """Return what to do about complaints, shape () or (accounts,) (C13, C15).

        The answer is "solve", "write" (a written answer) or "ignore"; True and False mean solve and
        ignore. Asked on mornings with new complaints (`view.complaints`). At first:
        `vendors.NAME.complaints`.
        """
        return None


def strategy(name: str) -> Callable[[T], T]:
    """Register a class under a name that scenario files can use.

    Raises:
        StrategyError: the name is taken by another class, or there is no method `plan`.
    """
    given: object = name  # whatever the user wrote
    if not isinstance(given, str) or not given.strip():
        raise StrategyError(
            f'strategy name {name!r}: should be a text, as in @strategy("users-first")'
        )

    def register(cls: T) -> T:
        plan = getattr(cls, "plan", None)
        if not callable(plan) or plan is Strategy.plan:
            raise StrategyError(
                f"strategy '{name}': class {cls.__name__} has no method plan(self, view)"
            )
        taken = registry.strategies.get(name)
        # The same class again is what a notebook or a reloaded module does; a file given by its
        # path is cleared before.
        same = taken is not None and (taken.__module__, taken.__qualname__) == (
            cls.__module__,
            cls.__qualname__,
        )
        if taken is not None and (not same or cls.__module__.startswith(USER_FILE)):
            place = getattr(sys.modules.get(taken.__module__), "__file__", None) or taken.__module__
            raise StrategyError(
                f"strategy name '{name}' is taken by {taken.__qualname__} in {place}; "
                "choose another"
            )
        registry.strategies[name] = cls
        return cls

    return register


def get(name: str) -> type[Any]:
    """Return the class registered under a name.

    Raises:
        StrategyError: nothing is registered under it.
    """
    try:
        return registry.strategies[name]
    except KeyError:
        raise StrategyError(
            f"unknown strategy {name!r}{suggestion(name, registry.strategies)}"
        ) from None


def make(vendor: str, name: str, parameters: Mapping[str, Any]) -> Any:
    """Return a new strategy object for a vendor.

    Raises:
        StrategyError: nothing is registered under the name, or the strategy cannot be made with the
            parameters.
    """
    cls = get(name)
    try:
        made = cls(**parameters)
    except (Exception, SystemExit) as error:
        told = (
            str(error)
            if isinstance(error, TypeError | ValueError)
            else f"__init__() raised {type(error).__name__}: {error}"
        )
        raise StrategyError(f"vendor '{vendor}', strategy '{name}': {told}") from error
    if getattr(made, "by_setting", False) and not getattr(cls, "by_setting", False):
        raise StrategyError(
            f"vendor '{vendor}', strategy '{name}': by_setting belongs into the class, "
            "not into __init__"
        )
    return made


def overrides(cls: type, method: str) -> bool:
    """Return whether a class has an optional method of its own.

    Any class with `plan` is a strategy, whatever it inherits from.
    """
    return getattr(cls, method, None) not in (None, getattr(Strategy, method, None))


def built_in() -> list[str]:
    """Return the names of the strategies that come with this package, sorted."""
    package = __name__.rpartition(".")[0] + ".library."
    return [name for name in names() if registry.strategies[name].__module__.startswith(package)]


def names() -> list[str]:
    """Return all registered names, sorted."""
    return sorted(registry.strategies)


def usual_plan(view: View) -> Any:
    """Return influence × missing trust × importance of the account, shape (N, K)."""
    return view.influence * (1.0 - view.trust) * view.importance[:, np.newaxis]
