"""The commands for who writes strategies: `new-strategy` and `check`."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from experiments import check, new_strategy, win_rates
from tests.experiments.test_contest import TWINS


@pytest.mark.slow
def test_a_new_strategy_runs_at_once(tmp_path, capsys, small):
    assert new_strategy.main(["door-opener", "--out", str(tmp_path)]) == 0
    path = tmp_path / "door_opener.py"
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 12
    assert f"python -m experiments check {path}" in capsys.readouterr().out
    assert check.main([str(path)]) == 0
    out = capsys.readouterr().out
    assert out.startswith(
        f"{path}: door-opener: keeps the contract; a plan for 100 accounts takes "
    )
    given = [
        "--scenario",
        str(small),
        "--strategies",
        str(path),
        "--set",
        "vendors.Dell.strategy=door-opener",
        "--quiet",
    ]
    assert (
        win_rates.main(
            [*given, "--replications", "1", "--workers", "1", "--out", str(tmp_path / "out")]
        )
        == 0
    )


def test_a_new_strategy_overwrites_nothing_and_takes_no_name_twice(tmp_path, capsys):
    (tmp_path / "mine.py").write_text("precious", encoding="utf-8")
    for name, message in [
        ("mine", "mine.py: exists already; choose another name, or move it away"),
        (
            "default",
            "NAME 'default': is taken by simulation.strategies.library.default; choose another",
        ),
        ("a/b", "should be letters, digits and hyphens"),
        ("3", "should be letters, digits and hyphens"),
        ('x"y', "should be letters, digits and hyphens"),
        ("true", None),
        ("", "should be letters, digits and hyphens"),
    ]:
        if message is None:  # a class cannot be called True
            assert new_strategy.main([name, "--out", str(tmp_path)]) == 0
            assert "class TrueStrategy(" in (tmp_path / "true.py").read_text(encoding="utf-8")
            continue
        assert new_strategy.main([name, "--out", str(tmp_path)]) == 2
        assert message in capsys.readouterr().err
    assert (tmp_path / "mine.py").read_text(encoding="utf-8") == "precious"


def test_a_file_does_not_stand_in_the_way_of_pythons_own(tmp_path):
    assert new_strategy.main(["statistics", "--out", str(tmp_path)]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["statistics_strategy.py"]


@pytest.mark.slow
def test_check_names_what_is_wrong_and_goes_on_with_the_next(tmp_path, capsys):
    path = tmp_path / "twins.py"
    path.write_text(
        TWINS.replace("return view.influence * (1 - view.trust)", "return 3", 1), encoding="utf-8"
    )
    assert check.main([str(path)]) == 2
    out, err = capsys.readouterr()
    assert err.startswith(
        f"{path}: one-twin: in a market of twelve accounts, day 0: plan() returned "
        "shape (); expected"
    )
    assert err.count("\n") == 1
    assert out.startswith(f"{path}: other-twin: keeps the contract")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            "import simulation.columns\n" + TWINS,
            (
                "its file imports simulation.columns; a strategy knows the market through "
                "its view alone"
            ),
        ),
        ("from simulation import columns\n" + TWINS, "its file imports simulation.columns"),
        ("import simulation\nx = simulation.market\n" + TWINS, "its file uses simulation.market;"),
        (
            "from simulation.strategies.files import _folders\n" + TWINS,
            "its file imports simulation.strategies.files._folders",
        ),
        (
            "from simulation.strategies import view\nx = lambda: view._BEHIND\n" + TWINS,
            "its file uses view._BEHIND, which is private",
        ),
        ("import ctypes\n" + TWINS, "its file imports ctypes, a way into memory"),
        ("from gc import get_objects\n" + TWINS, "its file imports gc, a way into memory"),
        (
            "from numpy.lib.stride_tricks import as_strided\n" + TWINS,
            "its file imports numpy.lib.stride_tricks, a way into memory",
        ),
        (
            "import numpy as np\nx = np.lib.stride_tricks.as_strided\n" + TWINS,
            "its file uses np.lib.stride_tricks, a way into memory",
        ),
        (
            "import sys\nx = lambda: sys._getframe(1)\n" + TWINS,
            "its file uses sys._getframe, a way into memory",
        ),
        ("def broken(:\n", "line 1"),
        ("x = 1\n", "defines no strategy"),
        (None, "no such file with strategies"),
    ],
)
def test_files_that_will_not_do(tmp_path, capsys, content, message):
    path = tmp_path / "mine.py"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    assert check.main([str(path)]) == 2
    assert message in capsys.readouterr().err


def test_what_a_file_imports_from_beside_it_counts_as_its_own(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(sys, "path", list(sys.path))
    (tmp_path / "beside_helper.py").write_text("import beside_deep\n", encoding="utf-8")
    (tmp_path / "beside_deep.py").write_text("import ctypes\n", encoding="utf-8")
    path = tmp_path / "mine.py"
    path.write_text("import beside_helper\n" + TWINS, encoding="utf-8")
    assert check.main([str(path)]) == 2
    assert "its file imports ctypes" in capsys.readouterr().err


@pytest.mark.slow
def test_a_plan_that_depends_on_the_process_is_not_reproducible(tmp_path, capsys):
    path = tmp_path / "sets.py"
    plan = (
        "return view.influence * (1 + list({'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', "
        "'j'}).index('a'))"
    )
    path.write_text(
        TWINS.replace("return view.influence * (1 - view.trust)", plan, 1), encoding="utf-8"
    )
    given = [sys.executable, "-m", "experiments", "check", str(path)]
    done = subprocess.run(
        given, capture_output=True, text=True, env=os.environ | {"PYTHONHASHSEED": "3"}
    )
    assert done.returncode == 2
    assert done.stderr.startswith(
        f"{path}: one-twin: it decides otherwise in another process, as experiments' "
        "workers are: sort what comes"
    )
    assert "other-twin: keeps the contract" in done.stdout


@pytest.mark.slow
def test_a_users_own_test_file_can_call_it(tmp_path):
    (tmp_path / "twins.py").write_text(TWINS, encoding="utf-8")
    (tmp_path / "test_twins.py").write_text(
        (
            "from simulation.testing import check_strategy\nfrom twins import One\n\n\ndef "
            "test_it():\n    check_strategy(One)\n"
        ),
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert "1 passed" in done.stdout, done.stdout + done.stderr
