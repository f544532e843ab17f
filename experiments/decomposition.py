"""What Dell's lead is made of: hours, coverage, complementarity, head count (C5–C8).

As told, Dell has more of everything. Each condition takes away one thing: half of every shift's
hours; half of the reps; the night (or the day) shift, its reps going to the other one; the
complementarity of the two hands in trust.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.contrasts import ledger, of
from experiments.contrasts.relationships import AS_TOLD, SUBSTITUTES, team
from experiments.harness.experiment import Experiment
from experiments.harness.findings import MEASURED, Finding

if TYPE_CHECKING:
    from experiments.harness.results import Results

GROUP = "claims"


CONTRASTS = tuple(one for one in of("C8") if one.minus)
WHOLE = AS_TOLD.name
VARIANTS: dict[str, dict[str, Any]] = {
    WHOLE: {},
    "half the hours": {
        "schedules.Dell_day": [[9, 14, "visit"]],  # 5 of 9 hours
        "schedules.Dell_night": [[18, 22, "dinner"]],  # 4 of 8 hours
    },
    "half the reps": {"vendors.Dell.team": team(5, 5)},
    "no night shift": {"vendors.Dell.team": team(20, 0)},
    "no day shift": {"vendors.Dell.team": team(0, 20)},
    SUBSTITUTES.name: dict(SUBSTITUTES.changes),
}
VARIANTS |= ledger.variants(CONTRASTS)


GROUPS = {
    "one thing taken away": [name for name in VARIANTS if ", " not in name],
    "where the two hands are substitutes": [name for name in VARIANTS if ", " in name],
}
"""Rows of the figure."""


class Decomposition(Experiment):
    """One advantage of Dell's taken away at a time."""

    name = "decomposition"
    scenarios = ("as_told",)
    variants = VARIANTS
    replications = 30
    quick_replications = 3
    quick_changes = {"market.days": 250}
    baseline = WHOLE
    focus = ("Dell",)

    def conclude(self, results: Results) -> list[Finding]:
        found = ledger.conclude(results, CONTRASTS)
        for condition in results.conditions[1:]:
            if WHOLE in results.conditions and ", " not in condition:
                loss = results.difference(condition, WHOLE, "Dell")
                measure = f"Dell's win rate, {condition} less as told (share)"
                found.append(Finding("C8", MEASURED, measure, loss, condition))
        return found

    def figures(self, results: Results) -> dict[str, Any]:
        from experiments.harness.plots import points

        return {
            "decomposition.png": points(
                results,
                [("Dell", "win_rate", "Dell"), ("B", "win_rate", "B")],
                title="What Dell's win rate is made of: one thing taken away at a time",
                axis="win rate (mean and 95% interval)",
                groups=GROUPS,
            ),
        }


EXPERIMENT = Decomposition()
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
