"""One process at a time writes into an output folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from experiments.harness.errors import UserError

LOCK, OWNER = ".lock", ".owner"
"""The locked file, and that with the process's number: Windows lets nobody read a locked file."""


def hold(folder: Path) -> BaseFileLock:
    """Keep a folder for this process until `release()` is called, or the process ends.

    The folder is made if it is not there. A process that holds it may hold it again, and releases
    it as often.

    Raises:
        UserError: another process holds it, or it cannot be used.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder.resolve() / LOCK, is_singleton=True)
        lock.acquire(timeout=0)
        try:
            (folder / OWNER).write_text(str(os.getpid()), encoding="ascii")
        except BaseException:
            lock.release()
            raise
    except Timeout:
        raise UserError(
            f"--out {folder}: another run (process {_owner(folder)}) is writing there;"
            " wait for it or choose another folder"
        ) from None
    except (FileExistsError, NotADirectoryError):
        raise UserError(f"--out {folder}: is a file, not a folder") from None
    except OSError as error:
        raise UserError(f"--out {folder}: cannot be written to: {error.strerror}") from None
    return lock


@contextmanager
def held(folder: Path | None) -> Iterator[None]:
    """Keep a folder for this process inside a with statement; see `hold`. None = there is none."""
    lock = None if folder is None else hold(folder)
    try:
        yield
    finally:
        if lock is not None:
            lock.release()


def _owner(folder: Path) -> str:
    try:
        return (folder / OWNER).read_text(encoding="ascii").strip() or "unknown"
    except OSError:
        return "unknown"
