"""Running a job to its end: what is in the journal already, what is missing, and where it runs."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from experiments.harness import journal, outputs, runner, statistics, terminal
from experiments.harness.runs import Outcome, Run, Task, plan

FIRST_BATCH = 10
"""Replications before --precision looks at the intervals for the first time: fewer say little about their own spread."""
MOST = 1000
"""Replications at most with --precision, if --replications does not say otherwise."""


@dataclass(frozen=True)
class Job:
    """What is to be run.

    Attributes:
        conditions: name → Scenario.
        strategies: users' files.
        seed: all runs' seeds come from it.
        measure: see `Experiment.measure`.
        collect_every: see `Experiment.collect_every`.
    """

    conditions: dict[str, Any]
    strategies: list[Path]
    seed: int
    measure: Callable[[Any], Any] | None = None
    collect_every: int = 0

    def task(self, timeout: float | None) -> Task:
        """Return what a worker needs to know."""
        sources = list(dict.fromkeys(path.resolve() for path in self.strategies))
        return Task(self.conditions, sources, self.measure, self.collect_every, timeout)


@dataclass
class Done:
    """What became of a job: a row per run and vendor, and how it went."""

    table: Any = None
    planned: int = 0
    resumed: int = 0
    replications: int = 0
    failures: list[Outcome] = field(default_factory=list)


def execute(job: Job, arguments: argparse.Namespace, replications: int) -> Done:
    """Run what the journal of the output folder does not hold yet.

    With `--precision` the replications come in batches, until every win rate's interval is narrow enough or the cap is
    reached. How large a batch is depends on the results before it alone, so that the outcome is the same however often
    the job was interrupted.

    Args:
        job: what.
        arguments: the command line's.
        replications: of each condition; not used with `--precision`.
    """
    done = Done()
    cap = (arguments.replications or MOST) if arguments.precision else replications
    goal = min(FIRST_BATCH, cap) if arguments.precision else replications
    parts = journal.fingerprint(job.conditions, job.strategies, job.seed, job.measure)
    with journal.Journal(arguments.out, parts, arguments.fresh) as book:
        while True:
            planned = plan(list(job.conditions), goal, job.seed)
            _run_missing(job, arguments, planned, book, done)
            done.planned, done.replications = len(planned), goal
            done.table = outputs.runs_table(planned, book.finished)
            if not arguments.precision or done.failures or goal >= cap:
                return done
            width = statistics.widest(done.table)
            if width <= arguments.precision:
                return done
            # The width falls with the square root of the number; never more than twice as many at once.
            wanted = goal * (width / arguments.precision) ** 2 if math.isfinite(width) else 2 * goal
            goal = min(cap, max(goal + 1, min(2 * goal, math.ceil(wanted))))


def _run_missing(
    job: Job, arguments: argparse.Namespace, planned: list[Run], book: journal.Journal, done: Done
) -> None:
    missing = [run for run in planned if run not in book.finished]
    resumed = len(planned) - len(missing)
    if not done.planned:
        done.resumed = resumed
        if resumed:
            terminal.note(
                f"{resumed} of {len(planned)} runs are in {arguments.out} already", arguments.quiet
            )
    with (
        terminal.progress(len(planned), resumed, arguments.quiet) as advance,
        closing(_outcomes(job, arguments, missing)) as outcomes,
    ):
        for outcome in outcomes:
            if outcome.failure:
                done.failures.append(outcome)
            else:
                book.add(outcome)
            advance()


def _outcomes(
    job: Job, arguments: argparse.Namespace, missing: list[Run]
) -> Generator[Outcome, None, None]:
    """Yield outcomes as they come, from this machine or from a Dask cluster."""
    task = job.task(arguments.run_timeout)
    if arguments.dask is not None and missing:
        from experiments.harness import dask_runner

        yield from dask_runner.run_all(missing, task, arguments.dask)
    else:
        yield from runner.run_all(missing, task, arguments.workers)


def report_failures(folder: Path, failures: list[Outcome]) -> int:
    """Write failures.txt and say what failed; returns the exit status."""
    path = folder / "failures.txt"
    if not failures:
        path.unlink(missing_ok=True)
        return 0
    failures.sort(key=lambda outcome: (outcome.run.condition, outcome.run.replication))
    path.write_text(
        "\n".join(
            f"{o.run.condition}, replication {o.run.replication}, seed {o.run.seed}: {o.failure}\n{o.trace}"
            for o in failures
        ),
        encoding="utf-8",
    )
    first = failures[0]
    print(f"{len(failures)} runs failed, all others are kept; see {path}", file=sys.stderr)
    print(
        f"The first: {first.run.condition}, replication {first.run.replication}: {first.failure}",
        file=sys.stderr,
    )
    return 1
