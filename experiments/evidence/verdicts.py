"""The patterns of a run beside the published figures: interval, tolerance, pass or fail."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from experiments.evidence.opportunities import share_alone
from experiments.evidence.patterns import (
    BASE,
    CELLS,
    SIZES,
    TWIN,
    leader,
    log_odds,
    sized,
    summed_cells,
)
from experiments.evidence.published import CALIBRATED, SALVIRT, TARGETS, Target
from experiments.harness.columns import Column, Table
from experiments.harness.findings import Interval
from experiments.harness.statistics import mean_interval
from experiments.harness.verdicts import FEWEST

if TYPE_CHECKING:
    from experiments.harness.results import Results

PASSES, FAILS, UNDECIDED = "passes", "fails", "undecided"

PATTERNS = Table(
    "One row per pattern and vendor: the simulated figure beside the published one.",
    (
        Column("pattern", "string", "", "Name of the pattern."),
        Column("what", "string", "", "What the figure is, with its unit."),
        Column("vendor", "string", "", "The vendor whose figure it is; all = the whole market."),
        Column("value", "number", "see what", "The figure: mean over the replications."),
        Column("ci_low", "number", "see what", "Lower end of its 95% interval."),
        Column("ci_high", "number", "see what", "Upper end of its 95% interval."),
        Column("replications", "integer", "", "Replications that tell the figure."),
        Column("published", "string", "", "The published figure in words."),
        Column("low", "number", "see what", "Lower end of the tolerance; empty = none."),
        Column("high", "number", "see what", "Upper end of the tolerance; empty = none."),
        Column("status", "string", "", "held out, or calibrated to (then no evidence)."),
        Column("verdict", "string", "", "passes, fails or undecided."),
        Column("source", "string", "", "Where the published figure stands."),
    ),
    key=("pattern", "vendor", "what"),
)
ALL = "all"


@dataclass(frozen=True)
class Figure:
    """A simulated figure.

    Attributes:
        target: name of its pattern.
        what: what it is, with its unit.
        vendor: whose it is.
        values: one per replication; NaN where a replication has nothing to tell.
    """

    target: str
    what: str
    vendor: str
    values: Any


def table(results: Results) -> Any:
    """Return the table of patterns; a figure that no replication tells has no row."""
    import pandas as pd

    rows = []
    for figure in _figures(results):
        target, interval = TARGETS[figure.target], mean_interval(figure.values)
        if math.isnan(interval.mean):
            continue
        known = int(pd.Series(figure.values).notna().sum())
        rows.append(
            {
                "pattern": figure.target,
                "what": figure.what,
                "vendor": figure.vendor,
                "value": interval.mean,
                "ci_low": interval.low,
                "ci_high": interval.high,
                "replications": known,
                "published": target.published,
                "low": target.low if math.isfinite(target.low) else None,
                "high": target.high if math.isfinite(target.high) else None,
                "status": "calibrated to" if figure.target in CALIBRATED else "held out",
                "verdict": verdict(interval, target, known),
                "source": target.source,
            }
        )
    columns = [column.name for column in PATTERNS.columns]
    return pd.DataFrame(rows, columns=columns)


def verdict(interval: Interval, target: Target, known: int) -> str:
    """Return whether an interval lies inside a tolerance, outside of it, or neither.

    Where all replications agree to the last digit the interval is unknown and says nothing.

    Args:
        interval: the figure's.
        target: the tolerance, and whether it is to be met or avoided.
        known: replications that tell the figure; below `FEWEST` nothing is decided.
    """
    if known < FEWEST or not interval.low < interval.high:
        return UNDECIDED
    inside = target.low <= interval.low and interval.high <= target.high
    outside = interval.high < target.low or interval.low > target.high
    if target.avoided:
        inside, outside = outside, inside
    return PASSES if inside else FAILS if outside else UNDECIDED


def show(found: Any) -> None:
    """Print the table of patterns, readable at 80 columns."""
    from experiments.harness import terminal

    printed = terminal.bare_table(
        [
            ("pattern", "left"),
            ("vendor", "left"),
            ("simulated (95%)", "right"),
            ("published", "left"),
            ("", "left"),
        ]
    )
    for row in found.to_dict("records"):
        interval = f"{row['value']:.2f} ({row['ci_low']:.2f} to {row['ci_high']:.2f})"
        mark = row["verdict"] + (" *" if row["status"] != "held out" else "")
        printed.add_row(row["what"], row["vendor"], interval, row["published"], mark)
    console = terminal.console(page=80)
    console.print(printed)
    console.print("* calibrated to: no evidence")


def _figures(results: Results) -> Iterator[Figure]:
    """Yield all figures: the market's own first, then the comparisons with other conditions."""
    runs = results.runs
    base = runs[runs["condition"] == BASE]
    yield from _salvirt(base[base["vendor"] == leader(base)])
    yield from _whole_market(base)
    yield from _by_vendor(base)
    yield from _elasticities(runs)
    yield from _twin(runs)


