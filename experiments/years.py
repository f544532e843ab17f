"""Win rates year by year: from the cold start to a settled market (C5–C8).

At first nobody knows anybody; after some years customers have vendors whom they know and who
sold to them before. Ten years of the three markets tell how much of a win rate is the start's:
every year with its interval, the cold start (years 1 to 3) and the settled market (years 6 to 10).
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.harness.columns import Column, Reference, Table
from experiments.harness.experiment import Experiment
from experiments.harness.tables import CONDITION, DIFFERENCE, ORDERS, SHARE, VENDOR
from experiments.measures.orders import orders_by_year
from simulation.vocabulary import YEAR

if TYPE_CHECKING:
    from experiments.harness.results import Results

GROUP = "start here"

COLD, SETTLED = "cold start", "settled"
SPANS = {COLD: (1, 3), SETTLED: (6, 10)}
"""Periods of the headlines: the first and the last year of each."""
MEAN = "mean over the replications, 95% interval by t"

COUNTED = (
    Column("decided", "integer", ORDERS, "Orders placed with anybody, sum over the replications."),
    Column("wins", "integer", ORDERS, "Orders that the vendor won, sum over the replications."),
    Column("win_rate", "number", SHARE, f"Wins divided by decided ({MEAN}); empty without orders."),
    Column("ci_low", "number", SHARE, "Lower end of its 95% interval."),
    Column("ci_high", "number", SHARE, "Upper end of its 95% interval."),
    Column(
        "replications",
        "integer",
        "runs",
        "Replications with an order in this time; the interval is over these.",
    ),
)
REFERENCES = (
    Reference(("condition",), "conditions"),
    Reference(("condition", "vendor"), "summary"),
)
YEARS = Table(
    title="One row per condition, vendor and year: how many orders of the year the vendor won.",
    columns=(
        CONDITION,
        VENDOR,
        Column("year", "integer", "", f"Number of the year, from 1; a year has {YEAR} days."),
        *COUNTED,
    ),
    key=("condition", "vendor", "year"),
    references=REFERENCES,
)
HEADLINES = Table(
    title="One row per condition, vendor and period: the cold start, and the settled market.",
    columns=(
        CONDITION,
        VENDOR,
        Column("period", "string", "", f"Either {COLD} or {SETTLED}."),
        Column("first_year", "integer", "", "First year of the period, from 1."),
        Column("last_year", "integer", "", "Last year of the period that was run."),
        *COUNTED,
        Column("claim", "string", "", "Number of the claim about the vendor; empty without one."),
        Column("verdict", "string", "", "What the win rate says about the claim."),
        Column("change", "number", DIFFERENCE, f"Win rate less that of the {COLD}, pair by pair."),
        Column("change_low", "number", DIFFERENCE, "Lower end of its 95% interval (t)."),
        Column("change_high", "number", DIFFERENCE, "Upper end of its 95% interval (t)."),
    ),
    key=("condition", "vendor", "period"),
    references=REFERENCES,
)


class Years(Experiment):
    """Ten years of the lecture's market and of two level fields."""

    name = "years"
    scenarios = ("as_told", "equal_headcount", "equal_budget")
    quick_scenarios = ("as_told",)
    changes = {"market.days": 10 * YEAR}
    quick_changes = {"market.days": 2 * YEAR}
    replications = 20
    quick_replications = 2
    measure = staticmethod(orders_by_year)

    def tables(self, results: Results) -> dict[str, Any]:
        return {"years.csv": by_year(results), "headlines.csv": headlines(results)}

    def figures(self, results: Results) -> dict[str, Any]:
        from experiments.harness.plots import panels

        told = _intervals(results.tables["years.csv"])
        vendors = {
            name: list(one.scenario.vendors) for name, one in results.design.conditions.items()
        }
        years = range(1, max(year for _, _, year in told) + 1)
        return {
            "years.png": panels(
                years,
                {
                    condition: [
                        (vendor, [told.get((condition, vendor, year), UNKNOWN) for year in years])
                        for vendor in vendors[condition]
                    ]
                    for condition in results.conditions
                },
                title="Win rates year by year"
                f" (mean and 95% interval over {results.runs['replication'].nunique()} "
                "replications)",
                x_axis="year",
                y_axis="share of the orders placed in the year",
            )
        }

    def show(self, results: Results) -> None:
        from rich.table import Table as Shown
        from rich.text import Text

        from experiments.harness import terminal

        screen, rows = terminal.console(), results.tables["headlines.csv"]
        told = _intervals(results.tables["years.csv"])
        for condition in results.conditions:
            vendors = list(results.design.conditions[condition].scenario.vendors)
            shown = Shown(title=Text(f"{condition}: win rates in %"), title_justify="left")
            shown.add_column("year")
            for vendor in vendors:
                shown.add_column(Text(vendor), justify="right")
            for year in range(1, _years(results, condition) + 1):
                cells = [_cell(*told[condition, vendor, year]) for vendor in vendors]
                shown.add_row(str(year), *cells)
            shown.add_section()
            here = rows[rows["condition"] == condition]
            for period, part in here.groupby("period", sort=False):
                first, last = part[["first_year", "last_year"]].iloc[0]
                values = part[["win_rate", "ci_low", "ci_high"]].itertuples(index=False)
                shown.add_row(f"{first}–{last} {period}", *(_cell(*value) for value in values))
            screen.print(shown)
            for row in here.to_dict("records"):
                if row["claim"] == "C8":
                    screen.print(f"{row['claim']}, {row['period']}: {row['verdict']}.")
        screen.print("Mean and 95% interval (t, over replications).")

    def describe(self) -> Mapping[str, Table]:
        return {**super().describe(), "years": YEARS, "headlines": HEADLINES}


