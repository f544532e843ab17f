"""The journal: torn, corrupted, changed, shared, in a bad place."""

import pytest

from experiments.harness.errors import UserError
from experiments.harness.journal import Journal, fingerprint, with_imports
from experiments.harness.runs import Outcome, Run
from simulation import Scenario

PARTS = {"seed": "1", "scenario x": "abc"}
ROWS = ({"vendor": "A", "win_rate": 0.1 + 0.2},)
TABLES = {"timeline": ({"vendor": "A", "period": 0}, {"vendor": "A", "period": 1})}
RUNS = [Run("x", replication, 100 + replication) for replication in range(3)]


def write(folder, parts=PARTS):
    with Journal(folder, parts, fresh=False) as journal:
        for run in RUNS:
            journal.add(Outcome(run, rows=ROWS, tables=TABLES))
    return folder / "journal.jsonl"


def finished(folder, parts=PARTS, fresh=False):
    with Journal(folder, parts, fresh) as journal:
        return dict(journal.finished)


def test_finished_runs_come_back_exactly(tmp_path):
    write(tmp_path)
    assert finished(tmp_path) == {run: Outcome(run, rows=ROWS, tables=TABLES) for run in RUNS}
    assert ROWS[0]["win_rate"] == 0.30000000000000004


@pytest.mark.parametrize("cut", [1, 2, 10, 40])
def test_a_half_written_last_line_is_dropped_and_can_be_written_again(tmp_path, cut):
    path = write(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[:-cut])
    with Journal(tmp_path, PARTS, fresh=False) as journal:
        assert list(journal.finished) == RUNS[:2]
        journal.add(Outcome(RUNS[2], rows=ROWS, tables=TABLES))
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
        "mine.py": "import numpy as np\nimport helper\nfrom tools import deep\nfrom simulation import Strategy\n",
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


def test_a_second_process_is_refused_and_the_first_named(tmp_path):
    import os

    with (
        Journal(tmp_path, PARTS, fresh=False),
        pytest.raises(UserError, match=f"process {os.getpid()}"),
    ):
        finished(tmp_path)


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(UserError, match="is a file, not a folder"):
        finished(tmp_path / "out")
