"""What survives when players who do better are imitated.

Replicator dynamics, the equilibrium behind them, and invasions.

Payoff = share of the orders that go to the row's player when it meets the column's; what one wins
the other loses, so the game between two is a symmetric zero-sum game, whose equilibrium a linear
programme finds (von Neumann; nashpy).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import nashpy
import numpy as np
import pandas as pd

from experiments.contests import ratings
from experiments.harness.statistics import SHARES, between, holm, paired_test

HORIZON, POINTS = 400.0, 81
"""Generations of the replicator dynamics, and how many of them are told."""
MUTATION = 1e-4
"""Share of every player's offspring that turns to each of the others: nobody is gone for good."""
RESAMPLES = 200
PRESENT = 0.01
"""From this share on a player counts as present in an equilibrium."""
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
    count = len(players)
    times = np.linspace(0.0, HORIZON, POINTS)
    mutation = np.full((count, count), MUTATION) + np.eye(count) * (1.0 - count * MUTATION)
    start = np.full(count, 1.0 / count)
    path = nashpy.Game(table).replicator_dynamics(
        y0=start, timepoints=times, mutation_matrix=mutation
    )
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


def survivors(wins: Any, players: Sequence[str], path: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Return what is left of every player.

    Columns: player, equilibrium (share), replicator (share at the end), support (in what share of
    resamples of the replications it is part of the equilibrium: how sure that is), beaten_by (how
    many others win more than half against it).

    Args:
        wins: shape (R, n, n).
        players: their names.
        path: `replicator` of their payoffs.
        seed: of the resamples.
    """
    table = payoff(wins)
    dice = np.random.default_rng([seed, 5])
    present = np.zeros(len(players))
    for _ in range(RESAMPLES):
        present += (
            equilibrium(payoff(np.asarray(wins)[dice.integers(0, len(wins), len(wins))])) >= PRESENT
        )
    last = path[path["generation"] == path["generation"].max()].set_index("player")["share"]
    columns = {
        "player": list(players),
        "equilibrium": equilibrium(table),
        "replicator": [last[player] for player in players],
        "support": present / RESAMPLES,
        "beaten_by": (table < 0.5).sum(axis=1),
    }
    return pd.DataFrame(columns).sort_values(
        ["equilibrium", "replicator", "player"], ascending=[False, False, True], ignore_index=True
    )


def invasions(shares: pd.DataFrame) -> pd.DataFrame:
    """Say of every mutant whether it wins more than the residents whom it joins.

    Args:
        shares: resident, mutant, replication, share: what the mutant's seat wins, where mutant ==
            resident if nobody is a mutant.

    Returns:
        One row per resident and mutant. Columns: resident, mutant, share, gain (over a resident in
        the same seat), ci_low, ci_high, p_value (paired t test), p_holm, verdict ("invades", "is
        driven out", or "neither" where the difference is not significant).
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
    frame["verdict"] = np.where(
        significant, np.where(frame["gain"] > 0, "invades", "is driven out"), "neither"
    )
    return frame
