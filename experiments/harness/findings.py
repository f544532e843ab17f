"""What came out about a claim of the lecture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from experiments.harness.outputs import write_table
from experiments.harness.statistics import Interval

STATUSES = ("input", "fitted", "result", "not testable")


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


def frame(found: Sequence[Finding]) -> pd.DataFrame:
    """Return one row per finding: claim, status, measure, value, low, high, verdict, condition."""
    rows = []
    for finding in found:
        value, low, high = finding.interval
        row = {"claim": finding.claim, "status": finding.status, "measure": finding.measure, "value": value, "low": low, "high": high}
        rows.append(row | {"verdict": finding.verdict, "condition": finding.condition})
    return pd.DataFrame(rows)


def write(found: Sequence[Finding], folder: Path) -> None:
    """Write findings.csv."""
    write_table(frame(found), folder / "findings.csv")
