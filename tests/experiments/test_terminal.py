"""What the tables on the terminal say, to the last sign."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from rich.text import Text

from experiments.harness import terminal
from experiments.harness.findings import Finding, Interval

NAN = math.nan
NO_DUELS = pd.DataFrame()
STATES = dict(zip(terminal.STATES, (10.04, 2.0, 1.25, 0.0), strict=True))
ROW = {
    "condition": "base",
    "vendor": "A",
    "decided": 1234,
    "wins": 1000,
    "replications": 3,
    "win_rate": 0.4567,
    "ci_low": 0.4012,
    "ci_high": 0.5123,
    **STATES,
    "contact_hours_per_win": 1234.5,
    "cost_per_win": 98765.4,
    "profit": 1_250_000.0,
}


def printed(capsys):
    return [line.rstrip() for line in capsys.readouterr().out.splitlines()]


def cells(line):
    return [cell.strip() for cell in line.strip("│┃").replace("┃", "│").split("│")]


def test_few_conditions_are_shown_in_detail(capsys):
    unknown = ROW | {
        "vendor": "B",
        "ci_low": NAN,
        "ci_high": NAN,
        "contact_hours_per_win": NAN,
        "cost_per_win": NAN,
        "profit": -40_000.0,
    }
    terminal.show_summary(pd.DataFrame([ROW, unknown, ROW | {"condition": "other"}]), NO_DUELS)
    lines = printed(capsys)
    assert lines[0] == "base: 1,234 orders in 3 replications"
    assert [line for line in lines if line.startswith("other")] == [
        "other: 1,234 orders in 3 replications"
    ]
    rows = [cells(line) for line in lines if line.startswith("│")]
    first = ["A", "1,000", "45.7%", "40.1–51.2%", "+1.2 m"]
    assert rows == [first, ["B", "1,000", "45.7%", "", "-0.0 m"], first]
    assert max(map(len, lines)) <= 80
    assert lines[-1] == (
        "Interval: over replications. Profit: mean, yuan. --wide shows more columns,"
    ) or lines[-1].endswith("summary.csv all.")
    # Numbers stand on the right of their columns, names on the left.
    body = [line for line in lines if line.startswith("│")]
    assert body[0].startswith("│ A ")
    assert body[0].split("│")[2].endswith("1,000 ")


def test_all_columns_are_shown_if_they_are_to_be_wide(capsys):
    with terminal.wide(True):
        terminal.show_summary(pd.DataFrame([ROW]), NO_DUELS)
    lines = printed(capsys)
    (row,) = [cells(line) for line in lines if line.startswith("│")]
    first = ["A", "1,000", "45.7%", "40.1–51.2%", "+1.2 m"]
    assert row == [*first, "10.0", "2.0", "1.2", "0.0", "1,234", "98,765"]
    terminal.show_summary(pd.DataFrame([ROW]), NO_DUELS)
    assert [cells(line) for line in printed(capsys) if line.startswith("│")] == [first]


def test_a_long_vendors_name_is_folded_and_no_number_is_cut(capsys):
    terminal.show_summary(
        pd.DataFrame([ROW | {"vendor": "A vendor with a long name " * 3}]), NO_DUELS
    )
    lines = printed(capsys)
    assert max(map(len, lines)) <= 80
    assert "…" not in "".join(lines)
    assert "40.1–51.2%" in "".join(lines)


@pytest.mark.parametrize(("count", "detailed"), [(4, True), (5, False)])
def test_of_many_conditions_the_win_rates_alone_are_shown(capsys, count, detailed):
    rows = [ROW | {"condition": f"c{number}"} for number in range(count)]
    terminal.show_summary(pd.DataFrame(rows), NO_DUELS)
    lines = printed(capsys)
    assert ("Win rates" in lines) is not detailed
    assert ("Mean and 95% interval over the replications." in lines) is not detailed
    assert sum("orders in" in line for line in lines) == (count if detailed else 0)


def test_win_rates_of_conditions_with_other_vendors(capsys):
    rows = [ROW | {"condition": f"c{number}"} for number in range(5)]
    rows[4] |= {"vendor": "B", "ci_low": NAN, "ci_high": NAN, "win_rate": NAN}
    terminal.show_summary(pd.DataFrame(rows), NO_DUELS)
    lines = printed(capsys)
    assert [cells(line) for line in lines if line.startswith("│")] == [
        *([f"c{number}", "45.7% (40–51)", ""] for number in range(4)),
        ["c4", "", ""],
    ]
    heads = [cells(line) for line in lines if line.startswith("┃")]
    assert heads == [["condition", "A", "B"]]


@pytest.mark.parametrize("name", ["Dell", "A vendor with a long name " * 3])
def test_what_one_run_would_show_is_told_below(capsys, name):
    """At most 80 columns wide, and nothing is left out."""
    rows = [ROW | {"vendor": name, "win_rate": 0.6}, ROW]
    duel = {"condition": "base", "vendor": name, "other": "A"}
    duel |= {"beats": 0.9125, "ci_low": 0.8, "ci_high": 1.0}
    terminal.show_summary(pd.DataFrame(rows), pd.DataFrame([duel]))
    lines = printed(capsys)
    at = next(number for number, line in enumerate(lines) if line.startswith("base: P("))
    assert all(len(line) <= 80 for line in lines[at:])
    assert " ".join(lines[at:]).replace("  ", " ") == (
        f"base: P({name} beats A in one run) = 91.2% (95%: 80.0–100.0%)."
        ' "Beats": wins more orders. A tie counts as half.'
    ).replace("  ", " ")


def test_differences_are_signed_points(capsys):
    row = {
        "condition": "other",
        "baseline": "base",
        "vendor": "A",
        "difference": 0.0312,
        "ci_low": -0.011,
        "ci_high": 0.0734,
        "effect_size": 0.456,
        "p_holm": 0.04321,
    }
    bare = dict.fromkeys(("ci_low", "ci_high", "effect_size", "p_holm"), NAN)
    terminal.show_differences(pd.DataFrame([row, row | bare | {"difference": -0.5}]))
    lines = printed(capsys)
    assert lines[0] == "Win rate less that in base, pair by pair"
    assert [cells(line) for line in lines if line.startswith(("│", "┃"))] == [
        ["condition", "vendor", "points", "95% interval", "effect size", "p (Holm)"],
        ["other", "A", "+3.1", "-1.1 to +7.3", "+0.46", "0.043"],
        ["other", "A", "-50.0", "", "", ""],
    ]
    last = lines[-2]
    assert last.startswith("│ other     │ A      │  -50.0 │")
    terminal.show_differences(pd.DataFrame())
    assert printed(capsys) == []


def test_findings_are_told_in_a_table(capsys):
    found = [
        Finding(
            "C1",
            "tested",
            "win rate [x]",
            Interval(0.123456, 0.1, 0.15),
            "base",
            "holds",
            test="first",
        ),
        Finding("C2", "measured", "hours", Interval(12.3456, NAN, NAN), "long"),
    ]
    terminal.show_findings(found)
    lines = printed(capsys)
    assert lines[0] == "What this says about the lecture's claims"
    assert [cells(line) for line in lines if line.startswith(("│", "┃"))] == [
        ["", "", "value", ""],
        ["claim", "what is claimed, or measured", "and interval", "verdict"],
        ["C1", "win rate [x]", "0.123", "holds"],
        ["", "[base]", "(0.1 to 0.15)", ""],
        ["C2", "hours", "12.3", "measured"],
        ["", "[long]", "", ""],
    ]
    terminal.show_findings([])
    assert printed(capsys) == []


def test_notes_are_said_on_the_side_and_not_when_quiet(capsys):
    terminal.note("[b]text[/b] " + "long " * 40, quiet=False)
    terminal.note("nothing", quiet=True)
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "[b]text[/b] " + "long " * 40 + "\n"


def test_a_rate_is_told_once_there_is_one():
    class Task:
        speed = None

    column = terminal._Rate("games")
    assert column.render(Task()) == Text("")
    Task.speed = 12.345
    assert column.render(Task()) == Text("12.3 games/s")


def test_without_a_terminal_there_is_no_bar(capsys):
    with terminal.progress(3, 0, quiet=False) as advance:
        advance()
    assert capsys.readouterr().err == ""
