"""The options that all experiments share."""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from experiments.harness.errors import UserError

MAX_SEED = 2**64 - 1
MAX_WORKERS = 1024


def whole_number(low: int, high: int | None = None) -> Callable[[str], int]:
    """Return an argparse type for whole numbers in a range."""
    allowed = (
        f"a whole number from {low} to {high}"
        if high is not None
        else f"a whole number, {low} or more"
    )

    def parse(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} should be {allowed}") from None
        if value < low or (high is not None and value > high):
            raise argparse.ArgumentTypeError(f"{value} should be {allowed}")
        return value

    return parse


def width(text: str) -> float:
    """Return the half-width of an interval, an argparse type."""
    return _number(text, 0.0001, 0.5, "a half-width between 0.0001 and 0.5, such as 0.01")


def seconds(text: str) -> float:
    """Return a time limit, an argparse type."""
    return _number(text, 0.001, 1e6, "a number of seconds from 0.001 to 1000000")


def _number(text: str, low: float, high: float, allowed: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not low <= value <= high:
        raise argparse.ArgumentTypeError(f"{text!r} should be {allowed}")
    return value


def parser(
    name: str, question: str, scenarios: tuple[str, ...], replications: int
) -> argparse.ArgumentParser:
    """Return the parser of an experiment; it can add options of its own."""
    options = argparse.ArgumentParser(
        prog=f"python -m experiments {name}",
        description=question,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = options.add_argument
    add(
        "--scenario",
        action="append",
        metavar="NAME|FILE.toml",
        help=f"a condition; repeatable (default: {', '.join(scenarios)})",
    )
    add(
        "--replications",
        type=whole_number(1, 1_000_000),
        metavar="N",
        help=f"runs of each condition (default: {replications})",
    )
    add("--seed", type=whole_number(0, MAX_SEED), default=1, metavar="S", help="default: 1")
    add(
        "--workers",
        type=whole_number(1, MAX_WORKERS),
        metavar="K",
        help="processes on this machine (default: all cores)",
    )
    add(
        "--dask",
        metavar="ADDRESS",
        help="an existing Dask scheduler instead, such as tcp://host:8786",
    )
    add(
        "--precision",
        type=width,
        metavar="W",
        help="replicate until every win rate is known to ± W; --replications is then the most",
    )
    add(
        "--run-timeout",
        type=seconds,
        metavar="S",
        help="give up a run that takes longer than S seconds",
    )
    add(
        "--out",
        type=Path,
        metavar="DIR",
        help=f"default: results/{name}/, with --quick results/quick/{name}/",
    )
    add(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="override one scenario value by its dotted path; repeatable",
    )
    add(
        "--strategies",
        action="append",
        default=[],
        type=Path,
        metavar="FILE.py",
        help="load your strategies; repeatable",
    )
    add("--quick", action="store_true", help="a smaller run, seconds")
    add("--quiet", action="store_true", help="print nothing but errors")
    add("--fresh", action="store_true", help="start over instead of continuing an unfinished run")
    return options


def settle(arguments: argparse.Namespace, name: str) -> None:
    """Fill in the defaults that depend on other options."""
    if arguments.out is None:
        arguments.out = Path("results", *(["quick"] if arguments.quick else []), name)
    if arguments.workers is None:
        # A quick run is over before worker processes have started.
        arguments.workers = (
            1
            if arguments.quick
            else len(os.sched_getaffinity(0))
            if hasattr(os, "sched_getaffinity")
            else os.cpu_count() or 1
        )


def conditions(
    arguments: argparse.Namespace, defaults: tuple[str, ...], changes: Mapping[str, Any]
) -> dict[str, Any]:
    """Load strategies and scenarios; return name → Scenario, in the order given.

    Raises:
        UserError, ScenarioError, StrategyError: with the message for the user.
    """
    from simulation.scenario import parse_override
    from simulation.strategies import load_file

    for path in arguments.strategies:  # before the scenarios, which name them
        load_file(path)
    overrides = dict(changes)
    overrides |= dict(parse_override(text) for text in arguments.set)
    loaded: dict[str, Any] = {}
    for source in arguments.scenario or defaults:
        scenario = _load(source, overrides, arguments.quiet)
        if scenario.name in loaded:
            raise UserError(
                f"--scenario {source}: two scenarios are called '{scenario.name}'; conditions need names of their own"
            )
        loaded[scenario.name] = scenario
    return loaded


def only(scenarios: Mapping[str, Any], what: str) -> Any:
    """Return the one scenario there is.

    Args:
        scenarios: name → Scenario.
        what: has one: "a contest has one field".

    Raises:
        UserError: there are several.
    """
    if len(scenarios) > 1:
        raise UserError(f"--scenario {', '.join(scenarios)}: {what}; give one scenario")
    return next(iter(scenarios.values()))


def check_vendor(option: str, name: str, scenario: Any) -> None:
    """Refuse the name of a vendor that a scenario does not have.

    Raises:
        UserError: with a near name, if there is one.
    """
    from simulation.scenario.errors import suggestion

    if name not in scenario.vendors:
        raise UserError(
            f"{option} {name}: '{scenario.name}' has no vendor of that name{suggestion(name, scenario.vendors)}"
        )


@contextmanager
def said_once() -> Iterator[None]:
    """Make variants without a warning for each: what a scenario warns of, its user was told when it was loaded."""
    from simulation import ScenarioWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ScenarioWarning)
        yield


def check_strategies(conditions: Mapping[str, Any], timeout: float | None) -> None:
    """Make every vendor's strategy once, before any run: parameters that it refuses are the user's mistake, not a failed run.

    Args:
        conditions: name → Scenario.
        timeout: seconds that one may take; None = any time.

    Raises:
        StrategyError: with the message for the user.
    """
    from simulation.strategies import StrategyError, make
    from simulation.watchdog import TimeIsUp, time_limit

    tried = set()
    for scenario in conditions.values():
        for vendor, spec in scenario.vendors.items():
            key = (vendor, spec.strategy, repr(spec.parameters))
            if key not in tried:
                try:
                    with time_limit(timeout):
                        make(vendor, spec.strategy, spec.parameters)
                except TimeIsUp:
                    message = (
                        f"vendor '{vendor}', strategy '{spec.strategy}': __init__() took longer "
                        f"than {timeout:g} seconds (--run-timeout)"
                    )
                    raise StrategyError(message) from None
                tried.add(key)


def vary(scenario: Any, changes: Mapping[str, Any], given: list[str]) -> Any:
    """Return a variant of a scenario; what the user set by --set stays.

    Raises:
        ScenarioError: with the message for the user.
    """
    from simulation.scenario import parse_override

    kept = dict(parse_override(text) for text in given)
    return (
        scenario.replace(
            {**changes, **{key: value for key, value in kept.items() if key not in changes}}
        )
        if changes
        else scenario
    )


def _load(source: str, overrides: Mapping[str, Any], quiet: bool) -> Any:
    """Load a scenario; what it warns of becomes a line for the user."""
    from simulation import Scenario, ScenarioWarning

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", ScenarioWarning)
        scenario = Scenario.load(source, overrides)
    for message in dict.fromkeys(str(warning.message) for warning in caught):
        if not quiet:
            print(f"Warning: {message}", file=sys.stderr)
    return scenario
