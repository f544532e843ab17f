"""Work in processes of its own.

Forked from a parent that has imported what takes long, with a time limit, cleaned up after.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import sys
import threading
import time
import traceback
import types
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

MOST_MEMORY = 8 * 2**30
JOB = "MUTATION_JOB"
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
ALARMS = (signal.SIGPROF, signal.SIGALRM)
IDLE = 5.0
PARENT_DEATH_SIGNAL = 1
"""An option of Linux's prctl()."""
told = threading.Event()
"""Whether a signal told this process to stop."""
BLINK = 0.02  # seconds between two looks at the children


@dataclass(frozen=True)
class Job:
    """Something to do in a process of its own.

    Attributes:
        name: stands in the environment of all processes that the job starts.
        work: is called there; what it prints goes to the log.
        limit: seconds.
        log: file.
        environment: variables that are set for it.
    """

    name: str
    work: Callable[[], None]
    limit: float
    log: Path
    environment: dict[str, str]


@dataclass(frozen=True)
class Ended:
    """How a job's process ended.

    Its exit status, or the negative number of a signal; seconds it took.
    """

    job: Job
    status: int
    seconds: float
    too_long: bool


def run(jobs: Iterable[Job], workers: int) -> Iterator[Ended]:
    """Do jobs, some at a time, and yield each when it has ended.

    Nothing that they started is left.
    """
    waiting = iter(jobs)
    running: dict[int, tuple[Job, float]] = {}
    try:
        while True:
            if told.is_set():
                raise KeyboardInterrupt
            while len(running) < workers:
                job = next(waiting, None)
                if job is None:
                    break
                running[_start(job)] = job, time.monotonic()
            if not running:
                return
            yield from _ended(running)
            time.sleep(BLINK)
    finally:
        for pid, (job, _) in running.items():
            _clean(pid, job)
            os.waitpid(pid, 0)


def stop_when_told() -> None:
    """Let the first signal to end stop `run` when it next looks at its children, and further ones
    stop everything at once.
    """

    def stop(*_: object) -> None:
        if told.is_set():
            raise KeyboardInterrupt
        told.set()

    for number in ENDING:
        signal.signal(number, stop)


def pass_on(pid: int) -> None:
    """Hand signals to end over to a child, instead of ending."""

    def hand_over(*_: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)

    for number in ENDING:
        signal.signal(number, hand_over)


def end_with_parent() -> None:
    """Let this process end when its parent does, however that ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)


def _ended(running: dict[int, tuple[Job, float]]) -> Iterator[Ended]:
    for pid, (job, since) in list(running.items()):
        seconds = time.monotonic() - since
        found, status = os.waitpid(pid, os.WNOHANG)
        too_long = found == 0 and seconds > job.limit
        if too_long:
            os.killpg(pid, signal.SIGKILL)
            found, status = os.waitpid(pid, 0)
        if found:
            del running[pid]
            _clean(pid, job)
            yield Ended(job, os.waitstatus_to_exitcode(status), seconds, too_long)


def _start(job: Job) -> int:
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        with contextlib.suppress(OSError):  # the child does the same: whoever comes first
            os.setpgid(pid, pid)
        return pid
    status = 70
    try:
        with contextlib.suppress(OSError):
            os.setpgid(0, 0)
        _prepare(job)
        job.work()
        status = 0
    except SystemExit as error:
        status = error.code if isinstance(error.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def _prepare(job: Job) -> None:
    os.environ.update(job.environment)
    os.environ[JOB] = job.name
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    end_with_parent()
    with job.log.open("wb") as log, Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    most = resource.getrlimit(resource.RLIMIT_AS)[1]
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, most))
    # Processes that a test spawns would import this command again as their main module.
    sys.modules["__main__"] = types.ModuleType("__main__")


def _clean(pid: int, job: Job) -> None:
    """End whatever a job has left: its process group, and processes that carry its name."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    mark = f"{JOB}={job.name}\0".encode()
    for environ in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if mark in environ.read_bytes():
                os.kill(int(environ.parent.name), signal.SIGKILL)


def alarm(seconds: float) -> None:
    """End this process after some seconds of its own computing.

    Or `IDLE` times as many of waiting; 0 = not any more.

    A machine that is busy with something else makes nothing time out.
    """
    for number, timer, limit in (
        (signal.SIGPROF, signal.ITIMER_PROF, seconds),
        (signal.SIGALRM, signal.ITIMER_REAL, IDLE * seconds),
    ):
        signal.signal(number, signal.SIG_DFL)
        signal.setitimer(timer, limit)


def warm(modules: Iterable[str]) -> None:
    """Import modules that are there, for all children at once."""
    for name in modules:
        with contextlib.suppress(ImportError):
            __import__(name)
