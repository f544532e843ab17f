"""One process at a time writes into an output folder."""

from __future__ import annotations

import os
from pathlib import Path

from filelock import FileLock, Timeout

from experiments.harness.errors import UserError


class FolderLock:
    """A folder that is kept for this process, as a context manager; the operating system frees it if the process dies.

    The lock is the file `.lock`. Who holds it stands in a file of its own, `.owner`: Windows lets nobody read a locked file.

    Raises:
        UserError: another process holds the folder.
    """

    def __init__(self, folder: Path) -> None:
        self._owner = folder / ".owner"
        self._lock = FileLock(folder / ".lock")
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise UserError(
                f"--out {folder}: another run (process {self._holder()}) is writing there;"
                " wait for it or choose another folder"
            ) from None
        try:
            self._owner.write_text(str(os.getpid()), encoding="ascii")
        except BaseException:
            self.release()
            raise

    def __enter__(self) -> FolderLock:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def release(self) -> None:
        """Let other processes write into the folder."""
        self._lock.release()

    def _holder(self) -> str:
        try:
            return self._owner.read_text(encoding="ascii").strip() or "unknown"
        except OSError:
            return "unknown"
