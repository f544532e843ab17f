"""Who wins: as told, with equal head counts, and with equal money (C5–C8).

A, B, C and Dell sell the same product with the same strategy; only their reps' hours differ. The
lecture says that Dell, with separate people for day and night, wins almost 80%.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.contrasts import Side, ledger, of
from experiments.harness.experiment import FIRST, Experiment
from experiments.measures.claims import claims

if TYPE_CHECKING:
    from experiments.harness.findings import Finding
    from experiments.harness.results import Results

GROUP = "start here"

LECTURE = "as_told"
"""The scenario of the lecture's market; of other markets the figure does not show its claim."""
CLAIMED = 0.8
"""Dell's win rate in the lecture (C8)."""
CONTRASTS = tuple(one for one in of("C5", "C6", "C7", "C8") if not one.minus)


class WinRates(Experiment):
    """The lecture's vendors in its market, and on two level fields."""

    name = "win-rates"
    scenarios = ("as_told", "equal_headcount", "equal_budget")
    replications = 40
    quick_replications = 4
    quick_changes = {"market.days": 250}
    measure = staticmethod(claims)
    baseline = FIRST

    def conclude(self, results: Results) -> list[Finding]:
        found = []
        vendors, declared = set(results.runs["vendor"]), {one.scenario for one in CONTRASTS}
        for condition in results.conditions:
            # Of a user's market the claims about as_told are tested.
            base = results.design.conditions[condition].base
            scenario = base if base in declared else LECTURE
            for contrast in CONTRASTS:
                if contrast.scenario == scenario and contrast.vendor in vendors:
                    here = replace(contrast, plus=Side(condition))
                    found += ledger.findings(results, here, condition)
        return found

    def figures(self, results: Results) -> dict[str, Any]:
        from experiments.harness.figures import win_rates

        plays = any(results.design.conditions[one].base == LECTURE for one in results.conditions)
        marks = {"the lecture's Dell: almost 80% (C8)": CLAIMED} if plays else {}
        return {"win_rates.png": win_rates(results.summary, marks)}


EXPERIMENT = WinRates()
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
