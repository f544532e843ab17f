"""Scenarios that nobody would write.

Each one runs with finite results, or is refused in plain sentences.

A built-in scenario is cut down to a small market and then spoilt in one to four places: values at
and beyond the bounds of the table of parameters, values of another type, keys taken away, added or
swapped. `FUZZ_CASES=2000` tries so many instead of a few, with other random numbers each time.
"""

from __future__ import annotations

import copy
import datetime
import functools
import math
import os
import warnings
from typing import Any

import numpy as np
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from simulation import Market, Scenario, ScenarioError, ScenarioWarning, StrategyError
from simulation.scenario.table import NUMBER, parameter_at
from simulation.vocabulary import Outcome, label

CASES = int(os.environ.get("FUZZ_CASES", "0"))
DAYS = 15
WAYS = ("edge", "edge", "edge", "value", "drop", "add", "swap", "twice")
LARGEST = 3000
"""Pairs of a stakeholder and a vendor, or reps, up to which a market is run; larger ones are only
loaded."""
ANYTHING: list[Any] = [
    None,
    True,
    False,
    "",
    "x",
    " ",
    "戴尔",
    "a\nb",
    "day\0",
    "evening",
    "random",
    "even-coverage",
    "weighted",
    "ces",
    "veto",
    *(0, 1, -1, 2, 3, 7, 26, 2**31, 2**53 + 1, 2**63, 2**64, 10**30),
    *(0.0, -0.0, 0.5, 1.0, -1.0, 1.5, 5e-324, 1e-300, 1e15, 1e300, math.inf, -math.inf, math.nan),
    *([], [0], [1, 2, 3], [3, 2, 1], [[]], [0.5, 0.5], [[9, 18, "visit"]], [[9, 9, "visit"]]),
    *([[8, 27, "desk"]], [[9, 12, 1.0], [11, 13, 0.5]], {}, {"x": 1}, {"visit": 0}),
    datetime.date(2020, 1, 1),
    b"x",
    np.float64(0.5),
]


def base(name: str) -> dict[str, Any]:
    """Return a built-in scenario as a small market with short purchases."""
    data = Scenario.load(name).to_dict()
    data["market"] |= {"organisations": 5, "days": 40}
    data["needs"]["idle_days"] = 3.0
    for phase in data["phases"].values():
        phase["days"] = [0, 1, 2]
    for vendor in data["vendors"].values():
        for entry in vendor["team"]:
            entry["reps"] = min(entry["reps"], 2)
    return data


