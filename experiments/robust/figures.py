"""The robustness design as pictures and on the terminal."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from experiments.harness import terminal
from experiments.harness.figures import COLOURS, readable
from experiments.robust.outcomes import ALL, PLAUSIBLE, headline
from experiments.robust.regions import ALWAYS, NEVER, tells

if TYPE_CHECKING:
    import pandas as pd

SHORT: Final = {
    "C2": "both hands at once beat friend first (own part of the trust link)",
    "C3": "agreements and rebuys win Dell orders",
    "C5": "A's accounts are mostly suppliers",
    "C6": "B is neither friend nor supplier of most",
    "C7": "C's accounts are mostly friends",
    "C8": "Dell wins at least 75% of all orders",
    "C10": "the trust of all six classes counts, not the decision layer's alone",
    "C11": "a repeat order takes 40 to 60% of a new one's effort",
    "C12": "word of mouth costs who promises too much",
    "C13": "solving complaints wins orders",
    "C14": "promising too much costs orders",
    "C15": "answering complaints in writing wins orders",
    "C16": "a satisfied customer brings 3 to 5 new ones",
    "C17": "customers and referrals bring 40 to 60% of orders",
    "C20": "users first in discovery wins orders",
    "C21": "decision layer first in brewing wins orders",
    "C22": "the decision layer inside its two windows wins orders",
    "C23": "shaping the specification wins orders",
    "C24": "effort before the tender beats effort after it",
    "C25": "five terms earn more than a price cut",
}
"""What is claimed, for the margin of a figure."""
ALMOST_80: Final = 0.75
SENSITIVITY: Final = (2.0, 20.0)
"""The range of choice.sensitivity."""
NEARLY: Final = 0.9
LONGEST: Final = 12
HOLDS, REFUTED, OPPOSITE, NOTHING = COLOURS[0], "0.80", COLOURS[1], "white"


def draw(tables: Mapping[str, Any]) -> dict[str, Figure]:
    """Return the figures by the name of their file."""
    with readable():
        found = {
            "robustness.png": _claims(tables),
            "dell.png": _dell(tables["points.csv"]),
        }
        sensitivity = tables["sensitivity.csv"]
        if len(sensitivity):
            found["tornado.png"] = _tornado(sensitivity, tables["points.csv"])
        return found


def _claims(tables: Mapping[str, Any]) -> Figure:
    """Draw in which share of the space each claim holds, the highest first."""
    shares, points = tables["shares.csv"], tables["points.csv"]
    chosen = headline(points)
    everywhere = shares[shares["among"] == ALL].sort_values("holds", ascending=False)
    best = shares[shares["among"] == chosen].set_index("claim")
    figure = Figure(figsize=(10.5, 1.9 + 0.36 * len(everywhere)), layout="constrained")
    axes = figure.subplots()
    for place, row in enumerate(everywhere.to_dict("records")):
        start = 0.0
        parts = (
            (row["holds"], HOLDS, "it holds"),
            (row["refuted"] - row["opposite"], REFUTED, "it does not: no such difference"),
            (row["opposite"], OPPOSITE, "the opposite, by a point or more"),
            (row["neither"], NOTHING, "nothing to measure (no orders)"),
        )
        for width, colour, label in parts:
            axes.barh(
                place,
                width,
                left=start,
                height=0.72,
                color=colour,
                edgecolor="0.4",
                linewidth=0.4,
                label=label if place == 0 else None,
            )
            start += width
        axes.text(1.01, place, f"{100 * row['holds']:.0f}%", va="center", fontsize=9)
        if chosen != ALL:
            mine = best.loc[row["claim"]]
            error = [[mine["holds"] - mine["holds_low"]], [mine["holds_high"] - mine["holds"]]]
            axes.errorbar(
                mine["holds"],
                place,
                xerr=np.clip(error, 0, None),
                fmt="D",
                color="black",
                markersize=4.5,
                capsize=2.5,
                linewidth=1,
                label=_among(chosen, int(mine["points"])) if place == 0 else None,
            )
    labels = [f"{claim}  {SHORT[claim]}" for claim in everywhere["claim"]]
    axes.set_yticks(range(len(labels)), labels)
    axes.invert_yaxis()
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(mpl.ticker.PercentFormatter(1.0))
    axes.set_xlabel("share of the points")
    axes.spines[["top", "right"]].set_visible(False)
    figure.suptitle(
        f"Where each claim of the lecture holds: {len(points)} points of the space"
        " of all assumed parameters",
        fontsize=11,
    )
    axes.margins(y=0.01)
    figure.legend(loc="outside lower center", ncols=3, frameon=False, fontsize=9)
    return figure


def _among(chosen: str, count: int) -> str:
    kind = "plausible points" if chosen == PLAUSIBLE else f"points that pass {chosen}"
    return f"it holds: share of the {count} {kind}, 95% interval"


def _dell(points: pd.DataFrame) -> Figure:
    """Draw how often Dell wins how much, and against how sharply customers choose."""
    known = points[points["dell_win_rate"].notna()]
    rate, sensitivity = known["dell_win_rate"], known["choice.sensitivity"].astype(float)
    figure = Figure(figsize=(10.5, 4.4), layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.25))
    left.hist(rate, bins=np.arange(0, 1.0001, 0.05), color=COLOURS[0], edgecolor="white")
    left.axvline(ALMOST_80, color="0.2", linestyle="--", linewidth=1.2)
    share = float((rate >= ALMOST_80).mean())
    left.set_title(f"{100 * share:.0f}% of the points reach 75%", fontsize=10)
    left.set_ylabel("points")
    left.set_xlim(0, 1)
    left.yaxis.set_major_locator(mpl.ticker.MaxNLocator(integer=True))
    left.set_xlabel("Dell's win rate, market as told, two years")
    right.scatter(sensitivity, rate, s=16, color=COLOURS[0], alpha=0.7, linewidth=0)
    right.axhline(ALMOST_80, color="0.2", linestyle="--", linewidth=1.2)
    right.set_xlim(SENSITIVITY)
    right.text(
        SENSITIVITY[0] + 0.2,
        ALMOST_80 + 0.01,
        '"almost 80%": at least 75%',
        fontsize=9,
        color="0.2",
    )
    right.set_xlabel("choice sensitivity: how sharply customers choose")
    right.set_ylabel("Dell's win rate")
    right.set_ylim(0, 1)
    right.set_title("Each point is a market with other parameters", fontsize=10)
    for axes, axis in ((left, left.xaxis), (right, right.yaxis)):
        axis.set_major_formatter(mpl.ticker.PercentFormatter(1.0))
        axes.spines[["top", "right"]].set_visible(False)
    return figure


def _tornado(sensitivity: pd.DataFrame, points: pd.DataFrame) -> Figure:
    """Draw which parameters move Dell's win rate most, from one end of the range to the other."""
    mine = sensitivity[sensitivity["claim"] == "C8"]
    spread = (mine["high_mean"] - mine["low_mean"]).abs()
    mine = mine.loc[spread.sort_values(ascending=False, kind="stable").index[:LONGEST]]
    middle = float(points["dell_win_rate"].mean())
    figure = Figure(figsize=(9.5, 1.6 + 0.38 * len(mine)), layout="constrained")
    axes = figure.subplots()
    for place, row in enumerate(mine.to_dict("records")):
        low, high = row["low_mean"], row["high_mean"]
        colour = COLOURS[0] if row["matters"] else "0.75"
        axes.barh(place, high - low, left=low, height=0.6, color=colour)
        first, second = (row["low_value"], row["high_value"])
        if low > high:
            low, high, first, second = high, low, second, first
        axes.text(low - 0.005, place, first, ha="right", va="center", fontsize=9)
        axes.text(high + 0.005, place, second, ha="left", va="center", fontsize=9)
    axes.axvline(middle, color="0.2", linewidth=1)
    axes.set_yticks(range(len(mine)), list(mine["factor"]))
    axes.invert_yaxis()
    ends = mine[["low_mean", "high_mean"]].to_numpy(float)
    room = 0.2 * (ends.max() - ends.min()) if len(ends) else 0.1
    if len(ends):
        axes.set_xlim(ends.min() - room, ends.max() + room)
    axes.xaxis.set_major_formatter(mpl.ticker.PercentFormatter(1.0, decimals=0))
    axes.set_xlabel("Dell's mean win rate at both ends of the parameter's range (line: all points)")
    axes.spines[["top", "right"]].set_visible(False)
    figure.suptitle(
        "What moves Dell's win rate most (grey: may be chance, among so many parameters)",
        fontsize=11,
    )
    return figure


