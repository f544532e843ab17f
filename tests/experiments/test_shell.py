"""What a shell does to a command: odd paths, few open files, full devices, signals."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from experiments.harness import shell
from tests.experiments.processes import alive, finished_runs, linux, wait_for

ROOT = Path(__file__).parent.parent.parent
LONG = 300
"""Seconds after which a test gives a command up, on a machine that has ten others to run."""
FIVE = ("runs.csv", "summary.csv", "conditions.csv", "timeline.csv", "datapackage.json")
STRATEGY = """
import odd_helper
from simulation import Strategy, strategy

@strategy("odd")
class Odd(Strategy):
    def plan(self, view):
        return view.influence
"""
posix = pytest.mark.skipif(os.name != "posix", reason="asks a POSIX shell")


def experiments(small, out, *more, before="", after="", environment=None, workers=2):
    """Run win-rates from a shell, between other words of a shell; returns the finished process."""
    command = [sys.executable, "-m", "experiments", "win-rates", "--scenario", small, "--out", out]
    command += ["--replications", "3", "--workers", str(workers), *more]
    script = f'{before} "$@" {after}'
    return subprocess.run(
        ["bash", "-c", script, "bash", *map(os.fsencode, command)],
        cwd=ROOT,
        env=os.environ | (environment or {}),
        capture_output=True,
        timeout=LONG,
        check=False,
    )


def tables(folder):
    return {name: (Path(folder) / name).read_bytes() for name in FIVE}


@posix
@pytest.mark.slow
def test_paths_need_not_be_utf8(run, small, tmp_path):
    odd = os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xe9")
    os.mkdir(odd)
    path = Path(odd) / "small.toml"
    shutil.copy(small, path)
    strategies = Path(odd) / "odd.py"
    strategies.write_text(STRATEGY, encoding="utf-8")
    (Path(odd) / "odd_helper.py").write_text("", encoding="utf-8")
    given = ("--strategies", strategies, "--set", "vendors.A.strategy=odd")
    done = experiments(path, Path(odd) / "out", *given)
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False), done.stderr
    plain = tmp_path / "odd.py"
    shutil.copy(strategies, plain)
    (tmp_path / "odd_helper.py").write_text("", encoding="utf-8")
    assert run("--strategies", str(plain), "--set", "vendors.A.strategy=odd") == 0
    assert tables(Path(odd) / "out") == tables(tmp_path / "out")


@posix
@pytest.mark.slow
@pytest.mark.parametrize("coerced", [True, False])
def test_the_locale_c_writes_the_same_bytes_into_a_chinese_folder(small, tmp_path, coerced):
    path = tmp_path / "市场.toml"
    shutil.copy(small, path)
    assert experiments(path, tmp_path / "平常").returncode == 0
    plain = {"PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    environment = {"LC_ALL": "C"} | ({} if coerced else plain)
    done = experiments(path, tmp_path / "结果", environment=environment)
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False), done.stderr
    assert tables(tmp_path / "结果") == tables(tmp_path / "平常")


@posix
@pytest.mark.slow
@pytest.mark.parametrize(
    ("limit", "sentence"),
    [
        ("ulimit -n 10;", b"Too many files are open at a time. Finished runs are kept"),
        ("ulimit -f 16;", b"The disk is full, or a file is too large. Finished runs are kept"),
    ],
)
def test_limits_of_the_shell_are_told_and_nothing_is_lost(run, small, tmp_path, limit, sentence):
    out = tmp_path / "limited"
    done = experiments(small, out, "--quiet", before=limit)
    assert done.returncode == 1
    assert done.stderr.startswith(sentence)
    assert done.stderr.count(b"\n") == 1
    assert run(out=out) == 0  # goes on
    assert run(out=tmp_path / "whole") == 0
    assert tables(out) == tables(tmp_path / "whole")


@linux
@pytest.mark.slow
@pytest.mark.parametrize(
    ("to", "status"),
    [
        (">/dev/full", 1),
        ("2>/dev/full", 1),
        (">/dev/full 2>&1", 1),
        (">&-", 0),
        ("2>&-", 0),
        ("<&- >&- 2>&-", 0),
    ],
)
def test_an_output_that_takes_nothing_costs_no_result(run, small, tmp_path, to, status):
    assert run() == 0
    done = experiments(small, tmp_path / "dumb", after=to)
    assert done.returncode == status, done.stderr
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr
    if to == ">/dev/full":
        assert b"The output cannot be shown: No space left on device." in done.stderr
    assert tables(tmp_path / "dumb") == tables(tmp_path / "out")
    lines = (tmp_path / "dumb" / "journal.jsonl").read_bytes().splitlines()
    assert len(lines) == 4  # nothing was printed into it


@linux
@pytest.mark.slow
@pytest.mark.parametrize("words", [[], ["win-rates", "--help"]])
def test_a_full_device_is_no_success_of_a_listing_either(words):
    command = [sys.executable, "-m", "experiments", *words]
    done = subprocess.run(
        ["bash", "-c", '"$@" >/dev/full', "bash", *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=LONG,
        check=False,
    )
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("The output cannot be shown")


@posix
@pytest.mark.slow
def test_a_reader_that_has_seen_enough_costs_no_result(small, tmp_path):
    done = experiments(
        small, tmp_path / "out", before="set -o pipefail;", after="2>&1 | head -n 1", workers=1
    )
    assert (done.returncode, done.stdout.count(b"\n")) == (0, 1)
    assert (tmp_path / "out" / "manifest.json").exists()


def left_in_memory():
    """The names of shared memory and semaphores of this machine."""
    return set(os.listdir("/dev/shm")) if os.path.isdir("/dev/shm") else set()


@linux
@pytest.mark.slow
@pytest.mark.parametrize("again", [0.0, 0.05, 0.5])
def test_ctrl_c_twice_ends_as_once(started, again):
    process, workers, out = started
    os.killpg(process.pid, signal.SIGINT)
    time.sleep(again)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGINT)
    error = process.communicate(timeout=LONG)[1]
    assert process.returncode == 130
    assert error == f"\nInterrupted. {shell.KEPT}\n"
    assert wait_for(lambda: not alive(workers), 60)
    assert finished_runs(out) >= 3


@linux
@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_to_end_is_an_end_in_order(started, number):
    process, workers, out = started
    process.send_signal(number)
    error = process.communicate(timeout=LONG)[1]
    assert process.returncode == 128 + number
    assert error == f"\nEnded by {number.name}. {shell.KEPT}\n"
    assert wait_for(lambda: not alive(workers), 60)
    assert finished_runs(out) >= 3
    assert not [name for name in left_in_memory() if str(process.pid) in name]


@linux
def test_nohup_is_respected():
    code = (
        "import os, signal, sys; from experiments.harness import shell\n"
        "signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "sys.exit(shell.guarded(lambda: os.kill(os.getpid(), signal.SIGHUP) or 0))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=LONG, check=False)
    assert done.returncode == 0


STUBBORN = """
import sys, time
from experiments.harness import shell

