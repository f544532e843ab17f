"""Plausible points: whose market looks like published ones (MODEL, section 13)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from experiments.evidence.opportunities import share_alone
from experiments.evidence.patterns import leader, log_odds, summed_cells
from experiments.evidence.published import TARGETS, Target

if TYPE_CHECKING:
    import pandas as pd

    from experiments.robust.design import RobustDesign

IMPLAUSIBLE: Final = 3.0
"""Implausibility from which on a point's market is ruled out (Craig et al. 1997: three standard
deviations)."""
FEW_ORDERS: Final = 50
"""A market with fewer orders in six years is degenerate: its win rates are noise."""
UNDECIDED: Final = 0.6
"""So is one in which more purchases than this end without an order."""
NORMAL: Final = 1.96
FOCUS: Final = "Dell"
MARKET: Final = ("no_order", "loyalty", "cost_share", "top_fifth")
"""Figures of the whole market."""
LEADERS: Final = ("hours_and_winning", "cycle_skew", "cycle_won_lost", "persistence")
"""Figures of the vendor with the most orders, as the published log is one's."""


def patterns_of(runs: pd.DataFrame) -> pd.DataFrame:
    """Return one row per point and pattern: the figure, and how far it is from the published one.

    The implausibility is |figure - middle of the tolerance| over the standard deviation of both:
    the tolerance counts as a 95% interval, and the figure has its standard error over the
    replications. A tolerance with one end alone has no middle, and so no implausibility: only
    whether it is met counts.
    """
    import pandas as pd

    rows = []
    for condition, mine in runs.groupby("condition", sort=False):
        for pattern, values in _figures(mine):
            target = TARGETS[pattern]
            known = pd.Series(values, dtype=float).dropna()
            mean = float(known.mean()) if len(known) else math.nan
            error = float(known.sem()) if len(known) > 1 else math.nan
            passed = _passes(mean, target)
            rows.append(
                {
                    "condition": condition,
                    "pattern": pattern,
                    "value": mean,
                    "standard_error": error,
                    "passed": passed,
                    "implausibility": implausibility(mean, error, target),
                }
            )
    return pd.DataFrame(rows)


def implausibility(mean: float, error: float, target: Target) -> float:
    """Return how implausible a figure is beside a published one; see `patterns_of`.

    NaN where the tolerance has no middle, or the figure is not known.
    """
    if math.isnan(mean) or not (math.isfinite(target.low) and math.isfinite(target.high)):
        return math.nan
    middle, half = (target.low + target.high) / 2, (target.high - target.low) / 2
    return abs(mean - middle) / math.hypot(half / NORMAL, 0.0 if math.isnan(error) else error)


def points(
    design: RobustDesign, runs: pd.DataFrame, found: pd.DataFrame, patterns: pd.DataFrame
) -> pd.DataFrame:
    """Return one row per point: its factors, its market, and how plausible it is.

    Args:
        design: with the factors.
        runs: of all points.
        found: of `outcomes.contrasts`.
        patterns: of `patterns_of`.
    """
    import pandas as pd

    dell = found[found["claim"] == "C8"].set_index("condition")["estimate"]
    rows = []
    for condition, mine in runs.groupby("condition", sort=False):
        first = mine[mine["vendor"] == mine["vendor"].iloc[0]]
        judged = patterns[patterns["condition"] == condition]
        orders, empty = float(first["decided"].mean()), float(first["no_order"].mean())
        worst = float(judged["implausibility"].max())
        rows.append(
            {
                "condition": condition,
                "dell_win_rate": float(dell[condition]),
                "orders": orders,
                "no_order": empty,
                "degenerate": bool(orders < FEW_ORDERS or not empty <= UNDECIDED),
                "patterns": int(judged["value"].notna().sum()),
                "patterns_passed": int(judged["passed"].sum()),
                "implausibility": worst,
                "plausible": bool(worst < IMPLAUSIBLE),
                **design.values(str(condition)),
            }
        )
    return pd.DataFrame(rows)


def _passes(mean: float, target: Target) -> bool:
    """Return whether a figure is in its tolerance, or outside where it should be avoided."""
    if math.isnan(mean):
        return False
    return (target.low <= mean <= target.high) != target.avoided


def _figures(mine: pd.DataFrame) -> Iterator[tuple[str, list[float]]]:
    """Yield the patterns of a point: name, and the figure in each replication."""
    groups = [rows for _, rows in mine.groupby("replication", sort=True)]
    first = [leader(mine)] * len(groups)
    logs = [rows[rows["vendor"] == vendor] for rows, vendor in zip(groups, first, strict=True)]
    odds = [log_odds(log) for log in logs]
    yield "new_client", [one["new_client"] for one in odds]
    yield "rival", [one["rival"] for one in odds]
    yield "alone", [share_alone(summed_cells(log)) for log in logs]
    for name in MARKET:
        yield name, [float(rows[name].iloc[0]) for rows in groups]
    for name in LEADERS:
        yield name, [float(log[name].iloc[0]) for log in logs]
    # Visits of reps who visit all day: only some vendors have such reps.
    yield "calls", [float(rows["calls"].mean()) for rows in groups]
