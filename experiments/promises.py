"""Promising more than can be delivered (C14, C15), and handling complaints (C13), now and over six years.

Dell promises 0, 0.2, … 0.8 of what its product lacks, under both families of satisfaction; and with some promise it
solves complaints, answers them in writing, or ignores them.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

if __package__ in (
    None,
    "",
):  # run as a script: find the packages beside this folder, installed or not
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.harness.experiment import Experiment
from experiments.harness.findings import Finding
from experiments.harness.measures import by_year

LEVELS = (0.0, 0.2, 0.4, 0.6, 0.8)
FAMILIES = ("disconfirmation", "assimilation")
HANDLINGS = ("solve", "write", "ignore")
YEARS = 6


def _named(family: str, level: float) -> str:
    return f"{family}, promise {level:g}"


def _handled(handling: str) -> str:
    return f"complaints: {handling}"


VARIANTS: dict[str, dict[str, Any]] = {
    _named(family, level): {"satisfaction.family": family, "vendors.Dell.promise": level}
    for family in FAMILIES
    for level in LEVELS
}
VARIANTS |= {
    _handled(handling): {"vendors.Dell.complaints": handling, "vendors.Dell.promise": 0.2}
    for handling in HANDLINGS
}


def _conclude(results: Any) -> list[Finding]:
    found = []
    for family in FAMILIES:
        low, high = _named(family, LEVELS[0]), _named(family, LEVELS[2])
        if not {low, high} <= set(results.conditions):
            continue
        years = [column for column in results.runs if column.startswith("win_rate_")]
        for column, when in ((years[0], "in the first year"), (years[-1], f"in year {len(years)}")):
            gain = results.difference(high, low, "Dell", column)
            verdict = (
                "does not hold: promising wins orders"
                if gain.low > 0
                else "holds: promising costs orders"
                if gain.high < 0
                else "undecided"
            )
            measure = f"Dell's win rate {when}, promise 0.4 less 0 (share)"
            found.append(
                Finding("C14", "result", measure, gain, verdict, f"satisfaction by {family}")
            )
    if {_handled("solve"), _handled("ignore")} <= set(results.conditions):
        gain = results.difference(_handled("solve"), _handled("ignore"), "Dell")
        verdict = gain.verdict()
        found.append(
            Finding(
                "C13",
                "result",
                "Dell's win rate, complaints solved less ignored (share)",
                gain,
                f"{verdict}: handling pays",
                "promise 0.2",
            )
        )
    return found


def _draw(results: Any, folder: Path) -> None:
    from experiments.harness.plots import lines, points

    years = [column for column in results.runs if column.startswith("win_rate_")]
    curves = []
    for family in FAMILIES:
        names = [_named(family, level) for level in (LEVELS[0], LEVELS[2], LEVELS[4])]
        curves += [
            (name, [results.mean(name, "Dell", year) for year in years])
            for name in names
            if name in results.conditions
        ]
    text = "Dell's win rate year by year, by what it promises"
    lines(
        range(1, len(years) + 1),
        curves,
        folder / "promises.png",
        title=text,
        x_axis="year",
        y_axis="win rate",
    )
    points(
        results,
        [("Dell", "win_rate", "win rate, all years")],
        folder / "levels.png",
        title="Dell's win rate by promise level and by what becomes of complaints",
        axis="win rate (mean and 95% interval)",
    )


EXPERIMENT = Experiment(
    name="promises",
    question=__doc__,
    scenarios=("as_told",),
    variants=VARIANTS,
    replications=16,
    quick_replications=2,
    changes={"market.days": 250 * YEARS},
    quick_changes={"market.days": 500},
    quick_variants=(
        _named("disconfirmation", 0.0),
        _named("disconfirmation", 0.4),
        _handled("solve"),
        _handled("ignore"),
    ),
    measure=by_year,
    baseline=_named("disconfirmation", 0.0),
    focus=("Dell",),
    draw=_draw,
    conclude=_conclude,
)
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