def stubborn():
    print("ready", flush=True)
    while True:
        try:
            time.sleep(600)
        except KeyboardInterrupt:
            pass

shell.PATIENCE = 0.2
sys.exit(shell.guarded(stubborn))
"""


@linux
def test_a_command_that_does_not_end_is_ended_by_the_next_ctrl_c():
    process = subprocess.Popen(
        [sys.executable, "-c", STUBBORN],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "ready\n"
    while process.poll() is None:
        process.send_signal(signal.SIGINT)
        time.sleep(0.3)
    error = process.communicate(timeout=LONG)[1]
    assert process.returncode == 130
    assert error == f"\nInterrupted. {shell.KEPT}\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    "raised", ["GeneratorExit", "KeyboardInterrupt", "SystemExit", "Exception"]
)
@pytest.mark.parametrize("workers", [1, 2])
def test_whatever_a_file_raises_when_it_is_loaded_is_one_sentence(
    run, tmp_path, capsys, raised, workers
):
    path = tmp_path / "raises.py"
    path.write_text(f"raise {raised}\n", encoding="utf-8")
    assert run("--strategies", str(path), workers=workers) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"{path}")
    assert raised in error
    assert error.count("\n") == 1
    assert not (tmp_path / "out").exists()


@linux
@pytest.mark.slow
def test_nothing_is_left_of_a_finished_command(small, tmp_path):
    before = left_in_memory()
    done = experiments(small, tmp_path / "out", "--quiet", environment={"PYTHONWARNINGS": "always"})
    assert done.returncode == 0
    assert b"resource_tracker" not in done.stderr
    assert b"leaked" not in done.stderr
    assert left_in_memory() <= before
