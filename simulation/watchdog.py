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


class TimeIsUp(BaseException):
    """Something took too long. No Exception, so that a strategy's `except Exception` does not swallow it."""


@contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """Raise TimeIsUp in this thread after some seconds; None = never.

    A watchdog asks the interpreter to, in whatever thread this is. It cannot interrupt a loop inside compiled code.
    """
    if seconds is None:
        yield
        return
    thread, over = threading.get_ident(), threading.Event()

    def watch() -> None:
        while not over.wait(seconds):  # once more if the first call was swallowed
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(thread), ctypes.py_object(TimeIsUp)
            )

    watchdog = threading.Thread(target=watch, daemon=True)
    watchdog.start()
    try:
        yield
    finally:
        over.set()
        watchdog.join()
        # What was asked for at the last moment must not be raised after the block.
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), None)
