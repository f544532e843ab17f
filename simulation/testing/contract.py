"""The contract of a strategy, for its author's own tests: `check_strategy(MyStrategy)`."""

from __future__ import annotations

import hashlib
import pickle
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from simulation import registry
from simulation.columns import values_at
from simulation.market import Market
from simulation.scenario import Scenario
from simulation.strategies import Strategy, StrategyError, View, get, overrides
from simulation.strategies.decisions import DECISIONS, OPTIONAL
from simulation.testing.source import doubts, ways_around
from simulation.vocabulary import PURCHASE_PHASES, label
from simulation.watchdog import TimeIsUp, time_limit

SLOWEST = 0.01
"""Seconds that the plan of a day for 100 accounts may take; the built-in strategies take less than
0.0001."""
PATIENCE = 30.0
"""Seconds after which a trial is given up."""
SEED = 20261123

_BRISK = {f"phases.{label(phase)}.days": [2, 3, 5] for phase in PURCHASE_PHASES} | {
    "needs.idle_days": 8,
    "choice.outside_option": 0.0,  # in short purchases trust is low: else hardly anybody buys
    "satisfaction.tolerance": 0.0,
    "satisfaction.spread": 0.5,
}
TRIALS: dict[str, tuple[str, dict[str, Any]]] = {
    "twelve accounts": ("as_told", _BRISK | {"market.organisations": 12, "market.days": 80}),
    "one account, one user": (
        "as_told",
        _BRISK | {"market.organisations": 1, "market.days": 30, "roles.user.people": 1},
    ),
    "accounts unknown": (
        "home_pc",
        {"market.organisations": 25, "market.days": 40, "needs.idle_days": 8},
    ),
}
"""Small markets in which every decision comes up: scenario and changes."""
PLAYER = "Dell"
"""The vendor that the strategy plans for."""


NOBODY = (
    "its salespeople met nobody in any trial: plan() gave no stakeholder a number above 0;"
    " phases and roles are numbers, so compare view.phase with Phase.EVALUATION, not with a text"
)
"""What is said of a plan that is 0 everywhere."""


class ContractError(StrategyError, AssertionError):
    """A strategy breaks its contract.

    `str(error)` has a sentence for every way in which it does.
    """


@dataclass(frozen=True)
class Report:
    """What a check found out about a strategy that keeps the contract.

    Attributes:
        decides: the optional methods that it has.
        seconds: median time of its plan for 100 accounts.
        warnings: a sentence for everything that is allowed and most likely a mistake.
    """

    decides: tuple[str, ...]
    seconds: float
    warnings: tuple[str, ...] = ()


def check_strategy(strategy: type | str) -> Report:
    """Run a strategy through small markets and see whether it keeps the contract.

    It can be made without arguments; it answers with finite numbers of the right shape, whatever
    the market; it leaves the view and the interpreter's global random numbers alone; it does the
    same again under the same seed, also after it was pickled in the middle; it is fast enough; and
    it knows the market through its view alone.

    Args:
        strategy: a class, registered or not, or a registered name.

    Raises:
        ContractError: with a sentence for everything that is wrong.
        StrategyError: there is no strategy of that name.
    """
    cls = get(strategy) if isinstance(strategy, str) else strategy
    examined = _examine(cls)
    warnings = doubts(cls)
    if examined.found:
        raise ContractError("\n".join(dict.fromkeys([*examined.found, *warnings])))
    if not examined.contact_hours:
        warnings.insert(0, NOBODY)
    decides = tuple(name for name in OPTIONAL if overrides(cls, name))
    return Report(decides, examined.seconds, tuple(warnings))


class _Examined(NamedTuple):
    """What trials showed.

    Attributes:
        found: a sentence for everything that is wrong.
        seconds: what a plan takes.
        contact_hours: of all trials.
    """

    found: list[str]
    seconds: float = 0.0
    contact_hours: int = 0


def _examine(cls: Any) -> _Examined:
    """Let a strategy play all trials."""
    if not callable(getattr(cls, "plan", None)) or cls.plan is Strategy.plan:
        return _Examined([f"class {getattr(cls, '__name__', cls)} has no method plan(self, view)"])
    found = ways_around(cls)
    try:
        with time_limit(PATIENCE):
            cls()
    except TimeIsUp:
        late = f"it cannot be made: __init__() did not end within {PATIENCE:.0f} seconds"
        return _Examined([*found, late])
    except (Exception, SystemExit) as error:
        needed = (
            "; if its __init__ needs arguments, give each a default, so that a scenario "
            "can leave it out"
        )
        hint = needed if isinstance(error, TypeError) else ""
        raised = f"it cannot be made: {type(error).__name__}: {error}{hint}"
        return _Examined([*found, raised])
    _compile_engine()
    with _registered(cls) as name:
        hours = 0
        for trial in TRIALS:
            broken, met = _run(name, trial)
            if broken:  # most likely in the other trials too, and nothing can be said of the rest
                return _Examined([*found, broken])
            hours += met
        found += _repeats(name) or _pickles(name)
        try:
            with time_limit(PATIENCE):
                seconds = plan_seconds(name)
        except TimeIsUp:
            seconds = PATIENCE
        except StrategyError as error:
            return _Examined([*found, f"in a market of 100 accounts{_told(error, name)}"])
    if seconds > SLOWEST:
        found.append(
            f"plan() takes {1000 * seconds:.0f} ms a day for 100 accounts, more than "
            f"{1000 * SLOWEST:.0f} ms; "
            "reckon with whole arrays instead of loops over accounts"
        )
    return _Examined(found, seconds, hours)


