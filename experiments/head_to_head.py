"""Dell against one rival alone (C8's third reading of "almost 80%").

B is the rival as the lecture tells it; then it works A's hours, and C's.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.contrasts import ledger, of
from experiments.harness.experiment import Experiment

if TYPE_CHECKING:
    from experiments.harness.findings import Finding
    from experiments.harness.results import Results

GROUP = "claims"

CONTRASTS = tuple(one for one in of("C8") if one.scenario == "head_to_head")
AGAINST = next(iter(ledger.variants(CONTRASTS)))
VARIANTS: dict[str, dict[str, Any]] = {
    **ledger.variants(CONTRASTS),
    **{
        f"against {name}'s hours": {"vendors.B.team": [{"schedule": name, "reps": 10}]}
        for name in ("A", "C")
    },
}


class HeadToHead(Experiment):
    """Dell and one rival."""

    name = "head-to-head"
    scenarios = ("head_to_head",)
    variants = VARIANTS
    replications = 40
    quick_replications = 3
    quick_changes = {"market.days": 250}
    baseline = AGAINST
    focus = ("Dell",)

    def conclude(self, results: Results) -> list[Finding]:
        return ledger.conclude(results, CONTRASTS)


EXPERIMENT = HeadToHead()
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
