"""Win rates and differences with intervals that respect the replications.

Orders within a replication depend on each other (the same reps, the same accounts), replications do
not: so the replication is the unit everywhere. Most intervals are Student t intervals on
replication means. Shares near 0 or 1 have a logit interval instead, and replications that are all
equal have the ends that hold for any distribution. Replications of the same number share their
random numbers across conditions, so differences between conditions are taken pair by pair.
"""

from __future__ import annotations

import gc
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy import special, stats

from experiments.harness.findings import Interval
from experiments.harness.power import replications_needed
from experiments.harness.tables import NO_SUMMARY
from experiments.harness.verdicts import MATTERS

Bounds = tuple[float, float]
SHARES: Final[Bounds] = (0.0, 1.0)
"""The least and the greatest value of a share."""
RARE: Final = 0.05
"""Win rates below this, or above 1 less this, have a logit interval."""
QUANTILES: Final = {"run_p05": 0.05, "run_p50": 0.5, "run_p95": 0.95}
"""Columns of the summary that say how the win rate differs between runs."""
SAME: Final = 1e-12
"""A standard error below this part of the greatest value is the rounding of equal values."""


def mean_interval(values: Any, confidence: float = 0.95, bounds: Bounds | None = None) -> Interval:
    """Return the mean of replications and its Student t interval.

    With fewer than two values the ends are NaN. Equal values tell nothing of the spread. If their
    bounds (a, b) are known, the ends hold for any distribution: n replications would be equal with
    a probability below 1 - confidence if another one differed from them with a probability above
    p = 1 - (1 - confidence)^(1/n). So the mean lies between c - p (c - a) and c + p (b - c), where
    c is the common value. Without bounds the ends are NaN. No interval has a width of zero.

    Args:
        values: one per replication; NaN where a replication had nothing to tell (no orders).
        confidence: coverage of the interval.
        bounds: least and greatest possible value, (0, 1) for shares; the ends are cut there.

    Raises:
        ValueError: a value is outside the bounds.
    """
    known = _known(values)
    if known.size == 0:
        return Interval(float("nan"), float("nan"), float("nan"))
    mean = float(known.mean())
    if bounds is not None:
        slack = SAME * (bounds[1] - bounds[0])
        if known.min() < bounds[0] - slack or known.max() > bounds[1] + slack:
            raise ValueError(f"a value is outside its bounds {bounds}")
        mean = float(np.clip(mean, *bounds))
    if known.size == 1:
        return Interval(mean, float("nan"), float("nan"))
    if _same(known):
        if bounds is None:
            return Interval(mean, float("nan"), float("nan"))
        differs = 1.0 - (1.0 - confidence) ** (1.0 / known.size)
        least, greatest = bounds
        return Interval(mean, mean - differs * (mean - least), mean + differs * (greatest - mean))
    low, high = map(float, stats.t.interval(confidence, known.size - 1, mean, stats.sem(known)))
    if bounds is not None:
        low, high = max(low, bounds[0]), min(high, bounds[1])
    return Interval(mean, low, high)


def rate_interval(rows: pd.DataFrame, confidence: float = 0.95) -> Interval:
    """Return the mean win rate over the replications, and its interval within [0, 1].

    The interval is that of `mean_interval`, unless the mean is below 5% or above 95%. There the t
    interval is too narrow (with 10 replications 91% instead of 95%). So the ends are those of the
    ratio of all wins to all orders: its variance is linearised over the replications (Cochran 1977,
    section 6), taken to the logit scale with a t quantile, and the ends are transformed back. This
    ratio is not the mean of the replications' rates. If the mean lies outside the interval, the
    end next to it is moved to the mean.

    Args:
        rows: of one vendor, one per replication, with wins, decided and win_rate.
        confidence: coverage of the interval.
    """
    rate = mean_interval(rows["win_rate"], confidence, SHARES)
    known = rows[rows["win_rate"].notna()]
    if np.isnan(rate.low) or RARE <= rate.mean <= 1 - RARE or _same(_known(known["win_rate"])):
        return rate
    wins, decided = known["wins"].to_numpy(float), known["decided"].to_numpy(float)
    ratio = wins.sum() / decided.sum()
    residuals = wins - ratio * decided
    variance = len(known) / (len(known) - 1) * (residuals**2).sum() / decided.sum() ** 2
    quantile = stats.t.ppf(0.5 + confidence / 2, len(known) - 1)
    half = quantile * np.sqrt(variance) / (ratio * (1 - ratio))
    centre = special.logit(ratio)
    low, high = special.expit(centre - half), special.expit(centre + half)
    return Interval(rate.mean, min(float(low), rate.mean), max(float(high), rate.mean))


