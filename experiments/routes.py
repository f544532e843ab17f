"""Friend first, supplier first, or both hands at once (C2)?

Dell has five reps by day and five by night. With friend-first its day reps see only who is a friend
already; with supplier-first its night reps take out only whose institutional interest is met; with
both hands each hand goes where it is missing. The other vendors stay as they are.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.harness.experiment import Experiment
from experiments.harness.findings import Finding
from experiments.measures.standing import partners_over_time

if TYPE_CHECKING:
    from experiments.harness.results import Results

GROUP = "claims"

ROUTES = ("both-hands", "friend-first", "supplier-first")


class Routes(Experiment):
    """Three routes to partner."""

    name = "routes"
    scenarios = ("equal_headcount",)
    variants = {route: {"vendors.Dell.strategy": route} for route in ROUTES}
    replications = 30
    quick_replications = 3
    quick_changes = {"market.days": 250}
    measure = staticmethod(partners_over_time)
    collect_every = 5
    baseline = "both-hands"
    focus = ("Dell",)

    def conclude(self, results: Results) -> list[Finding]:
        found = []
        for route in ("friend-first", "supplier-first"):
            lead = results.difference("both-hands", route, "Dell")
            verdict = lead.verdict()
            found.append(
                Finding(
                    "C2",
                    "result",
                    f"Dell's win rate, both hands less {route} (share)",
                    lead,
                    f"{verdict}: both hands best",
                    "equal head count",
                )
            )
            days = results.difference(route, "both-hands", "Dell", "partner_day")
            verdict = days.verdict("slower than both hands", "faster than both hands")
            found.append(
                Finding(
                    "C2",
                    "result",
                    f"days until a tenth of the accounts are partners, {route} less both hands",
                    days,
                    verdict,
                    "equal head count",
                )
            )
        return found

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
            ),
        }


EXPERIMENT = Routes()
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
