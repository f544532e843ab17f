"""`python -m experiments reproduce FOLDER`: the same bytes again, or what differs."""

from __future__ import annotations

import json
import shutil

import pytest

from experiments import redraw, reproduce
from experiments.harness import published
from experiments.harness.outputs import digest


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


# --- Figures anew ---------------------------------------------------------------------------------


def test_figures_are_drawn_anew_from_the_tables(run, tmp_path, capsys):
    assert run(replications=2) == 0
    out = tmp_path / "out"
    figure, runs = out / "win_rates.png", (out / "runs.csv").read_bytes()
    drawn = figure.read_bytes()
    figure.write_bytes(b"spoilt")
    assert redraw.main([str(out)]) == 0
    assert capsys.readouterr().out == f"{out}: win_rates.png\n"
    assert figure.read_bytes() == drawn  # the tables say all that the figure needs
    assert (out / "runs.csv").read_bytes() == runs
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["files"]["win_rates.png"] == digest(figure)
    assert {"commit", "version"} <= set(manifest["figures"])


def test_figures_of_a_changed_table_are_refused(run, tmp_path, capsys):
    assert run(replications=2) == 0
    table = tmp_path / "out" / "summary.csv"
    table.write_text(table.read_text().replace("Dell", "Doll"))
    assert redraw.main([str(tmp_path / "out")]) == 2
    assert "summary.csv: was changed" in capsys.readouterr().err


def test_what_draws_no_figures_from_tables_says_so(capsys):
    for name in ("story", "best-response"):
        assert redraw.main([name]) == 2
        assert "does not draw its figures from tables; run it again" in capsys.readouterr().err


@pytest.mark.slow
def test_published_results_can_be_drawn_anew(tmp_path):
    """One of each kind; bytes depend on the version of Matplotlib, names do not."""
    for name in ("head-to-head", "sweep", "promises", "robustness", "tournament"):
        copy = tmp_path / name
        shutil.copytree(published.FOLDER / name, copy)
        assert set(redraw.draw(copy)) == {path.name for path in copy.glob("*.png")}
