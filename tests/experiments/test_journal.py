"""The journal: torn, corrupted, changed, shared, in a bad place."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import simulation
from experiments import win_rates
from experiments.harness import locks, outputs
from experiments.harness.errors import UserError
from experiments.harness.journal import Journal, fingerprint
from experiments.harness.runs import Run, RunOutcome, State
from simulation import Scenario
from simulation.strategies.files import with_imports

ROOT = Path(__file__).parent.parent.parent
PARTS = {"seed": "1", "scenario x": "abc"}
ROWS = ({"vendor": "A", "win_rate": 0.1 + 0.2},)
TABLES = {"timeline": {"vendor": ["A", "A"], "win_rate": [0.1 + 0.2, 0.5]}}
RUNS = [Run("x", replication, 100 + replication) for replication in range(3)]


def write(folder, parts=PARTS):
    with Journal(folder, parts, fresh=False) as journal:
        for run in RUNS:
            journal.add(RunOutcome(run, rows=ROWS, tables=TABLES))
    return folder / "journal.jsonl"


def finished(folder, parts=PARTS, fresh=False):
    with Journal(folder, parts, fresh) as journal:
        return dict(journal.finished)


def test_finished_runs_come_back_exactly(tmp_path):
    write(tmp_path)
    assert finished(tmp_path) == {run: RunOutcome(run, rows=ROWS, tables=TABLES) for run in RUNS}
    assert ROWS[0]["win_rate"] == 0.30000000000000004


@pytest.mark.parametrize("cut", [1, 2, 10, 40])
def test_a_half_written_last_line_is_dropped_and_can_be_written_again(tmp_path, cut):
    path = write(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[:-cut])
    with Journal(tmp_path, PARTS, fresh=False) as journal:
        assert list(journal.finished) == RUNS[:2]
        journal.add(RunOutcome(RUNS[2], rows=ROWS, tables=TABLES))
    assert path.read_bytes() == whole


def test_a_corrupted_line_in_the_middle_is_named(tmp_path):
    path = write(tmp_path)
    lines = path.read_bytes().splitlines(keepends=True)
    lines[2] = lines[2].replace(b"0.3", b"0.4")
    path.write_bytes(b"".join(lines))
    with pytest.raises(UserError, match=r"line 3: is corrupted"):
        finished(tmp_path)


def test_runs_of_something_else_are_refused_and_fresh_starts_over(tmp_path):
    write(tmp_path)
    with pytest.raises(UserError, match=r"different: seed \('1' then, '2' now\)\. .*--fresh"):
        finished(tmp_path, PARTS | {"seed": "2"})
    assert len(finished(tmp_path)) == 3
    assert finished(tmp_path, PARTS | {"seed": "2"}, fresh=True) == {}


def test_what_a_strategy_imports_from_beside_it_belongs_to_it(tmp_path):
    for name, text in {
        "mine.py": (
            "import numpy as np\nimport helper\nfrom tools import deep\nfrom simulation "
            "import Strategy\n"
        ),
        "helper.py": "import os\nimport mine\n",  # in a circle
        "tools/__init__.py": "import other\n",
        "other.py": "x = 1\n",
        "stranger.py": "y = 1\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    names = [path.relative_to(tmp_path).as_posix() for path in with_imports(tmp_path / "mine.py")]
    assert names == ["mine.py", "helper.py", "other.py", "tools/__init__.py"]

    def parts():
        return fingerprint({"x": Scenario.load("as_told")}, [tmp_path / "mine.py"], 1)[
            "strategies in mine.py"
        ]

    before = parts()
    (tmp_path / "stranger.py").write_text("y = 2\n", encoding="utf-8")
    assert parts() == before
    (tmp_path / "other.py").write_text("x = 2\n", encoding="utf-8")
    assert parts() != before


def test_what_differs_is_named_key_by_key(tmp_path):
    base = Scenario.load("as_told")
    first = fingerprint({"base": base, "sharp": base.replace({"choice.sensitivity": 9.0})}, [], 1)
    with Journal(tmp_path, first, fresh=False):
        pass
    changed = fingerprint(
        {"base": base, "sharp": base.replace({"choice.sensitivity": 12.0})}, [], 1
    )
    with pytest.raises(
        UserError, match=r"different: sharp: choice.sensitivity \(9.0 then, 12.0 now\)\. Start over"
    ):
        Journal(tmp_path, changed, fresh=False)
    other = fingerprint({"base": base.replace({"market.days": 10})}, [], 1)
    with pytest.raises(
        UserError,
        match=r"different: base: market.days \(750 then, 10 now\), condition sharp\. Start over",
    ):
        Journal(tmp_path, other, fresh=False)


SECOND = """
import sys
from pathlib import Path
from experiments.harness.errors import UserError
from experiments.harness.journal import Journal
try:
    with Journal(Path(sys.argv[1]), {"seed": "1", "scenario x": "abc"}, fresh=False):
        print("free")
