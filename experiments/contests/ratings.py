"""Who is the stronger player: win-rate matrix, ratings, and a ranking.

`wins` is everywhere an array of shape (R, n, n): orders that player i won against player j in
replication r. Replications are independent, orders within one are not: so intervals are Student t
intervals over replications, those of ratings by the jackknife.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import choix
import numpy as np
import pandas as pd
from scipy import stats

from experiments.harness.findings import Interval
from experiments.harness.statistics import SHARES, between, holm, mean_interval, paired_test
from experiments.harness.verdicts import NO_DIFFERENCE

PRIOR = 0.1
"""Orders that everybody is taken to have won against everybody else beforehand: without, who wins
nothing would have no rating.
"""
DIGITS = 6
"""Ratings are told so exactly: the last bits are the linear algebra library's."""
SIGNIFICANT = 0.05


def bradley_terry(wins: Any) -> Any:
    """Return the players' strengths in log-odds, mean 0, shape (n,).

    The model is that of Bradley and Terry (1952), fitted by choix.

    Player i wins a share 1 ÷ (1 + exp(s_j − s_i)) of the orders against player j.

    Args:
        wins: shape (n, n).
    """
    table = np.asarray(wins, float) + PRIOR
    np.fill_diagonal(table, 0.0)
    strengths = choix.ilsr_pairwise_dense(table)
    return np.round(strengths - strengths.mean(), DIGITS) + 0.0  # no −0


def ratings(wins: Any) -> list[Interval]:
    """Return the players' ratings with intervals, by jackknife over replications."""
    wins = np.asarray(wins, float)
    count, total = len(wins), wins.sum(axis=0)
    whole = bradley_terry(total)
    if count < 2:
        return [Interval(float(value), float("nan"), float("nan")) for value in whole]
    left_out = np.array([bradley_terry(total - one) for one in wins])
    pseudo = count * whole - (count - 1) * left_out
    half = np.round(stats.t.ppf(0.975, count - 1) * stats.sem(pseudo, axis=0), DIGITS)
    return [
        Interval(float(value), float(value - h), float(value + h))
        for value, h in zip(whole, half, strict=True)
    ]


def shares(wins: Any) -> Any:
    """Return each player's share of the orders against each, by replication.

    Shape (R, n, n), in [0, 1]; NaN where no orders were placed.
    """
    wins = np.asarray(wins, float)
    both = wins + wins.transpose(0, 2, 1)
    return np.divide(wins, both, out=np.full(wins.shape, np.nan), where=both > 0)


def matrix(wins: Any, players: Sequence[str]) -> pd.DataFrame:
    """Return one row per ordered pair of players.

    Columns: player, opponent, orders (of both), win_rate, ci_low, ci_high.
    """
    rate, orders = shares(wins), np.asarray(wins).sum(axis=0)
    rows = []
    for i, player in enumerate(players):
        for j, opponent in enumerate(players):
            if i != j:
                mean, low, high = mean_interval(rate[:, i, j], bounds=SHARES)
                row = {
                    "player": player,
                    "opponent": opponent,
                    "orders": int(orders[i, j] + orders[j, i]),
                    "win_rate": mean,
                }
                rows.append(row | {"ci_low": low, "ci_high": high})
    return pd.DataFrame(rows)


def scores(wins: Any) -> Any:
    """Return every player's mean win rate over its opponents in each replication, shape (R, n)."""
    rate = shares(wins)
    rate[:, np.arange(rate.shape[1]), np.arange(rate.shape[1])] = np.nan
    known = ~np.isnan(rate)
    return np.divide(
        np.nansum(rate, axis=2),
        known.sum(axis=2),
        out=np.full(rate.shape[:2], np.nan),
        where=known.any(axis=2),
    )


def comparisons(wins: Any, players: Sequence[str]) -> pd.DataFrame:
    """Compare all players two by two, replication by replication.

    Returns:
        One row per pair: player, other, difference (of their mean win rates), ci_low, ci_high,
            p_value (paired t test), p_holm.
    """
    score = scores(wins)
    rows = []
    for i, player in enumerate(players):
        for j in range(i + 1, len(players)):
            difference = np.round(
                score[:, i] - score[:, j], 12
            )  # the same sums in another order are no difference
            (mean, low, high), p_value = paired_test(difference, between(SHARES))
            row = {
                "player": player,
                "other": players[j],
                "difference": mean,
                "ci_low": low,
                "ci_high": high,
                "p_value": p_value,
            }
            rows.append(row)
    table = pd.DataFrame(rows)
    table["p_holm"] = holm(table["p_value"])
    return table


def ranking(wins: Any, players: Sequence[str]) -> pd.DataFrame:
    """Return the players from the strongest to the weakest; equals share a rank.

    Columns: rank, player, rating, rating_low, rating_high (log-odds), win_rate, ci_low, ci_high
    (mean over opponents), better_than and worse_than (how many others, significantly at 5% after
    Holm's correction), not_distinguished_from (the others, by name), equivalent_to (those of them
    from whom it is shown to differ by less than a point: the interval lies within it).
    """
    compared = comparisons(wins, players)
    score = scores(wins)
    rows = []
    for i, (player, rating) in enumerate(zip(players, ratings(wins), strict=True)):
        win_rate = mean_interval(score[:, i], bounds=SHARES)
        mine = compared[(compared["player"] == player) | (compared["other"] == player)]
        sign = np.where(mine["player"] == player, 1.0, -1.0) * mine["difference"]
        significant = mine["p_holm"] < SIGNIFICANT
        others = np.where(mine["player"] == player, mine["other"], mine["player"])
        rows.append(
            {
                "player": player,
                **dict(zip(("rating", "rating_low", "rating_high"), rating, strict=True)),
                "win_rate": win_rate.mean,
                "ci_low": win_rate.low,
                "ci_high": win_rate.high,
                "better_than": int((significant & (sign > 0)).sum()),
                "worse_than": int((significant & (sign < 0)).sum()),
                "not_distinguished_from": "; ".join(others[~significant]),
                "equivalent_to": "; ".join(others[_equivalent(mine)]),
            }
        )
    table = pd.DataFrame(rows)
    table.insert(0, "rank", table["rating"].rank(method="min", ascending=False).astype(int))
    return table.sort_values(["rank", "player"], ignore_index=True)


def _equivalent(compared: pd.DataFrame) -> Any:
    """Return which differences are shown not to matter; shape (rows,), bool."""
    low, high = compared["ci_low"], compared["ci_high"]
    return ((low >= NO_DIFFERENCE.low) & (high <= NO_DIFFERENCE.high)).to_numpy(bool)
