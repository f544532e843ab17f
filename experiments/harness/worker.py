"""A worker process, as its parent sees it, and what it does."""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, NamedTuple

from experiments.harness.runs import Job, Outcome, Run, perform, prepare

STARTING = 120.0
"""Seconds in which a worker must have imported the model and the users' strategies."""
SETTLING = 3.0
"""Seconds to wait for the exit code of a process whose pipe has closed."""
NOBODY = -1


class Ready(NamedTuple):
    """A worker says that it is ready for its first run."""


class Ended(NamedTuple):
    """A worker has died, or was killed because it was late.

    Attributes:
        run: what it was busy with; None = it was not ready yet.
        reason: why it ended, and in whose strategy, in words.
        late: whether it was killed because of the time limit.
    """

    run: Run | None
    reason: str
    late: bool


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
        with _main_hidden(job.measure.__module__ != "__main__"):
            self.process.start()
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

    def message(self) -> Ready | Outcome | Ended:
        """Return what the worker says, or how it ended."""
        try:
            if not self.pipe.poll():
                return self._end(late=True)
            said: Ready | Outcome = self.pipe.recv()
        except (EOFError, OSError):
            return self._end(late=False)
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
        _kill(self.process)
        self.pipe.close()

    def _end(self, late: bool) -> Ended:
        if not late:
            self.process.join(SETTLING)
        exitcode = self.process.exitcode
        self.kill()
        if self.run is None:
            what = f"not ready after {STARTING:.0f} seconds" if late else _ended(exitcode)
            return Ended(None, what, late)
        limit = self._job.timeout
        what = f"took longer than {limit:g} seconds (--run-timeout)" if late else _ended(exitcode)
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


@contextlib.contextmanager
def _main_hidden(hide: bool) -> Iterator[None]:
    """Keep new processes from importing the main script again.

    A user's script that calls us without `if __name__ == "__main__"` would otherwise start itself
    in every worker. A job that measures by a function of the main script needs the import.
    """
    if not hide:
        yield
        return
    main = sys.modules["__main__"]
    hidden: dict[str, Any] = {
        name: main.__dict__[name] for name in ("__file__", "__spec__") if name in main.__dict__
    }
    main.__dict__.pop("__file__", None)
    main.__spec__ = None
    try:
        yield
    finally:
        main.__dict__.update(hidden)


def _kill(process: BaseProcess) -> None:
    """End a process and its process group."""
    if hasattr(os, "killpg") and process.pid is not None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.join()


def _ended(exitcode: int | None) -> str:
    """Say how a process ended."""
    if exitcode is None or exitcode >= 0:
        return f"its process ended with exit code {exitcode}"
    try:
        name = signal.Signals(-exitcode).name
    except ValueError:
        name = f"signal {-exitcode}"
    hint = " (out of memory?)" if name == "SIGKILL" else ""
    return f"its process was ended by {name}{hint}"


def _serve(pipe: Connection, job: Job, place: Any) -> None:
    """Perform runs until there are no more; what a worker process does."""
    _isolate()
    from simulation import watchdog

    watchdog.place = place
    prepare(job)
    unlimited = replace(job, timeout=None)  # the parent looks at the clock
    pipe.send(Ready())
    while (run := pipe.recv()) is not None:
        pipe.send(perform(unlimited, run))


def check_loading(files: Sequence[Path], limit: float) -> None:
    """Load users' strategy files in a process of their own, before this one dares to.

    What a file says when it is loaded (a syntax error, a name that is taken) this process will
    find out itself; here it is about files that never finish, or end the process.

    Args:
        files: to load, in this order.
        limit: seconds that all of them may take.

    Raises:
        StrategyError: with the file and what it does.
    """
    if not files:
        return
    from simulation.strategies import StrategyError

    context = multiprocessing.get_context("spawn")
    pipe, theirs = context.Pipe()
    process = context.Process(target=_load, args=(theirs, tuple(files)))
    with _main_hidden(True):
        process.start()
    theirs.close()
    until = time.monotonic() + STARTING + limit
    try:
        pipe.poll(STARTING) and pipe.recv()  # the process has started
        until = min(until, time.monotonic() + limit)
        for path in files:
            if not pipe.poll(max(0.0, until - time.monotonic())):
                raise StrategyError(
                    f"{path}: did not finish loading within {limit:g} seconds (--run-timeout)"
                )
            raised = pipe.recv()
            if raised:
                raise StrategyError(f"{path}: raised {raised} while it was loaded")
    except EOFError:
        process.join(SETTLING)
        what = _ended(process.exitcode)
        raise StrategyError(f"{path}: {what} while it was loaded") from None
    finally:
        _kill(process)
        pipe.close()


def _load(pipe: Connection, files: Sequence[Path]) -> None:
    """Load files one by one, and say after each that it is done; see `check_loading`."""
    _isolate()
    from simulation.strategies import StrategyError, load_file

    pipe.send("")
    for path in files:
        raised = ""
        try:
            load_file(path)
        except StrategyError:
            pass  # the parent will find the same, and say it
        except BaseException as error:  # KeyboardInterrupt and the like: nobody typed Ctrl-C
            raised = type(error).__name__
        pipe.send(raised)


def _isolate() -> None:
    """Make sure that this process and its children end with the parent, and hear no Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears Ctrl-C, and ends its workers
    if hasattr(os, "setsid"):
        os.setsid()  # a process group of its own, which the parent can kill as a whole
    if hasattr(os, "register_at_fork"):
        # A strategy that forks would leave a second worker that answers on the same pipe.
        os.register_at_fork(after_in_child=lambda: os._exit(0))
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: even a busy one ends
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this worker when its parent has died: nobody else would tell it to stop."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        if hasattr(os, "killpg"):
            os.killpg(os.getpgrp(), signal.SIGKILL)
        os._exit(1)
