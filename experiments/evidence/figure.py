"""The patterns in a picture: each simulated interval on the scale of its tolerance."""

from __future__ import annotations

import math
from typing import Any

from matplotlib.figure import Figure

from experiments.harness.figures import COLOURS, readable

SIDE = {"passes": 0, "fails": 1, "undecided": 2}
"""Which colour a verdict has."""
REACH = 2.5
"""How far a value is drawn from the middle of its tolerance, in half widths."""


def draw(found: Any) -> Figure:
    """Draw one line per figure that has a tolerance on both sides.

    The grey band is the tolerance; what lies beyond the edge of the picture has an arrow.
    """
    rows = found[found["low"].notna() & found["high"].notna()].to_dict("records")
    with readable():
        figure = Figure(figsize=(9, 1.5 + 0.26 * max(1, len(rows))), layout="constrained")
        axes = figure.subplots()
        axes.axvspan(-1, 1, color="0.9", label="tolerance")
        told = set()
        for place, row in enumerate(rows):
            middle, half = (row["low"] + row["high"]) / 2, (row["high"] - row["low"]) / 2
            value, low, high = (
                (row[name] - middle) / half for name in ("value", "ci_low", "ci_high")
            )
            colour = COLOURS[SIDE[row["verdict"]]]
            label = row["verdict"] if row["verdict"] not in told else None
            told.add(row["verdict"])
            shown = min(REACH, max(-REACH, value))
            if shown != value:
                marker = ">" if value > 0 else "<"
                axes.plot(shown, place, marker, color=colour, label=label)
                continue
            axes.plot(value, place, "o", color=colour, label=label)
            if not math.isnan(low):
                axes.plot([max(-REACH, low), min(REACH, high)], [place, place], color=colour)
        names = [
            f"{row['what']}"
            + ("" if row["vendor"] == "all" else f" ({row['vendor']})")
            + ("" if row["status"] == "held out" else " *")
            for row in rows
        ]
        axes.set_yticks(range(len(rows)), names, fontsize=7)
        axes.invert_yaxis()
        axes.set_xlim(-REACH - 0.2, REACH + 0.2)
        axes.set_xlabel(
            "distance from the middle of the tolerance, in half widths (* calibrated to)"
        )
        axes.set_title("Patterns of the simulated market beside published figures")
        axes.spines[["top", "right"]].set_visible(False)
        figure.legend(loc="outside lower right", ncols=4, fontsize=7)
    return figure
