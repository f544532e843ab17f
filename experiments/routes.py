"""Friend first, supplier first, or both hands at once (C2)?

Dell has five reps by day and five by night. With friend-first its day reps see only who is a friend
already; with supplier-first its night reps take out only whose institutional interest is met; with
both hands each hand goes where it is missing. The other vendors stay as they are. All of it again
where the hands are substitutes in trust, where trust is their product, and the weaker hand alone.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.contrasts import ledger, of
from experiments.harness.experiment import Experiment
from experiments.measures.standing import partners_over_time

if TYPE_CHECKING:
    from experiments.harness.findings import Finding
    from experiments.harness.results import Results

GROUP = "claims"

CONTRASTS = of("C2")


_VARIANTS = ledger.variants(CONTRASTS)
GROUPS = {
    "trust as told": [name for name in _VARIANTS if ", " not in name],
    **{
        what: [name for name in _VARIANTS if name.endswith(f", {what}")]
        for what in ("hands are substitutes", "product trust", "minimum trust")
    },
}
"""Rows of the figure."""


class Routes(Experiment):
    """Three routes to partner, and the default plan."""

    name = "routes"
    scenarios = ("equal_headcount",)
    variants = _VARIANTS
    replications = 30
    quick_replications = 3
    quick_changes = {"market.days": 250}
    measure = staticmethod(partners_over_time)
    collect_every = 5
    baseline = "both-hands"
    focus = ("Dell",)

    def conclude(self, results: Results) -> list[Finding]:
        return ledger.conclude(results, CONTRASTS)

    def figures(self, results: Results) -> dict[str, Any]:
        from experiments.harness.plots import points

        return {
            "routes.png": points(
                results,
                [
                    ("Dell", "win_rate", "win rate"),
                    ("Dell", "partner_share", "partner accounts, mean over time"),
                ],
                title="Dell by route to partner, at equal head count",
                axis="share of orders; share of accounts (mean and 95% interval)",
                groups=GROUPS,
            ),
        }


EXPERIMENT = Routes()
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