UNKNOWN = (float("nan"),) * 3


def by_year(results: Results) -> Any:
    """Return one row per condition, vendor and year; columns see `YEARS`."""
    import pandas as pd

    rows = []
    for condition, vendor in _groups(results):
        for year in range(1, _years(results, condition) + 1):
            place = {"condition": condition, "vendor": vendor, "year": year}
            rows.append(place | _counted(*_orders(results, condition, vendor, year, year)))
    return pd.DataFrame(rows)


def headlines(results: Results) -> Any:
    """Return one row per condition, vendor and period; columns see `HEADLINES`.

    A period that begins after the end of the run has no row.
    """
    import pandas as pd

    from experiments.harness.statistics import SHARES, between, mean_interval

    rows = []
    for condition, vendor in _groups(results):
        rates = {}
        for period, (first, last) in SPANS.items():
            last = min(last, _years(results, condition))
            if first > last:
                continue
            decided, wins = _orders(results, condition, vendor, first, last)
            rates[period] = _rates(decided, wins)
            row: dict[str, Any] = {"condition": condition, "vendor": vendor, "period": period}
            row |= {"first_year": first, "last_year": last, **_counted(decided, wins)}
            row |= _verdict(vendor, rates[period].dropna())
            change = (
                UNKNOWN
                if period == COLD
                else mean_interval(rates[period] - rates[COLD], bounds=between(SHARES))
            )
            row |= dict(zip(("change", "change_low", "change_high"), change, strict=True))
            rows.append(row)
    return pd.DataFrame(rows)


def _verdict(vendor: str, rates: Any) -> dict[str, str]:
    """Return the claim that a vendor's win rates bear on, and the verdict; empty if none."""
    from experiments.contrasts import CONFIDENCE
    from experiments.contrasts.relationships import ALMOST_80
    from experiments.harness.statistics import SHARES, mean_interval
    from experiments.harness.verdicts import judge

    if vendor != "Dell":
        return {"claim": "", "verdict": ""}
    interval = mean_interval(rates, CONFIDENCE, SHARES)
    return {"claim": "C8", "verdict": judge(interval, ALMOST_80, len(rates))}


def _groups(results: Results) -> list[tuple[str, str]]:
    """Return all conditions with their vendors, in the order of the runs."""
    pairs = results.runs[["condition", "vendor"]].itertuples(index=False)
    return list(dict.fromkeys(map(tuple, pairs)))


def _years(results: Results, condition: str) -> int:
    """Return how many years a condition runs; the last one may be shorter than the others."""
    return -(-results.design.conditions[condition].scenario.market.days // YEAR)


def _orders(
    results: Results, condition: str, vendor: str, first: int, last: int
) -> tuple[Any, Any]:
    """Return the orders placed, and those that a vendor won, in some years of each replication."""
    return tuple(
        sum(results.values(condition, vendor, f"{what}_{year}") for year in range(first, last + 1))
        for what in ("decided", "wins")
    )


def _rates(decided: Any, wins: Any) -> Any:
    """Return the win rate in each replication; NaN where nothing was decided."""
    return wins / decided.where(decided > 0)


def _counted(decided: Any, wins: Any) -> dict[str, Any]:
    """Return the columns `COUNTED` of the orders in some time of each replication."""
    import numpy as np

    from experiments.harness.statistics import SHARES, mean_interval

    mean, low, high = mean_interval(_rates(decided, wins), bounds=SHARES)
    return {
        "decided": int(decided.sum()),
        "wins": int(wins.sum()),
        "win_rate": mean,
        "ci_low": np.clip(low, 0.0, 1.0),
        "ci_high": np.clip(high, 0.0, 1.0),
        "replications": int((decided > 0).sum()),
    }


def _intervals(table: Any) -> dict[tuple[str, str, int], tuple[float, ...]]:
    """Return (condition, vendor, year) → win rate and its interval."""
    columns = ["condition", "vendor", "year", "win_rate", "ci_low", "ci_high"]
    return {
        (condition, vendor, year): (mean, low, high)
        for condition, vendor, year, mean, low, high in table[columns].itertuples(index=False)
    }


def _cell(mean: float, low: float, high: float) -> str:
    """Return a win rate in per cent with its interval; nothing if it is not known."""
    import math

    if math.isnan(mean):
        return ""
    interval = "" if math.isnan(low) else f" ({100 * low:.0f}–{100 * high:.0f})"
    return f"{100 * mean:.1f}{interval}"


EXPERIMENT = Years()
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
