"""Runs on an existing Dask scheduler.

Start one with Dask's own commands: `dask scheduler`, and `dask worker ADDRESS` on every machine.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from experiments.harness.errors import UserError
from experiments.harness.runs import Job, Outcome, Run, State, perform

PATIENCE = 8.0
"""Seconds to wait for a scheduler that does not answer."""
LARGEST_PARCEL = 8
"""Runs in one Dask task at most."""
PARCELS_EACH = 4
"""Parcels for each thread of the cluster at least, so that no machine waits long for the last
one.
"""

_lock = threading.Lock()
_prepared: set[str] = set()


def run_all(runs: list[Run], job: Job, address: str) -> Iterator[Outcome]:
    """Yield the outcomes of all runs, in the order in which they finish.

    Args:
        runs: what to run.
        job: what a worker needs to know; users' strategies travel as text, for other machines do
            not have the files.
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
) -> Iterator[Outcome]:
    threads = sum(client.nthreads().values())
    if not threads:
        raise UserError(
            f"--dask {address}: the scheduler has no workers; start some: dask worker {address}"
        )
    sources = {path.name: path.read_text(encoding="utf-8") for path in job.strategies}
    size = max(1, min(LARGEST_PARCEL, len(runs) // (threads * PARCELS_EACH)))
    parcels = [runs[start : start + size] for start in range(0, len(runs), size)]
    [shared] = client.scatter([(replace(job, strategies=()), sources)], broadcast=True)
    pending = {
        client.submit(perform_parcel, shared, parcel, pure=False, retries=3): parcel
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
            else:  # its worker died again and again, or the scheduler forgot it
                yield from (
                    Outcome(
                        run,
                        State.ABORTED,
                        failure=f"lost by Dask ({future.status};"
                        " did its worker run out of memory?)",
                    )
                    for run in parcel
                )


def perform_parcel(shared: tuple[Job, dict[str, str]], runs: list[Run]) -> list[Outcome]:
    """Run some runs on a Dask worker."""
    job, sources = shared
    for name, text in sources.items():
        _load(name, text)
    return [perform(job, run) for run in runs]


def _load(name: str, text: str) -> None:
    """Load strategies from their text, once in each worker process."""
    from simulation.strategies import load_file

    key = hashlib.sha256(f"{name}\n{text}".encode()).hexdigest()
    with _lock:
        if key not in _prepared:
            # The folder's name depends on the text: a file that changed is another module.
            folder = Path(tempfile.gettempdir()) / f"both-hands-{key[:16]}"
            folder.mkdir(exist_ok=True)
            path = folder / name
            path.write_text(text, encoding="utf-8")
            load_file(path)
            _prepared.add(key)