except UserError as error:
    print(error)
"""


def second(folder):
    """What a second process says that wants to write into the folder."""
    return subprocess.run(
        [sys.executable, "-c", SECOND, str(folder)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    ).stdout.strip()


def test_a_second_process_is_refused_and_the_first_named(tmp_path):
    with Journal(tmp_path, PARTS, fresh=False):
        told = second(tmp_path)
    assert told == (
        f"--out {tmp_path}: another run (process {os.getpid()}) is writing there;"
        " wait for it or choose another folder"
    )
    assert second(tmp_path) == "free"


def test_a_folder_is_kept_until_all_who_hold_it_let_go(tmp_path):
    with locks.held(tmp_path):
        write(tmp_path)
        assert "another run" in second(tmp_path)
    assert second(tmp_path) == "free"


def test_quick_runs_are_replaced_without_asking_and_others_are_not(tmp_path):
    with Journal(tmp_path, PARTS, fresh=False, quick=True) as journal:
        journal.add(RunOutcome(RUNS[0], rows=ROWS))
    with Journal(tmp_path, PARTS, fresh=False, quick=True) as journal:
        assert list(journal.finished) == RUNS[:1]  # the same command goes on
    with Journal(tmp_path, PARTS | {"seed": "2"}, fresh=False, quick=True) as journal:
        assert journal.finished == {}
    with Journal(tmp_path, PARTS | {"seed": "3"}, fresh=False) as journal:
        journal.add(RunOutcome(RUNS[0], rows=ROWS))
    with pytest.raises(UserError, match="different: seed"):
        Journal(tmp_path, PARTS, fresh=False, quick=True)
    assert len(finished(tmp_path, PARTS | {"seed": "3"})) == 1


def test_a_run_without_a_table_that_it_must_have_is_run_again(tmp_path):
    with Journal(tmp_path, PARTS, fresh=False) as journal:
        journal.add(RunOutcome(RUNS[0], rows=ROWS))
        assert journal.state(RUNS[0]) is State.SUCCEEDED
        assert journal.state(RUNS[0], ["timeline"]) is State.PENDING
        assert journal.state(RUNS[1]) is State.PENDING
        journal.add(RunOutcome(RUNS[0], rows=ROWS, tables=TABLES))
    with Journal(tmp_path, PARTS, fresh=False) as journal:
        assert journal.state(RUNS[0], ["timeline"]) is State.SUCCEEDED
        assert len(journal.finished) == 1


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(UserError, match="is a file, not a folder"):
        finished(tmp_path / "out")


def test_every_file_of_the_model_is_in_the_fingerprint(tmp_path, monkeypatch):
    original = Path(simulation.__file__).parent
    copied = tmp_path / "simulation"
    shutil.copytree(original, copied, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(simulation, "__file__", str(copied / "__init__.py"))
    before = fingerprint({}, [], 1)
    files = sorted(copied.rglob("*.py"))
    assert {"market.py", "meetings/day.py", "strategies/library/default.py"} <= {
        path.relative_to(copied).as_posix() for path in files
    }
    for path in files:
        content = path.read_bytes()
        path.write_bytes(content + b"#")
        assert fingerprint({}, [], 1) != before, path
        path.write_bytes(content)
    assert fingerprint({}, [], 1) == before
    (copied / "market.py").rename(copied / "markets.py")
    assert fingerprint({}, [], 1) != before


@pytest.fixture
def with_versions(monkeypatch):
    """Return a function that sets the versions of what the model computes with."""

    def use(**versions):
        known = {"python": "3.11.7", "numpy": "2.1.0", "numba": "0.61.0"}
        monkeypatch.setattr(outputs, "versions", lambda: known | versions)

    return use


def test_runs_of_other_versions_are_named_and_go_on(run, tmp_path, capsys, with_versions):
    def notes():
        return json.loads((tmp_path / "out" / "manifest.json").read_text())["notes"]

    with_versions()
    assert run(replications=1) == 0
    assert run(replications=1) == 0
    assert notes() == []
    with_versions(numpy="2.2.0", python="3.12.1")
    assert run(replications=2) == 0
    sentence = (
        "Runs in this folder were made with python 3.11.7 (now 3.12.1);"
        " numpy 2.1.0 (now 2.2.0). --fresh starts over."
    )
    assert notes() == [sentence]
    assert run(replications=2) == 0  # nothing is run again, and it still holds
    assert notes() == [sentence]
    with_versions()
    assert run(replications=2) == 0
    assert notes() == [
        "Runs in this folder were made with python 3.12.1 (now 3.11.7);"
        " numpy 2.2.0 (now 2.1.0). --fresh starts over."
    ]
    assert run("--fresh", replications=1) == 0
    assert notes() == []


def test_other_versions_are_named_before_the_first_run(small, tmp_path, capsys, with_versions):
    given = ["--scenario", str(small), "--out", str(tmp_path / "out"), "--workers", "1"]
    with_versions()
    assert win_rates.main([*given, "--replications", "1", "--quiet"]) == 0
    with_versions(numba="0.62.0")
    capsys.readouterr()
    assert win_rates.main([*given, "--replications", "2"]) == 0
    error = capsys.readouterr().err
    told = "Runs in this folder were made with numba 0.61.0 (now 0.62.0). --fresh starts over."
    assert error.count(told) == 1
    assert error.index(told) < error.index("1 of 2 runs are in")


# --- A design that grows --------------------------------------------------------------------------


def two_designs():
    few = {"a": {"x": 1.0, "y": 2.0}, "b": {"x": 3.0}}
    parts = {"seed": 1, "scenarios": few}
    return parts, {"seed": 1, "scenarios": {**few, "c": {"y": 5.0}}}


def test_a_folder_is_continued_by_a_design_with_further_conditions_where_that_is_allowed(tmp_path):
    few, more = two_designs()
    with Journal(tmp_path, few, False, extendable=True) as first:
        first.add(RunOutcome(Run("a", 0, 7), rows=({"vendor": "V"},)))
    with pytest.raises(UserError, match="condition c"):
        Journal(tmp_path, more, False)
    with Journal(tmp_path, more, False, extendable=True) as second:
        assert set(second.finished) == {Run("a", 0, 7)}
        second.add(RunOutcome(Run("c", 0, 7), rows=({"vendor": "V"},)))
    with Journal(tmp_path, few, False, extendable=True) as third:
        assert Run("a", 0, 7) in third.finished


@pytest.mark.parametrize(
    "changed",
    [
        {"seed": 2},
        {"scenarios": {"a": {"x": 1.0, "y": 2.0}, "b": {"x": 4.0}, "c": {"y": 5.0}}},
        {"scenarios": {"a": {"x": 1.0, "y": 2.0}, "c": {"y": 5.0}}},
    ],
)
def test_a_design_that_differs_otherwise_is_refused(tmp_path, changed):
    few, more = two_designs()
    with Journal(tmp_path, few, False, extendable=True):
        pass
    with pytest.raises(UserError, match="holds runs of something else"):
        Journal(tmp_path, {**more, **changed}, False, extendable=True)
