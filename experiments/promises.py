"""Promising more than is delivered (C14, C15), and handling complaints (C13).

Dell promises 0, 0.2, … 0.8 of what its product lacks, under both families of satisfaction; and with
some promise it solves complaints, answers them in writing, or ignores them.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.contrasts import ledger, of
from experiments.harness.experiment import Experiment
from experiments.harness.findings import MEASURED, Finding
from experiments.measures.claims import claims_by_year
from simulation.vocabulary import SatisfactionFamily, label

if TYPE_CHECKING:
    from experiments.harness.results import Results

GROUP = "claims"

LEVELS = (0.0, 0.2, 0.4, 0.6, 0.8)
FAMILIES = tuple(map(label, SatisfactionFamily))
YEARS = 6
CONTRASTS = of("C13", "C14", "C15")


def _named(family: str, level: float) -> str:
    return f"{family}, promise {level:g}"


def _years(results: Results) -> list[str]:
    """Return the columns of the win rates of every year."""
    found = [column for column in results.runs if column.startswith("win_rate_")]
    return [column for column in found if column.removeprefix("win_rate_").isdigit()]


VARIANTS: dict[str, dict[str, Any]] = {
    _named(family, level): {"satisfaction.family": family, "vendors.Dell.promise": level}
    for family in FAMILIES
    for level in LEVELS
}
VARIANTS = {name: {"market.days": 250 * YEARS, **changes} for name, changes in VARIANTS.items()}
VARIANTS |= ledger.variants(CONTRASTS)


GROUPS = {
    **{
        f"promise levels, satisfaction by {family}": [_named(family, level) for level in LEVELS]
        for family in FAMILIES
    },
    "complaints": [name for name in VARIANTS if name.startswith("complaints: ")],
    "promises with and without what punishes them": [
        name for name in VARIANTS if name.startswith("promise ")
    ],
}
"""Rows of the figure."""


class Promises(Experiment):
    """Levels of promise, and ways to handle complaints."""

    name = "promises"
    scenarios = ("as_told",)
    variants = VARIANTS
    replications = 30
    quick_replications = 2
    quick_changes = {"market.days": 500}
    quick_variants = (
        _named("disconfirmation", 0.0),
        _named("disconfirmation", 0.4),
        *(name for name in VARIANTS if name.startswith("complaints: ") and "," not in name),
    )
    measure = staticmethod(claims_by_year)
    baseline = _named("disconfirmation", 0.0)
    focus = ("Dell",)

    def conclude(self, results: Results) -> list[Finding]:
        found = ledger.conclude(results, CONTRASTS)
        for family in FAMILIES:
            low, high = _named(family, LEVELS[0]), _named(family, LEVELS[2])
            years = _years(results)
            if {low, high} <= set(results.conditions):
                for column in (years[0], years[-1]):
                    gain = results.difference(high, low, "Dell", column)
                    when = column.removeprefix("win_rate_")
                    measure = f"Dell's win rate in year {when}, promise 0.4 less 0 (share)"
                    found.append(
                        Finding("C14", MEASURED, measure, gain, f"satisfaction by {family}")
                    )
        return found

    def figures(self, results: Results) -> dict[str, Any]:
        from experiments.harness.plots import lines, points

        years = _years(results)
        curves = []
        for family in FAMILIES:
            names = [_named(family, level) for level in (LEVELS[0], LEVELS[2], LEVELS[4])]
            curves += [
                (name, [results.mean(name, "Dell", year) for year in years])
                for name in names
                if name in results.conditions
            ]
        text = "Dell's win rate year by year, by what it promises"
        return {
            "promises.png": lines(
                range(1, len(years) + 1),
                curves,
                title=text,
                x_axis="year",
                y_axis="win rate",
            ),
            "levels.png": points(
                results,
                [("Dell", "win_rate", "win rate, all years")],
                title="Dell's win rate by promise level and by what becomes of complaints",
                axis="win rate (mean and 95% interval)",
                groups=GROUPS,
            ),
        }


EXPERIMENT = Promises()
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
