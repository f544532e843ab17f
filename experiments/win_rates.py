"""Who wins: as told, with equal head counts, and with equal money (C5–C8).

A, B, C and Dell sell the same product with the same strategy; only their reps' hours differ. The
lecture says that Dell, with separate people for day and night, wins almost 80%.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.harness.experiment import FIRST, Experiment
from experiments.harness.findings import Finding

if TYPE_CHECKING:
    from experiments.harness.results import Results

GROUP = "start here"

CLAIMED = 0.8
"""Dell's win rate in the lecture (C8)."""
ALMOST = 0.75
"""From here on we let a win rate pass for "almost 80%" (C8)."""


class WinRates(Experiment):
    """The lecture's vendors in its market, and on two level fields."""

    name = "win-rates"
    scenarios = ("as_told", "equal_headcount", "equal_budget")
    replications = 40
    quick_replications = 4
    quick_changes = {"market.days": 250}
    baseline = FIRST

    def conclude(self, results: Results) -> list[Finding]:
        found = []
        vendors = set(results.runs["vendor"])
        for condition in results.conditions:
            for claim, vendor in (("C5", "A"), ("C6", "B"), ("C7", "C"), ("C8", "Dell")):
                if vendor in vendors:
                    rate = results.mean(condition, vendor)
                    verdict = "see C8"
                    if vendor == "Dell":
                        verdict = (
                            "holds: almost 80%"
                            if rate.high >= ALMOST
                            else "does not hold: not almost 80%"
                        )
                        if math.isnan(rate.mean):
                            verdict = "undecided: no orders"
                    found.append(
                        Finding(
                            claim,
                            "result",
                            f"{vendor}'s win rate (share)",
                            rate,
                            verdict,
                            condition,
                        )
                    )
        return found

    def figures(self, results: Results) -> dict[str, Any]:
        from experiments.harness.figures import win_rates

        marks = {"the lecture's Dell: almost 80% (C8)": CLAIMED}
        return {"win_rates.png": win_rates(results.summary, marks)}


EXPERIMENT = WinRates()
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
