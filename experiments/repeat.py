"""What a repeat order takes against a new one (C11), and agreements (C3).

For every order: rep hours and yuan that the winner has spent on the customer since its last
purchase closed.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.contrasts import ledger, of
from experiments.contrasts.after_sale import ALWAYS_TENDER
from experiments.contrasts.relationships import LONG
from experiments.harness.experiment import Experiment
from experiments.harness.findings import MEASURED, Finding
from experiments.measures.claims import claims

if TYPE_CHECKING:
    from experiments.harness.results import Results

GROUP = "claims"

CONTRASTS = of("C3", "C11")
NO_TENDER = "no agreements, no rebuys"
VARIANTS: dict[str, dict[str, Any]] = {
    **ledger.variants(CONTRASTS),
    ALWAYS_TENDER.name: {**LONG, **ALWAYS_TENDER.changes},
}


class Repeat(Experiment):
    """Repeat orders against new ones; agreements and rebuys switched off."""

    name = "repeat"
    scenarios = ("as_told",)
    variants = VARIANTS
    replications = 30
    quick_replications = 2
    quick_changes = {"market.days": 500}
    measure = staticmethod(claims)
    baseline = NO_TENDER
    focus = ("Dell",)

    def conclude(self, results: Results) -> list[Finding]:
        found = ledger.conclude(results, CONTRASTS)
        if ALWAYS_TENDER.name in results.conditions:
            found += [
                Finding(
                    "C11",
                    MEASURED,
                    f"{words} per repeat order ÷ per new order (Dell)",
                    results.mean(ALWAYS_TENDER.name, "Dell", column),
                    ALWAYS_TENDER.name,
                    replications=len(results.values(ALWAYS_TENDER.name, "Dell", column)),
                )
                for column, words in (
                    ("repeat_to_new", "rep hours, all"),
                    ("repeat_to_new_won", "rep hours, won purchases"),
                )
            ]
        return found

    def figures(self, results: Results) -> dict[str, Any]:
        from experiments.harness.plots import points

        return {
            "repeat.png": points(
                results,
                [
                    (vendor, f"{kind}_hours", f"{vendor}, {kind}")
                    for vendor in ("Dell", "B")
                    for kind in ("new", "repeat")
                ],
                title="Rep hours per order, new and repeat customers",
                axis="rep hours per order (mean and 95% interval)",
                percent=False,
            ),
        }


EXPERIMENT = Repeat()
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