def show(tables: Mapping[str, Any]) -> None:
    """Print the shares and the conditions, readable at 80 columns."""
    shares, points, rules = tables["shares.csv"], tables["points.csv"], tables["rules.csv"]
    chosen = headline(points)
    console = terminal.console(page=80)
    degenerate, plausible = int(points["degenerate"].sum()), int(points["plausible"].sum())
    console.print(
        f"{len(points)} points; {degenerate} have a degenerate market (hardly any orders, or most"
        f" purchases without one); {plausible} look like published markets in all patterns."
    )
    if chosen != ALL:
        console.print(f"The headline is the share among those with {chosen}, (*).")
    printed = terminal.bare_table(
        [("claim", "left"), ("holds", "right"), ("*", "right"), ("it holds where", "left")]
    )
    for row in shares[shares["among"] == ALL].to_dict("records"):
        best = shares[(shares["among"] == chosen) & (shares["claim"] == row["claim"])].iloc[0]
        rule = rules[rules["claim"] == row["claim"]].iloc[0]
        printed.add_row(
            row["claim"], _share(row), _share(best) if chosen != ALL else "", _told(rule)
        )
    console.print(printed)
    console.print(
        "Share of the points and its 95% interval. Conditions: found on one half of the points; in"
        " brackets, on the other half, how many of the points there hold, against all."
    )


def _share(row: Any) -> str:
    if row["holds"] is None or math.isnan(row["holds"]):
        return ""
    ends = f"{100 * row['holds_low']:.0f}–{100 * row['holds_high']:.0f}"
    return f"{100 * row['holds']:.0f}% ({ends})"


def _told(rule: Any) -> str:
    """Return a rule with its density on fresh points, if it tells something there."""
    density, everywhere = rule["density"], rule["density_everywhere"]
    if rule["rule"] in (ALWAYS, NEVER):
        return str(rule["rule"])
    if not tells(rule):
        if everywhere >= NEARLY:
            return "nearly everywhere"
        return "hardly anywhere" if everywhere <= 1 - NEARLY else "no simple condition found"
    return f"{rule['rule']} ({100 * density:.0f}% against {100 * everywhere:.0f}%)"
