"""A sweep as a picture and on the terminal: an effect plot for one key, a map for two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from experiments.harness import plots, terminal
from experiments.harness.figures import words
from experiments.sweeping.design import SweepDesign

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from experiments.harness.results import Results


def draw(results: Results) -> dict[str, Figure]:
    """Return the figures of a sweep by the name of their file, one for each scenario."""
    design = results.design
    assert isinstance(design, SweepDesign)
    found = {}
    for base in design.scenarios:
        known = [name for name in design.of(base) if name in results.conditions]
        if not known:
            continue
        name = "sweep.png" if len(design.scenarios) == 1 else f"sweep_{base}.png"
        drawing = _map if len(design.axes) == 2 else _effect
        found[name] = drawing(results, design, base, known)
    return found


def show(results: Results) -> None:
    """Print the measure of all vendors in every condition, readable at 80 columns."""
    design = results.design
    assert isinstance(design, SweepDesign)
    vendors = list(dict.fromkeys(results.runs["vendor"]))
    written = _percent if _is_share(results, design.column) else _number
    printed = terminal.bare_table([("", "left"), *((vendor, "right") for vendor in vendors)])
    for condition in results.conditions:
        cells = []
        for vendor in vendors:
            mean, low, high = results.mean(condition, vendor, design.column)
            ends = "" if np.isnan(low) else f"\n{written(low)}–{written(high)}"
            cells.append("" if np.isnan(mean) else f"{written(mean)}{ends}")
        printed.add_row(condition, *cells)
    console = terminal.console(page=80)
    console.print(f"{design.column}: mean over the replications, and 95% interval")
    console.print(printed)


def _number(value: float) -> str:
    """Return a number as short as it can be read."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _percent(value: float) -> str:
    """Return a share in percent, with a digit where it is small."""
    return f"{100 * value:.1f}%"


def _effect(results: Results, design: SweepDesign, base: str, known: list[str]) -> Figure:
    """Draw the measure of all vendors over the values of one key."""
    (one,) = design.axes
    conditions = [name for name in design.of(base) if name in known]
    values = [design.conditions[name].changes[one.key] for name in conditions]
    vendors = list(design.scenarios[base].vendors)
    curves = [
        (vendor, [results.mean(name, vendor, design.column) for name in conditions])
        for vendor in vendors
    ]
    if one.numbers:
        order = np.argsort(np.array(values, float), kind="stable")
        values = [values[place] for place in order]
        curves = [(vendor, [curve[place] for place in order]) for vendor, curve in curves]
    own = design.own(base)[one.key]
    figure = plots.lines(
        values if one.numbers else range(len(values)),
        curves,
        title=f"{design.column} by {one.key}, {base}",
        x_axis=f"{one.key} (dotted: the scenario's own value)" if own in values else one.key,
        y_axis=f"{words(design.column)} (mean and 95% interval)",
        percent=_is_share(results, design.column),
    )
    axes = figure.axes[0]
    if not one.numbers:
        axes.set_xticks(range(len(values)), [str(value) for value in values])
    if own in values:
        place = own if one.numbers else values.index(own)
        axes.axvline(place, color="0.5", linestyle=":", linewidth=1.5, zorder=0)
    if (results.runs[design.column].to_numpy(float) < 0).any():
        axes.set_ylim(auto=True)
        axes.autoscale(axis="y")
    return figure


def _map(results: Results, design: SweepDesign, base: str, known: list[str]) -> Figure:
    """Draw one vendor's measure over the values of two keys."""
    across, down = sorted(design.axes, key=lambda one: len(one.values), reverse=True)
    vendor = design.shown(base)
    of = {
        (condition.changes[across.key], condition.changes[down.key]): name
        for name, condition in design.of(base).items()
    }
    values = [
        [
            results.mean(of[x, y], vendor, design.column).mean if of[x, y] in known else np.nan
            for x in across.values
        ]
        for y in down.values
    ]
    own = design.own(base)
    here = (str(own[across.key]), str(own[down.key]))
    framed = here[0] in map(str, across.values) and here[1] in map(str, down.values)
    return plots.heat_map(
        values,
        [str(x) for x in across.values],
        [str(y) for y in down.values],
        title=f"{vendor}'s {design.column}, {base}"
        + (" (framed: the scenario's own values)" if framed else ""),
        x_axis=across.key,
        y_axis=down.key,
        marked=here if framed else None,
        measure=design.column,
        percent=_is_share(results, design.column),
    )


def _is_share(results: Results, column: str) -> bool:
    """Return whether a measure is a share from 0 to 1."""
    return results.bounds(column) == (0.0, 1.0)
