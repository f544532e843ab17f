"""What one run would show: how often a vendor wins more orders than another in a run."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy import stats

CONFIDENCE: Final = 0.95
NAME: Final = "duels"


def table(runs: pd.DataFrame, focus: Sequence[str] = ()) -> pd.DataFrame:
    """Return one row per condition × ordered pair of vendors.

    The interval is Jeffreys' (Brown, Cai and DasGupta 2001) over the replications, in which a tie
    counts as half a victory.

    Args:
        runs: one row per condition × replication × vendor, with wins.
        focus: vendors whose duels with all others are told; all vendors if empty.

    Returns:
        Columns: condition, vendor, other, replications, more (runs in which the vendor won more
        orders), ties, beats (probability of more orders in one run, a tie counts as half), ci_low,
        ci_high (95%, within [0, 1]). Empty if no condition has two vendors.
    """
    rows = []
    for condition, group in runs.groupby("condition", sort=False):
        wins = group.pivot(index="replication", columns="vendor", values="wins")
        vendors = list(dict.fromkeys(group["vendor"]))
        for vendor, other in permutations(vendors, 2):
            if focus and vendor not in focus:
                continue
            lead = (wins[vendor] - wins[other]).dropna()
            rows.append(
                {
                    "condition": condition,
                    "vendor": vendor,
                    "other": other,
                    "replications": len(lead),
                    "more": int((lead > 0).sum()),
                    "ties": int((lead == 0).sum()),
                }
            )
    frame = pd.DataFrame(rows)
    if len(frame):
        score = frame["more"] + frame["ties"] / 2
        frame["beats"] = score / frame["replications"].replace(0, np.nan)
        frame["ci_low"], frame["ci_high"] = jeffreys(score, frame["replications"])
    return frame


def jeffreys(score: Any, runs: Any) -> tuple[Any, Any]:
    """Return the ends of Jeffreys' 95% intervals of probabilities.

    Args:
        score: victories, shape (n,); halves are allowed.
        runs: how many there were, shape (n,); the ends are NaN without any.
    """
    score, runs = np.asarray(score, float), np.asarray(runs, float)
    outside = (1 - CONFIDENCE) / 2
    low = stats.beta.ppf(outside, score + 0.5, runs - score + 0.5)
    high = stats.beta.ppf(1 - outside, score + 0.5, runs - score + 0.5)
    # At the edge the interval reaches it, as otherwise it would never cover 0 or 1.
    low, high = np.where(score == 0, 0.0, low), np.where(score == runs, 1.0, high)
    return np.where(runs > 0, low, np.nan), np.where(runs > 0, high, np.nan)


def sentences(summary: pd.DataFrame, duels: pd.DataFrame) -> list[str]:
    """Return how often the leader beats the runner-up in one run, one sentence per condition.

    Leader and runner-up are the vendors with the highest win rates. A condition of which this is
    not known has no sentence.

    Args:
        summary: `statistics.summarise`.
        duels: `table`, of all vendors.
    """
    if duels.empty:
        return []
    found = []
    known = duels.set_index(["condition", "vendor", "other"])
    for condition, rows in summary.dropna(subset="win_rate").groupby("condition", sort=False):
        ranked = list(rows.sort_values("win_rate", ascending=False, kind="stable")["vendor"])
        pair = (condition, *ranked[:2])
        if len(ranked) < 2 or pair not in known.index:
            continue
        row = known.loc[pair]
        ends = f"{100 * row['ci_low']:.1f}–{100 * row['ci_high']:.1f}%"
        found.append(
            f"{condition}: P({ranked[0]} beats {ranked[1]} in one run) ="
            f" {100 * row['beats']:.1f}% (95%: {ends})."
        )
    return found
