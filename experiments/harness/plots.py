"""Figures that several experiments share: points, lines, a map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from experiments.harness.figures import COLOURS, MARKERS, readable


def points(
    results: Any,
    series: Sequence[tuple[str, str, str]],
    *,
    title: str,
    axis: str,
    percent: bool = True,
) -> Figure:
    """Draw measures of all conditions with 95% intervals, conditions from top to bottom.

    Args:
        results: `Results`.
        series: (vendor, column, label) of each measure.
        title, axis: texts; the axis's with its unit.
        percent: whether the measure is a share.
    """
    conditions = results.conditions
    with readable():
        figure = Figure(
            figsize=(8, 1.6 + 0.32 * len(conditions) * max(1, 0.6 * len(series))),
            layout="constrained",
        )
        axes = figure.subplots()
        for index, (vendor, column, text) in enumerate(series):
            shift = (index - (len(series) - 1) / 2) * 0.22
            for place, condition in enumerate(conditions):
                mean, low, high = results.mean(condition, vendor, column)
                error = None if np.isnan(low) else [[mean - low], [high - mean]]
                style: dict[str, Any] = {
                    "fmt": MARKERS[index % len(MARKERS)],
                    "color": COLOURS[index % len(COLOURS)],
                    "capsize": 3,
                    "markersize": 6,
                }
                axes.errorbar(
                    mean, place + shift, xerr=error, label=text if place == 0 else None, **style
                )
        axes.set_yticks(range(len(conditions)), conditions)
        axes.invert_yaxis()
        axes.set_xlabel(axis)
        axes.grid(axis="x", color="0.9")
        axes.set_axisbelow(True)
        if percent:
            axes.xaxis.set_major_formatter(mpl.ticker.PercentFormatter(1.0))
        axes.spines[["top", "right"]].set_visible(False)
        if len(series) > 1:
            figure.legend(loc="outside lower center", ncols=min(4, len(series)), frameon=False)
        axes.set_title(title, fontsize=11, pad=10)
        return figure


def lines(
    x: Sequence[float],
    curves: Sequence[tuple[str, Sequence[Any]]],
    *,
    title: str,
    x_axis: str,
    y_axis: str,
    percent: bool = True,
) -> Figure:
    """Draw curves over a number with bands of 95% intervals.

    Args:
        x: the number.
        curves: (label, one `Interval` for each x).
        title, x_axis, y_axis: texts, axes with units.
        percent: whether the measure is a share.
    """
    with readable():
        figure = Figure(figsize=(7.5, 4.4), layout="constrained")
        axes = figure.subplots()
        for index, (text, intervals) in enumerate(curves):
            colour = COLOURS[index % len(COLOURS)]
            mean, low, high = (
                np.array([interval[part] for interval in intervals], float) for part in range(3)
            )
            axes.plot(
                x, mean, f"{MARKERS[index % len(MARKERS)]}-", color=colour, label=text, markersize=5
            )
            axes.fill_between(x, low, high, color=colour, alpha=0.15, linewidth=0)
        axes.set_xlabel(x_axis)
        axes.set_ylabel(y_axis)
        axes.set_ylim(bottom=0)
        if percent:
            axes.yaxis.set_major_formatter(mpl.ticker.PercentFormatter(1.0))
        axes.grid(axis="y", color="0.9")
        axes.spines[["top", "right"]].set_visible(False)
        if len(curves) > 1:
            figure.legend(loc="outside right upper", frameon=False)
        axes.set_title(title, fontsize=11, pad=10)
        return figure


def panels(
    x: Sequence[float],
    curves: Mapping[str, Sequence[tuple[str, Sequence[Any]]]],
    *,
    title: str,
    x_axis: str,
    y_axis: str,
) -> Figure:
    """Draw shares over a number, a panel beside the other, each curve named at its end.

    Args:
        x: the number.
        curves: title of the panel → (label, one `Interval` for each x) of its curves.
        title, x_axis, y_axis: texts, axes with units.
    """
    with readable():
        figure = Figure(figsize=(max(7.0, 1.2 + 3.9 * len(curves)), 4.6), layout="constrained")
        for axes, (panel, drawn) in zip(
            figure.subplots(1, len(curves), sharey=True, squeeze=False)[0],
            curves.items(),
            strict=True,
        ):
            ends = []
            for index, (text, intervals) in enumerate(drawn):
                colour = COLOURS[index % len(COLOURS)]
                mean, low, high = (
                    np.array([interval[part] for interval in intervals], float) for part in range(3)
                )
                marker = f"{MARKERS[index % len(MARKERS)]}-"
                axes.plot(x, mean, marker, color=colour, markersize=4.5, linewidth=1.4)
                axes.fill_between(x, low, high, color=colour, alpha=0.18, linewidth=0)
                known = np.flatnonzero(~np.isnan(mean))
                if known.size:
                    ends.append((float(mean[known[-1]]), text, colour))
            for (_, text, colour), place in zip(
                ends, _apart([end for end, _, _ in ends]), strict=True
            ):
                axes.annotate(
                    text,
                    (1.02, place),
                    xycoords=("axes fraction", "data"),
                    color=colour,
                    va="center",
                    fontsize=10,
                )
            axes.set_title(panel, fontsize=10)
            axes.set_xlabel(x_axis)
            axes.set_ylim(0, 1)
            axes.xaxis.set_major_locator(mpl.ticker.MaxNLocator(integer=True))
            axes.yaxis.set_major_formatter(mpl.ticker.PercentFormatter(1.0))
            axes.grid(axis="y", color="0.9")
            axes.set_axisbelow(True)
            axes.spines[["top", "right"]].set_visible(False)
        figure.axes[0].set_ylabel(y_axis)
        figure.suptitle(title, fontsize=11)
        return figure


def _apart(places: Sequence[float], least: float = 0.045) -> list[float]:
    """Return places moved up as little as it takes to keep them so far apart from each other."""
    moved = list(places)
    order = sorted(range(len(moved)), key=moved.__getitem__)
    for below, above in pairwise(order):
        moved[above] = max(moved[above], moved[below] + least)
    return moved


def heat_map(
    values: Any,
    x: Sequence[str],
    y: Sequence[str],
    *,
    title: str,
    x_axis: str,
    y_axis: str,
    mark: str = "",
    measure: str = "win rate",
    percent: bool = True,
) -> Figure:
    """Draw a measure on a grid, each value written into its cell.

    Args:
        values: shape (len(y), len(x)); shares in [0, 1], or any numbers.
        x, y: names of columns and rows.
        title, x_axis, y_axis: texts.
        mark: the row to frame, such as the null case.
        measure: text beside the scale of colours.
        percent: whether the values are shares.
    """
    ends = (0.0, 1.0) if percent else (float(np.nanmin(values)), float(np.nanmax(values)))
    middle = ends[0] + 0.55 * (ends[1] - ends[0])
    with readable():
        size = (max(6.5, 1.8 + 0.95 * len(x)), max(3.0, 1.6 + 0.55 * len(y)))
        figure = Figure(figsize=size, layout="constrained")
        axes = figure.subplots()
        image = axes.imshow(values, cmap="cividis", vmin=ends[0], vmax=ends[1], aspect="auto")
        for row, column in np.ndindex(np.shape(values)):
            value = values[row][column]
            axes.text(
                column,
                row,
                "–" if np.isnan(value) else f"{100 * value:.0f}%" if percent else f"{value:.3g}",
                ha="center",
                va="center",
                color="white" if value < middle else "black",
                fontsize=10,
            )
        if mark in y:
            axes.add_patch(
                Rectangle(
                    (-0.5, list(y).index(mark) - 0.5),
                    len(x),
                    1,
                    fill=False,
                    edgecolor=COLOURS[1],
                    linewidth=2.5,
                )
            )
        axes.set_xticks(range(len(x)), x)
        axes.set_yticks(range(len(y)), y)
        axes.set_xlabel(x_axis)
        axes.set_ylabel(y_axis)
        form = mpl.ticker.PercentFormatter(1.0) if percent else None
        figure.colorbar(image, ax=axes, format=form, label=measure)
        axes.set_title(title, fontsize=11, pad=10)
        return figure
