"""A time limit for code that may never return, such as a user's strategy."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator, MutableSequence
from contextlib import contextmanager

place: MutableSequence[int] | None = None
"""Where a worker process notes whose strategy it asks: the vendor's index, and the day.

The parent reads it when the worker has to be killed, or has died. None outside of workers.
"""


AGAIN = 1.0
"""Seconds at least before the watchdog asks once more: enough to leave the code that is watched."""


class TimeIsUp(BaseException):
    """Something took too long.

    No Exception, so that a strategy's `except Exception` does not swallow it.
    """


@contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """Raise TimeIsUp in this thread after some seconds; None = never.

    A watchdog asks the interpreter to, in whatever thread this is. It cannot interrupt a loop
    inside compiled code.
    """
    if seconds is None:
        yield
        return
    over = threading.Event()
    thread, ask = ctypes.c_ulong(threading.get_ident()), ctypes.pythonapi.PyThreadState_SetAsyncExc

    def watch() -> None:
        patience = seconds
        while not over.wait(patience):
            ask(thread, ctypes.py_object(TimeIsUp))
            patience = max(seconds, AGAIN)  # once more if the first call was swallowed

    watchdog = threading.Thread(target=watch, daemon=True)
    try:
        watchdog.start()  # within, for the time may be up before anything else happens
        yield
    finally:
        try:
            over.set()
        finally:  # also if the time was up in that very moment
            over.set()
            watchdog.join()
            ask(thread, None)  # what was asked for and has not happened yet will not happen
