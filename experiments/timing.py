"""When does effort count: in which phase, and in the two windows (C22–C24)?

Dell's product is strong in performance and weak in price, as good as the others' on average, so
that shaping the specification can help it. It puts all effort into one phase, or sees the decision
layer inside or outside its windows only. All of it again with the mechanism off that the claim is
about: the windows, what brewing decides, the shaping of the specification, the freeze.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.contrasts import ledger, of
from experiments.contrasts.steps import DEFAULT, INSIDE, OUTSIDE, SHAPED, effort_in
from experiments.harness.experiment import Experiment
from simulation.vocabulary import Phase, label

if TYPE_CHECKING:
    from experiments.harness.findings import Finding
    from experiments.harness.results import Results

GROUP = "claims"

CONTRASTS = of("C22", "C23", "C24")
PHASES = tuple(map(label, Phase))
VARIANTS: dict[str, dict[str, Any]] = {DEFAULT.name: SHAPED}
VARIANTS |= {
    side.name: {**SHAPED, **side.changes} for side in (*map(effort_in, PHASES), INSIDE, OUTSIDE)
}
VARIANTS |= ledger.variants(CONTRASTS)


GROUPS = {
    "all effort into one step": [DEFAULT.name, *(effort_in(phase).name for phase in PHASES)],
    "the decision layer's two windows": [INSIDE.name, OUTSIDE.name],
    "the same with the mechanism off": [name for name in VARIANTS if ", " in name],
}
"""Rows of the figure."""


class Timing(Experiment):
    """Effort in one phase, or inside and outside the windows."""

    name = "timing"
    scenarios = ("equal_headcount",)
    variants = VARIANTS
    replications = 30
    quick_replications = 2
    quick_changes = {"market.days": 250}
    baseline = DEFAULT.name
    focus = ("Dell",)

    def conclude(self, results: Results) -> list[Finding]:
        return ledger.conclude(results, CONTRASTS)

    def figures(self, results: Results) -> dict[str, Any]:
        from experiments.harness.plots import points

        return {
            "timing.png": points(
                results,
                [("Dell", "win_rate", "Dell")],
                title="Dell's win rate by when it makes its effort",
                axis="win rate (mean and 95% interval)",
                groups=GROUPS,
            ),
        }


EXPERIMENT = Timing()
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
