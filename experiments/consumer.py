"""Four steps, no internal brewing: purchases of a household collide (C18, C19).

Husband and wife shop on their own; if both decide on the same day, one order is returned. With
internal brewing they talk first.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.harness.experiment import Experiment
from experiments.harness.findings import IMPLIED, Finding
from experiments.measures.orders import collisions

if TYPE_CHECKING:
    from experiments.harness.results import Results

GROUP = "claims"

NO, YES, ONE = "no brewing, two buyers", "internal brewing, two buyers", "no brewing, one buyer"
INPUT = "by needs.buyers and phases.internal_brewing.included"
VARIANTS: dict[str, dict[str, Any]] = {
    NO: {},
    YES: {"phases.internal_brewing.included": True},
    ONE: {"needs.buyers": 1},
}


class Consumer(Experiment):
    """Households with and without internal brewing."""

    name = "consumer"
    scenarios = ("consumer",)
    variants = VARIANTS
    replications = 16
    quick_replications = 2
    quick_changes = {"market.days": 250, "market.organisations": 200}
    measure = staticmethod(collisions)
    baseline = NO

    def conclude(self, results: Results) -> list[Finding]:
        vendor = results.runs["vendor"].iloc[0]
        found = []
        for condition in results.conditions:
            share = results.mean(condition, vendor, "collided")
            found.append(
                Finding("C19", IMPLIED, "orders that collide (share)", share, condition, INPUT)
            )
        return found

    def figures(self, results: Results) -> dict[str, Any]:
        from experiments.harness.plots import points

        return {
            "consumer.png": points(
                results,
                [(results.runs["vendor"].iloc[0], "collided", "")],
                title="Orders of a household that collide",
                axis="share of orders returned because both bought (mean and 95% interval)",
            ),
        }


EXPERIMENT = Consumer()
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
