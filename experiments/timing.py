"""When does effort count: in which phase, and in the two windows (C20–C24)?

Dell's product is strong in performance and weak in price, as good as the others' on average, so
that shaping the specification can help it. It puts all effort into one phase, or sees the decision
layer inside or outside its windows only.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.harness.experiment import Experiment
from experiments.harness.findings import Finding
from simulation.vocabulary import Attribute, Phase, label

if TYPE_CHECKING:
    from experiments.harness.results import Results

GROUP = "claims"

PHASES = tuple(map(label, Phase))
STRONG = dict.fromkeys(map(label, Attribute), 0.7) | {"performance": 0.9, "price": 0.5}
VARIANTS: dict[str, dict[str, Any]] = {"no timing": {}}
VARIANTS |= {
    f"all into {phase}": {
        "vendors.Dell.strategy": "phase-focus",
        "vendors.Dell.parameters": {"phase": phase},
    }
    for phase in PHASES
}
VARIANTS |= {
    f"decision layer {name} its windows": {
        "vendors.Dell.strategy": "window-catcher",
        "vendors.Dell.parameters": {"inside": inside},
    }
    for name, inside in (("inside", True), ("outside", False))
}
PAIRS = (
    ("C20", "all into discover_need", "no timing"),
    ("C21", "all into internal_brewing", "no timing"),
    ("C22", "decision layer inside its windows", "decision layer outside its windows"),
    ("C23", "all into system_design", "no timing"),
    ("C24", "all into system_design", "all into evaluation"),
)


class Timing(Experiment):
    """Effort in one phase, or inside and outside the windows."""

    name = "timing"
    scenarios = ("equal_headcount",)
    variants = VARIANTS
    replications = 30
    quick_replications = 2
    changes = {"vendors.Dell.product": STRONG}
    quick_changes = {"market.days": 250}
    baseline = "no timing"
    focus = ("Dell",)

    def conclude(self, results: Results) -> list[Finding]:
        found = []
        for claim, condition, other in PAIRS:
            if {condition, other} <= set(results.conditions):
                lead = results.difference(condition, other, "Dell")
                verdict = lead.verdict()
                measure = f"Dell's win rate, {condition} less {other} (share)"
                found.append(
                    Finding(
                        claim,
                        "result",
                        measure,
                        lead,
                        verdict,
                        "equal head count, products of different strengths",
                    )
                )
        return found

    def figures(self, results: Results) -> dict[str, Any]:
        from experiments.harness.plots import points

        return {
            "timing.png": points(
                results,
                [("Dell", "win_rate", "Dell")],
                title="Dell's win rate by when it makes its effort",
                axis="win rate (mean and 95% interval)",
            ),
        }


EXPERIMENT = Timing()
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
