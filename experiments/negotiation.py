"""Is a negotiation about more than the price? Five terms against a price cut (C25).

Dell spends nothing, a price cut worth 2% of the order's value, or the same 2% on the terms that
suit the customer best.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.contrasts import ledger, of
from experiments.contrasts.steps import NOTHING
from experiments.harness.experiment import Experiment
from experiments.measures.claims import claims

if TYPE_CHECKING:
    from experiments.harness.findings import Finding
    from experiments.harness.results import Results

GROUP = "claims"

CONTRASTS = of("C25")


class Negotiation(Experiment):
    """The same money spent on the price or on five terms."""

    name = "negotiation"
    scenarios = ("as_told",)
    variants = ledger.variants(CONTRASTS)
    measure = staticmethod(claims)
    replications = 30
    quick_replications = 2
    quick_changes = {"market.days": 250}
    baseline = NOTHING.name
    focus = ("Dell",)

    def conclude(self, results: Results) -> list[Finding]:
        return ledger.conclude(results, CONTRASTS)

    def figures(self, results: Results) -> dict[str, Any]:
        from experiments.harness.plots import points

        return {
            "negotiation.png": points(
                results,
                [("Dell", "win_rate", "Dell")],
                title="Dell's win rate by what it offers in negotiations",
                axis="win rate (mean and 95% interval)",
            ),
        }


EXPERIMENT = Negotiation()
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
