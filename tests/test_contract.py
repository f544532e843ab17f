"""`check_strategy`.

Who keeps the contract passes, and every way of breaking it is told in a sentence.
"""

from __future__ import annotations

import random
import re
import time
from typing import ClassVar

import numpy as np
import pytest

import simulation
from simulation import (
    Attribute,
    Phase,
    Relationship,
    Role,
    Scenario,
    Setting,
    Strategy,
    StrategyError,
    View,
    registry,
)
from simulation.testing import ContractError, check_strategy, example_view
from simulation.testing import contract as testing


class Plain:
    """Three lines, no base class, not registered."""

    def plan(self, view):
        return view.influence


class Remembers(Strategy):
    """Uses all that it may: own state, own random numbers, all decisions."""

    def __init__(self, share=0.3):
        self.share = share
        self.won = 0
        self.before = None

    def learn(self, outcome):
        self.won += outcome.won

    def plan(self, view):
        trust = view.trust.copy()
        gain = trust if self.before is None else trust - self.before
        self.before = trust
        return (
            view.rng.random(view.shape)
            + gain
            + self.won
            + view.availability.mean(axis=(0, 2))
            + view.orders[:, np.newaxis]
        )

    def promise(self, view):
        return np.full(len(view.phase), self.share)

    def negotiate(self, view):
        return view.best_terms(0.01)

    def ask_referral(self, view):
        return view.installing

    def handle_complaint(self, view):
        return "write"


class NoPlan(Strategy):
    pass


class NeedsArguments(Plain):
    def __init__(self, share):
        self.share = share


class CannotBeMade(Plain):
    def __init__(self):
        raise RuntimeError("no licence")


PEOPLE = sum(role.people for _, role in Scenario.load("as_told").roles)
"""In an organisation of the lecture's market; three of them are users."""


class Nothing(Strategy):
    def plan(self, view):
        return None


class OnlyTwelve(Strategy):
    def plan(self, view):
        return np.ones((12, view.shape[1]))


class OnlyThePeopleOfAsTold(Strategy):
    def plan(self, view):
        return np.ones((view.shape[0], PEOPLE))


class CountsOnEveryAccount(Strategy):
    def plan(self, view):
        assert view.aware.all()
        return view.influence


class DividesByTrust(Strategy):
    def plan(self, view):
        with np.errstate(divide="ignore"):
            return 1 / view.trust


class WritesIntoTheView(Strategy):
    def plan(self, view):
        view.trust[:] = 1
        return view.trust


class UnlocksTheView(Strategy):
    def plan(self, view):
        view.trust.flags.writeable = True
        view.trust[:] = 1
        return view.trust


class ReplacesTheView(Strategy):
    def plan(self, view):
        view.trust = np.ones(view.shape)
        return view.trust


class AsksAboutRivals(Strategy):
    def plan(self, view):
        return 1 - view.rival_trust["A"]


class LooksIntoBrewing(Strategy):
    def plan(self, view):
        return view.influence * (view.brewing_ends > view.day)[:, np.newaxis]


class LooksBehindTheView(Strategy):
    def plan(self, seen):
        return seen.influence * (seen._knowledge.rival_trust is not None)


class GlobalRandom(Strategy):
    def plan(self, view):
        return view.influence * random.random()


class GlobalNumpyRandom(Strategy):
    def plan(self, view):
        return view.influence * np.random.random(view.shape)  # noqa: NPY002


class OwnGenerator(Strategy):
    def plan(self, view):
        return np.random.default_rng().random(view.shape)


class Clock(Strategy):
    def plan(self, view):
        return view.influence * (time.perf_counter_ns() % 1000)


class SharedState(Strategy):
    seen: ClassVar[dict] = {}

    def plan(self, view):
        self.seen[view.day] = self.seen.get(view.day, 0) + 1
        return view.influence + self.seen[view.day]


class KeepsTheArray(Strategy):
    def plan(self, view):
        if not hasattr(self, "trust"):
            self.trust = view.trust
        return 1 - self.trust


