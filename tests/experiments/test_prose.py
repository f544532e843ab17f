"""Passages of a text whose numbers come from published tables."""

from __future__ import annotations

import pytest

from experiments import fill_in
from experiments.harness.errors import UserError
from experiments.prose.numbers import filled
from experiments.prose.passages import written

TABLE = """condition,vendor,win_rate,ci_low,ci_high,value,low,high,verdict
as_told,A,0.036,0.0304,0.0449,0.047,-0.012,0.106,undecided
as_told,Dell,0.613,0.599,0.627,1.64,1.221,2.069,holds
level,Dell,0.4,0.38,0.42,,,,holds
"""


@pytest.fixture
def results(tmp_path):
    folder = tmp_path / "results"
    (folder / "win-rates").mkdir(parents=True)
    (folder / "win-rates" / "summary.csv").write_text(TABLE, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("{win-rates/summary condition=as_told vendor=Dell | rate}", "61.3% (59.9–62.7)"),
        ("{win-rates/summary vendor=A | points}", "4.7 points (−1.2 to 10.6)"),
        ("{win-rates/summary condition='as_told' vendor=Dell | ratio}", "1.64 (1.22 to 2.07)"),
        ("{win-rates/summary condition=level | percent win_rate}", "40%"),
        ("{win-rates/summary vendor=A | text verdict}", "undecided"),
        ("{win-rates/summary vendor=A | decimal value}", "0.05"),
        ("{win-rates/summary verdict=holds | count}", "2"),
        ("{win-rates/summary verdict=refuted | count}", "0"),
        (
            "so {win-rates/summary vendor=A | text verdict}, {not a place}",
            "so undecided, {not a place}",
        ),
    ],
)
def test_a_place_is_written_from_its_cell(results, place, text):
    assert filled(place, results) == text


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("{win-rates/other vendor=A | rate}", "no table"),
        ("{win-rates/summary seller=A | rate}", "names no column"),
        ("{win-rates/summary vendor=Dell | rate}", "2 rows"),
        ("{win-rates/summary vendor=B | rate}", "0 rows"),
        ("{win-rates/summary vendor=A | rates}", "unknown form 'rates'"),
    ],
)
def test_a_place_that_names_nothing_is_told(results, place, told):
    with pytest.raises(UserError, match=told):
        filled(place, results)


def test_a_passage_is_written_anew_and_wrapped_and_the_rest_stays(results, tmp_path):
    number = "{win-rates/summary vendor=A | text verdict}"
    words = " ".join(["word"] * 30)
    (tmp_path / "one.md").write_text(
        f"| a | {number} |\n|---|---|\n\n{words} {number}\n\n- {words}\n- {number}\n",
        encoding="utf-8",
    )
    before = "# Title\n\n<!-- passage: one -->\nold\n<!-- end -->\n\nThe rest  stays.\n"
    now = written(before, tmp_path, results)
    assert now.startswith("# Title\n\n<!-- passage: one -->\n| a | undecided |\n|---|---|\n\nword")
    assert now.endswith("- undecided\n<!-- end -->\n\nThe rest  stays.\n")
    assert all(len(line) <= 100 for line in now.splitlines())
    assert "\n  word" in now
    assert written(now, tmp_path, results) == now


def test_a_passage_without_a_template_is_told(results, tmp_path):
    with pytest.raises(UserError, match=r"two\.md: no such template"):
        written("<!-- passage: two -->\n<!-- end -->\n", tmp_path, results)


def test_the_command_writes_a_text_that_is_out_of_date_or_tells_it(
    monkeypatch, results, tmp_path, capsys
):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "one.md").write_text(
        "{win-rates/summary vendor=A | text verdict}", encoding="utf-8"
    )
    text = tmp_path / "README.md"
    text.write_text("<!-- passage: one -->\n<!-- end -->\n", encoding="utf-8")
    monkeypatch.setattr(fill_in, "ROOT", tmp_path)
    monkeypatch.setattr(fill_in, "TEXTS", ("README.md",))
    monkeypatch.setattr(fill_in, "TEMPLATES", tmp_path / "docs")
    monkeypatch.setattr(fill_in.published, "FOLDER", results)
    assert fill_in.COMMAND.main(["--check"]) == 1
    assert "out of date; run python -m experiments fill-in" in capsys.readouterr().err
    assert fill_in.COMMAND.main([]) == 0
    assert text.read_text(encoding="utf-8") == "<!-- passage: one -->\nundecided\n<!-- end -->\n"
    assert fill_in.COMMAND.main(["--check"]) == 0
