"""What came out about a claim of the lecture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

STATUSES = ("input", "fitted", "result", "not testable")


class Interval(NamedTuple):
    """A mean and its 95% interval; NaN where there were too few replications."""

    mean: float
    low: float
    high: float

    def verdict(
        self, above: str = "holds", below: str = "does not hold", neither: str = "undecided"
    ) -> str:
        """Return what a difference comes to: clearly above 0, clearly below, or neither."""
        return above if self.low > 0 else below if self.high < 0 else neither


@dataclass(frozen=True)
class Finding:
    """One figure that bears on one claim.

    Attributes:
        claim: "C8".
        status: input, fitted, result or not testable.
        measure: what the figure is, with its unit.
        interval: the figure with its 95% interval.
        verdict: "holds", "does not hold", "depends on …".
        condition: under which the verdict was reached.
    """

    claim: str
    status: str
    measure: str
    interval: Interval
    verdict: str
    condition: str

    def __post_init__(self) -> None:
        assert self.status in STATUSES, self.status


def frame(found: Sequence[Finding]) -> Any:
    """Return one row per finding: claim, status, measure, value, low, high, verdict, condition."""
    import pandas as pd

    rows = []
    for finding in found:
        value, low, high = finding.interval
        row = {
            "claim": finding.claim,
            "status": finding.status,
            "measure": finding.measure,
            "value": value,
            "low": low,
            "high": high,
        }
        rows.append(row | {"verdict": finding.verdict, "condition": finding.condition})
    return pd.DataFrame(rows)
