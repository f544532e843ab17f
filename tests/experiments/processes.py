"""What tests ask about processes of this machine."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

linux = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="looks at processes under /proc"
)
"""Mark of the tests that do."""


def wait_for(condition, seconds):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


def finished_runs(out):
    path = out / "journal.jsonl"
    return path.read_bytes().count(b"\n") - 1 if path.exists() else 0


def workers_of(pid):
    return [child for child in children_of(pid) if b"spawn_main" in command_of(child)]


def command_of(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # it has just ended
        return b""


def children_of(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def alive(pids):
    def state(pid):
        try:
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return "gone"

    return [pid for pid in pids if state(pid) not in ("Z", "X", "gone")]
