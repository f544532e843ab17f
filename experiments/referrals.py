"""Asking for referrals (C16), and orders from existing customers (C17).

Dell sells computers to households and begins with advertising alone. It asks content customers for
referrals, or does not; they name one, two, four or eight acquaintances. What becomes of orders by
advertising, and of the reproduction number?
"""

from __future__ import annotations

import sys
from math import nan
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.harness.experiment import Experiment
from experiments.harness.findings import Finding, Interval
from experiments.measures.orders import SOURCES, origins

if TYPE_CHECKING:
    from experiments.harness.results import Results

GROUP = "claims"

NAMES = (1, 2, 4, 8)
NOT_ASKED = "not asked"


def _asked(names: int) -> str:
    return f"asked, {names} named"


VARIANTS: dict[str, dict[str, Any]] = {NOT_ASKED: {"vendors.Dell.asks_referrals": False}}
VARIANTS |= {_asked(names): {"referrals.names": names} for names in NAMES}


class Referrals(Experiment):
    """Dell asks for referrals, or does not."""

    name = "referrals"
    scenarios = ("home_pc",)
    variants = VARIANTS
    replications = 16
    quick_replications = 2
    quick_changes = {"market.days": 750, "market.organisations": 150}
    quick_variants = (NOT_ASKED, _asked(4))
    measure = staticmethod(origins)
    baseline = NOT_ASKED
    focus = ("Dell",)

    def conclude(self, results: Results) -> list[Finding]:
        asked = _asked(4)
        if not {asked, NOT_ASKED} <= set(results.conditions):
            return []
        gain = results.difference(asked, NOT_ASKED, "Dell", "wins")
        verdict = gain.verdict()
        share = results.mean(asked, "Dell", "from_customers")
        half = (
            "holds"
            if share.low <= 0.5 <= share.high
            else "more than half"
            if share.low > 0.5
            else "does not hold: less than half"
        )
        number = results.mean(asked, "Dell", "reproduction")
        names = (
            results.values(asked, "Dell", "referrals").sum()
            / results.values(asked, "Dell", "first_uses").sum()
        )
        return [
            Finding(
                "C16",
                "input",
                "names given per first use of Dell's product",
                Interval(names, nan, nan),
                "input: 4 if content",
                asked,
            ),
            Finding(
                "C16",
                "result",
                "Dell's orders per run, asked less not asked",
                gain,
                f"{verdict}: asking pays",
                "home_pc",
            ),
            Finding(
                "C16",
                "result",
                "reproduction number of referrals",
                number,
                "not explosive" if number.high < 1 else "explosive",
                asked,
            ),
            Finding(
                "C17",
                "result",
                "share of orders from existing customers and their referrals, last two years",
                share,
                half,
                asked,
            ),
        ]

    def figures(self, results: Results) -> dict[str, Any]:
        from experiments.harness.plots import lines, points

        years = [column for column in results.runs if column.startswith("reproduction_")]
        curves = [
            (condition, [results.mean(condition, "Dell", year) for year in years])
            for condition in results.conditions
            if condition != NOT_ASKED
        ]
        text = "First orders by referral per first order, year by year"
        return {
            "referrals.png": points(
                results,
                [("Dell", f"from_{origin}", origin) for origin in SOURCES],
                title="Where Dell's orders come from in the last two years",
                axis="share of Dell's orders (mean and 95% interval)",
            ),
            "reproduction.png": lines(
                range(1, len(years) + 1),
                curves,
                title=text,
                x_axis="year",
                y_axis="reproduction number",
                percent=False,
            ),
        }


EXPERIMENT = Referrals()
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
