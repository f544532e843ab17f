"""Strategies that hang, die or misbehave cost their own runs.

All other runs finish, and are kept.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).parent.parent.parent
LIMIT = 3
"""Seconds of `--run-timeout`; an honest run takes a tenth of one."""
STRATEGY = """
import ctypes, os, signal, subprocess, sys, threading, time
from simulation import Strategy, strategy

def misbehave():
    {misdeed}

@strategy("hostile")
class Hostile(Strategy):
    def plan(self, view):
        if view.day == {day} and view.rng.random() < 0.5:  # in the same replications
            misbehave()
        return view.influence
"""
FAILS = {
    "a loop": ("while True: pass", "took longer than 3 seconds"),
    "a sleep": ("time.sleep(1e5)", "took longer than 3 seconds"),
    "a stopped process": ("os.kill(os.getpid(), signal.SIGSTOP)", "took longer than 3 seconds"),
    "an exit": ("os._exit(3)", "its process ended with exit code 3"),
    "an exit that looks well": ("os._exit(0)", "its process ended with exit code 0"),
    "a crash": ("ctypes.string_at(0)", "its process was ended by SIGSEGV"),
    "an interruption": ("raise KeyboardInterrupt", "plan() raised KeyboardInterrupt"),
    "a quiet exit": ("sys.exit()", "plan() raised SystemExit"),
}
HARMLESS = {
    "a thread": "threading.Thread(target=time.sleep, args=(1e5,)).start()",
    "a fork": "os.fork()",
    "a process left behind": (
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(97531)'])"
    ),
}


def run(folder, misdeed, *arguments, day=0, replications=6):
    """Run win-rates with a strategy that does something on a day; returns the finished process."""
    file = folder / "hostile.py"
    file.write_text(STRATEGY.format(misdeed=misdeed, day=day), encoding="utf-8")
    scenario = folder / "small.toml"
    scenario.write_text(
        'extends = "as_told"\nvendors.B.strategy = "hostile"\n'
        "market.organisations = 6\nmarket.days = 40\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "experiments", "win-rates", "--strategies", str(file)]
    command += ["--scenario", str(scenario), "--replications", str(replications), "--quiet"]
    command += ["--out", str(folder / "out"), "--run-timeout", str(LIMIT), *arguments]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )


@pytest.fixture(scope="module")
def honest(tmp_path_factory):
    """The runs of the same strategy without any misdeed."""
    folder = tmp_path_factory.mktemp("honest")
    done = run(folder, "pass")
    assert done.returncode == 0, done.stderr
    return pd.read_csv(folder / "out" / "runs.csv")


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(FAILS)), ids=list(FAILS))
def test_what_fails_is_named_and_all_other_runs_are_as_ever(tmp_path, honest, number):
    misdeed, reason = list(FAILS.values())[number]
    day, workers = (0, 20)[number % 2], "12"[number // 2 % 2]
    done = run(tmp_path, misdeed, "--workers", workers, day=day)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    told = (tmp_path / "out" / "failures.txt").read_text(encoding="utf-8")
    assert reason in told
    assert "strategy 'hostile'" in told
    assert "vendor 'B'" in told
    assert f"day {day}" in told
    kept = pd.read_csv(tmp_path / "out" / "runs.csv")
    failed = told.count(", replication ")
    assert 0 < failed < 6
    assert kept["replication"].nunique() == 6 - failed
    expected = honest[honest["replication"].isin(kept["replication"])]
    pd.testing.assert_frame_equal(kept, expected.reset_index(drop=True))


@pytest.mark.slow
@pytest.mark.parametrize("misdeed", HARMLESS.values(), ids=HARMLESS)
def test_what_is_left_behind_ends_with_the_command(tmp_path, honest, misdeed):
    started = time.monotonic()
    done = run(tmp_path, misdeed, "--workers", "2")
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - started < 200
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "out" / "runs.csv"), honest)
    assert "97531" not in commands_of_all_processes()


@pytest.mark.slow
@pytest.mark.parametrize("misdeed", ["while True: pass", "import time; time.sleep(1e5)"])
def test_a_file_that_never_finishes_loading_gets_a_message(tmp_path, misdeed):
    file = tmp_path / "endless.py"
    file.write_text(misdeed, encoding="utf-8")
    command = [sys.executable, "-m", "experiments", "win-rates", "--strategies", str(file)]
    command += ["--out", str(tmp_path / "out"), "--run-timeout", "2", "--quick"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 2
    assert str(file) in done.stderr
    assert "Traceback" not in done.stderr


def commands_of_all_processes():
    """Return the command lines of all processes of this machine, where it tells them."""
    if not Path("/proc").is_dir():
        return ""
    texts = []
    for place in Path("/proc").iterdir():
        if place.name.isdigit() and int(place.name) != os.getpid():
            try:
                texts.append((place / "cmdline").read_text(encoding="utf-8", errors="replace"))
            except OSError:
                continue
    return "\n".join(texts)
