"""Who wins: as the lecture tells it, with equal head counts, and with equal money (C5–C8).

A, B, C and Dell sell the same product with the same strategy; only their reps' hours differ. The lecture says that Dell,
with separate people for day and night, wins almost 80%.
"""

from __future__ import annotations

import math
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

ALMOST = 0.75
"""From here on we let a win rate pass for "almost 80%" (C8)."""


def _conclude(results: Any) -> list[Finding]:
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
                        claim, "result", f"{vendor}'s win rate (share)", rate, verdict, condition
                    )
                )
    return found


EXPERIMENT = Experiment(
    name="win-rates",
    question=__doc__,
    scenarios=("as_told", "equal_headcount", "equal_budget"),
    replications=40,
    quick_replications=4,
    quick_changes={"market.days": 250},
    conclude=_conclude,
)
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
