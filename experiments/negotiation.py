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

from experiments.harness.experiment import Experiment
from experiments.harness.findings import Finding

if TYPE_CHECKING:
    from experiments.harness.results import Results

GROUP = "claims"

SPEND = 0.02
FULL_PRICE_CUT = 0.05
"""What the scenario's full concession on the price costs: `negotiation.price.cost`, set here so
that both spend the same.
"""
NOTHING, PRICE, BEST = "no concessions", "price alone", "best five terms"
VARIANTS: dict[str, dict[str, Any]] = {
    NOTHING: {"vendors.Dell.concession": 0.0},
    PRICE: {
        "vendors.Dell.strategy": "price-cutter",
        "vendors.Dell.parameters": {"discount": (SPEND / FULL_PRICE_CUT) ** 0.5},
    },
    BEST: {"vendors.Dell.concession": SPEND},
}


class Negotiation(Experiment):
    """The same money spent on the price or on five terms."""

    name = "negotiation"
    scenarios = ("as_told",)
    variants = VARIANTS
    replications = 30
    quick_replications = 2
    changes = {"negotiation.price.cost": FULL_PRICE_CUT}
    quick_changes = {"market.days": 250}
    baseline = NOTHING
    focus = ("Dell",)

    def conclude(self, results: Results) -> list[Finding]:
        gain = results.difference(BEST, PRICE, "Dell")
        verdict = gain.verdict()
        profit = results.difference(BEST, NOTHING, "Dell", "profit")
        pays = profit.verdict("pays", "does not pay")
        return [
            Finding(
                "C25",
                "result",
                "Dell's win rate, best five terms less price alone, for the same money (share)",
                gain,
                verdict,
                "as told",
            ),
            Finding(
                "C25",
                "result",
                "Dell's profit per run, best five terms less no concessions (yuan)",
                profit,
                f"giving way on terms {pays}",
                "as told",
            ),
        ]

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
