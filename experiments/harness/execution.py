"""Plan, run and collect: a job to its end.

What the journal of its folder holds already is not run again.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from experiments.harness import (
    journal,
    recorded,
    repeats,
    runner,
    statistics,
    terminal,
    timelines,
    warm_up,
)
from experiments.harness.design import Condition
from experiments.harness.runs import Job, Run, RunOutcome, State, compiled, plan, results_of
from experiments.harness.settings import Settings
from experiments.harness.store import Store

FIRST_BATCH = 10
"""Replications before --precision looks at the intervals for the first time: fewer say little about
their own spread.
"""
MOST = 1000
"""Replications at most with --precision, if --replications does not say otherwise."""


@dataclass
class Collected:
    """What became of a job.

    Attributes:
        runs: one row per condition × replication × vendor, of all runs that succeeded.
        tables: further tables by name, of all runs that succeeded.
        planned: number of runs.
        resumed: how many of them the journal held already.
        replications: of each condition.
        failures: outcomes of the runs that failed or were aborted.
        notes: what was left out, or may be wrong, in sentences.
        told: those of them that were shown at once.
    """

    runs: pd.DataFrame = field(default_factory=pd.DataFrame)
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    planned: int = 0
    resumed: int = 0
    replications: int = 0
    failures: list[RunOutcome] = field(default_factory=list)
    notes: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


def run(
    job: Job,
    settings: Settings,
    replications: int,
    repeat: bool = True,
    extendable: bool = False,
) -> Collected:
    """Run a job's runs, and collect the rows of all of them.

    Runs that the folder's journal holds already are not run again.

    With a precision the replications come in batches, until every win rate's interval is narrow
    enough or the cap is reached. How large a batch is depends on the results before it alone, so
    that the outcome is the same however often the job was interrupted.

    Args:
        job: what; its timelines are recorded if they are short, or the settings want them.
        settings: where and how.
        replications: of each condition; not used with a precision.
        repeat: whether runs of users' strategies are repeated, see `repeats`.
        extendable: whether the journal may be of a design that lacks some of the conditions.
    """
    done = Collected()
    cap = (settings.replications or MOST) if settings.precision else replications
    goal = min(FIRST_BATCH, cap) if settings.precision else replications
    with _store(job, settings, extendable) as store:
        done.told = store.notes
        for sentence in store.notes:
            terminal.note(sentence, settings.quiet)
        while True:
            planned = plan(list(job.conditions), goal, job.seed)
            length = timelines.rows(job.conditions, planned)
            short = settings.timeline or length <= timelines.LONGEST
            done.notes = () if short or not job.timeline else (timelines.left_out(length),)
            now = replace(job, timeline=job.timeline and short)
            _run_pending(now, settings, planned, store, done)
            done.planned, done.replications = len(planned), goal
            done.runs, done.tables = collect(planned, store, recorded.names(now))
            if not settings.precision or done.failures or goal >= cap:
                break
            width = statistics.widest(done.runs)
            if width <= settings.precision:
                break
            # The width falls with the square root of the number; never more than twice as many at
            # once.
            wanted = goal * (width / settings.precision) ** 2 if math.isfinite(width) else 2 * goal
            goal = min(cap, max(goal + 1, min(2 * goal, math.ceil(wanted))))
        if job.warm_up:
            done.notes += (warm_up.note(job.warm_up),)
        done.notes += store.notes
        if repeat:
            _repeat(now, settings, planned, store, done)
    return done


def _repeat(
    job: Job, settings: Settings, planned: list[Run], store: Store, done: Collected
) -> None:
    """Repeat runs of users' strategies, and note which came out otherwise."""
    finished = [run for run in planned if run in store.finished]
    again = [run for run in repeats.planned(job, settings, finished) if run not in store.repeated]
    # Fewer processes than runs: the last of these runs must come after another one.
    settings = replace(settings, workers=max(1, min(settings.processes, len(again) - 1)))
    with (
        terminal.progress(len(again), 0, settings.quiet, "repeated runs") as advance,
        closing(_outcomes(job, settings, again)) as outcomes,
    ):
        for outcome in outcomes:
            store.add_repeated(outcome)
            advance()
    done.notes += repeats.sentences(job, store.finished, store.repeated)


