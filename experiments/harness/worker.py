"""A worker process, as its parent sees it, and what it does."""

from __future__ import annotations

import contextlib
import multiprocessing
import time
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

from experiments.harness.isolation import SETTLING, STARTING, ended, isolate, kill, start
from experiments.harness.runs import Job, Run, RunOutcome, compile_engine, perform, prepare

NOBODY = -1


class Ready(NamedTuple):
    """A worker says that it is ready for its first run."""


class Ended(NamedTuple):
    """A worker has died, or was killed because it was late.

    Attributes:
        run: what it was busy with; None = it was not ready yet.
        reason: why it ended, and in whose strategy, in words.
        late: whether it was killed because of the time limit.
        told: whether it said so itself: another try comes to the same.
    """

    run: Run | None
    reason: str
    late: bool
    told: bool = False


class Unready(NamedTuple):
    """A worker says that it cannot load what it needs.

    Attributes:
        reason: what it raised, in words.
    """

    reason: str


class Worker:
    """A process, its pipe, and the run that it is busy with.

    Attributes:
        run: what it is busy with; None = nothing.
        deadline: instant of `time.monotonic` after which it is late.
    """

    def __init__(self, job: Job) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self._place = context.RawArray("q", [NOBODY, 0])  # the vendor that plans now, and the day
        self._job = job
        self._ready = False
        self.run: Run | None = None
        self.deadline = time.monotonic() + STARTING
        self.process = context.Process(target=_serve, args=(theirs, job, self._place))
        start(self.process, main_hidden=job.measure.__module__ != "__main__")
        theirs.close()  # or the pipe would stay open when the worker ends

    @property
    def idle(self) -> bool:
        """Whether the worker waits for a run."""
        return self._ready and self.run is None

    def give(self, run: Run) -> None:
        """Hand over a run; the time limit begins now."""
        self._place[0] = NOBODY
        self.run = run
        limit = self._job.timeout
        self.deadline = float("inf") if limit is None else time.monotonic() + limit
        with contextlib.suppress(OSError):  # it has just ended, as the next look finds out
            self.pipe.send(run)

    def message(self) -> Ready | RunOutcome | Ended:
        """Return what the worker says, or how it ended."""
        try:
            if not self.pipe.poll():
                return self._end(late=True)
            said: Ready | RunOutcome | Unready = self.pipe.recv()
        except (EOFError, OSError):
            return self._end(late=False)
        if isinstance(said, Unready):
            self.kill()
            return Ended(None, said.reason, late=False, told=True)
        self.deadline = float("inf")
        self._ready = True
        self.run = None
        return said

    def dismiss(self) -> None:
        """Ask an idle worker to end."""
        with contextlib.suppress(OSError):
            self.pipe.send(None)

    def kill(self) -> None:
        """End the process, whatever state it is in, and all processes that it has started."""
        kill(self.process)
        self.pipe.close()

    def _end(self, late: bool) -> Ended:
        if not late:
            self.process.join(SETTLING)
        exitcode = self.process.exitcode
        self.kill()
        if self.run is None:
            what = f"not ready after {STARTING:.0f} seconds" if late else ended(exitcode)
            return Ended(None, what, late)
        limit = self._job.timeout
        what = f"took longer than {limit:g} seconds (--run-timeout)" if late else ended(exitcode)
        return Ended(self.run, what + self._whereabouts(self.run), late)

    def _whereabouts(self, run: Run) -> str:
        """Say on which day, and in which vendor's strategy, a run was."""
        vendor, day = self._place
        if vendor == NOBODY:
            return ", outside of any strategy"
        scenario = self._job.conditions[run.condition].scenario
        name = list(scenario.vendors)[vendor]
        strategy = scenario.vendors[name].strategy
        return f": vendor '{name}', strategy '{strategy}', day {day}"


def _serve(pipe: Connection, job: Job, place: Any) -> None:
    """Perform runs until there are no more; what a worker process does."""
    isolate()
    from simulation import watchdog

    watchdog.place = place
    try:
        prepare(job)
    except Exception as error:
        pipe.send(Unready(f"{type(error).__name__}: {error}"))
        return
    compile_engine(job)  # loading what is compiled must not count as a run's time
    unlimited = replace(job, timeout=None)  # the parent looks at the clock
    pipe.send(Ready())
    while (run := pipe.recv()) is not None:
        pipe.send(perform(unlimited, run))
