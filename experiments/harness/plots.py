"""Figures that several experiments share: points, lines, a map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from experiments.harness.figures import COLOURS, MARKERS, headed, readable, titled, words


def points(
    results: Any,
    series: Sequence[tuple[str, str, str]],
    *,
    title: str,
    axis: str,
    percent: bool = True,
    groups: Mapping[str, Sequence[str]] | None = None,
) -> Figure:
    """Draw measures of all conditions with 95% intervals, conditions from top to bottom.

    Args:
        results: `Results`.
        series: (vendor, column, label) of each measure.
        title, axis: texts; the axis's with its unit.
        percent: whether the measure is a share.
        groups: heading → conditions below it; conditions in none of them come last, under "further
            markets". None = no groups.
    """
    rows = _rows(results.conditions, groups)
    with readable():
        figure = Figure(
            figsize=(8, 1.6 + 0.32 * len(rows) * max(1, 0.6 * len(series))),
            layout="constrained",
        )
        axes = figure.subplots()
        for index, (vendor, column, text) in enumerate(series):
            shift = (index - (len(series) - 1) / 2) * 0.22
            told: str | None = text
            for place, (condition, heading) in enumerate(rows):
                if heading:
                    continue
                mean, low, high = results.mean(condition, vendor, column)
                error = None if np.isnan(low) else [[mean - low], [high - mean]]
                style: dict[str, Any] = {
                    "fmt": MARKERS[index % len(MARKERS)],
                    "color": COLOURS[index % len(COLOURS)],
                    "capsize": 3,
                    "markersize": 6,
                }
                axes.errorbar(mean, place + shift, xerr=error, label=told, **style)
                told = None
        axes.set_yticks(range(len(rows)), [words(name) for name, _ in rows])
        for tick, (_, heading) in zip(axes.get_yticklabels(), rows, strict=True):
            tick.set_fontweight("bold" if heading else "normal")
        axes.tick_params(axis="y", length=0)
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlabel(axis)
        axes.grid(axis="x", color="0.9")
        axes.set_axisbelow(True)
        if percent:
            axes.xaxis.set_major_formatter(mpl.ticker.PercentFormatter(1.0))
        axes.spines[["top", "right"]].set_visible(False)
        if len(series) > 1:
            figure.legend(loc="outside lower center", ncols=min(4, len(series)), frameon=False)
        headed(figure, title)
        return figure


FURTHER = "further markets"
"""Heading of the conditions that no group names."""


def _rows(
    conditions: Sequence[str], groups: Mapping[str, Sequence[str]] | None
) -> list[tuple[str, bool]]:
    """Return the rows from top to bottom: (text, whether it is a heading)."""
    if groups is None:
        return [(condition, False) for condition in conditions]
    named = {name for members in groups.values() for name in members}
    rest = [condition for condition in conditions if condition not in named]
    rows = []
    for heading, members in {**groups, FURTHER: rest}.items():
        there = [name for name in members if name in conditions]
        rows += [(heading, True), *((name, False) for name in there)] if there else []
    return rows


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
                x,
                mean,
                f"{MARKERS[index % len(MARKERS)]}-",
                color=colour,
                label=words(text),
                markersize=5,
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
        titled(axes, title)
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
                    words(text),
                    (1.02, place),
                    xycoords=("axes fraction", "data"),
                    color=colour,
                    va="center",
                    fontsize=10,
                )
            axes.set_title(words(panel), fontsize=10)
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
    marked: tuple[str, str] | None = None,
    level: float | None = None,
    measure: str = "win rate",
    percent: bool = True,
) -> Figure:
    """Draw a measure on a grid, each value written into its cell.

    The colours go from the least to the greatest value.

    Args:
        values: shape (len(y), len(x)); shares in [0, 1], or any numbers.
        x, y: names of columns and rows.
        title, x_axis, y_axis: texts.
        marked: column and row of the cell to frame, such as that of the default values.
        level: a value, such as a claim's, whose line is drawn if it runs through the map.
        measure: text beside the scale of colours.
        percent: whether the values are shares.
    """
    ends = _ends(values)
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
        if marked is not None and marked[0] in x and marked[1] in y:
            corner = (list(x).index(marked[0]) - 0.5, list(y).index(marked[1]) - 0.5)
            axes.add_patch(Rectangle(corner, 1, 1, fill=False, edgecolor=COLOURS[1], linewidth=2.5))
        if level is not None and ends[0] < level < ends[1] and min(np.shape(values)) > 1:
            axes.contour(values, levels=[level], colors=COLOURS[6], linewidths=2)
        long = max(map(len, x), default=0) * len(x) > 11 * size[0]
        turned: dict[str, Any] = {"rotation": 30, "ha": "right"} if long else {}
        axes.set_xticks(range(len(x)), [words(name) for name in x], **turned)
        axes.set_yticks(range(len(y)), [words(name) for name in y])
        axes.set_xlabel(x_axis)
        axes.set_ylabel(y_axis)
        form = mpl.ticker.PercentFormatter(1.0) if percent else None
        figure.colorbar(image, ax=axes, format=form, label=measure)
        titled(axes, title)
        return figure


def _ends(values: Any) -> tuple[float, float]:
    """Return the least and the greatest value, a little apart if they are the same."""
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    return (low, high) if high > low else (low - 0.5, high + 0.5)
