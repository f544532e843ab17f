"""What a shell sees of a command: its streams, how it is interrupted, and its exit status."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from experiments.harness.errors import UserError

FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
"""Errors that say that there is no room on a disk; Windows has one of them."""
TOO_MANY = {errno.EMFILE, errno.ENFILE}
"""Errors that say that no more files may be open at a time."""
PATIENCE = 5.0
"""Seconds in which an interrupted command ends by itself: a second Ctrl-C in them changes
nothing."""
STOPS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
KEPT = "Finished runs are kept: the same command (without --fresh) goes on from there."


class Stopped(KeyboardInterrupt):
    """A signal asks the command to end.

    Attributes:
        number: the signal's.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class _Forgiving:
    """A stream on which it stops nothing if nobody can be told anything any more.

    Args:
        stream: standard output or standard error.

    Attributes:
        refused: why it could not be written to; empty = it could, or its reader had enough of it,
            as `head` has.
    """

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.refused = ""

    def write(self, text: str) -> int:
        """Write a text, if that is possible."""
        with self._kept():
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Flush, if that is possible."""
        with self._kept():
            self._stream.flush()

    @contextlib.contextmanager
    def _kept(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if not isinstance(error, BrokenPipeError):
                self.refused = error.strerror or str(error)
            with contextlib.suppress(OSError, ValueError):  # what comes now, ends nowhere
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, self._stream.fileno())
                os.close(nowhere)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def guarded(action: Callable[[], int], last: bool = False) -> int:
    """Call an action that returns an exit status; the user's mistakes become one message each.

    Args:
        action: what to do.
        last: the process ends afterwards. Ctrl-C in its last moments is then no error.

    Raises:
        SystemExit: --help was asked for, and is shown.
    """
    with _streams() as (output, error), _stoppable(last):
        end: SystemExit | None = None
        try:
            status = _told(action)
        except SystemExit as after_help:
            status, end = 0, after_help
        output.flush()
        refused = output.refused or error.refused
        if output.refused:
            _say(
                f"The output cannot be shown: {output.refused}."
                " What was written into folders is kept."
            )
            output.refused = ""  # it is told
        error.flush()
        if end is not None and not refused:
            raise end
        return 1 if refused and not status else status


def _told(action: Callable[[], int]) -> int:
    """Call an action, and tell in one sentence why it failed, if it did."""
    try:
        return action()
    except KeyboardInterrupt as stop:
        number = stop.number if isinstance(stop, Stopped) else signal.SIGINT
        _say(_why(number))
        return 128 + number
    except UserError as error:
        _say(str(error))
        return error.status
    except OSError as error:
        return _told_of(error)
    except Exception as error:
        from simulation import ScenarioError, StrategyError

        if isinstance(error, ScenarioError | StrategyError):
            _say(str(error))
            return 2
        raise


def _told_of(error: OSError) -> int:
    """Tell what the system refused; return the exit status."""
    if error.errno in FULL:
        _say(
            "The disk is full, or a file is too large. Finished runs are kept:"
            " make room, then the same command (without --fresh) goes on."
        )
        return 1
    if error.errno in TOO_MANY:
        _say(
            "Too many files are open at a time. Finished runs are kept: allow more (ulimit -n 256),"
            " or use --workers 1; then the same command (without --fresh) goes on."
        )
        return 1
    if error.filename is not None:
        _say(f"{error.filename}: cannot be written to: {error.strerror}")
        return 2
    raise error


def _why(number: int) -> str:
    name = "Interrupted" if number == signal.SIGINT else f"Ended by {signal.Signals(number).name}"
    return f"\n{name}. {KEPT}"


def _say(text: str) -> None:
    print(text, file=sys.stderr)


@contextlib.contextmanager
def _streams() -> Iterator[tuple[_Forgiving, _Forgiving]]:
    """Make sure that there are streams, and that no sign that they do not know ends the program.

    Otherwise – or 两手抓 would. Where the shell closed a stream, a file that is opened later would
    take its number, and what a process prints would land in that file.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = ours = _forgiving(sys.stdout), _forgiving(sys.stderr)
    try:
        yield ours
    finally:
        sys.stdout, sys.stderr = before


def _forgiving(stream: Any) -> _Forgiving:
    """Return a stream that forgives; None = the shell has closed it."""
    if isinstance(stream, _Forgiving):
        return stream
    if stream is None:
        stream = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, as long as the process
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")
    return _Forgiving(stream)


@contextlib.contextmanager
def _stoppable(last: bool) -> Iterator[None]:
    """End in order when a signal asks for it: the first one raises `Stopped`.

    Others within `PATIENCE` change nothing, for the command is ending; one after that ends it at
    once. Signals that this process was told to ignore, as nohup does, stay ignored.
    """
    ours = {
        number: before
        for number in STOPS
        if threading.current_thread() is threading.main_thread()
        and (before := signal.getsignal(number)) in (signal.SIG_DFL, signal.default_int_handler)
    }
    since: list[float] = []

    def stop(number: int, frame: object) -> None:
        if since and time.monotonic() - since[0] > PATIENCE:
            os.write(2, f"{_why(number)}\n".encode())
            os._exit(128 + number)
        if not since:
            since.append(time.monotonic())
            raise Stopped(number)

    for number in ours:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, before in ours.items():
            # What the interpreter does at its very end takes no signal any more.
            signal.signal(number, signal.SIG_IGN if last and since else before)
