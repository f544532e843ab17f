"""Figures that can be read without the code."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.collections import LineCollection
from matplotlib.container import ErrorbarContainer
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from simulation.drawing import COLOURS as COLOURS
from simulation.drawing import readable as readable

MARKERS = "osD^vPX"
RUNS: dict[str, Any] = {"alpha": 0.22, "linewidth": 7, "zorder": 0.5}
"""How the range between runs is drawn."""
LABEL = 30
"""Letters of a line in a legend."""


def words(name: str) -> str:
    """Return a name of the code as a reader of a figure sees it: "as_told" → "as told"."""
    return name.replace("_", " ")


def titled(axes: Any, title: str) -> None:
    """Write a title over axes, in as many lines as the figure's width asks for."""
    letters = max(30, int(11 * axes.figure.get_figwidth()))
    axes.set_title(textwrap.fill(words(title), letters), fontsize=11, pad=10)


def headed(figure: Any, title: str) -> None:
    """Write a title over a whole figure, in as many lines as its width asks for."""
    letters = max(30, int(11 * figure.get_figwidth()))
    figure.suptitle(textwrap.fill(words(title), letters), fontsize=11)


def caption(figure: Any, text: str) -> None:
    """Write a line below a figure: which market, how many replications.

    It becomes the last line of the label below the axes, so that the layout makes room for it.
    """
    labelled = [axes for axes in figure.axes if axes.get_xlabel()] or figure.axes[:1]
    for axes in labelled[len(labelled) // 2 :][:1]:
        axes.set_xlabel(f"{axes.get_xlabel()}\n{text}".strip())


def save(figure: Any, path: Path) -> None:
    """Write a figure as PNG, the same bytes each time."""
    with readable():
        figure.savefig(path, dpi=150, metadata={"Software": None})


def win_rates(summary: pd.DataFrame, marks: Mapping[str, float] | None = None) -> Figure:
    """Draw every vendor's win rate with its interval, the conditions side by side.

    A pale bar behind shows how far single runs lie apart.

    Args:
        summary: `statistics.summarise`.
        marks: text → win rate of horizontal lines, beside that of equal shares.
    """
    with readable():
        return _win_rates(summary, marks or {})


def _win_rates(summary: pd.DataFrame, marks: Mapping[str, float]) -> Figure:
    conditions, vendors = (
        list(dict.fromkeys(summary["condition"])),
        list(dict.fromkeys(summary["vendor"])),
    )
    figure = Figure(figsize=(max(7.0, 1.4 + 1.5 * len(vendors)), 4.6), layout="constrained")
    axes = figure.subplots()
    for text, rate in marks.items():
        axes.axhline(rate, color="0.35", linestyle="--", linewidth=1, zorder=0)
        axes.text(-0.46, rate + 0.012, text, color="0.35", fontsize=9)
    axes.axhline(1 / len(vendors), color="0.6", linestyle=":", linewidth=1, zorder=0)
    axes.text(-0.46, 1 / len(vendors) + 0.012, "equal shares", color="0.45", fontsize=9)
    step = min(0.2, 0.6 / len(conditions))
    for index, condition in enumerate(conditions):
        rows = summary[summary["condition"] == condition].set_index("vendor").reindex(vendors)
        x = [v + (index - (len(conditions) - 1) / 2) * step for v in range(len(vendors))]
        rate, low, high = rows["win_rate"], rows["ci_low"], rows["ci_high"]
        # With one replication there is a point, but no interval.
        error = [(rate - low).fillna(0).clip(lower=0), (high - rate).fillna(0).clip(lower=0)]
        marker, colour = MARKERS[index % len(MARKERS)], COLOURS[index % len(COLOURS)]
        axes.vlines(x, rows["run_p05"], rows["run_p95"], color=colour, **RUNS)
        label = "\n".join(textwrap.wrap(words(condition), LABEL)) or condition
        axes.errorbar(
            x, rate, yerr=error, fmt=marker, color=colour, capsize=3, markersize=6, label=label
        )
    axes.set_xticks(range(len(vendors)), vendors)
    axes.set_xlim(-0.5, len(vendors) - 0.5)
    axes.set_ylim(0, 1)
    axes.yaxis.set_major_formatter(mpl.ticker.PercentFormatter(1.0))
    axes.set_xlabel("vendor")
    axes.set_ylabel("share of all orders placed")
    replications = int(summary["replications"].max())
    axes.set_title(f"Win rate by vendor ({replications} replications)", fontsize=11)
    axes.spines[["top", "right"]].set_visible(False)
    figure.legend(title="scenario", loc="outside right upper", frameon=False)
    figure.legend(handles=_signs(), loc="outside lower center", ncols=2, frameon=False)
    return figure


def _signs() -> list[Any]:
    """Return the signs of a legend that says what point, whiskers and bar are."""
    mean = ErrorbarContainer(
        (
            Line2D([], [], color="0.35", marker="o", linestyle=""),
            (),
            (LineCollection([], colors="0.35"),),
        ),
        has_yerr=True,
        label="mean of all runs and its 95% interval",
    )
    runs = Line2D(
        [], [], color="0.35", label="nine of ten single runs lie here (5% to 95%)", **RUNS
    )
    return [mean, runs]
