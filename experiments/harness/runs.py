"""One run: a condition, a replication, and its rows of results. Runs in worker processes and in this one alike."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Run:
    """A condition × replication."""

    condition: str
    replication: int
    seed: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a run: its rows, or why it failed."""

    run: Run
    rows: tuple[dict[str, Any], ...] = ()
    failure: str = ""
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """What a process must know to perform runs.

    Attributes:
        conditions: name → Scenario.
        strategies: users' files.
        measure: a function of the finished market that returns a row per vendor; None = `Market.results()`.
        collect_every: days between two collections of the markets' DataCollectors; 0 = on the last day only.
        timeout: seconds after which a run is given up; None = never.
    """

    conditions: dict[str, Any]
    strategies: list[Path]
    measure: Callable[[Any], Any] | None = None
    collect_every: int = 0
    timeout: float | None = None


def replication_seed(seed: int, replication: int) -> int:
    """Return the seed of a replication, the same in every condition (common random numbers), 63 bits.

    By NumPy's SeedSequence, so that neither replications nor neighbouring seeds share random numbers.
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


_task: Task | None = None


def prepare(task: Task, worker: bool = True) -> None:
    """Make a process ready for runs: users' strategies loaded, scenarios at hand."""
    global _task
    if worker:
        signal.signal(
            signal.SIGINT, signal.SIG_IGN
        )  # the parent hears Ctrl-C, and ends its workers
        threading.Thread(target=_end_with_parent, daemon=True).start()
    from simulation.strategies import load_file

    for path in task.strategies:
        load_file(path)
    _task = task


def _end_with_parent() -> None:
    """End this worker when its parent is gone: killed, it cannot tell its workers to stop, and they would wait for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def perform(runs: list[Run]) -> list[Outcome]:
    """Run some runs of the prepared task; a failing one does not stop the others."""
    assert _task is not None
    return [perform_one(_task, run) for run in runs]


def perform_one(task: Task, run: Run) -> Outcome:
    """Run one run of a task."""
    from simulation import Market
    from simulation.watchdog import TimeIsUp, time_limit

    try:
        with time_limit(task.timeout):
            market = Market(
                task.conditions[run.condition], rng=run.seed, collect_every=task.collect_every
            )
            market.run()
            frame = market.results() if task.measure is None else task.measure(market)
        rows = frame.to_dict("records")
    except TimeIsUp:
        where = f" on day {market.day}" if "market" in locals() else ""
        return Outcome(
            run,
            failure=f"took longer than {task.timeout:g} seconds (--run-timeout){where}",
            trace=traceback.format_exc(),
        )
    except Exception as error:
        return Outcome(
            run, failure=f"{type(error).__name__}: {error}", trace=traceback.format_exc()
        )
    return Outcome(
        run, rows=tuple({str(key): _plain(value) for key, value in row.items()} for row in rows)
    )


def _plain(value: Any) -> Any:
    """Return a NumPy scalar as a Python one, which JSON keeps to the last bit."""
    return value.item() if hasattr(value, "item") else value
