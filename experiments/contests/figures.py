"""Figures of contests.

Who beats whom, the ranking, what a population comes to, and who invades whom.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from experiments.harness.figures import COLOURS, readable


def who_beats_whom(matrix: Any, ranking: Any, *, title: str) -> Figure:
    """Draw half of the win-rate matrix as a heat map, the strongest players first.

    The other half would say the same from the opponent's side.

    Args:
        matrix: `ratings.matrix`.
        ranking: `ratings.ranking`.
        title: text.
    """
    players = list(ranking["player"])
    rates = 100 * matrix.pivot(index="player", columns="opponent", values="win_rate").reindex(
        index=players, columns=players
    )
    rates = rates.where(np.triu(np.ones(rates.shape, bool), 1))  # the other half says the same
    labels = (
        "opponent",
        "player, the strongest first",
        "win rate of the row against the column, %",
    )
    return _grid(rates.to_numpy(float), players, title, labels, (0, 100), "{:.0f}")


def invasions(table: Any, players: list[str], *, title: str) -> Figure:
    """Draw how much more a mutant wins than a resident, in points.

    Significant gains are framed.

    Args:
        table: `dynamics.invasions`.
        players: their order.
        title: text.
    """
    gains = 100 * table.pivot(index="mutant", columns="resident", values="gain").reindex(
        index=players, columns=players
    )
    sure = table[table["verdict"] == "invades"]
    most = max(5.0, float(np.nanmax(np.abs(gains.to_numpy()))))
    labels = (
        "plan of the three others (residents)",
        "plan of the one who changes (mutant)",
        "what the change gains, points of win rate\n(framed: significantly)",
    )
    framed = set(zip(sure["mutant"], sure["resident"], strict=True))
    return _grid(gains.to_numpy(float), players, title, labels, (-most, most), "{:+.0f}", framed)


def _grid(
    values: Any,
    players: list[str],
    title: str,
    labels: tuple[str, str, str],
    limits: tuple[float, float],
    form: str,
    framed: Collection[tuple[str, str]] = (),
) -> Figure:
    """Draw players against players, each value written into its cell.

    `labels` are those of columns, rows and colours.
    """
    many = len(players) > 10
    cell, size = (0.36, 8) if many else (0.7, 9)
    middle, reach = sum(limits) / 2, (limits[1] - limits[0]) / 2
    with readable():
        figure = Figure(
            figsize=(3.6 + cell * len(players), 2.2 + cell * len(players)), layout="constrained"
        )
        axes = figure.subplots()
        # Blue is good for the row, orange bad: the ends differ in hue, for the colour-blind too;
        # white is even.
        colours = mpl.colors.LinearSegmentedColormap.from_list(
            "good", [COLOURS[1], "white", COLOURS[0]]
        ).with_extremes(bad="0.93")
        image = axes.imshow(
            np.ma.masked_invalid(values), cmap=colours, vmin=limits[0], vmax=limits[1]
        )
        for row, column in np.ndindex(values.shape):
            value = values[row, column]
            if not np.isnan(value):
                colour = "white" if abs(value - middle) > 0.75 * reach else "black"
                axes.text(
                    column,
                    row,
                    form.format(value),
                    ha="center",
                    va="center",
                    fontsize=size - 1,
                    color=colour,
                )
            if (players[row], players[column]) in framed:
                axes.add_patch(
                    Rectangle(
                        (column - 0.46, row - 0.46),
                        0.92,
                        0.92,
                        fill=False,
                        edgecolor="black",
                        linewidth=1.2,
                    )
                )
        axes.set_xticks(
            range(len(players)),
            players,
            rotation=60,
            ha="right",
            rotation_mode="anchor",
            fontsize=size,
        )
        axes.set_yticks(range(len(players)), players, fontsize=size)
        axes.set_xlabel(labels[0])
        axes.set_ylabel(labels[1])
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        figure.colorbar(image, ax=axes, label=labels[2], shrink=0.7)
        axes.set_title(title, fontsize=11, pad=10)
        return figure


def strengths(ranking: Any, *, title: str) -> Figure:
    """Draw the ratings with their intervals, the strongest first.

    Beside each stands how many others it is significantly better and worse than.

    Args:
        ranking: `ratings.ranking`.
        title: text.
    """
    rows = ranking.to_dict("records")
    with readable():
        figure = Figure(figsize=(8, 1.7 + 0.27 * len(rows)), layout="constrained")
        axes = figure.subplots()
        for place, row in enumerate(rows):
            error = [[row["rating"] - row["rating_low"]], [row["rating_high"] - row["rating"]]]
            known = not np.isnan(row["rating_low"])
            axes.errorbar(
                row["rating"],
                place,
                xerr=error if known else None,
                fmt="o",
                color=COLOURS[0],
                capsize=3,
                markersize=5,
            )
            note = f"better than {row['better_than']}, worse than {row['worse_than']}"
            axes.annotate(
                note,
                (1.01, place),
                xycoords=("axes fraction", "data"),
                va="center",
                fontsize=8,
                color="0.35",
            )
        axes.axvline(0.0, color="0.6", linestyle=":", linewidth=1, zorder=0)
        axes.set_yticks(
            range(len(rows)), [f"{row['rank']}. {row['player']}" for row in rows], fontsize=9
        )
        axes.invert_yaxis()
        axes.set_xlabel(
            "Bradley–Terry rating, log-odds of winning an order"
            " (0 = average; +1 = 73% against an average player)"
        )
        axes.grid(axis="x", color="0.9")
        axes.set_axisbelow(True)
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_title(title, fontsize=11, pad=10)
        return figure


def population(path: Any, *, title: str) -> Figure:
    """Draw how the players' shares of the population change.

    Players that are never above 5% are grey.

    Args:
        path: `dynamics.replicator`.
        title: text.
    """
    table = path.pivot(index="generation", columns="player", values="share")
    start = 1.0 / table.shape[1]
    notable = [
        name
        for name in table
        if table[name].max() > max(0.05, 1.2 * start) or table[name].iloc[-1] > 0.05
    ]
    notable.sort(key=lambda name: -table[name].iloc[-1])
    with readable():
        figure = Figure(figsize=(8.5, 4.4), layout="constrained")
        axes = figure.subplots()
        others = [name for name in table if name not in notable]
        for index, name in enumerate(others):
            axes.plot(
                table.index,
                table[name],
                color="0.8",
                linewidth=1,
                label=f"{len(others)} others" if index == 0 else None,
            )
        for index, name in enumerate(notable):
            style = ("-", "--", ":")[index // len(COLOURS) % 3]
            axes.plot(
                table.index,
                table[name],
                style,
                color=COLOURS[index % len(COLOURS)],
                linewidth=2,
                label=name,
            )
        axes.set_xlabel("generation (time in units of 1 ÷ payoff)")
        axes.set_ylabel("share of the population")
        axes.set_ylim(0, 1)
        axes.set_xlim(0, table.index[-1])
        axes.yaxis.set_major_formatter(mpl.ticker.PercentFormatter(1.0))
        axes.grid(axis="y", color="0.9")
        axes.spines[["top", "right"]].set_visible(False)
        figure.legend(loc="outside right upper", frameon=False)
        axes.set_title(title, fontsize=11, pad=10)
        return figure
