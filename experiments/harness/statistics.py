"""Win rates with intervals that respect the replications."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

SUMMED = ("condition", "replication", "seed", "vendor", "decided", "wins", "win_rate")
"""Columns of runs that the summary treats in ways of their own; it takes the mean of all others."""


def mean_interval(values: Any, confidence: float = 0.95) -> tuple[float, float, float]:
    """Return the mean of replications and its Student t interval.

    Orders within a replication depend on each other (the same reps, the same accounts), replications do not: so the
    replication is the unit, not the order. With fewer than two values the interval is NaN.

    Args:
        values: one per replication; NaN where a replication had no orders.
        confidence: coverage of the interval.
    """
    known = np.asarray(values, float)
    known = known[~np.isnan(known)]
    if known.size == 0:
        return (float("nan"),) * 3
    mean = float(known.mean())
    if known.size == 1:
        return mean, float("nan"), float("nan")
    if np.ptp(known) == 0:
        return mean, mean, mean
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        low, high = stats.t.interval(confidence, known.size - 1, loc=mean, scale=stats.sem(known))
    return mean, float(low), float(high)


def summarise(runs: pd.DataFrame) -> pd.DataFrame:
    """Return one row per condition × vendor, in the order in which they appear.

    Columns: condition, vendor, replications, decided and wins (sums), win_rate (mean over replications), ci_low, ci_high (95%, within
    [0, 1]); then means per replication, and contact hours and cost (yuan) per won order.
    """
    rows = []
    for (condition, vendor), group in runs.groupby(["condition", "vendor"], sort=False):
        mean, low, high = mean_interval(group["win_rate"])
        wins = int(group["wins"].sum())
        row = {
            "condition": condition,
            "vendor": vendor,
            "replications": len(group),
            "decided": int(group["decided"].sum()),
            "wins": wins,
            "win_rate": mean,
            "ci_low": np.clip(low, 0.0, 1.0),
            "ci_high": np.clip(high, 0.0, 1.0),
        }
        row |= {name: group[name].mean() for name in group if name not in SUMMED}
        for name in ("contact_hours", "cost"):
            row[f"{name}_per_win"] = group[name].sum() / wins if wins else float("nan")
        rows.append(row)
    return pd.DataFrame(rows)
