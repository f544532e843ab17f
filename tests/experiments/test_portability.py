"""Without what only POSIX systems have, everything imports, and an experiment runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
TAKEN_AWAY = '''
import os, signal, sys

MODULES = {"fcntl", "grp", "pty", "pwd", "resource", "termios", "tty"}


class Blocked:
    """Windows has no such modules."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name in MODULES:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


for name in MODULES:
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Blocked)
for name in ("fork", "forkpty", "getuid", "killpg", "sched_getaffinity", "setsid", "sysconf"):
    if hasattr(os, name):
        delattr(os, name)
for name in ("SIGHUP", "SIGKILL", "SIGUSR1", "SIGALRM", "setitimer", "alarm"):
    if hasattr(signal, name):
        delattr(signal, name)
'''
EVERYTHING = """
import importlib, os, pkgutil, signal
import experiments, simulation

for package in (simulation, experiments):
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
            print(module.name)
assert not hasattr(os, "fork") and not hasattr(signal, "SIGKILL")
"""


@pytest.fixture
def elsewhere(tmp_path):
    """Return a function that runs Python without POSIX, its child processes too."""
    (tmp_path / "sitecustomize.py").write_text(TAKEN_AWAY, encoding="utf-8")
    paths = [str(tmp_path), str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths)}

    def run(*arguments):
        return subprocess.run(
            [sys.executable, *arguments],
            capture_output=True,
            text=True,
            env=environment,
            cwd=tmp_path,
            check=False,
        )

    return run


def test_modules_of_posix_are_really_away(elsewhere):
    done = elsewhere("-c", "import fcntl")
    assert "ModuleNotFoundError: No module named 'fcntl'" in done.stderr


@pytest.mark.slow
def test_every_module_can_be_imported(elsewhere):
    done = elsewhere("-c", EVERYTHING)
    assert done.returncode == 0, done.stderr
    assert {"simulation.market", "experiments.benchmark", "experiments.harness.journal"} <= set(
        done.stdout.split()
    )


@pytest.mark.slow
def test_an_experiment_runs_and_writes_the_same_bytes(elsewhere, run, small, tmp_path):
    given = ["--scenario", str(small), "--replications", "3", "--workers", "2", "--quiet"]
    done = elsewhere("-m", "experiments", "win-rates", *given, "--out", "there")
    assert done.returncode == 0, done.stderr
    assert run(out=tmp_path / "here") == 0
    for table in ("runs.csv", "summary.csv"):
        assert (tmp_path / "there" / table).read_bytes() == (tmp_path / "here" / table).read_bytes()


@pytest.mark.slow
def test_a_folder_in_use_is_refused(elsewhere, small, tmp_path):
    hold = "import subprocess, sys; from pathlib import Path\n"
    hold += "from experiments.harness.locks import held\n"
    hold += "with held(Path('out')):\n"
    hold += "    sys.exit(subprocess.run([sys.executable, *sys.argv[1:]]).returncode)"
    given = ["-m", "experiments", "win-rates", "--scenario", str(small), "--replications", "1"]
    done = elsewhere("-c", hold, *given, "--workers", "1", "--out", "out")
    assert done.returncode == 2
    assert "another run (process " in done.stderr
    assert "is writing there; wait for it or choose another folder" in done.stderr
    assert "Traceback" not in done.stderr


def test_memory_that_is_not_told_is_left_out(elsewhere):
    done = elsewhere("-c", "from experiments.speed import memory; print(memory.peak_mebibytes())")
    assert done.stdout == "nan\n"
