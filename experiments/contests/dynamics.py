"""What survives when players who do better are imitated.

Replicator dynamics, the probability of surviving, and invasions.

Payoff = share of the orders that a player wins in one of four seats if the three others all have
the same plan; tables with three or more plans are not played. A player's success in a population
is the mean over who the others are. Beside it stands the game between two, in which one wins what
the other loses: its equilibrium is that of a symmetric zero-sum game, which a linear programme
finds (von Neumann; nashpy).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import nashpy
import numpy as np
import pandas as pd

from experiments.contests import ratings
from experiments.harness.statistics import SHARES, between, holm, paired_test
from experiments.harness.verdicts import NO_DIFFERENCE

SEATS = 4
HORIZON, POINTS = 400.0, 81
"""Generations of the replicator dynamics, and how many of them are told."""
MUTATION = 1e-4
"""Share of every player's offspring that turns to each of the others: nobody is gone for good."""
DRAWS = 500
"""Tables of payoffs that are drawn to tell how sure the outcome is."""
PRESENT = 0.01
"""From this share on a player counts as surviving."""
DIGITS = 6
"""Shares are told so exactly: further digits are the solvers'."""


def payoff(wins: Any) -> Any:
    """Return the mean share of the orders that each player wins against each.

    Shape (n, n), in [0, 1]; a half where no orders were placed.

    Args:
        wins: as in `ratings`, shape (R, n, n).
    """
    rate = ratings.shares(wins)
    known = ~np.isnan(rate)
    mean = np.divide(
        np.nansum(rate, axis=0),
        known.sum(axis=0),
        out=np.full(rate.shape[1:], 0.5),
        where=known.any(axis=0),
    )
    np.fill_diagonal(mean, 0.5)
    return mean


def replicator(table: Any, players: Sequence[str]) -> pd.DataFrame:
    """Let a population grow with what its members win above the average.

    It begins in equal shares.

    Args:
        table: payoffs, shape (n, n).
        players: their names.

    Returns:
        generation, player, share; one row per player at each of `POINTS` times.
    """
    times = np.linspace(0.0, HORIZON, POINTS)
    path = _path(table, times)
    frame = pd.DataFrame(np.round(path, DIGITS), columns=list(players))
    frame.insert(0, "generation", times)
    return frame.melt("generation", var_name="player", value_name="share")


def equilibrium(table: Any) -> Any:
    """Return the shares of an equilibrium of the game between two.

    Shape (n,), in [0, 1]: one player, or a mix of several.
    """
    # Symmetric and zero-sum, also where shares are rounded.
    advantage = np.asarray(table) - np.asarray(table).T
    row, _ = nashpy.Game(advantage, -advantage).linear_program()
    return np.round(np.clip(row, 0.0, 1.0), DIGITS)


def at_tables(shares: pd.DataFrame, players: Sequence[str]) -> Any:
    """Return what each player wins in one of four seats, by the plan of the three others.

    Shape (R, n, n): replication, player, plan of the others; NaN where no orders were placed.

    Args:
        shares: as in `invasions`.
        players: their names.
    """
    known = shares.pivot(index="replication", columns=["mutant", "resident"], values="share")
    columns = pd.MultiIndex.from_product([players, players], names=["mutant", "resident"])
    return known.reindex(columns=columns).to_numpy(float).reshape(-1, len(players), len(players))


def mean_table(tables: Any) -> Any:
    """Return the mean over the replications; an equal share where no orders were placed."""
    known = ~np.isnan(tables)
    return np.divide(
        np.nansum(tables, axis=0),
        known.sum(axis=0),
        out=np.full(tables.shape[1:], 1.0 / SEATS),
        where=known.any(axis=0),
    )