def _by_replication(rows: Any, measure: Callable[[Any], float]) -> list[float]:
    """Return a figure of each replication's rows."""
    return [measure(group) for _, group in rows.groupby("replication")]


def _salvirt(base: Any) -> Iterator[Figure]:
    """Yield the logit and the cells of the leader's log of opportunities."""
    vendor = leader(base)
    whats = {
        "new_client": "log-odds of a new client (logit)",
        "rival": "log-odds of a rival's presence (logit)",
    }
    for name, what in whats.items():
        yield Figure(name, what, vendor, _by_replication(base, partial(_coefficient, name)))
    what = "share of opportunities without a rival"
    yield Figure("alone", what, vendor, _by_replication(base, _alone))
    for (client, rival), name in zip(SALVIRT, CELLS, strict=True):
        what = f"win rate, {client} client, {rival}"
        measure = partial(_rate, (client, rival))
        yield Figure(name, what, vendor, _by_replication(base, measure))


def _coefficient(name: str, rows: Any) -> float:
    return log_odds(rows)[name]


def _alone(rows: Any) -> float:
    return share_alone(summed_cells(rows))


def _rate(key: tuple[str, str], rows: Any) -> float:
    cell = summed_cells(rows)[key]
    return cell.rate if cell.count else math.nan


def _whole_market(base: Any) -> Iterator[Figure]:
    whats = {
        "no_order": "purchases without an order (share)",
        "loyalty": "customers whose last four orders went to one vendor (share)",
        "cost_share": "cost of selling over revenue",
        "top_fifth": "value ordered by the largest fifth of customers (share)",
    }
    first = base[base["vendor"] == base["vendor"].iloc[0]]
    for name, what in whats.items():
        yield Figure(name, what, ALL, first[name])


def _by_vendor(base: Any) -> Iterator[Figure]:
    whats = {
        "calls": "visits per rep and week",
        "hours_and_winning": "correlation of hours with winning",
        "cycle_skew": "skewness of an opportunity's length",
        "cycle_won_lost": "length of won less lost opportunities (days)",
        "persistence": "partners that are partners a year later (share)",
    }
    for name, what in whats.items():
        for vendor, rows in base.groupby("vendor", sort=False):
            yield Figure(name, what, str(vendor), rows[name])
    for vendor, rows in base.groupby("vendor", sort=False):
        ratio = rows["repeat_effort"] / rows["new_effort"]
        yield Figure("repeat_effort", "effort, repeat ÷ new order", str(vendor), ratio)


def _elasticities(runs: Any) -> Iterator[Figure]:
    """Yield ln(orders) over ln(heads), between neighbouring numbers of heads."""
    steps = (
        (1.0, SIZES[1], "+20%"),
        (SIZES[0], 1.0, "half to all"),
        (1.0, SIZES[2], "doubled"),
        (SIZES[2], SIZES[3], "doubled again"),
    )
    for vendor in dict.fromkeys(runs["vendor"]):
        by_size = {
            factor: runs[
                (runs["condition"] == (BASE if factor == 1.0 else sized(vendor, factor)))
                & (runs["vendor"] == vendor)
            ].set_index("replication")
            for factor in (1.0, *SIZES)
        }
        for years, text in (("early", "years 1–3"), ("settled", "years 6–10")):
            doubled = []
            for low, high, step in steps:
                few, many = by_size[low][years], by_size[high][years]
                if not len(few) or not len(many):
                    continue
                arc = _arc(few, many, high / low)
                yield Figure(
                    "elasticity",
                    f"elasticity of orders, {step}, {text}",
                    vendor,
                    arc,
                )
                if "doubled" in step:
                    doubled.append(arc)
            if len(doubled) == 2:
                change = doubled[1] - doubled[0]
                yield Figure(
                    "diminishing", f"elasticity, doubled again less doubled, {text}", vendor, change
                )


def _arc(few: Any, many: Any, factor: float) -> Any:
    """Return the arc elasticity of each replication; NaN without orders."""
    import numpy as np

    ratio = (many / few).where((many > 0) & (few > 0))
    return np.log(ratio.astype(float)) / math.log(factor)


def _twin(runs: Any) -> Iterator[Figure]:
    """Yield the over-promising twin's share of the pair's orders."""
    rows = runs[runs["condition"] == TWIN]
    if not len(rows):
        return
    names = list(dict.fromkeys(rows["vendor"]))
    orders = {
        name: rows[rows["vendor"] == name].set_index("replication")["settled"]
        for name in (names[0], names[-1])
    }
    pair = orders[names[0]] + orders[names[-1]]
    share = (orders[names[0]] / pair).where(pair > 0)
    what = "orders of the pair that go to who promises 0.5 (share), years 6–10"
    yield Figure("over_promising", what, names[0], share)
