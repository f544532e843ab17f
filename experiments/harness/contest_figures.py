"""Figures of contests: who beats whom, and the ranking."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib import pyplot as plt

from experiments.harness.figures import COLOURS, families
from experiments.harness.plots import RC, finish


def who_beats_whom(matrix: Any, ranking: Any, path: Path, *, title: str, axis: str = "win rate of the row against the column") -> None:
    """Draw the win-rate matrix as a heat map, the strongest players first.

    Args:
        matrix: `ratings.matrix`.
        ranking: `ratings.ranking`.
        path: where to.
        title, axis: texts.
    """
    players = list(ranking["player"])
    rates = matrix.pivot(index="player", columns="opponent", values="win_rate").reindex(index=players, columns=players).to_numpy(float)
    many = len(players) > 10
    cell = 0.36 if many else 0.7
    with mpl.rc_context({**RC, "font.family": families()}):
        figure, axes = plt.subplots(figsize=(3.4 + cell * len(players), 2.2 + cell * len(players)), layout="constrained")
        # Blue wins, orange loses; both ends differ in hue and not in lightness alone, and even games are white.
        colours = mpl.colors.LinearSegmentedColormap.from_list("wins", [COLOURS[1], "white", COLOURS[0]])
        colours.set_bad("0.93")
        image = axes.imshow(np.ma.masked_invalid(rates), cmap=colours, vmin=0, vmax=1)
        for row, column in np.ndindex(rates.shape):
            value = rates[row, column]
            if not np.isnan(value):
                strong = abs(value - 0.5) > 0.38
                text = f"{100 * value:.0f}"
                axes.text(column, row, text, ha="center", va="center", fontsize=7 if many else 9, color="white" if strong else "black")
        axes.set_xticks(range(len(players)), players, rotation=60, ha="right", rotation_mode="anchor", fontsize=8 if many else 9)
        axes.set_yticks(range(len(players)), players, fontsize=8 if many else 9)
        axes.set_xlabel("opponent")
        axes.set_ylabel("player, the strongest first")
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        figure.colorbar(image, ax=axes, format=mpl.ticker.PercentFormatter(1.0), label=axis, shrink=0.7)
        finish(figure, axes, title, path)


def strengths(ranking: Any, path: Path, *, title: str) -> None:
    """Draw the ratings with their intervals, the strongest first, and how many others each is significantly better than.

    Args:
        ranking: `ratings.ranking`.
        path: where to.
        title: text.
    """
    rows = ranking.to_dict("records")
    with mpl.rc_context({**RC, "font.family": families()}):
        figure, axes = plt.subplots(figsize=(8, 1.7 + 0.27 * len(rows)), layout="constrained")
        for place, row in enumerate(rows):
            error = [[row["rating"] - row["rating_low"]], [row["rating_high"] - row["rating"]]]
            known = not np.isnan(row["rating_low"])
            axes.errorbar(row["rating"], place, xerr=error if known else None, fmt="o", color=COLOURS[0], capsize=3, markersize=5)
            note = f"better than {row['better_than']}, worse than {row['worse_than']}"
            axes.annotate(note, (1.01, place), xycoords=("axes fraction", "data"), va="center", fontsize=8, color="0.35")
        axes.axvline(0.0, color="0.6", linestyle=":", linewidth=1, zorder=0)
        axes.set_yticks(range(len(rows)), [f"{row['rank']}. {row['player']}" for row in rows], fontsize=9)
        axes.invert_yaxis()
        axes.set_xlabel("Bradley–Terry rating, log-odds of winning an order (0 = average; +1 = 73% against an average player)")
        axes.grid(axis="x", color="0.9")
        axes.set_axisbelow(True)
        axes.spines[["top", "right"]].set_visible(False)
        finish(figure, axes, title, path)
