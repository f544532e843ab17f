"""Who wins: as the lecture tells it, with equal head counts, and with equal money (C5–C8).

A, B, C and Dell sell the same product with the same strategy; only their reps' hours differ. The lecture says that Dell,
with separate people for day and night, wins almost 80%.
"""

from __future__ import annotations

import sys
from pathlib import Path

if __package__ in (None, ""):  # run as a script: find the packages beside this folder, installed or not
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.harness.experiment import Experiment

EXPERIMENT = Experiment(
    name="win-rates",
    question=__doc__,
    scenarios=("as_told", "equal_headcount", "equal_budget"),
    replications=40,
    quick_replications=4,
    quick_changes={"market.days": 250},
)


def main(arguments: list[str] | None = None) -> int:
    """Run the experiment with command-line arguments; returns the exit status."""
    return EXPERIMENT.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
