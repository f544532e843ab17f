"""The mechanisms in a picture.

Each effect in standard deviations, on the side that was expected.
"""

from __future__ import annotations

import math
from typing import Any

from matplotlib.figure import Figure

from experiments.harness.figures import COLOURS, readable
from experiments.mechanism_effects.effects import (
    AS_EXPECTED,
    NOT_EXPECTED,
    UNDECIDED,
    number,
)
from experiments.mechanism_effects.table import LESS

COLOUR = {AS_EXPECTED: COLOURS[0], NOT_EXPECTED: COLOURS[1], UNDECIDED: "0.45"}
MARKER = {AS_EXPECTED: "o", NOT_EXPECTED: "s", UNDECIDED: "D"}
TICKS = (-30, -10, -3, -1, 0, 1, 3, 10, 30, 100)


def draw(found: Any) -> Figure:
    """Draw one line per mechanism: the paired difference over its standard deviation.

    To the right of 0 is what was expected. The axis is linear up to 1 and logarithmic beyond. An
    effect that is the same in all pairs has no standard deviation; it has words, and no point.

    Args:
        found: the table of effects.
    """
    rows = found.to_dict("records")
    with readable():
        figure = Figure(figsize=(10.5, 1.6 + 0.36 * max(1, len(rows))), layout="constrained")
        axes = figure.subplots()
        axes.set_xscale("symlog", linthresh=1.0, linscale=0.8)
        axes.axvline(0, color="0.3", linewidth=1)
        ends = [-1.0, 1.0]
        told = set()
        for place, row in enumerate(rows):
            verdict = row["verdict"]
            colour = COLOUR[verdict]
            axes.annotate(
                f"{row['what']}: {signed(row['base'])} → {signed(row['on'])}",
                (1.01, place),
                xycoords=("axes fraction", "data"),
                va="center",
                fontsize=8,
                color=colour,
                annotation_clip=False,
            )
            size, low, high = _standardised(row)
            if math.isnan(size):
                continue
            label = verdict if verdict not in told else None
            told.add(verdict)
            axes.plot([low, high], [place, place], color=colour, linewidth=1.8)
            axes.plot(
                size, place, MARKER[verdict], color=colour, markersize=5, label=label, linestyle=""
            )
            ends += [end for end in (size, low, high) if not math.isnan(end)]
        names = [f"{row['condition']} ({row['expected']})" for row in rows]
        axes.set_yticks(range(len(rows)), names, fontsize=8)
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlim(min(ends) * 1.4, max(ends) * 1.4)
        ticks = [tick for tick in TICKS if min(ends) <= tick <= max(ends)]
        axes.set_xticks(ticks, [signed(tick) for tick in ticks])
        axes.minorticks_off()
        axes.set_xlabel(
            "on less off, in standard deviations of the pairs (95% interval);"
            " right of 0 = as expected"
        )
        axes.grid(axis="x", color="0.92")
        axes.set_axisbelow(True)
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_title("Each mechanism alone, on the measure that it is about", fontsize=11)
        if told:
            figure.legend(loc="outside lower right", ncols=3, fontsize=8, frameon=False)
    return figure


def signed(value: float) -> str:
    """Return a number as figures show it."""
    return number(value).replace("-", "−")


def _standardised(row: Any) -> tuple[float, float, float]:
    """Return effect size and its interval's ends, positive where the sign is the expected one."""
    size, difference = row["effect_size"], row["difference"]
    if math.isnan(size) or difference == 0:
        return 0.0 if difference == 0 else math.nan, math.nan, math.nan
    unit = difference / size * (-1 if row["expected"] == LESS else 1)
    low, high = sorted((row["ci_low"] / unit, row["ci_high"] / unit))
    return difference / unit, low, high
