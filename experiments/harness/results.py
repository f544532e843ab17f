"""Summarise: the runs of an experiment, their summary, and paired differences between conditions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from experiments.harness import statistics
from experiments.harness.design import Design
from experiments.harness.findings import Finding, Interval
from experiments.harness.runs import Outcome

if TYPE_CHECKING:
    from experiments.harness.experiment import Experiment


@dataclass(frozen=True)
class Results:
    """The results of an experiment.

    Attributes:
        experiment: what was run.
        design: its conditions.
        runs: one row per condition × replication × vendor.
        summary: one row per condition × vendor.
        differences: one row per condition × vendor, against the baseline; empty if there is none.
        collected: further tables of the runs, by name.
        tables: the experiment's own tables, by the name of their file.
        findings: what came out about the lecture's claims.
        failures: runs that failed or were aborted.
    """

    experiment: Experiment
    design: Design
    runs: pd.DataFrame
    summary: pd.DataFrame
    differences: pd.DataFrame
    collected: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    findings: Sequence[Finding] = ()
    failures: Sequence[Outcome] = ()

    @property
    def timeline(self) -> pd.DataFrame:
        """Return one row per condition × replication × vendor × period; empty if none was recorded."""
        return self.collected.get("timeline", pd.DataFrame())

    @property
    def conditions(self) -> list[str]:
        """Return the names of the conditions that have runs, in order."""
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

    def plot(self, name: str = "") -> Any:
        """Return a figure of the results, a `matplotlib.figure.Figure`.

        Args:
            name: file name of one of the experiment's figures, such as "levels.png"; empty = the first one.
        """
        # Notebooks show a figure only if this was imported.
        from matplotlib import pyplot  # noqa: F401

        figures = self.experiment.figures(self)
        return figures[name] if name else next(iter(figures.values()))


def summarise(
    runs: pd.DataFrame, baseline: str, focus: tuple[str, ...]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the summary of runs, and all conditions' differences from a baseline where there is one."""
    if runs.empty:
        return pd.DataFrame(), pd.DataFrame()
    known = baseline in set(runs["condition"])
    return (
        statistics.summarise(runs),
        statistics.differences(runs, baseline, focus) if known else pd.DataFrame(),
    )
