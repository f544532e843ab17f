"""Whom to see when: every class of stakeholder first, in every step of a purchase (C20, C21).

Dell sees one class before all others in one step, and plans as usual in the others: 6 × 6
combinations. The claims' ones again where the mechanism is off that they are about.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.contrasts import ledger, of
from experiments.contrasts.steps import DEFAULT, first
from experiments.harness.experiment import Experiment
from simulation.vocabulary import PURCHASE_PHASES, Role, label

if TYPE_CHECKING:
    from experiments.harness.findings import Finding
    from experiments.harness.results import Results

GROUP = "claims"

CONTRASTS = of("C20", "C21")
PHASES, ROLES = tuple(map(label, PURCHASE_PHASES)), tuple(map(label, Role))
FACTORIAL = {(role, phase): first(role, phase) for role in ROLES for phase in PHASES}
VARIANTS: dict[str, dict[str, Any]] = {DEFAULT.name: {}}
VARIANTS |= {side.name: dict(side.changes) for side in FACTORIAL.values()}
VARIANTS |= ledger.variants(CONTRASTS)


class WhoWhen(Experiment):
    """One class first in one step."""

    name = "who-when"
    scenarios = ("equal_headcount",)
    variants = VARIANTS
    replications = 30
    quick_replications = 2
    quick_changes = {"market.days": 250}
    quick_variants = tuple(ledger.variants(CONTRASTS))
    baseline = DEFAULT.name
    focus = ("Dell",)

    def conclude(self, results: Results) -> list[Finding]:
        return ledger.conclude(results, CONTRASTS)

    def figures(self, results: Results) -> dict[str, Any]:
        from experiments.harness.plots import heat_map, points

        known = set(results.conditions)
        if not {side.name for side in FACTORIAL.values()} <= known:
            title = "Dell's win rate by whom it sees first, and when"
            axis = "win rate (mean and 95% interval)"
            return {
                "who_when.png": points(
                    results, [("Dell", "win_rate", "Dell")], title=title, axis=axis
                )
            }
        rates = [
            [results.mean(FACTORIAL[role, phase].name, "Dell").mean for phase in PHASES]
            for role in ROLES
        ]
        return {
            "who_when.png": heat_map(
                rates,
                [phase.replace("_", " ") for phase in PHASES],
                [role.replace("_", " ") for role in ROLES],
                title="Dell's win rate by whom it sees first, and in which step",
                x_axis="step of the purchase",
                y_axis="class seen first",
            )
        }


EXPERIMENT = WhoWhen()
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
