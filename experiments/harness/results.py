"""The results of an experiment: its runs, their summary, and paired differences between conditions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from experiments.harness import statistics
from experiments.harness.findings import Interval


@dataclass(frozen=True)
class Results:
    """What `draw` and `conclude` of an experiment look at.

    Attributes:
        runs: one row per condition × replication × vendor.
        summary: one row per condition × vendor.
        differences: one row per condition × vendor, against the baseline; empty if there is none.
    """

    runs: pd.DataFrame
    summary: pd.DataFrame
    differences: pd.DataFrame

    @property
    def conditions(self) -> list[str]:
        """Names, in order."""
        return list(dict.fromkeys(self.runs["condition"]))

    def values(self, condition: str, vendor: str, column: str) -> pd.Series:
        """Return a measure in each replication, index = replication."""
        rows = self.runs[(self.runs["condition"] == condition) & (self.runs["vendor"] == vendor)]
        return rows.set_index("replication")[column]

    def mean(self, condition: str, vendor: str, column: str = "win_rate") -> Interval:
        """Return the mean of a measure over the replications, with its interval."""
        return statistics.mean_interval(self.values(condition, vendor, column))

    def difference(
        self, condition: str, baseline: str, vendor: str, column: str = "win_rate"
    ) -> Interval:
        """Return the mean paired difference of a measure, with its interval."""
        return statistics.mean_interval(
            self.values(condition, vendor, column) - self.values(baseline, vendor, column)
        )


def compare(runs: Any, baseline: str, focus: tuple[str, ...]) -> Results:
    """Summarise runs, and compare all conditions with the baseline where there is one."""
    present = set(runs["condition"])
    known = baseline if baseline in present else ""
    return Results(
        runs,
        statistics.summarise(runs),
        statistics.differences(runs, known, focus) if known else pd.DataFrame(),
    )
