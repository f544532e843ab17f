"""Runs on an existing Dask scheduler.

Start one with Dask's own commands: `dask scheduler`, and `dask worker ADDRESS` on every machine.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import tempfile
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from experiments.harness import runner
from experiments.harness.errors import UserError
from experiments.harness.runs import Job, Run, RunOutcome, State, compile_engine, perform

PATIENCE = 8.0
"""Seconds to wait for a scheduler that does not answer."""
LARGEST_PARCEL, LARGEST_IN_PROCESSES = 8, 32
"""Runs in one Dask task at most; the second if a process is started for them."""
RETRIES = 1
"""How often a task that raises an error is tried again. Of workers that die Dask allows three."""
PARCELS_EACH = 4
"""Parcels for each thread of the cluster at least, so that no machine waits long for the last
one.
"""

Sources = Mapping[str, bytes]
"""A strategy file and what it imports from beside it: path inside its folder → content."""

_lock = threading.Lock()
_compiled: list[bool] = []
_folders: dict[tuple[tuple[str, bytes], ...], Path] = {}
_folder: list[tempfile.TemporaryDirectory[str]] = []
"""Of this worker process: whether the engine is compiled, where sources were written to, and the
private folder that holds them.
"""


def run_all(runs: list[Run], job: Job, address: str) -> Iterator[RunOutcome]:
    """Yield the outcomes of all runs, in the order in which they finish.

    Args:
        runs: what to run.
        job: what a worker needs to know; users' strategies travel with what they import from beside
            them, for other machines do not have the files.
        address: the scheduler's, such as tcp://host:8786.

    Raises:
        UserError: there is no such scheduler, it has no workers, or it is lost in the middle.
    """
    try:
        import distributed
    except ImportError:
        raise UserError(
            "--dask: Dask is not installed; python -m pip install 'both-hands[dask]'"
        ) from None
    for name in (
        "distributed",
        "distributed.client",
        "distributed.core",
        "distributed.comm",
        "tornado.application",
    ):
        logging.getLogger(name).setLevel(
            logging.CRITICAL
        )  # what matters reaches the user as one message
    try:
        client = distributed.Client(address, timeout=PATIENCE)
    except (OSError, TimeoutError, ValueError) as error:
        raise UserError(
            f"--dask {address}: no Dask scheduler answers there ({type(error).__name__})"
        ) from None
    try:
        yield from _gather(client, distributed, runs, job, address)
    finally:
        with contextlib.suppress(Exception):
            client.close(timeout=2)


def _gather(
    client: Any, distributed: Any, runs: list[Run], job: Job, address: str
) -> Iterator[RunOutcome]:
    threads = sum(client.nthreads().values())
    if not threads:
        raise UserError(
            f"--dask {address}: the scheduler has no workers; start some: dask worker {address}"
        )
    largest = LARGEST_IN_PROCESSES if job.strategies else LARGEST_PARCEL
    size = max(1, min(largest, len(runs) // (threads * PARCELS_EACH)))
    parcels = [runs[start : start + size] for start in range(0, len(runs), size)]
    sources = [sources_of(path) for path in job.strategies]
    [shared] = client.scatter([(replace(job, strategies=()), sources)], broadcast=True)
    pending = {
        client.submit(perform_parcel, shared, parcel, pure=False, retries=RETRIES): parcel
        for parcel in parcels
    }
    while pending:
        try:
            done = distributed.wait(list(pending), timeout=2, return_when="FIRST_COMPLETED").done
            lost = client.status != "running"
        except TimeoutError:
            done, lost = set(), client.status != "running"
        except (
            Exception,
            asyncio.CancelledError,
        ):  # all futures are cancelled when the connection is lost
            lost = True
        if lost:
            raise UserError(
                f"--dask {address}: the scheduler is gone. Finished runs are kept:"
                " the same command goes on from there."
            )
        for future in done:
            parcel = pending.pop(future)
            if future.status == "finished":
                yield from future.result()
            else:
                state, reason = _why(future)
                yield from (RunOutcome(run, state, failure=reason) for run in parcel)


def _why(future: Any) -> tuple[State, str]:
    """Return what became of the runs of a task that did not finish, and why, in words."""
    import distributed

    error = future.exception(timeout=PATIENCE) if future.status == "error" else None
    if error is None:
        return State.ABORTED, f"lost by Dask ({future.status})"
    if isinstance(error, distributed.KilledWorker):
        return State.ABORTED, "lost by Dask: its workers ended again and again (out of memory?)"
    return State.FAILED, f"on a Dask worker: {type(error).__name__}: {error}"


def sources_of(path: Path) -> Sources:
    """Return a strategy file, and the files beside it that it imports, as they travel.

    The file itself comes first.
    """
    from simulation.strategies.files import with_imports

    files = with_imports(path)
    return {file.relative_to(path.parent).as_posix(): file.read_bytes() for file in files}


def perform_parcel(shared: tuple[Job, list[Sources]], runs: list[Run]) -> list[RunOutcome]:
    """Run some runs on a Dask worker; those of users' strategies in a process that is watched."""
    job, sources = shared
    here = replace(job, strategies=tuple(map(_written, sources)))
    with _lock:
        if not _compiled:
            compile_engine(here)
            _compiled.append(True)
    if not sources:
        return [perform(here, run) for run in runs]
    return list(runner.in_processes(runs, here, 1))


def _written(sources: Sources) -> Path:
    """Write sources into a folder of this process's own, once; return the strategy file's path."""
    key = tuple(sources.items())
    with _lock:
        if key not in _folders:
            if not _folder:
                _folder.append(tempfile.TemporaryDirectory(prefix="both-hands-"))
            # Each has a folder of its own: two files may have one name.
            folder = Path(_folder[0].name) / str(len(_folders))
            for name, content in sources.items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(content)
            _folders[key] = folder / next(iter(sources))
        return _folders[key]
