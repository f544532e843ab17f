"""Runs on this machine: in this process, or in worker processes that the parent watches.

A run that hangs or dies harms no other run. A worker performs one run at a time, so the parent
always knows which run a worker was busy with. The parent enforces the time limit, also while a
worker starts, and kills a worker that exceeds it. A run whose worker died is tried again in a new
process; after `ATTEMPTS` deaths it is given up by name. Pools of the standard library and of pebble
share queues and locks between workers: one worker that is stopped or killed can block them all.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Iterator
from multiprocessing.connection import wait

from experiments.harness.errors import UserError
from experiments.harness.runs import (
    Job,
    Run,
    RunOutcome,
    State,
    compile_engine,
    perform,
    prepare,
)
from experiments.harness.worker import Ended, Ready, Worker

ATTEMPTS = 3
"""How often the process of a run may die before the run is given up, as in Dask and Optuna."""
PARTING = 3.0
"""Seconds that idle workers have for a quiet end before they are killed."""


def run_all(runs: list[Run], job: Job, workers: int) -> Iterator[RunOutcome]:
    """Yield the outcomes of all runs, in the order in which they finish.

    Runs of our own strategies alone need no protection: with one worker they run in this process.

    Args:
        runs: what to run.
        job: what a worker needs to know; `job.timeout` limits every run.
        workers: how many processes.

    Raises:
        UserError: workers die or hang while they start.
    """
    if not runs:
        return
    prepare(job)
    if workers == 1 and not job.strategies:
        for run in runs:
            yield perform(job, run)
        return
    compile_engine(job)
    yield from in_processes(runs, job, workers)


def in_processes(runs: list[Run], job: Job, workers: int) -> Iterator[RunOutcome]:
    """Yield the outcomes of all runs, each performed in a process that is watched.

    Args:
        runs, job, workers: see `run_all`.

    Raises:
        UserError: workers die or hang while they start.
    """
    team: list[Worker] = []
    try:
        yield from _supervise(deque(runs), job, workers, team)
    finally:
        _part(team)


def _supervise(
    pending: deque[Run], job: Job, workers: int, team: list[Worker]
) -> Iterator[RunOutcome]:
    """Keep the team busy until nothing is pending; replace workers that end."""
    deaths: Counter[Run] = Counter()
    ended_early = 0  # in a row: workers that ended before they were ready
    while pending or any(worker.run for worker in team):
        while len(team) < min(workers, len(pending) + sum(bool(worker.run) for worker in team)):
            team.append(Worker(job))
        for worker in _to_attend_to(team):
            message = worker.message()
            if isinstance(message, Ended):
                team.remove(worker)
                run = message.run
                if run is None:
                    ended_early += 1
                    if ended_early == ATTEMPTS or message.told:
                        raise UserError(f"worker processes do not start: {message.reason}")
                    continue
                deaths[run] += 1
                if message.late:
                    yield RunOutcome(run, State.ABORTED, failure=message.reason)
                elif deaths[run] == ATTEMPTS:
                    reason = f"{message.reason} (tried {ATTEMPTS} times)"
                    yield RunOutcome(run, State.ABORTED, failure=reason)
                else:
                    pending.appendleft(run)
                continue
            if isinstance(message, Ready):
                ended_early = 0
            else:
                yield message
            if pending:
                worker.give(pending.popleft())


def _to_attend_to(team: list[Worker]) -> list[Worker]:
    """Wait until a worker says something, ends, or is late; return these workers."""
    patience = min(worker.deadline for worker in team) - time.monotonic()
    heard = set(wait([worker.pipe for worker in team], max(0.0, min(patience, 3600.0))))
    now = time.monotonic()
    return [worker for worker in team if worker.pipe in heard or worker.deadline <= now]


def _part(team: list[Worker]) -> None:
    """Let idle workers end by themselves for some seconds; kill the others at once."""
    for worker in team:
        if worker.idle:
            worker.dismiss()
        else:
            worker.kill()
    until = time.monotonic() + PARTING
    for worker in team:
        worker.process.join(max(0.0, until - time.monotonic()))
        worker.kill()
