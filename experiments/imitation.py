"""What is left of Dell's advantage when its rivals do as it does, one by one (C8)?

A, then B, then C take over Dell's plan: separate people by day and by night, as many as Dell has.
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

TEAM = [{"schedule": "Dell_day", "reps": 10}, {"schedule": "Dell_night", "reps": 10}]
RIVALS = ("A", "B", "C")
VARIANTS: dict[str, dict[str, Any]] = {
    " and ".join(RIVALS[:count]) + (" imitate" if count > 1 else " imitates")
    if count
    else "nobody imitates": {f"vendors.{rival}.team": TEAM for rival in RIVALS[:count]}
    for count in range(len(RIVALS) + 1)
}
NOBODY, ALL = next(iter(VARIANTS)), list(VARIANTS)[-1]


def _conclude(results: Any) -> list[Finding]:
    if not {NOBODY, ALL} <= set(results.conditions):
        return []
    left, before = results.mean(ALL, "Dell"), results.mean(NOBODY, "Dell")
    verdict = (
        "the advantage is the plan's, not Dell's"
        if left.low <= 0.25 <= left.high
        else "something else is left"
    )
    return [
        Finding(
            "C8",
            "result",
            "Dell's win rate while nobody imitates (share)",
            before,
            "see win-rates",
            NOBODY,
        ),
        Finding(
            "C8",
            "result",
            "Dell's win rate when all imitate (share; equal shares are 0.25)",
            left,
            verdict,
            ALL,
        ),
    ]


def _draw(results: Any, folder: Path) -> None:
    from experiments.harness.plots import points

    points(
        results,
        [(vendor, "win_rate", vendor) for vendor in ("A", "B", "C", "Dell")],
        folder / "imitation.png",
        title="Win rates as rivals adopt Dell's plan",
        axis="win rate (mean and 95% interval)",
    )


EXPERIMENT = Experiment(
    name="imitation",
    question=__doc__,
    scenarios=("as_told",),
    variants=VARIANTS,
    replications=24,
    quick_replications=2,
    quick_changes={"market.days": 250},
    baseline=NOBODY,
    draw=_draw,
    conclude=_conclude,
)
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
