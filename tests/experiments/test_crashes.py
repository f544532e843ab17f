"""A crash at every single change of a file: the same command again gives the same bytes.

As SQLite is tested: a command runs again and again, and dies at its first change of the folder, at
its second, and so on until it lives to its end. A change is whatever alters files: open for
writing, a write (all of it missing, or half), truncate, fsync, rename, replace, remove, a new
folder.
"""

from __future__ import annotations

import builtins
import io
import os
import shutil
import sys
import traceback
from pathlib import Path

import pytest

from experiments import win_rates

TABLES = ("runs.csv", "summary.csv")
CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.link", "os.symlink"}
"""Audit events of changes; `os.rename` stands for `os.replace` too."""
CRASHED = 97
TRUE_OPEN, TRUE_WRITE, TRUE_FSYNC = io.open, os.write, os.fsync


class Crash:
    """Counts the changes below a folder, and ends this process at one of them.

    Installed for good, in a child.

    Args:
        top: the folder.
        at: the change that does not happen, from 1.
        torn: a write at which it happens leaves half of its bytes.
    """

    def __init__(self, top: Path, at: int, torn: bool) -> None:
        self.top, self.at, self.torn = top.resolve(), at, torn
        self.seen: list[bool] = []

    def install(self) -> None:
        crash = self

        class Raw(io.FileIO):
            """An unbuffered file, whose writes are counted."""

            def write(self, data):
                def half():
                    os_write(self.fileno(), bytes(data)[: len(data) // 2])

                crash.change(half)
                return super().write(data)

            def truncate(self, size=None):
                crash.change()
                return super().truncate(size)

        def opened(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, **more):
            given = mode, buffering, encoding, errors, newline
            if not set(mode) & set("wax+") or not crash.concerns(file):
                return TRUE_OPEN(file, *given, **more)
            raw = Raw(file, mode.replace("b", "").replace("t", ""), **more)
            buffer = io.BufferedRandom if "+" in mode else io.BufferedWriter
            binary = raw if buffering == 0 else buffer(raw)
            return binary if "b" in mode else io.TextIOWrapper(binary, encoding, errors, newline)

        os_write = TRUE_WRITE

        def write(descriptor, data):
            if crash.concerns(descriptor):
                crash.change(lambda: os_write(descriptor, bytes(data)[: len(data) // 2]))
            return os_write(descriptor, data)

        def fsync(descriptor):
            crash.change()
            return TRUE_FSYNC(descriptor)

        def audit(event, given):
            if event in CHANGES and any(map(crash.concerns, given)):
                crash.change()
            elif event == "open" and crash.concerns(given[0]):
                mode, flags = given[1], given[2]
                changing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
                if set(mode or "") & set("wax+") or (mode is None and flags & changing):
                    crash.change()

        io.open = builtins.open = opened
        os.write, os.fsync = write, fsync
        sys.addaudithook(audit)

    def concerns(self, file: object) -> bool:
        """Return whether a path or a descriptor lies below the folder."""
        if isinstance(file, int):
            try:
                file = os.readlink(f"/proc/self/fd/{file}")
            except OSError:
                return False
        if not isinstance(file, (str, bytes, os.PathLike)):
            return False
        return Path(os.path.abspath(os.fsdecode(file))).is_relative_to(self.top)

    def change(self, half=None) -> None:
        """Note a change that comes now; `half` does half of it."""
        self.seen.append(half is not None)
        if len(self.seen) == self.at:
            if self.torn and half is not None:
                half()
            os._exit(CRASHED)


def run(given: list[str], top: Path, at: int = 0, torn: bool = False) -> tuple[int, list[bool]]:
    """Run win-rates in a child that dies at a change; return its exit status and, of all changes,
    whether half is possible.
    """
    pipe, theirs = os.pipe()
    pid = os.fork()
    if not pid:
        status = 98
        os.close(pipe)
        try:
            crash = Crash(top, at, torn)
            crash.install()
            status = win_rates.main(given)
            TRUE_WRITE(theirs, bytes(crash.seen))
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    os.close(theirs)
    with TRUE_OPEN(pipe, "rb") as file:
        seen = file.read()
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), [bool(each) for each in seen]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="asks /proc for files that are open")
def test_a_crash_at_any_change_of_a_file_costs_nothing(small, tmp_path):
    top = tmp_path / "place"
    out = top / "out"
    given = ["--scenario", str(small), "--set", "market.days=40", "--out", str(out)]
    given += ["--replications", "2", "--workers", "1", "--quiet"]
    assert win_rates.main(given) == 0  # compiled and imported here, once for all children
    expected = {path.name: path.read_bytes() for path in out.glob("*.csv")}
    assert set(TABLES) < set(expected)
    names = visible(out)

    shutil.rmtree(top)
    top.mkdir()
    status, changes = run(given, top)
    assert status == 0
    assert len(changes) > 30
    assert sum(changes) > 10
    for at, is_write in enumerate(changes, start=1):
        for torn in (False, True) if is_write else (False,):
            shutil.rmtree(top)
            top.mkdir()
            where = f"crash at change {at} of {len(changes)}" + (
                ", half of it done" if torn else ""
            )
            assert run(given, top, at, torn)[0] == CRASHED, where
            for path in out.glob("*.csv"):
                assert path.read_bytes() == expected[path.name], f"{where}: {path.name} is torn"
            for _ in range(1 + torn):  # once more: what the first one leaves must be sound too
                assert run(given, top)[0] == 0, where
                found = {path.name: path.read_bytes() for path in out.glob("*.csv")}
                assert found == expected, where
                assert visible(out) == names, where


def visible(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
