"""Processes that a strategy cannot harm others from: started, watched and ended as a whole."""

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
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

STARTING = 120.0
"""Seconds in which a worker must have imported the model and the users' strategies."""
_starting = threading.Lock()
SETTLING = 3.0
"""Seconds to wait for the exit code of a process whose pipe has closed."""


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
    start(process, main_hidden=True)
    theirs.close()
    path = files[0]
    try:
        if pipe.poll(STARTING):
            pipe.recv()  # the process has started: its time begins now
        until = time.monotonic() + limit
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
        what = ended(process.exitcode)
        raise StrategyError(f"{path}: {what} while it was loaded") from None
    finally:
        kill(process)
        pipe.close()


def _load(pipe: Connection, files: Sequence[Path]) -> None:
    """Load files one by one, and say after each that it is done; see `check_loading`."""
    isolate()
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


def start(process: BaseProcess, main_hidden: bool) -> None:
    """Start a process that Ctrl-C does not reach: its parent hears it, and ends it.

    Dask's workers are daemons, which multiprocessing allows no children. These end with their
    parent anyway, see `isolate`.

    Args:
        process: to start.
        main_hidden: keep it from importing the main script again.
    """
    here = multiprocessing.current_process()
    with _starting, _main_hidden(main_hidden), _interrupts_held():
        daemon, here.daemon = here.daemon, False
        try:
            process.start()
        finally:
            here.daemon = daemon


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold interrupts back for a moment; a process that is started in it never gets any."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


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


def kill(process: BaseProcess) -> None:
    """End a process and its process group."""
    if hasattr(os, "killpg") and process.pid is not None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    if hasattr(signal, "SIGKILL"):
        process.kill()
    else:  # on Windows both are the same
        process.terminate()
    process.join()


def ended(exitcode: int | None) -> str:
    """Say how a process ended."""
    if exitcode is None or exitcode >= 0:
        return f"its process ended with exit code {exitcode}"
    try:
        name = signal.Signals(-exitcode).name
    except ValueError:
        name = f"signal {-exitcode}"
    hint = " (out of memory?)" if name == "SIGKILL" else ""
    return f"its process was ended by {name}{hint}"


def isolate() -> None:
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
