"""What a design's rows say of its groups: tables, a figure, and the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from matplotlib.figure import Figure

from experiments.harness import terminal
from experiments.harness.columns import Column, Table
from experiments.harness.figures import COLOURS, readable
from experiments.screening.design import LEVELS, Screen

if TYPE_CHECKING:
    import pandas as pd

    from experiments.harness.results import Results

GROUP = Column("group", "string", "", "Section of the scenario, or a key.")
FACTORS = Column("factors", "string", "", "The keys that move together, separated by '; '.")
MEASURE = "of the measure"
MORRIS: Final = Table(
    "One row per group of parameters: how far the measure moves with it (Morris).",
    (
        GROUP,
        Column("effect", "number", MEASURE, "Mean absolute elementary effect, over a whole range."),
        Column("ci_low", "number", MEASURE, "Lower end of its 95% interval (bootstrap)."),
        Column("ci_high", "number", MEASURE, "Upper end of its 95% interval (bootstrap)."),
        FACTORS,
    ),
    key=("group",),
)
PART = "share of the variance"
SOBOL: Final = Table(
    "One row per group of parameters: its part in the variance of the measure (Sobol).",
    (
        GROUP,
        Column("first", "number", PART, "What it explains alone."),
        Column("first_low", "number", PART, "Lower end of its 95% interval (bootstrap)."),
        Column("first_high", "number", PART, "Upper end of its 95% interval (bootstrap)."),
        Column("total", "number", PART, "What it explains alone and together with others."),
        Column("total_low", "number", PART, "Lower end of its 95% interval (bootstrap)."),
        Column("total_high", "number", PART, "Upper end of its 95% interval (bootstrap)."),
        FACTORS,
    ),
    key=("group",),
)


def values(results: Results) -> Any:
    """Return the measure of every row, its mean over the replications, in the design's order.

    A row without a value has the mean of all: SALib's formulas need every row.
    """
    design = results.design
    assert isinstance(design, Screen)
    rows = results.runs[results.runs["vendor"] == design.vendor]
    means = rows.groupby("condition")[design.column].mean().reindex(list(design.conditions))
    return means.fillna(means.mean()).to_numpy(float)


def missing(results: Results) -> int:
    """Return how many rows have no value: nothing was ordered, or their runs failed."""
    design = results.design
    assert isinstance(design, Screen)
    rows = results.runs[results.runs["vendor"] == design.vendor]
    means = rows.groupby("condition")[design.column].mean().reindex(list(design.conditions))
    return int(means.isna().sum())


def morris(results: Results) -> pd.DataFrame:
    """Return one row per group, the strongest first; see `MORRIS`."""
    import pandas as pd
    from SALib.analyze import morris as method

    design = results.design
    assert isinstance(design, Screen)
    places = np.array(list(design.places.values()))
    found = method.analyze(design.problem, places, values(results), num_levels=LEVELS, seed=1)
    table = pd.DataFrame({"group": list(found["names"]), "effect": np.asarray(found["mu_star"])})
    half = np.asarray(found["mu_star_conf"], float)
    table["ci_low"] = np.clip(table["effect"] - half, 0.0, None)
    table["ci_high"] = table["effect"] + half
    return _told(table, design, "effect")


def sobol(results: Results) -> pd.DataFrame:
    """Return one row per group, the strongest first; see `SOBOL`."""
    import pandas as pd
    from SALib.analyze import sobol as method

    design = results.design
    assert isinstance(design, Screen)
    found = method.analyze(design.problem, values(results), calc_second_order=False, seed=1)
    table = pd.DataFrame({"group": list(design.groups)})
    for name, key in (("first", "S1"), ("total", "ST")):
        middle, half = np.asarray(found[key]), np.asarray(found[f"{key}_conf"])
        table[name], table[f"{name}_low"], table[f"{name}_high"] = (
            middle,
            middle - half,
            middle + half,
        )
    return _told(table, design, "total")


def _told(table: pd.DataFrame, design: Screen, by: str) -> pd.DataFrame:
    """Return the table with the groups' factors, the strongest first."""
    table["factors"] = [
        "; ".join(one.name for one in design.groups[name]) for name in table["group"]
    ]
    return table.sort_values([by, "group"], ascending=[False, True], ignore_index=True)


def draw(table: pd.DataFrame, design: Screen) -> Figure:
    """Draw the groups with their intervals, the strongest at the top."""
    variance = design.sobol
    kinds = (("total", "with others"), ("first", "alone")) if variance else (("effect", ""),)
    with readable():
        figure = Figure(figsize=(8, 1.7 + 0.3 * len(table)), layout="constrained")
        axes = figure.subplots()
        for number, (name, label) in enumerate(kinds):
            low, high = (
                (table[f"{name}_low"], table[f"{name}_high"])
                if variance
                else (table["ci_low"], table["ci_high"])
            )
            place = np.arange(len(table)) + (0.18 * (2 * number - 1) if variance else 0.0)
            error = np.clip([table[name] - low, high - table[name]], 0.0, None)
            axes.errorbar(
                table[name], place, xerr=error, fmt="os"[number], color=COLOURS[number],
                capsize=3, label=label,
            )  # fmt: skip
        axes.axvline(0.0, color="0.6", linewidth=1)
        axes.set_yticks(range(len(table)), list(table["group"]))
        axes.invert_yaxis()
        axes.grid(axis="x", color="0.9")
        axes.spines[["top", "right"]].set_visible(False)
        what = f"{design.vendor}'s {design.column}"
        base = next(iter(design.scenarios))
        if variance:
            axes.set_xlabel(f"share of the variance of {what}, 95% interval")
            axes.legend(frameon=False)
            axes.set_title(f"What explains {what}, {base} (Sobol)", fontsize=11)
        else:
            axes.set_xlabel(f"mean absolute change of {what} over a whole range, 95% interval")
            axes.set_title(f"What moves {what}, {base} (Morris, by sections)", fontsize=11)
        return figure


def show(table: pd.DataFrame, design: Screen, lacking: int) -> None:
    """Print the table, readable at 80 columns, and what to do next."""
    console = terminal.console(page=80)
    variance = design.sobol
    headings = ("alone", "with others") if variance else ("change over a range",)
    printed = terminal.bare_table([("group", "left"), *((one, "right") for one in headings)])
    for row in table.to_dict("records"):
        cells = (
            [
                f"{row[name]:.2f} ({row[f'{name}_low']:.2f} to {row[f'{name}_high']:.2f})"
                for name in ("first", "total")
            ]
            if variance
            else [f"{row['effect']:.3g} ({row['ci_low']:.3g} to {row['ci_high']:.3g})"]
        )
        printed.add_row(row["group"], *cells)
    console.print(printed)
    if lacking:
        console.print(f"{lacking} of {len(design.conditions)} rows have no value: no orders.")
    if not variance:
        best = " ".join(table["group"].head(3))
        console.print(f"Next, how much of the variance the strongest explain: --of {best}")