@contextmanager
def _registered(cls: Any) -> Iterator[str]:
    """Give a class a name for the time of the check, whether or not it has one."""
    name = f"{cls.__name__} under test"
    registry.strategies[name] = cls
    try:
        yield name
    finally:
        del registry.strategies[name]


def _market(name: str, trial: str) -> Market:
    scenario, changes = TRIALS[trial]
    return Market(
        Scenario.load(scenario, changes | {f"vendors.{PLAYER}.strategy": name}),
        rng=SEED,
        collect_every=0,
    )


@cache
def _compile_engine() -> None:
    """Play a trial before any clock starts: compiling may take longer than a strategy may."""
    _market("default", next(iter(TRIALS))).run()


def _run(name: str, trial: str) -> tuple[str, int]:
    """Let the strategy play a market to its end.

    Returns:
        What is wrong, empty if nothing is, and the strategy's contact hours.
    """
    market = None
    try:
        with time_limit(PATIENCE):
            market = _market(name, trial)
            market.run()
    except TimeIsUp:
        day = market.day if market else 0
        return f"in a market of {trial}, day {day}: no answer within {PATIENCE:.0f} seconds", 0
    except StrategyError as error:
        return f"in a market of {trial}{_told(error, name)}", 0
    player = market.vendor_names.index(PLAYER)
    return "", int(market.columns.vendors["hours"][player].sum())


def _told(error: StrategyError, name: str) -> str:
    """Return the day and what is wrong; the names in front are those of the trial."""
    return str(error).partition(repr(name))[2] or f": {error}"


def _repeats(name: str) -> list[str]:
    """Run the same market twice.

    The second time the world has other random numbers, and a plan must not care.
    """
    found, traces = [], []
    before = random.getstate(), np.random.get_state()  # noqa: NPY002 - the global state is what is looked at
    try:
        for world in (1, 2):
            random.seed(world)
            np.random.seed(world)  # noqa: NPY002
            untouched = _global_random_state()
            market = _market(name, next(iter(TRIALS)))
            traces.append([_step(market) for _ in range(market.scenario.market.days)])
            if _global_random_state() != untouched:
                found.append(
                    "it draws from the interpreter's global random numbers (random, "
                    "numpy.random); use view.rng"
                )
    finally:
        random.setstate(before[0])
        np.random.set_state(before[1])  # noqa: NPY002
    different = [day for day, (one, two) in enumerate(zip(*traces, strict=True)) if one != two]
    if different:
        found.append(
            "it is not reproducible: two runs under one seed part on day "
            f"{different[0]}; draw from view.rng, "
            "do not look at the clock, and keep no state outside of self"
        )
    return found


def _global_random_state() -> bytes:
    return pickle.dumps((random.getstate(), np.random.get_state()))  # noqa: NPY002


def fingerprint(name: str) -> str:
    """Return a fingerprint of all that a registered strategy decides in a trial.

    The same in every process, if it is reproducible.
    """
    market = _market(name, next(iter(TRIALS)))
    return hashlib.sha256(
        b"".join(_step(market) for _ in range(market.scenario.market.days))
    ).hexdigest()


def _step(market: Market) -> bytes:
    """Run a day; return a fingerprint of all that decisions are written into."""
    market.step()
    digest = hashlib.sha256()
    for column in sorted({column for row in DECISIONS.values() for column in row.writes}):
        digest.update(np.ascontiguousarray(values_at(market.columns, column)).tobytes())
    return digest.digest()


def _pickles(name: str) -> list[str]:
    """Pickle a market in the middle; the copy must go on as the original does."""
    market = _market(name, next(iter(TRIALS)))
    for _ in range(market.scenario.market.days // 2):
        market.step()
    strategy = market.strategies[market.vendor_names.index(PLAYER)]
    try:
        pickle.dumps(strategy)
        twin = pickle.loads(pickle.dumps(market))
    except Exception as error:
        return [
            (
                f"it cannot be pickled ({error}); define the class at the top of a module, "
                "and keep plain data in self"
            )
        ]
    rest = range(market.scenario.market.days - market.day)
    try:
        after = [_step(twin) for _ in rest]
    except StrategyError as error:
        return [f"a pickled copy of it fails{_told(error, name)}"]
    if [_step(market) for _ in rest] != after:
        return [
            (
                "a pickled copy of it decides otherwise; keep copies of what a view shows, "
                "not its own arrays, and nothing outside of self"
            )
        ]
    return []


def plan_seconds(name: str, days: int = 3) -> float:
    """Return the median time in seconds of a registered strategy's plan.

    The market is `as_told` with its 100 accounts, after some days.
    """
    market = Market(
        Scenario.load("as_told", {f"vendors.{PLAYER}.strategy": name}), rng=SEED, collect_every=0
    )
    for _ in range(days):
        market.step()
    view, strategy = market.view(PLAYER), market.strategies[market.vendor_names.index(PLAYER)]
    times = []
    for _ in range(21):
        started = time.perf_counter()
        strategy.plan(view)
        times.append(time.perf_counter() - started)
    return float(np.median(times))


def example_view(
    scenario: Scenario | str = "as_told", days: int = 120, seed: int = SEED, vendor: str = PLAYER
) -> View:
    """Return what a vendor sees on some morning of a market: something to try a plan on.

    Args:
        scenario: the market's.
        days: mornings before this one.
        seed: of the run.
        vendor: whose view.

    Raises:
        ValueError: there is no vendor of that name.
    """
    market = Market(scenario, rng=seed, collect_every=0)
    for _ in range(days):
        market.step()
    return market.view(vendor)
