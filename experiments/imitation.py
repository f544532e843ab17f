"""What is left of Dell's advantage when its rivals do the same (C8)?

A, then B, then C take over Dell's plan: separate people by day and by night, as many as Dell has.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.harness.experiment import Experiment
from experiments.harness.findings import MEASURED, Finding

if TYPE_CHECKING:
    from experiments.harness.results import Results

GROUP = "claims"

TEAM = [{"schedule": "Dell_day", "reps": 10}, {"schedule": "Dell_night", "reps": 10}]
RIVALS = ("A", "B", "C")
VARIANTS: dict[str, dict[str, Any]] = {
    " and ".join(RIVALS[:count]) + (" imitate" if count > 1 else " imitates")
    if count
    else "nobody imitates": {f"vendors.{rival}.team": TEAM for rival in RIVALS[:count]}
    for count in range(len(RIVALS) + 1)
}
NOBODY, ALL = next(iter(VARIANTS)), list(VARIANTS)[-1]


class Imitation(Experiment):
    """Rivals take over Dell's plan one by one."""

    name = "imitation"
    scenarios = ("as_told",)
    variants = VARIANTS
    replications = 24
    quick_replications = 2
    quick_changes = {"market.days": 250}
    baseline = NOBODY

    def conclude(self, results: Results) -> list[Finding]:
        if not {NOBODY, ALL} <= set(results.conditions):
            return []
        measured = (
            (NOBODY, "Dell's win rate while nobody imitates (share)"),
            (ALL, "Dell's win rate when all imitate (share; equal shares are 0.25)"),
        )
        return [
            Finding("C8", MEASURED, words, results.mean(condition, "Dell"), condition)
            for condition, words in measured
        ]

    def figures(self, results: Results) -> dict[str, Any]:
        from experiments.harness.plots import points

        return {
            "imitation.png": points(
                results,
                [(vendor, "win_rate", vendor) for vendor in ("A", "B", "C", "Dell")],
                title="Win rates as rivals adopt Dell's plan",
                axis="win rate (mean and 95% interval)",
            ),
        }


EXPERIMENT = Imitation()
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