def summarise(runs: pd.DataFrame) -> pd.DataFrame:
    """Return one row per condition × vendor, in the order in which they appear.

    Columns: condition, vendor, replications, decided and wins (sums), win_rate (mean over
    replications), ci_low, ci_high (95%, see `rate_interval`), run_p05, run_p50, run_p95 (quantiles
    between runs of the win rate); then means per replication (of texts the first), and contact
    hours and cost (yuan) per won order.
    """
    rows = []
    for (condition, vendor), group in runs.groupby(["condition", "vendor"], sort=False):
        mean, low, high = rate_interval(group)
        wins = int(group["wins"].sum())
        row = {
            "condition": condition,
            "vendor": vendor,
            "replications": len(group),
            "decided": int(group["decided"].sum()),
            "wins": wins,
            "win_rate": mean,
            "ci_low": low,
            "ci_high": high,
            **{name: group["win_rate"].quantile(part) for name, part in QUANTILES.items()},
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
        mean, low, high = rate_interval(group)
        widths.append((high - low) / 2 if not np.isnan(mean) else np.inf)
    return float(np.nan_to_num(max(widths, default=np.inf), nan=np.inf))


def between(bounds: Bounds | None) -> Bounds | None:
    """Return the bounds of differences of two values within some bounds; None if unknown."""
    if bounds is None:
        return None
    width = bounds[1] - bounds[0]
    return -width, width


def paired_test(pairs: Any, bounds: Bounds | None = None) -> tuple[Interval, float]:
    """Return the mean of paired differences, and its p value.

    The p value is that of a paired t test; NaN with fewer than two pairs.

    Args:
        pairs: differences, one per replication.
        bounds: least and greatest possible difference, (-1, 1) for shares.
    """
    known = _known(pairs)
    interval = mean_interval(known, bounds=bounds)
    if known.size > 1 and not _same(known):
        return interval, float(stats.ttest_1samp(known, 0.0).pvalue)
    return interval, 1.0 if interval.mean == 0 else float("nan")


def effect_size(pairs: Any) -> float:
    """Return the standardised mean of paired differences, Hedges' g.

    It is the mean divided by the standard deviation, times Hedges' correction for n pairs with
    m = n - 1: Γ(m / 2) / (√(m / 2) Γ((m - 1) / 2)) (Hedges 1981, exact form). It is NaN with fewer
    than three pairs, where the correction does not exist, and where all differences are equal.
    """
    known = _known(pairs)
    m = known.size - 1
    if m < 2 or _same(known):
        return float("nan")
    correction = np.exp(special.gammaln(m / 2) - special.gammaln((m - 1) / 2)) / np.sqrt(m / 2)
    return float(known.mean() / known.std(ddof=1) * correction)


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
    runs: pd.DataFrame,
    baseline: str,
    focus: tuple[str, ...] = (),
    column: str = "win_rate",
    bounds: Bounds | None = SHARES,
) -> pd.DataFrame:
    """Compare every condition with a baseline, replication by replication.

    Args:
        runs: one row per condition × replication × vendor.
        baseline: a condition.
        focus: vendors to compare; all if empty.
        column: what to compare.
        bounds: least and greatest value that it can have; None if there are none.

    Returns:
        One row per condition × vendor that are in both: condition, baseline, vendor, replications
        (pairs), difference (mean), ci_low, ci_high (95%), effect_size (Hedges' g, see
        `effect_size`), p_value (paired t test), p_holm (corrected for the number of rows),
        replications_needed (pairs that tell such a difference from 0) and replications_for_point
        (pairs that tell one of a point, `MATTERS`, from 0), see `power.replications_needed`.
    """
    table = runs.pivot(index="replication", columns=["condition", "vendor"], values=column)
    rows, spreads = [], []
    for condition, vendor in table.columns:
        if (
            condition == baseline
            or (baseline, vendor) not in table.columns
            or (focus and vendor not in focus)
        ):
            continue
        pairs = (table[condition, vendor] - table[baseline, vendor]).dropna().to_numpy(float)
        (mean, low, high), p_value = paired_test(pairs, between(bounds))
        spreads.append(pairs.std(ddof=1) if pairs.size > 1 and not _same(pairs) else np.nan)
        rows.append(
            {
                "condition": condition,
                "baseline": baseline,
                "vendor": vendor,
                "replications": pairs.size,
                "difference": mean,
                "ci_low": low,
                "ci_high": high,
                "effect_size": effect_size(pairs),
                "p_value": p_value,
            }
        )
    frame = pd.DataFrame(rows)
    if len(frame):
        frame["p_holm"] = holm(frame["p_value"])
        frame["replications_needed"] = replications_needed(frame["difference"], spreads)
        frame["replications_for_point"] = replications_needed(MATTERS, spreads)
    return frame


def _known(values: Any) -> Any:
    """Return the values that are known, as an array."""
    found = np.asarray(values, float)
    return found[~np.isnan(found)]


def _same(known: Any) -> bool:
    """Return whether two or more values differ by no more than rounding does."""
    return bool(stats.sem(known) <= SAME * np.abs(known).max())
