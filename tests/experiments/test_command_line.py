"""The command line: what it lists, what it refuses, and how."""

import subprocess
import sys
from pathlib import Path

import pytest

from experiments import win_rates
from experiments.harness.cli import commands, main

ROOT = Path(__file__).parent.parent.parent


def shell(*arguments, **options):
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        **options,
    )


def test_the_list_names_every_experiment_in_a_line(capsys):
    assert main([]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(len(line) <= 80 for line in lines)
    words = [line.split() for line in lines if line.startswith("  ")]
    assert {"win-rates", "tournament", "benchmark"} <= {line[0] for line in words}


@pytest.mark.parametrize("arguments", [[], *([name, "--help"] for name in commands())])
def test_listing_and_help_import_nothing_heavy(arguments):
    code = (
        "import sys; from experiments.harness.cli import commands, main\n"
        f"try: main({arguments!r})\n"
        "except SystemExit: pass\n"
        "heavy = {'mesa', 'numpy', 'numba', 'pandas', 'scipy', 'matplotlib', 'pydantic'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    assert shell("-c", code).stdout.splitlines()[-1] == "[]"


def test_an_unknown_experiment_gets_a_near_name(capsys):
    assert main(["win-rate"]) == 2
    assert "did you mean 'win-rates'?" in capsys.readouterr().err


BAD = [
    (["--workers", "0"], "0 should be a whole number from 1 to 1024"),
    (["--workers", "-1"], "should be a whole number"),
    (["--workers", "1000000"], "from 1 to 1024"),
    (["--workers", "abc"], "'abc' should be a whole number"),
    (["--replications", "0"], "should be a whole number"),
    (["--seed", "-1"], "should be a whole number from 0"),
    (["--seed", "abc"], "'abc' should be a whole number"),
    (["--scenario", "as_tol"], "did you mean 'as_told'?"),
    (["--scenario", "nowhere.toml"], "nowhere.toml: no such file"),
    (["--scenario", "as_told", "--scenario", "as_told"], "two scenarios are called 'as_told'"),
    (["--set", "market.dais=3"], "did you mean 'days'?"),
    (["--set", "market.days"], "should be KEY=VALUE"),
    (["--set", "market.days=many"], "market.days = 'many': should be a whole number"),
    (["--set", "vendors.A.strategy=defalt"], "did you mean 'default'?"),
    (["--strategies", "nowhere.py"], "nowhere.py: no such file"),
    (
        ["--precision", "0"],
        "--precision: '0' should be a half-width between 0.0001 and 0.5",
    ),
    (["--precision", "narrow"], "--precision: 'narrow' should be a half-width"),
    (["--run-timeout", "-1"], "--run-timeout: '-1' should be a duration"),
]


@pytest.mark.parametrize(
    ("arguments", "message"), BAD, ids=[" ".join(arguments) for arguments, _ in BAD]
)
def test_a_mistake_gets_one_message_and_writes_nothing(arguments, message, capsys, tmp_path):
    out = tmp_path / "out"
    assert win_rates.main([*arguments, "--out", str(out)]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1
    assert not out.exists()


@pytest.mark.slow
def test_a_script_runs_directly_without_control_characters(small, tmp_path):
    arguments = [
        "--scenario",
        str(small),
        "--replications",
        "2",
        "--workers",
        "1",
        "--out",
        str(tmp_path / "out"),
    ]
    done = shell(
        "experiments/win_rates.py",
        *arguments,
        env={"PATH": "", "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 0, done.stderr
    assert "small: " in done.stdout
    assert "Dell" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr


def test_a_warning_is_one_line(small, tmp_path, capsys):
    small.write_text(small.read_text() + "\n[vendors.A]\nteam = []\n")
    assert (
        win_rates.main(
            [
                "--scenario",
                str(small),
                "--replications",
                "1",
                "--workers",
                "1",
                "--out",
                str(tmp_path / "out"),
            ]
        )
        == 0
    )
    warned = [line for line in capsys.readouterr().err.splitlines() if "Warning" in line]
    assert warned == [f"Warning: {small}: vendors.A has no salespeople; it will win by noise alone"]
