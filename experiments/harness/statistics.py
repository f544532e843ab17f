"""Win rates and differences with intervals that respect the replications.

Orders within a replication depend on each other (the same reps, the same accounts), replications do
not: so the replication is the unit everywhere. Intervals are Student t intervals on replication
means. Replications of the same number share their random numbers across conditions, so differences
between conditions are taken pair by pair.
"""

from __future__ import annotations

import gc
import warnings
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from experiments.harness.findings import Interval
from experiments.harness.tables import NO_SUMMARY


def mean_interval(values: Any, confidence: float = 0.95) -> Interval:
    """Return the mean of replications and its Student t interval.

    With fewer than two values the interval is NaN.

    Args:
        values: one per replication; NaN where a replication had nothing to tell (no orders).
        confidence: coverage of the interval.
    """
    known = np.asarray(values, float)
    known = known[~np.isnan(known)]
    if known.size == 0:
        return Interval(float("nan"), float("nan"), float("nan"))
    mean = float(known.mean())
    if known.size == 1:
        return Interval(mean, float("nan"), float("nan"))
    if np.ptp(known) == 0:
        return Interval(mean, mean, mean)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        low, high = stats.t.interval(confidence, known.size - 1, loc=mean, scale=stats.sem(known))
    return Interval(mean, float(low), float(high))


def summarise(runs: pd.DataFrame) -> pd.DataFrame:
    """Return one row per condition × vendor, in the order in which they appear.

    Columns: condition, vendor, replications, decided and wins (sums), win_rate (mean over
    replications), ci_low, ci_high (95%, within [0, 1]); then means per replication (of texts the
    first), and contact hours and cost (yuan) per won order.
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
        told = [name for name in group if name not in row and name not in NO_SUMMARY]
        row |= {
            name: group[name].mean()
            if pd.api.types.is_numeric_dtype(group[name])
            else group[name].iloc[0]
            for name in told
        }
        for name in ("contact_hours", "cost"):
            row[f"{name}_per_win"] = group[name].sum() / wins if wins else float("nan")
        rows.append(row)
    return pd.DataFrame(rows)


def widest(runs: pd.DataFrame) -> float:
    """Return the largest half-width of any win rate's interval.

    It is infinite if an interval is not known yet.
    """
    widths = []
    for _, group in runs.groupby(["condition", "vendor"], sort=False):
        mean, low, high = mean_interval(group["win_rate"])
        widths.append((high - low) / 2 if not np.isnan(mean) else np.inf)
    return float(np.nan_to_num(max(widths, default=np.inf), nan=np.inf))


def paired_test(pairs: Any) -> tuple[Interval, float]:
    """Return the mean of paired differences, and its p value.

    The p value is that of a paired t test; NaN with fewer than two pairs.
    """
    known = np.asarray(pairs, float)
    known = known[~np.isnan(known)]
    interval = mean_interval(known)
    if known.size > 1 and np.ptp(known) > 0:
        return interval, float(stats.ttest_1samp(known, 0.0).pvalue)
    return interval, 1.0 if interval.mean == 0 else float("nan")


def holm(p_values: Any) -> Any:
    """Return p values corrected for their number (Holm 1979).

    NaN stays NaN and does not count.
    """
    from statsmodels.stats.multitest import multipletests

    corrected = np.array(p_values, float)
    tested = ~np.isnan(corrected)
    if tested.any():
        # statsmodels collects garbage at every call, which takes a seventh of a second if it looks
        # at everything.
        gc.freeze()
        try:
            corrected[tested] = multipletests(corrected[tested], method="holm")[1]
        finally:
            gc.unfreeze()
    return corrected


def differences(
    runs: pd.DataFrame, baseline: str, focus: tuple[str, ...] = (), column: str = "win_rate"
) -> pd.DataFrame:
    """Compare every condition with a baseline, replication by replication.

    Args:
        runs: one row per condition × replication × vendor.
        baseline: a condition.
        focus: vendors to compare; all if empty.
        column: what to compare.

    Returns:
        One row per condition × vendor that are in both: condition, baseline, vendor, replications
        (pairs), difference (mean), ci_low, ci_high (95%), effect_size (Cohen's d of paired
        differences), p_value (paired t test), p_holm (corrected for the number of rows).
    """
    table = runs.pivot(index="replication", columns=["condition", "vendor"], values=column)
    rows = []
    for condition, vendor in table.columns:
        if (
            condition == baseline
            or (baseline, vendor) not in table.columns
            or (focus and vendor not in focus)
        ):
            continue
        pairs = (table[condition, vendor] - table[baseline, vendor]).dropna().to_numpy(float)
        (mean, low, high), p_value = paired_test(pairs)
        spread = float(pairs.std(ddof=1)) if pairs.size > 1 else float("nan")
        rows.append(
            {
                "condition": condition,
                "baseline": baseline,
                "vendor": vendor,
                "replications": pairs.size,
                "difference": mean,
                "ci_low": low,
                "ci_high": high,
                "effect_size": mean / spread if spread > 0 else float("nan"),
                "p_value": p_value,
            }
        )
    frame = pd.DataFrame(rows)
    if len(frame):
        frame["p_holm"] = holm(frame["p_value"])
    return frame