BASES = {name: base(name) for name in Scenario.builtin()}


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the paths of everything inside a table or a list."""
    items = node.items() if isinstance(node, dict) else enumerate(node)
    found = []
    for key, value in items:
        found.append((*path, key))
        if isinstance(value, (dict, list)):
            found += places(value, (*path, key))
    return found


def at(data: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        data = data[key]
    return data


@functools.cache
def edges(path: tuple[Any, ...]) -> list[Any]:
    """Return numbers at and beyond the bounds of a key."""
    known = parameter_at(path)
    if known is None or known.bounds is None:
        return []
    low, high = known.bounds.low, known.bounds.high
    found: list[Any] = [low, high]
    for number, towards in ((low, -math.inf), (low, math.inf), (high, math.inf), (high, -math.inf)):
        found += [math.nextafter(number, towards), int(math.copysign(1, towards)) + number]
    return [*found, *(int(number) for number in found if math.isfinite(number))]


class Case:
    """A spoilt scenario: the base, the changes, and the whole as a dictionary."""

    def __init__(self, base: str) -> None:
        self.base, self.data = base, copy.deepcopy(BASES[base])
        self.changes: list[tuple[str, tuple[Any, ...], Any]] = []

    def __repr__(self) -> str:
        return f"Case({self.base!r}, {self.changes})"


@functools.cache
def inside(path: tuple[Any, ...]) -> list[Any]:
    """Return numbers at the bounds of a key, and just inside them, of its type."""
    known = parameter_at(path)
    if known is None or known.bounds is None:
        return []
    found = [number for number in edges(path) if number in known.bounds]
    return [number for number in found if type(number) is int or known.kind == NUMBER]


@st.composite
def spoilt(draw: st.DrawFn) -> Case:
    """Draw a scenario; every second one with numbers inside their bounds alone."""
    case = Case(draw(st.sampled_from(sorted(BASES))))
    gentle = draw(st.booleans())
    for _ in range(draw(st.integers(1, 4))):
        known = places(case.data)
        if gentle:  # weights must sum to 1, and spans be in order: these would be refused
            known = [
                path
                for path in known
                if inside(path) and "weights" not in path and type(path[-1]) is str
            ]
            known = [path for path in known if not isinstance(at(case.data, path), list)]
        if not known:
            break
        path = draw(st.sampled_from(known))
        holder, key = at(case.data, path[:-1]), path[-1]
        how = draw(st.sampled_from(["inside"] if gentle else WAYS))
        if how == "inside":
            holder[key] = draw(st.sampled_from(inside(path)))
        elif how == "edge" and edges(path):
            holder[key] = draw(st.sampled_from(edges(path)))
        elif how == "drop":
            del holder[key]
        elif how == "add" and isinstance(holder, dict):
            value = draw(st.sampled_from([holder[key], *ANYTHING]))
            key = draw(st.sampled_from(["x", "", "A ", "ce\nll", "reps", "days", "戴尔", "a.b"]))
            holder[key] = copy.deepcopy(value)
        elif how == "swap":
            holder[key] = copy.deepcopy(at(case.data, draw(st.sampled_from(known))))
        elif how == "twice" and isinstance(holder, list):
            holder.insert(draw(st.integers(0, len(holder))), copy.deepcopy(holder[key]))
        else:
            holder[key] = copy.deepcopy(draw(st.sampled_from(ANYTHING)))
        now = holder.get(key, "gone") if isinstance(holder, dict) else holder
        case.changes.append((how, (*path[:-1], key), copy.deepcopy(now)))
    return case


def check_refusal(error: Exception, case: Case) -> None:
    """Check that a message is of plain lines, each about a key.

    One at least about what was changed.
    """
    lines = str(error).splitlines()
    assert 1 <= len(lines) <= 22, error
    assert all(line.isprintable() and 5 < len(line) < 1000 for line in lines), error
    assert str(error).startswith(("fuzz: ", "vendor ")), error
    assert not any(word in str(error) for word in ("Traceback", "Error(", "pydantic", "numpy")), (
        error
    )
    # A key may stand elsewhere than the reason why it is wrong: a schedule that is gone is missed
    # by a team.
    sections = {str(path[0]) for _, path, _ in case.changes} | {"vendors"}
    assert any(section in str(error) or repr(section) in str(error) for section in sections), error


def small_enough(scenario: Scenario) -> bool:
    people = sum(role.people for _, role in scenario.roles)
    pairs = scenario.market.organisations * people * len(scenario.vendors)
    reps = sum(entry.reps for vendor in scenario.vendors.values() for entry in vendor.team)
    hours = max(
        (end - start for blocks in scenario.schedules.values() for start, end, _ in blocks),
        default=1,
    )
    return (
        pairs <= LARGEST
        and scenario.market.organisations <= 200
        and reps * scenario.meetings.requests * hours <= 20 * LARGEST
    )


def check_results(market: Market) -> None:
    """Check that all numbers of a market's results are finite where they are told.

    Shares are shares.
    """
    columns = market.columns
    for values in (
        columns.relations["personal"],
        columns.relations["institutional"],
        columns.trust,
    ):
        assert np.isfinite(values).all()
        assert ((values >= 0) & (values <= 1)).all()
    results = market.results()
    numbers = results.select_dtypes("number")
    undefined = {"win_rate", "reproduction"}  # nothing was divided by nothing
    assert not np.isinf(numbers.to_numpy(float)).any()
    assert not numbers.drop(columns=list(undefined)).isna().any().any()
    assert (results["cost"] >= 0).all()
    assert results["win_rate"].dropna().between(0, 1).all()
    for table in (market.deals, market.timeline):
        assert not np.isinf(table.select_dtypes("number").to_numpy(float)).any()
    deals = market.deals
    assert (deals["outcome"].isin(list(map(label, Outcome)))).all()


@settings(
    max_examples=CASES or 100,
    derandomize=not CASES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example],
)
@given(spoilt(), st.integers(0, 2**64 - 1))
def test_a_spoilt_scenario_runs_or_is_refused(case, seed):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ScenarioWarning)
        try:
            scenario = Scenario.from_dict(case.data, source="fuzz", name="fuzz")
        except ScenarioError as error:
            check_refusal(error, case)
            event("refused")
            return
        assert Scenario.from_dict(scenario.to_dict()).to_dict() == scenario.to_dict()
        if not small_enough(scenario):
            event("large: only loaded")
            return
        try:
            market = Market(scenario, rng=seed)
        except (ScenarioError, StrategyError) as error:
            check_refusal(error, case)
            event("refused by its strategy")
            return
    for _ in range(min(DAYS, scenario.market.days)):
        market.step()
    check_results(market)
    event(f"ran, {'with' if len(market.deals) else 'without'} deals")
