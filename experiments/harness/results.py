"""Summarise: the results of an experiment, and what follows from its runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from experiments.harness import findings, statistics, timelines
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
        parameters: one row per condition: what is different in it.
        runs: one row per condition × replication × vendor.
        summary: one row per condition × vendor.
        differences: one row per condition × vendor, against the baseline; empty if there is none.
        collected: further tables of the runs, by name.
        tables: the experiment's own tables, by the name of their file.
        findings: what came out about the lecture's claims.
        failures: runs that failed or were aborted.
        notes: what was left out, in sentences.
    """

    experiment: Experiment
    design: Design
    parameters: pd.DataFrame
    runs: pd.DataFrame
    summary: pd.DataFrame
    differences: pd.DataFrame
    collected: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    findings: Sequence[Finding] = ()
    failures: Sequence[Outcome] = ()
    notes: Sequence[str] = ()

    @property
    def timeline(self) -> pd.DataFrame:
        """Return the development over time; empty if it would be too long.

        One row per condition × replication × vendor × period.
        """
        return self.collected.get(timelines.NAME, pd.DataFrame())

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """Return all tables by the name of their file without ".csv"; empty ones are left out."""
        found = {
            "conditions": self.parameters,
            "runs": self.runs,
            "summary": self.summary,
            "differences": self.differences,
            timelines.NAME: self.timeline,
            **{name.removesuffix(".csv"): table for name, table in self.tables.items()},
            "findings": findings.frame(self.findings),
        }
        return {name: frame for name, frame in found.items() if len(frame)}

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
            name: file name of one of the experiment's figures, such as "levels.png"; empty = the
                first one.
        """
        # Notebooks show a figure only if this was imported.
        from matplotlib import pyplot  # noqa: F401

        figures = self.experiment.figures(self)
        return figures[name] if name else next(iter(figures.values()))


def identified(runs: pd.DataFrame, experiment: str) -> pd.DataFrame:
    """Return the rows of runs with the columns experiment and run_id after the vendor's."""
    if runs.empty:
        return runs
    named = runs.copy()
    place = named.columns.get_loc("vendor") + 1
    ids = runs["condition"] + "/" + runs["replication"].astype(str)
    named.insert(place, "experiment", experiment)
    named.insert(place + 1, "run_id", ids)
    return named


def summarise(
    runs: pd.DataFrame, baseline: str, focus: tuple[str, ...]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the summary of runs, and their differences from a baseline.

    The differences are empty if the baseline was not run.
    """
    if runs.empty:
        return pd.DataFrame(), pd.DataFrame()
    known = baseline in set(runs["condition"])
    return (
        statistics.summarise(runs),
        statistics.differences(runs, baseline, focus) if known else pd.DataFrame(),
    )
