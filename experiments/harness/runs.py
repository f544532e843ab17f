"""One run: a condition, a replication, and its rows of results.

It is performed in a worker process or in this one.
"""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from experiments.harness import recorded
from experiments.harness.design import Condition

Rows = tuple[dict[str, Any], ...]
Columns = Mapping[str, Sequence[Any]]
"""A table by columns: name → values."""


class State(StrEnum):
    """What has become of a run; the names are those of Mesa 4."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    ABORTED = "aborted"


@dataclass(frozen=True, slots=True)
class Run:
    """A condition × replication."""

    condition: str
    replication: int
    seed: int

    @property
    def run_id(self) -> str:
        """Return a text that no other run of the experiment has: "as_told/3"."""
        return f"{self.condition}/{self.replication}"


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """What became of a run: its rows, or why it has none.

    Attributes:
        run: which run.
        state: SUCCEEDED; FAILED, it raised an error; ABORTED, it took too long or was lost.
        rows: one for each vendor.
        tables: further tables by name.
        failure: why there are no rows, in a sentence.
        trace: the traceback of the failure.
    """

    run: Run
    state: State = State.SUCCEEDED
    rows: Rows = ()
    tables: Mapping[str, Columns] = field(default_factory=dict)
    failure: str = ""
    trace: str = ""


def results_of(market: Any) -> Any:
    """Measure a finished market by its own results, one row per vendor."""
    return market.results()


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be run, as worker processes must know it.

    Attributes:
        conditions: name → condition.
        strategies: users' files.
        seed: all runs' seeds come from it.
        measure: a function of the finished market that returns a frame with one row per vendor.
        collect_every: days between two collections of the DataCollectors; 0 = on the last day only.
        timeout: seconds after which a run is aborted; None = never.
        timeline: whether the market's timeline is recorded.
        warm_up: working days at the start of every run that do not count, see `Market.results`.
        deals: whether the market's deals are recorded.
        meetings: whether its meetings are.
    """

    conditions: Mapping[str, Condition]
    strategies: tuple[Path, ...] = ()
    seed: int = 1
    measure: Callable[[Any], Any] = results_of
    collect_every: int = 0
    timeout: float | None = None
    timeline: bool = False
    warm_up: int = 0
    deals: bool = False
    meetings: bool = False


def replication_seed(seed: int, replication: int) -> int:
    """Return the seed of a replication, 63 bits, the same in every condition.

    By NumPy's SeedSequence, so that neither replications nor neighbouring seeds share random
    numbers.
    """
    import numpy as np

    words = np.random.SeedSequence(seed, spawn_key=(replication,)).generate_state(2, np.uint32)
    return (int(words[0]) << 32 | int(words[1])) >> 1


def plan(conditions: list[str], replications: int, seed: int) -> list[Run]:
    """Return all runs, condition by condition."""
    seeds = [replication_seed(seed, replication) for replication in range(replications)]
    return [
        Run(condition, replication, seeds[replication])
        for condition in conditions
        for replication in range(replications)
    ]


def prepare(job: Job) -> None:
    """Make a process ready for the runs of a job: users' strategies are loaded."""
    from simulation.strategies import load_file

    for path in job.strategies:
        load_file(path)


def compiled() -> bool:
    """Return whether the engine is compiled already: Numba keeps what it compiled in a folder."""
    import numba

    import simulation  # noqa: F401, points Numba to its folder

    folder = numba.config.CACHE_DIR
    return not folder or any(Path(folder).rglob("*.nbi"))


def compile_engine(job: Job) -> None:
    """Run a market for two days, so that workers load what Numba compiled.

    Otherwise all of them would compile it at the same time. Every vendor plans by default: a
    user's strategy belongs into a worker, where it can be stopped.
    """
    from simulation import Market

    scenario = next(iter(job.conditions.values())).scenario
    plain: dict[str, Any] = {}
    for name in scenario.vendors:
        plain |= {f"vendors.{name}.strategy": "default", f"vendors.{name}.parameters": {}}
    with contextlib.suppress(Exception):  # what fails here fails run by run, and is reported
        market = Market(scenario.replace(plain), rng=0)
        for _ in range(2):
            market.step()


def perform(job: Job, run: Run) -> RunOutcome:
    """Run one run of a job; a failure becomes an outcome."""
    from simulation import Market
    from simulation.watchdog import TimeIsUp, time_limit

    try:
        with time_limit(job.timeout):
            scenario = job.conditions[run.condition].scenario
            market = Market(
                scenario,
                rng=run.seed,
                collect_every=job.collect_every,
                warm_up=job.warm_up,
                record_meetings=job.meetings,
            )
            market.run()
            frame = job.measure(market)
        rows = rows_of(frame)
        tables = recorded.record(market, job)
    except TimeIsUp:
        where = f" on day {market.day}" if "market" in locals() else ""
        failure = f"took longer than {job.timeout:g} seconds (--run-timeout){where}"
        return RunOutcome(run, State.ABORTED, failure=failure, trace=traceback.format_exc())
    except Exception as error:
        failure = f"{type(error).__name__}: {error}"
        return RunOutcome(run, State.FAILED, failure=failure, trace=traceback.format_exc())
    return RunOutcome(run, rows=rows, tables=tables)


def rows_of(frame: Any) -> Rows:
    """Return the rows of a frame with plain Python values.

    JSON keeps these to the last bit.
    """
    return tuple(
        {str(key): value.item() if hasattr(value, "item") else value for key, value in row.items()}
        for row in frame.to_dict("records")
    )
