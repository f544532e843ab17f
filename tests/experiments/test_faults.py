"""What goes wrong around a run: dead processes, full disks, odd names, terminals that know no
Chinese.
"""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from experiments import win_rates
from experiments.harness import cli, figures, journal, terminal
from experiments.harness.errors import UserError
from simulation.vocabulary import Attribute, label
from tests.experiments.processes import alive, finished_runs, linux, wait_for

ROOT = Path(__file__).parent.parent.parent

COUNTS_ON_SIX = """
from simulation import Strategy, strategy

@strategy("counts-on-six")
class CountsOnSix(Strategy):
    def plan(self, view):
        plan = view.influence.copy()
        plan[5] *= 2
        return plan
"""
FAILS = """
from simulation import Strategy, strategy

@strategy("fails")
class Fails(Strategy):
    def plan(self, view):
        raise RuntimeError("no idea")
"""
VENDOR = (
    "[vendors.'{name}']\nteam = [{{ schedule = 'A', reps = 1 }}]\n[vendors.'{name}'.product]\n"
    + "\n".join(f"{label(attribute)} = 0.7" for attribute in Attribute)
)


def with_strategy(run, tmp_path, source, name, **options):
    path = tmp_path / "mine.py"
    path.write_text(source)
    return run("--strategies", str(path), "--set", f"vendors.A.strategy={name}", **options)


@pytest.mark.slow
def test_workers_warm_up_on_the_market_as_it_is(run, tmp_path):
    assert with_strategy(run, tmp_path, COUNTS_ON_SIX, "counts-on-six", workers=2) == 0


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_a_strategy_that_always_fails_fails_run_by_run(run, tmp_path, workers):
    assert with_strategy(run, tmp_path, FAILS, "fails", workers=workers, replications=2) == 1
    assert (tmp_path / "out" / "failures.txt").read_text().count(
        'raise RuntimeError("no idea")'
    ) == 2


@pytest.mark.slow
@linux
def test_ctrl_c_ends_the_workers_and_keeps_finished_runs(started):
    process, workers, out = started
    os.killpg(process.pid, signal.SIGINT)  # a terminal interrupts the workers too
    error = process.communicate(timeout=60)[1]
    assert process.returncode == 130
    assert wait_for(lambda: not alive(workers), 60)
    assert "Traceback" not in error
    assert "goes on from there" in error
    assert finished_runs(out) >= 3


@pytest.mark.slow
@linux
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_workers_end_when_their_parent_is_killed(started, how):
    process, workers, _ = started
    process.send_signal(how)
    process.wait()
    assert wait_for(lambda: not alive(workers), 60)


@pytest.mark.slow
@linux
def test_a_killed_worker_is_replaced(started):
    process, workers, out = started
    os.kill(workers[0], signal.SIGKILL)
    before = finished_runs(out)
    assert wait_for(lambda: finished_runs(out) > before + 20, 300)
    assert process.poll() is None


def test_a_full_disk_gets_one_message_and_keeps_what_is_there(run, tmp_path, monkeypatch, capsys):
    synced = []

    def fsync(_):
        synced.append(1)
        if len(synced) == 3:  # the fingerprint, the first run, and no room for the second
            raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(journal.os, "fsync", fsync)
        assert run() == 1
    assert "The disk is full" in capsys.readouterr().err
    assert run() == 0
    assert pd.read_csv(tmp_path / "out" / "runs.csv")["replication"].nunique() == 3


def test_a_whole_line_that_makes_no_sense_is_named_even_at_the_end(tmp_path):
    path = tmp_path / "journal.jsonl"
    path.write_text("somebody's notes\n")
    with pytest.raises(UserError, match="line 1: is corrupted"):
        journal.Journal(tmp_path, {"seed": "1"}, fresh=False)
    assert path.read_text() == "somebody's notes\n"


def test_both_of_two_strategy_files_with_one_name_count(tmp_path):
    files = [tmp_path / folder / "mine.py" for folder in "ab"]
    for file in files:
        file.parent.mkdir()
        file.write_text("x = 1")
    before = journal.fingerprint({}, files, 1)
    files[0].write_text("x = 2")
    assert journal.fingerprint({}, files, 1) != before


@pytest.mark.parametrize("name", ["[/b]", "[red]R", r"$\foo$", "戴尔"])
def test_vendors_may_be_called_anything(small, tmp_path, capsys, name):
    with small.open("a", encoding="utf-8") as file:
        file.write(VENDOR.format(name=name))
    given = [
        "--scenario",
        str(small),
        "--out",
        str(tmp_path / "out"),
        "--replications",
        "2",
        "--workers",
        "1",
    ]
    assert win_rates.main(given) == 0
    assert name in capsys.readouterr().out


def test_a_scenario_file_may_be_called_anything(capsys, tmp_path):
    rows = {
        "condition": ["[/b]$x$"],
        "vendor": ["A"],
        "decided": [1],
        "wins": [1],
        "replications": [1],
        "win_rate": [1.0],
    }
    rows |= {
        name: [float("nan")]
        for name in (
            "ci_low",
            "ci_high",
            "run_p05",
            "run_p95",
            *terminal.STATES,
            "contact_hours_per_win",
            "cost_per_win",
            "profit",
        )
    }
    terminal.show_summary(pd.DataFrame(rows), pd.DataFrame())
    assert "[/b]$x$" in capsys.readouterr().out
    figures.save(figures.win_rates(pd.DataFrame(rows)), tmp_path / "figure.png")


@pytest.mark.parametrize(
    "arguments", [["-m", "experiments"], ["-m", "experiments", "win-rates", "--help"]]
)
def test_a_terminal_that_knows_only_ascii_gets_the_text(arguments):
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [sys.executable, *arguments], capture_output=True, cwd=ROOT, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    assert b"C5?C8" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("name", cli.commands())
def test_a_script_runs_from_anywhere_without_installation(name, tmp_path):
    script = ROOT / "experiments" / f"{name.replace('-', '_')}.py"
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    # -S: without site-packages, so that an installed copy of this project cannot help.
    done = subprocess.run(
        [sys.executable, "-S", script, "--help"],
        capture_output=True,
        cwd=tmp_path,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_parameters_that_a_strategy_refuses_are_one_message_before_any_run(run, capsys, tmp_path):
    given = [
        "--set",
        "vendors.Dell.strategy=phase-focus",
        "--set",
        "vendors.Dell.parameters.phase=sysem_design",
    ]
    assert run(*given) == 2
    assert (
        "vendor 'Dell', strategy 'phase-focus': phase-focus: unknown phase 'sysem_design'; known: "
        in capsys.readouterr().err
    )
    assert not (tmp_path / "out").exists()