class CannotBePickled(Strategy):
    def __init__(self):
        self.weigh = lambda view: view.influence

    def plan(self, view):
        return self.weigh(view)


class FailsWhenCopied(Plain):
    def __init__(self):
        self.weight = 1.0

    def __getstate__(self):
        return {}

    def plan(self, view):
        return view.influence * self.weight


class LeavesAtOnce(Plain):
    def __init__(self):
        raise SystemExit(0)


class SettingOnSelf(Plain):
    def __init__(self):
        self.by_setting = True

    def plan(self, view):
        return np.ones((3, *view.shape))


class BadHandlingNumber(Plain):
    def handle_complaint(self, view):
        return 1


class BadPromise(Plain):
    def promise(self, view):
        return 2.0


class BadTerms(Plain):
    def negotiate(self, view):
        return [0.5, 0.5]


class BadHandling(Plain):
    def handle_complaint(self, view):
        return "forget"


class BadLesson(Plain):
    def learn(self, outcome):
        return outcome.no_such_thing


BREAKING = {
    NoPlan: "class NoPlan has no method plan(self, view)",
    NeedsArguments: "'share'; if its __init__ needs arguments, give each a default",
    CannotBeMade: "it cannot be made: RuntimeError: no licence",
    Nothing: (
        "in a market of twelve accounts, day 0: plan() returned None; return an array of priorities"
    ),
    OnlyTwelve: "in a market of one account, one user, day 0: plan() returned shape (12, "
    f"{PEOPLE - 2});"
    f" expected (accounts, stakeholders) = (1, {PEOPLE - 2})",
    OnlyThePeopleOfAsTold: (
        f"in a market of one account, one user, day 0: plan() returned shape (1, {PEOPLE})"
    ),
    CountsOnEveryAccount: "in a market of accounts unknown, day 0: plan() raised AssertionError",
    DividesByTrust: f"plan() returned {12 * PEOPLE} priorities that are NaN or infinite",
    WritesIntoTheView: "read-only: work on a copy",
    UnlocksTheView: "cannot set WRITEABLE flag to True",
    ReplacesTheView: "view.trust cannot be set: the view is read-only",
    AsksAboutRivals: (
        "what stakeholders think of rivals is hidden from salespeople; --set "
        "knowledge.rivals=true reveals it"
    ),
    LooksIntoBrewing: (
        "the inside of internal brewing (C21) is hidden from salespeople; --set "
        "knowledge.brewing=true reveals it"
    ),
    LooksBehindTheView: "it reads seen._knowledge, which is private",
    GlobalRandom: (
        "it draws from the interpreter's global random numbers (random, numpy.random); use view.rng"
    ),
    GlobalNumpyRandom: "it draws from the interpreter's global random numbers",
    OwnGenerator: (
        "it is not reproducible: two runs under one seed part on day 0; draw from view.rng"
    ),
    Clock: "it is not reproducible",
    SharedState: "keep no state outside of self",
    CannotBePickled: "it cannot be pickled",
    FailsWhenCopied: "a pickled copy of it fails, day 40: plan() raised AttributeError",
    LeavesAtOnce: "it cannot be made: SystemExit: 0",
    SettingOnSelf: "by_setting belongs into the class, not into __init__",
    BadHandlingNumber: "handle_complaint() returned 1; known:",
    BadPromise: "promise() returned numbers outside [−1, 1]",
    BadTerms: "negotiate() returned [0.5, 0.5]; expected numbers in [0, 1]",
    BadHandling: "handle_complaint() returned 'forget'; known: 'ignore', 'write', 'solve'",
    BadLesson: "learn() raised AttributeError",
}


@pytest.mark.parametrize("cls", BREAKING, ids=lambda cls: cls.__name__)
def test_a_broken_contract_is_told_in_a_sentence(cls):
    before = dict(registry.strategies)
    with pytest.raises(ContractError) as error:
        check_strategy(cls)
    assert BREAKING[cls] in str(error.value)
    assert registry.strategies == before


