"""Runs on this machine: in this process, or in several that are kept alive."""

from __future__ import annotations

import contextlib
import multiprocessing
import sys
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from experiments.harness.errors import UserError
from experiments.harness.runs import Job, Outcome, Run, perform, prepare

ATTEMPTS = 3
"""How often a pool is rebuilt after its workers died before we give up."""
LARGEST_PARCEL = 8
"""Runs in one parcel at most: few, so that little is lost; several, because each parcel costs
time.
"""


def run_all(runs: list[Run], job: Job, workers: int) -> Iterator[Outcome]:
    """Yield the outcomes of all runs, in the order in which they finish.

    Raises:
        UserError: worker processes keep dying.
    """
    if not runs:
        return
    prepare(job, worker=False)
    if workers == 1:
        for run in runs:
            yield from perform([run])
        return
    compile_engine(job)
    waiting = list(runs)
    for attempt in range(ATTEMPTS):
        try:
            for outcome in _in_pool(waiting, job, workers):
                waiting.remove(outcome.run)
                yield outcome
            return
        except BrokenProcessPool:
            if attempt == ATTEMPTS - 1:
                raise UserError(
                    f"worker processes died {ATTEMPTS} times (out of memory?);"
                    " finished runs are kept; try fewer --workers"
                ) from None


def compile_engine(job: Job) -> None:
    """Run a market for two days, so that workers load what Numba compiled.

    Otherwise all of them would compile it at the same time.
    """
    from simulation import Market

    # The market as it is, with its real number of accounts: a strategy may count on them. And if a
    # strategy fails here, so will its runs, which are reported one by one.
    with contextlib.suppress(Exception):
        market = Market(next(iter(job.conditions.values())).scenario, rng=0)
        for _ in range(2):
            market.step()


def _in_pool(runs: list[Run], job: Job, workers: int) -> Iterator[Outcome]:
    size = max(1, min(LARGEST_PARCEL, len(runs) // (workers * 4)))
    parcels = [runs[start : start + size] for start in range(0, len(runs), size)]
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(min(workers, len(parcels)), context, prepare, (job,))
    finished = False
    try:
        with _main_hidden(job):
            pending: set[Future[list[Outcome]]] = {
                pool.submit(perform, parcel) for parcel in parcels
            }
        while pending:
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            for future in done:
                yield from future.result()
        finished = True
    finally:
        if (
            not finished
        ):  # Ctrl-C, a full disk or a dead worker: the others end now, not after their task
            for process in multiprocessing.active_children():
                process.terminate()
        pool.shutdown(wait=True, cancel_futures=True)


@contextlib.contextmanager
def _main_hidden(job: Job) -> Iterator[None]:
    """Keep new processes from importing the main script again.

    A user's script that calls us without `if __name__ == "__main__"` would otherwise start itself
    in every worker. A job that measures by a function of the main script needs the import.
    """
    main = sys.modules["__main__"]
    if job.measure.__module__ == "__main__":
        yield
        return
    hidden: dict[str, Any] = {
        name: main.__dict__[name] for name in ("__file__", "__spec__") if name in main.__dict__
    }
    main.__dict__.pop("__file__", None)
    main.__spec__ = None
    try:
        yield
    finally:
        main.__dict__.update(hidden)
