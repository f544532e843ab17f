"""Asking for referrals (C16), and orders from existing customers (C17).

Dell sells computers to households and begins with advertising alone. It asks content customers for
referrals, or does not; they name four acquaintances, or one, two or eight. How many new customers
does a satisfied customer bring, and where do the orders of each year come from?
"""

from __future__ import annotations

import sys
from math import nan
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.contrasts import ledger, of
from experiments.contrasts.after_sale import ASKED, NOT_ASKED
from experiments.harness.experiment import Experiment
from experiments.harness.findings import IMPLIED, MEASURED, Finding, Interval
from experiments.measures.claims import claims
from experiments.measures.orders import SOURCES

if TYPE_CHECKING:
    from experiments.harness.results import Results

GROUP = "claims"

NAMES = (1, 2, 8)
CONTRASTS = of("C16", "C17")
VARIANTS: dict[str, dict[str, Any]] = ledger.variants(CONTRASTS)
VARIANTS |= {f"asked, {names} named": {"referrals.names": names} for names in NAMES}


class Referrals(Experiment):
    """Dell asks for referrals, or does not."""

    name = "referrals"
    scenarios = ("home_pc",)
    variants = VARIANTS
    replications = 30
    quick_replications = 2
    quick_changes = {"market.days": 750, "market.organisations": 150}
    quick_variants = (NOT_ASKED.name, ASKED.name)
    measure = staticmethod(claims)
    baseline = NOT_ASKED.name
    focus = ("Dell",)

    def conclude(self, results: Results) -> list[Finding]:
        found = ledger.conclude(results, CONTRASTS)
        if ASKED.name in results.conditions:
            names = results.values(ASKED.name, "Dell", "referrals").sum()
            names /= results.values(ASKED.name, "Dell", "first_uses").sum()
            what = "names given per first use of Dell's product"
            by = "by referrals.names: 4 if content"
            found.append(Finding("C16", IMPLIED, what, Interval(names, nan, nan), ASKED.name, by))
            all_cohorts = results.mean(ASKED.name, "Dell", "brought_per_satisfied")
            what = "new customers per satisfied customer of any year"
            found.append(Finding("C16", MEASURED, what, all_cohorts, ASKED.name))
        return found

    def figures(self, results: Results) -> dict[str, Any]:
        from experiments.harness.plots import lines, points

        drawn = {
            "referrals.png": points(
                results,
                [("Dell", "brought_first_year_cohort", "customers satisfied in the first year")],
                title="New customers that a satisfied customer brings Dell",
                axis="new customers per satisfied customer (mean and 95% interval)",
                percent=False,
            )
        }
        years = [name for name in results.runs if name.startswith(f"from_{SOURCES[0]}_")]
        if ASKED.name in results.conditions:
            drawn["sources.png"] = lines(
                range(1, len(years) + 1),
                [
                    (
                        source,
                        [
                            results.mean(ASKED.name, "Dell", f"from_{source}_{year}")
                            for year in range(1, len(years) + 1)
                        ],
                    )
                    for source in SOURCES
                ],
                title="Where Dell's orders come from, year by year",
                x_axis="year",
                y_axis="share of Dell's orders",
            )
        return drawn


EXPERIMENT = Referrals()
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