def test_what_keeps_the_contract_passes():
    assert check_strategy(Plain).decides == ()
    assert check_strategy(KeepsTheArray).decides == ()  # what a view shows stays as it was shown
    report = check_strategy(Remembers)
    assert report.decides == ("promise", "negotiate", "ask_referral", "handle_complaint", "learn")
    assert 0 < report.seconds < testing.SLOWEST


def test_a_check_by_name():
    assert check_strategy("bandit").decides == ("learn",)
    with pytest.raises(StrategyError, match=r"unknown strategy 'bandti'; did you mean 'bandit'\?"):
        check_strategy("bandti")


def test_a_slow_plan_is_named(monkeypatch):
    monkeypatch.setattr(testing, "SLOWEST", 1e-9)
    with pytest.raises(
        ContractError,
        match=(
            r"plan\(\) takes \d+ ms a day for 100 accounts, more than 0 ms; reckon with "
            r"whole arrays"
        ),
    ):
        check_strategy(Plain)


class Sleeps(Strategy):
    def plan(self, view):
        while True:
            time.sleep(0.01)


def test_a_plan_that_never_returns_is_given_up(monkeypatch):
    monkeypatch.setattr(testing, "PATIENCE", 0.3)
    with pytest.raises(
        ContractError, match=r"in a market of twelve accounts, day 0: no answer within 0 seconds"
    ):
        check_strategy(Sleeps)


def test_global_random_numbers_are_left_as_they_were():
    before = random.getstate()
    check_strategy(Plain)
    assert random.getstate() == before


def test_an_example_view_to_try_a_plan_on():
    view = example_view(days=60)
    assert view.shape == (100, PEOPLE)
    assert view.day == 59
    assert view.trust.max() > 0.1
    assert Plain().plan(view).shape == view.shape
    assert example_view("home_pc", days=1, vendor="Dell").aware.mean() < 1


# --- What is allowed and most likely a mistake ----------------------------------------------------


class MeetsNobody(Strategy):
    def plan(self, view):
        return 0 * view.influence


class NearlyNegotiates(Plain):
    def negotiation(self, view):
        return [0.5, 0, 0, 0, 0]


class HasHelpers(Plain):
    def plan(self, view):
        return self.plans(view)

    def plans(self, view):
        return view.influence


class ReadsWhatIsNotThere(Plain):
    def promise(self, view):
        return view.truts if view.day > 100_000 else None


class ComparesWithText(Plain):
    def promise(self, view):
        return 0.1 if any(view.roles == "users") else 0.2


class ComparesReadably(Plain):
    def promise(self, view):
        return 0.1 if any(view.roles == Role.USER) else 0.2


@pytest.mark.parametrize(
    ("cls", "beginnings"),
    [
        (Plain, []),
        (HasHelpers, []),
        (ComparesReadably, []),
        (MeetsNobody, ["its salespeople met nobody in any trial"]),
        (NearlyNegotiates, ["its method negotiation() is never called; did you mean negotiate()?"]),
        (ReadsWhatIsNotThere, ["it reads view.truts, which no view has; did you mean trust?"]),
        (
            ComparesWithText,
            [
                "it compares view.roles with the text 'users', and its values are numbers;"
                " write Role.USER"
            ],
        ),
    ],
)
def test_what_is_useless_is_warned_of(cls, beginnings):
    warnings = check_strategy(cls).warnings
    assert len(warnings) == len(beginnings)
    for warning, beginning in zip(warnings, beginnings, strict=True):
        assert warning.startswith(beginning)


def test_a_mistake_that_breaks_a_strategy_is_told_with_its_remedy():
    class Breaks:
        def plan(self, view):
            return view.influnce

    with pytest.raises(ContractError, match="no view has; did you mean influence") as caught:
        check_strategy(Breaks)
    assert "AttributeError" in str(caught.value)


def test_the_view_lists_the_codes_of_its_arrays():
    for vocabulary in (Phase, Role, Relationship, Setting, Attribute):
        for member in vocabulary:
            assert re.search(rf"\b{member.name}\s+{member.value}\b", View.__doc__)
            assert getattr(simulation, vocabulary.__name__) is vocabulary
