"""Summarise: the results of an experiment, and what follows from its runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from experiments.harness import duels, findings, recorded, statistics, tables, timelines
from experiments.harness.design import Design
from experiments.harness.errors import readable
from experiments.harness.findings import Finding, Interval
from experiments.harness.runs import RunOutcome

if TYPE_CHECKING:
    from experiments.harness.columns import Table
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
    failures: Sequence[RunOutcome] = ()
    notes: Sequence[str] = ()

    @property
    def timeline(self) -> pd.DataFrame:
        """Return the development over time; empty if it would be too long.

        One row per condition × replication × vendor × period.
        """
        return self.collected.get(timelines.NAME, pd.DataFrame())

    @property
    def deals(self) -> pd.DataFrame:
        """Return the deals of all runs in long form; empty if they were not recorded."""
        return self.collected.get(recorded.DEALS, pd.DataFrame())

    @property
    def meetings(self) -> pd.DataFrame:
        """Return the contact hours of all runs; empty if they were not recorded."""
        return self.collected.get(recorded.MEETINGS, pd.DataFrame())

    @cached_property
    def duels(self) -> pd.DataFrame:
        """Return how often a vendor wins more orders than another in one run, see `duels.table`."""
        return duels.table(self.runs)

    @property
    def currency(self) -> str:
        """Return the currency of all scenarios; "money" if they have several."""
        found = {one.scenario.currency for one in self.design.conditions.values()}
        return found.pop() if len(found) == 1 else "money"

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """Return all tables by the name of their file without ".csv"; empty ones are left out."""
        found = {
            "conditions": self.parameters,
            "runs": self.runs,
            "summary": self.summary,
            "differences": self.differences,
            duels.NAME: self.duels,
            timelines.NAME: self.timeline,
            recorded.DEALS: self.deals,
            recorded.MEETINGS: self.meetings,
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
        return self._rows(condition, vendor)[column]

    def bounds(self, column: str) -> tuple[float, float] | None:
        """Return the least and the greatest value of a measure; None if it has none.

        The unit that the experiment declares for the column says so.
        """
        known = self._columns.column(column)
        return tables.BOUNDS.get(known.unit) if known else None

    def mean(
        self,
        condition: str,
        vendor: str,
        column: str = "win_rate",
        confidence: float = 0.95,
    ) -> Interval:
        """Return the mean of a measure over the replications, with its interval.

        That of a win rate is `statistics.rate_interval`, that of others `mean_interval`.
        """
        if column == "win_rate":
            return statistics.rate_interval(self._rows(condition, vendor), confidence)
        values = self.values(condition, vendor, column)
        return statistics.mean_interval(values, confidence, self.bounds(column))

    def difference(
        self,
        condition: str,
        baseline: str,
        vendor: str,
        column: str = "win_rate",
        confidence: float = 0.95,
    ) -> Interval:
        """Return the mean paired difference of a measure, with its interval."""
        pairs = self.values(condition, vendor, column) - self.values(baseline, vendor, column)
        bounds = statistics.between(self.bounds(column))
        return statistics.mean_interval(pairs, confidence, bounds)

    def _rows(self, condition: str, vendor: str) -> pd.DataFrame:
        """Return the rows of a vendor in a condition, index = replication."""
        rows = self.runs[(self.runs["condition"] == condition) & (self.runs["vendor"] == vendor)]
        return rows.set_index("replication")

    @cached_property
    def _columns(self) -> Table:
        """Return what the columns of the runs are."""
        return self.experiment.describe()["runs"]

    def plot(self, name: str = "") -> Any:
        """Return a figure of the results, a `matplotlib.figure.Figure`.

        Args:
            name: file name of one of the experiment's figures, such as "levels.png"; empty = the
                first one.
        """
        # Notebooks show a figure only if this was imported.
        from matplotlib import pyplot  # noqa: F401

        figures = self.drawn()
        return figures[name] if name else next(iter(figures.values()))

    def drawn(self) -> dict[str, Any]:
        """Return all figures by the name of their file, each with a caption."""
        from experiments.harness.figures import caption

        figures = self.experiment.figures(self)
        scenarios = self.design.scenarios.items()
        names = dict.fromkeys(readable(one.name or key) for key, one in scenarios)
        count = self.runs["replication"].nunique()
        text = f"Scenario: {', '.join(names)}. {count} replication{'s' * (count != 1)}."
        for figure in figures.values():
            caption(figure, text)
        return figures


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


def compared(runs: pd.DataFrame, baseline: str, focus: tuple[str, ...]) -> pd.DataFrame:
    """Return the differences of runs from a baseline; none if it was not run.

    Args:
        runs: one row per condition × replication × vendor.
        baseline: a condition.
        focus: vendors to compare; all if empty.
    """
    if runs.empty or baseline not in set(runs["condition"]):
        return pd.DataFrame()
    return statistics.differences(runs, baseline, focus)
