"""What each mechanism does to its measure, pair by pair, beside what was expected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from experiments.harness.columns import Column, Table
from experiments.harness.findings import Interval
from experiments.harness.tables import EFFECT_SIZE, tested
from experiments.mechanism_effects.table import LESS, MECHANISMS, Mechanism

if TYPE_CHECKING:
    from experiments.harness.results import Results

AS_EXPECTED, NOT_EXPECTED, UNDECIDED = "as expected", "not as expected", "undecided"
ALL = "all"
SEE = "see what"

EFFECTS = Table(
    "One row per mechanism: its measure with the mechanism off and on, pair by pair.",
    (
        Column("mechanism", "string", "", "Number of the mechanism, M1 to M15."),
        Column("title", "string", "", "What it is, in words."),
        Column("condition", "string", "", "The condition in which it is on."),
        Column("baseline", "string", "", "The condition in which it is off."),
        Column("measure", "string", "", "Column of runs.csv that it is about."),
        Column("what", "string", "", "The measure in words, with its unit."),
        Column("vendor", "string", "", "Whose measure it is; all = mean over all vendors."),
        Column("expected", "string", "", "more or less of the measure, fixed before the run."),
        Column("replications", "integer", "pairs", "Pairs of runs that tell the measure."),
        Column("base", "number", SEE, "Mean of the measure with the mechanism off."),
        Column("on", "number", SEE, "Mean of the measure with the mechanism on."),
        Column("difference", "number", SEE, "Mean of on less off, pair by pair."),
        EFFECT_SIZE,
        *tested("difference", SEE),
        Column("verdict", "string", "", "as expected, not as expected or undecided."),
        Column("reason", "string", "", "Why the sign is expected."),
    ),
    key=("mechanism", "title"),
)


def table(results: Results, mechanisms: Sequence[Mechanism] = MECHANISMS) -> Any:
    """Return the table of effects; a mechanism whose runs are missing has no row."""
    import pandas as pd

    from experiments.harness.statistics import between, effect_size, holm, paired_test

    known = set(results.conditions)
    rows = []
    for mechanism in mechanisms:
        if not {mechanism.condition, mechanism.setting} <= known:
            continue
        off, on = (
            _values(results, condition, mechanism)
            for condition in (mechanism.setting, mechanism.condition)
        )
        pairs = (on - off).dropna()
        interval, p_value = paired_test(pairs, between(results.bounds(mechanism.measure)))
        rows.append(
            {
                "mechanism": mechanism.number,
                "title": mechanism.title,
                "condition": mechanism.condition,
                "baseline": mechanism.setting,
                "measure": mechanism.measure,
                "what": mechanism.what,
                "vendor": mechanism.vendor or ALL,
                "expected": mechanism.expected,
                "replications": len(pairs),
                "base": off[pairs.index].mean(),
                "on": on[pairs.index].mean(),
                "difference": interval.mean,
                "effect_size": effect_size(pairs),
                "ci_low": interval.low,
                "ci_high": interval.high,
                "p_value": p_value,
                "verdict": verdict(interval, mechanism.expected),
                "reason": mechanism.reason,
            }
        )
    frame = pd.DataFrame(rows, columns=[c.name for c in EFFECTS.columns if c.name != "p_holm"])
    place = frame.columns.get_loc("p_value") + 1
    frame.insert(place, "p_holm", holm(frame["p_value"]))
    return frame


def verdict(interval: Interval, expected: str) -> str:
    """Return whether a difference clearly has the expected sign, clearly the other, or neither."""
    if expected == LESS:
        return interval.sign(NOT_EXPECTED, AS_EXPECTED, UNDECIDED)
    return interval.sign(AS_EXPECTED, NOT_EXPECTED, UNDECIDED)


def show(found: Any) -> None:
    """Print the table of effects, readable at 80 columns."""
    from experiments.harness import terminal

    printed = terminal.bare_table(
        [
            ("mechanism and measure", "left"),
            ("off", "right"),
            ("on less off (95%)", "right"),
            ("", "left"),
        ]
    )
    for row in found.to_dict("records"):
        ends = f"({number(row['ci_low'])} to {number(row['ci_high'])})"
        printed.add_row(
            f"{row['condition']}: {row['what']}, {row['expected']}",
            number(row["base"]),
            f"{number(row['difference'])}\n{ends}",
            row["verdict"],
        )
    console = terminal.console(page=80)
    console.print(printed)
    console.print("Mean over all pairs of runs, and 95% interval (t).")


def number(value: float) -> str:
    """Return a number as short as it can be read; nothing if it is not known."""
    if value != value:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _values(results: Results, condition: str, mechanism: Mechanism) -> Any:
    """Return the mechanism's measure in each replication of a condition, index = replication."""
    if mechanism.vendor:
        values = results.values(condition, mechanism.vendor, mechanism.measure)
    else:
        rows = results.runs[results.runs["condition"] == condition]
        values = rows.groupby("replication")[mechanism.measure].mean()
    return values.astype(float)
