"""`python -m experiments reproduce FOLDER`: the same bytes again, or what differs."""

from __future__ import annotations

import json

import pytest

from experiments import reproduce


@pytest.fixture
def results(run, tmp_path):
    assert run(replications=2) == 0
    return tmp_path / "out"


def again(folder, *arguments):
    return reproduce.main([str(folder), "--workers", "1", *arguments])


def test_a_result_comes_out_again_to_the_byte(results, capsys):
    assert again(results) == 0
    printed = capsys.readouterr()
    assert "runs.csv: the same" in printed.out
    assert "summary.csv: the same" in printed.out
    assert "Running: python -m experiments win-rates --scenario" in printed.err


def test_a_table_that_was_changed_is_found(results, capsys):
    table = results / "runs.csv"
    lines = table.read_text().splitlines(keepends=True)
    lines[2] = lines[2].replace("0", "1", 1)
    table.write_text("".join(lines))
    assert again(results) == 1
    printed = capsys.readouterr()
    assert "runs.csv: differs, first in line 3" in printed.out
    assert "summary.csv: the same" in printed.out
    assert "Versions, platform and commit are those of then." in printed.err


def test_columns_that_a_table_has_gained_or_lost_are_named(results, capsys):
    table = results / "runs.csv"
    head, rest = table.read_text().split("\n", 1)
    table.write_text(head.replace("returns_cost", "fines_cost") + "\n" + rest)
    assert again(results) == 1
    printed = capsys.readouterr().out
    assert "runs.csv: columns that are gone: fines_cost\n" in printed
    assert "runs.csv: columns that are new: returns_cost\n" in printed


def test_what_may_explain_a_difference_is_listed(results, capsys):
    manifest = json.loads((results / "manifest.json").read_text())
    manifest["packages"]["numpy"] = "1.0.0"
    (results / "manifest.json").write_text(json.dumps(manifest))
    (results / "summary.csv").write_text("nothing\n")
    assert again(results, "--quiet") == 1
    printed = capsys.readouterr()
    assert "numpy: 1.0.0 then" in printed.err
    assert "runs.csv" not in printed.out


def test_new_results_can_be_kept(results, tmp_path):
    assert again(results, "--keep", str(tmp_path / "kept")) == 0
    assert (tmp_path / "kept" / "runs.csv").read_bytes() == (results / "runs.csv").read_bytes()


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda folder: (folder / "manifest.json").unlink(), "has no manifest.json"),
        (lambda folder: (folder / "manifest.json").write_text("{"), "is damaged"),
        (lambda folder: (folder / "manifest.json").write_text("[]"), "has no command"),
        (
            lambda folder: (folder / "manifest.json").write_text(
                '{"command": ["python", "-m", "experiments", "wins"]}'
            ),
            "called 'wins'",
        ),
        (lambda folder: [path.unlink() for path in folder.glob("*.csv")], "no tables"),
        (
            lambda folder: (folder / "manifest.json").write_text(
                '{"command": ["python", "-m", "experiments", "win-rates", '
                '"--scenario", "gone.toml"]}'
            ),
            "--scenario gone.toml: no such file",
        ),
    ],
)
def test_what_cannot_be_reproduced_gets_one_message(results, capsys, damage, message):
    damage(results)
    capsys.readouterr()
    assert again(results) == 2
    printed = capsys.readouterr().err
    assert message in printed
    assert printed.count("\n") == 1