def _store(job: Job, settings: Settings, extendable: bool) -> Store:
    """Return the journal of the output folder, or a store in memory."""
    if settings.out is None:
        return Store()
    scenarios = {name: one.scenario for name, one in job.conditions.items()}
    parts = journal.fingerprint(scenarios, job.strategies, job.seed, job.measure, job.warm_up)
    return journal.Journal(settings.out, parts, settings.fresh, settings.quick, extendable)


def collect(
    planned: Sequence[Run], store: Store, tables: Sequence[str] = ()
) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """Return the rows of all finished runs, and further tables of theirs.

    They stand in the order of the plan, whatever finished first.

    Args:
        planned: the runs.
        store: where the finished ones are.
        tables: names of the further tables.
    """
    finished = [store.finished[run] for run in planned if run in store.finished]
    frame = pd.DataFrame(
        [
            {
                "condition": outcome.run.condition,
                "replication": outcome.run.replication,
                "seed": outcome.run.seed,
                **row,
            }
            for outcome in finished
            for row in outcome.rows
        ]
    )
    return frame, {name: _joined(name, finished) for name in tables}


def _joined(name: str, finished: Sequence[RunOutcome]) -> pd.DataFrame:
    """Return a further table of all runs, with columns that say which run each row is of."""
    columns: dict[str, list[Any]] = {"condition": [], "replication": [], "run_id": []}
    for outcome in finished:
        table = recorded.columns(name, outcome.tables[name])
        count = len(next(iter(table.values()), ()))
        columns["condition"] += [outcome.run.condition] * count
        columns["replication"] += [outcome.run.replication] * count
        columns["run_id"] += [outcome.run.run_id] * count
        for column, values in table.items():
            columns.setdefault(column, []).extend(values)
    return recorded.typed(name, pd.DataFrame(columns))


def _run_pending(
    job: Job, settings: Settings, planned: list[Run], store: Store, done: Collected
) -> None:
    tables = recorded.names(job)
    pending = [run for run in planned if store.state(run, tables) is State.PENDING]
    resumed = len(planned) - len(pending)
    if not done.planned:
        done.resumed = resumed
        if resumed:
            terminal.note(
                f"{resumed} of {len(planned)} runs are in {settings.out} already", settings.quiet
            )
    if pending and settings.dask is None and not compiled():
        terminal.note("Compiling the engine, once: about 20 seconds", settings.quiet)
    with (
        terminal.progress(len(planned), resumed, settings.quiet) as advance,
        closing(_outcomes(job, settings, pending)) as outcomes,
    ):
        for outcome in outcomes:
            if outcome.state is State.SUCCEEDED:
                store.add(outcome)
            else:
                done.failures.append(outcome)
            advance()


def _outcomes(job: Job, settings: Settings, pending: list[Run]) -> Generator[RunOutcome, Any, None]:
    """Yield outcomes as they come, from this machine or from a Dask cluster."""
    if settings.dask is not None and pending:
        from experiments.harness import dask_runner

        yield from dask_runner.run_all(pending, job, settings.dask)
    else:
        yield from runner.run_all(pending, job, settings.processes)


def job_of(
    conditions: Mapping[str, Condition],
    settings: Settings,
    seed: int,
    measure: Callable[[Any], Any] = results_of,
    collect_every: int = 0,
    recording: bool = False,
) -> Job:
    """Return the job of some conditions under some settings; see `Job`.

    Args:
        conditions, settings, seed, measure, collect_every: see `Job`.
        recording: whether timelines are recorded, and what else the settings ask for.

    Raises:
        UserError: a condition does not run longer than the warm-up.
    """
    warm_up.check(settings, {name: one.scenario for name, one in conditions.items()})
    files = tuple(dict.fromkeys(path.resolve() for path in settings.strategies))
    return Job(
        conditions,
        files,
        seed,
        measure,
        collect_every,
        settings.run_timeout,
        recording,
        settings.warm_up,
        recording and settings.deals,
        recording and settings.meetings is not None,
    )