def drawn(tables: Any, draws: int, seed: int) -> Any:
    """Return tables of payoffs as the replications allow them, shape (draws, n, n).

    The mean table plus its error: normal weights on the replications' deviations give all cells
    together their covariance, and a chi-squared number widens them as few replications ask (the
    draws of a cell follow its Student t distribution, cut at 0 and 1).

    Args:
        tables: of `at_tables`.
        draws: how many.
        seed: of the draws.
    """
    count = len(tables)
    middle = mean_table(tables)
    if count < 2:
        return np.repeat(middle[np.newaxis], draws, axis=0)
    dice = np.random.default_rng([seed, 5])
    deviations = np.nan_to_num(tables - middle) / np.sqrt(count * (count - 1))
    weights = dice.standard_normal((draws, count))
    widths = np.sqrt((count - 1) / dice.chisquare(count - 1, draws))
    errors = widths[:, np.newaxis, np.newaxis] * np.tensordot(weights, deviations, axes=1)
    return np.clip(middle + errors, *SHARES)


def survivors(
    tables: Any, wins: Any, players: Sequence[str], path: pd.DataFrame, seed: int
) -> pd.DataFrame:
    """Return what is left of every player.

    Columns: player, replicator (share at the end), survives (probability that this share is at
    least 1%, see `drawn`), equilibrium (share in that of the game between two), beaten_by (how
    many others win more than half against it).

    Args:
        tables: of `at_tables`.
        wins: of pairs, shape (R, n, n).
        players: their names.
        path: `replicator` of the mean table.
        seed: of the draws.
    """
    ends = np.array([_end(table) for table in drawn(tables, DRAWS, seed)])
    last = path[path["generation"] == path["generation"].max()].set_index("player")["share"]
    between_two = payoff(wins)
    columns = {
        "player": list(players),
        "replicator": [last[player] for player in players],
        "survives": (ends >= PRESENT).mean(axis=0),
        "equilibrium": equilibrium(between_two),
        "beaten_by": (between_two < 0.5).sum(axis=1),
    }
    return pd.DataFrame(columns).sort_values(
        ["survives", "replicator", "player"], ascending=[False, False, True], ignore_index=True
    )


def _end(table: Any) -> Any:
    """Return the shares at the end of the replicator dynamics."""
    return _path(table, np.linspace(0.0, HORIZON, POINTS))[-1]


def _path(table: Any, times: Any) -> Any:
    """Return the shares of the replicator dynamics at some times, from equal shares on."""
    count = len(table)
    mutation = np.full((count, count), MUTATION) + np.eye(count) * (1.0 - count * MUTATION)
    return nashpy.Game(table).replicator_dynamics(
        y0=np.full(count, 1.0 / count), timepoints=times, mutation_matrix=mutation
    )


def invasions(shares: pd.DataFrame) -> pd.DataFrame:
    """Say of every mutant whether it wins more than the residents whom it joins.

    Args:
        shares: resident, mutant, replication, share: what the mutant's seat wins, where mutant ==
            resident if nobody is a mutant.

    Returns:
        One row per resident and mutant. Columns: resident, mutant, share, gain (over a resident in
        the same seat), ci_low, ci_high, p_value (paired t test), p_holm, verdict ("invades", "is
        driven out"; "no difference" where the interval lies within a point of 0; else
        "undecided").
    """
    table = shares.pivot(index="replication", columns=["resident", "mutant"], values="share")
    rows = []
    for resident, mutant in table.columns:
        if resident == mutant or (resident, resident) not in table.columns:
            continue
        (mean, low, high), p_value = paired_test(
            table[resident, mutant] - table[resident, resident], between(SHARES)
        )
        row = {
            "resident": resident,
            "mutant": mutant,
            "share": table[resident, mutant].mean(),
            "gain": mean,
            "ci_low": low,
            "ci_high": high,
        }
        rows.append(row | {"p_value": p_value})
    frame = pd.DataFrame(rows)
    if frame.empty:
        return frame
    frame["p_holm"] = holm(frame["p_value"])
    significant = frame["p_holm"] < ratings.SIGNIFICANT
    same = (frame["ci_low"] >= NO_DIFFERENCE.low) & (frame["ci_high"] <= NO_DIFFERENCE.high)
    frame["verdict"] = np.select(
        [same, significant & (frame["gain"] > 0), significant],
        ["no difference", "invades", "is driven out"],
        "undecided",
    )
    return frame
