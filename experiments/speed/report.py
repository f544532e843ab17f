"""The benchmark's tables and figure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure
from rich.console import Console
from rich.table import Table

from experiments.harness import figures, report
from experiments.harness.figures import COLOURS
from experiments.speed.columns import TABLES

Measures = Mapping[str, float]


def write(
    folder: Path,
    question: str,
    reference: Measures,
    year: Measures,
    plans: Measures,
    growth: Sequence[Measures],
) -> None:
    """Write timings.csv, growth.csv, datapackage.json and growth.png.

    Args:
        folder: where to.
        question: what the benchmark asks.
        reference: `benchmark.against_reference`.
        year: `benchmark.one_year`.
        plans: `benchmark.plan_times`.
        growth: `benchmark.measure_size` of several sizes.
    """
    parts = {
        "reference": reference,
        "year": year,
        "plan of 100 accounts, microseconds": plans,
    }
    timings = pd.DataFrame(
        [
            {"measure": f"{part}: {key}", "value": value}
            for part, row in parts.items()
            for key, value in row.items()
        ]
    )
    table = pd.DataFrame(growth)
    frames = {"timings": timings, "growth": table}
    report.write_tables(folder, "benchmark", question, frames, TABLES)
    figures.save(_drawn(table), folder / "growth.png")


def _drawn(table: pd.DataFrame) -> Figure:
    """Draw how time and memory grow with the market, beside straight proportion."""
    figure = Figure(figsize=(9, 3.8), layout="constrained")
    panels = figure.subplots(1, 2)
    sizes = table["organisations"]
    measures = (
        ("milliseconds_per_day", "time per day, ms"),
        ("state_mebibytes", "memory of the market's state, MiB"),
    )
    for axes, (column, name) in zip(panels, measures, strict=True):
        axes.plot(sizes, table[column], "o-", color=COLOURS[0], label="measured")
        axes.plot(
            sizes,
            table[column].iloc[0] * sizes / sizes.iloc[0],
            ":",
            color="0.5",
            label="in proportion to the smallest",
        )
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xlabel("organisations (reps in proportion)")
        axes.set_ylabel(name)
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(frameon=False)
    figure.suptitle("How a market's cost grows with its size", fontsize=11)
    return figure


def show(
    scenario: str,
    reference: Measures,
    year: Measures,
    plans: Measures,
    growth: Sequence[Measures],
) -> None:
    """Print the same as `write` writes, as tables."""
    console = Console(highlight=False)
    slow, fast = f"{reference['reference_seconds']:.2f} s", f"{reference['seconds']:.4f} s"
    rate = f"{year['contact_hours_per_second']:,.0f} contact hours a second"
    console.print(
        f"{scenario}, {reference['days']} days, both engines made the same"
        f" {reference['deals']} deals:"
    )
    console.print(
        f"  plain Mesa {slow}, this engine {fast}: {reference['ratio']:.0f} times as fast"
    )
    console.print(
        f"{scenario}, a year of {year['days']} days: {year['seconds'] * 1e3:.0f} ms, {rate}"
    )
    console.print(
        f"  the bare kernel {year['bare_kernel_seconds'] * 1e3:.0f} ms:"
        f" everything costs {year['overhead_ratio']:.2f} times as much"
    )
    console.print(
        f"  strategies' plans {year['plan_seconds'] * 1e3:.1f} ms:"
        f" {year['plan_share']:.0%} of the year"
    )
    slowest = max(plans, key=lambda strategy: plans[strategy])
    console.print(
        f"A plan for 100 accounts takes {plans['default']:.1f} µs by default,"
        f" at most {plans[slowest]:.1f} µs ({slowest})"
    )
    grown_table = Table(title="As the market grows (reps in proportion)", title_justify="left")
    for heading in (
        "organisations",
        "ms per day",
        "µs per organisation and day",
        "state, MiB",
        "peak of the process, MiB",
    ):
        grown_table.add_column(heading, justify="right")
    for row in growth:
        grown_table.add_row(
            f"{row['organisations']:,}",
            f"{row['milliseconds_per_day']:,.2f}",
            f"{row['microseconds_per_organisation_and_day']:.2f}",
            f"{row['state_mebibytes']:,.1f}",
            "not told" if math.isnan(row["peak_mebibytes"]) else f"{row['peak_mebibytes']:,.0f}",
        )
    console.print(grown_table)
