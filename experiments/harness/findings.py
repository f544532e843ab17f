"""What came out about a claim of the lecture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd

from experiments.harness.outputs import write_table

STATUSES = ("input", "fitted", "result", "not testable")


@dataclass(frozen=True)
class Finding:
    """One figure that bears on one claim.

    Attributes:
        claim: "C8".
        status: input, fitted, result or not testable.
        measure: what the figure is, with its unit.
        value: the figure.
        low, high: its 95% interval.
        verdict: "holds", "does not hold", "depends on …".
        condition: under which the verdict was reached.
    """

    claim: str
    status: str
    measure: str
    value: float
    low: float
    high: float
    verdict: str
    condition: str

    def __post_init__(self) -> None:
        assert self.status in STATUSES, self.status


def frame(found: Sequence[Finding]) -> pd.DataFrame:
    """Return one row per finding."""
    return pd.DataFrame([asdict(finding) for finding in found])


def write(found: Sequence[Finding], folder: Path) -> None:
    """Write findings.csv."""
    write_table(frame(found), folder / "findings.csv")
