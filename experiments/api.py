"""Experiments from Python, in a script or a notebook, without a command line.

    from experiments.api import compare, run, tournament

    results = run(["as_told", "equal_headcount"], replications=20)
    results.summary                     # pandas frames, as in the CSV files
    results.plot()                      # a matplotlib Figure
    compare(default, mine).sentence     # two Scenario objects; one sentence with an interval
    tournament(["default", "random", "mine"], strategies=["mine.py"]).ranking

The same settings give the same tables as the command line, byte by byte. Nothing is printed unless
`quiet=False`, and nothing is written unless `out` names a folder. Mistakes raise `UserError`,
`ScenarioError` or `StrategyError`, whose text is one sentence for the user.

`workers=1` runs everything in this process, which always works. With more, runs happen in processes
of their own: users' strategies must then come from files (`strategies=[…]`), since a class of this
session does not reach them.

Any other experiment runs likewise: `from experiments.routes import EXPERIMENT;
EXPERIMENT.run(Settings(quick=True))`.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.contests.contest import NO_ORDERS
from experiments.harness import comparison, report
from experiments.harness.comparison import Comparison
from experiments.harness.design import check_vendor
from experiments.harness.errors import UserError
from experiments.harness.results import Results
from experiments.harness.settings import Settings
from experiments.tournament import Tournament, TournamentSettings
from experiments.win_rates import WinRates
from simulation import Scenario, ScenarioError, StrategyError
from simulation.strategies import load_file

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Comparison",
    "Ranked",
    "Results",
    "Scenario",
    "ScenarioError",
    "Settings",
    "StrategyError",
    "UserError",
    "compare",
    "run",
    "tournament",
]

Source = str | Path | Scenario
"""A built-in scenario's name, the path of a scenario file, or a scenario."""


def run(
    scenarios: Source | Sequence[Source] | Mapping[str, Source],
    *,
    replications: int = 20,
    seed: int = 1,
    warm_up: int = 0,
    workers: int = 1,
    out: str | Path | None = None,
    **more: Any,
) -> Results:
    """Run scenarios, and compare each with the first: the experiment `win-rates`.

    Args:
        scenarios: one or several, or label → scenario; the label is the name of the condition.
        replications: runs of each scenario.
        seed: all runs' seeds come from it; runs of one number share their random numbers across
            scenarios.
        warm_up: working days at the start of every run that do not count, see `Market.results`.
        workers: processes on this machine.
        out: folder for tables, figures and the journal, from which an unfinished run goes on; None
            = write nothing.
        more: further settings, see `Settings`: overrides, strategies, precision, run_timeout, dask,
            quick, quiet, fresh, timeline.

    Raises:
        UserError, ScenarioError, StrategyError: with the message for the user.
    """
    settings = Settings(
        scenarios=_several(scenarios),
        replications=replications,
        seed=seed,
        warm_up=warm_up,
        workers=workers,
        out=_folder(out),
        **{"quiet": True, **more},
    )
    return _finished(WinRates().run(settings))


def compare(
    *scenarios: Source,
    vendor: str | None = None,
    strategies: Sequence[str | Path] = (),
    warm_up: int = 0,
    **more: Any,
) -> Comparison:
    """Compare a vendor's win rate in scenarios with that in the first one.

    The comparison is made replication by replication.

    Args:
        scenarios: two or more; those that share a name are called by what differs between them.
        vendor: whose win rate; default: the one whose entry differs, else the first scenario's
            last.
        strategies: files with users' strategies.
        warm_up: working days at the start of every run that do not count.
        more: as in `run`: replications, seed, workers, out and further settings.

    Raises:
        UserError, ScenarioError, StrategyError: with the message for the user.
    """
    if len(scenarios) < 2:
        raise UserError("compare: give two scenarios or more")
    for path in strategies:  # before the scenarios, which name them
        load_file(path)
    loaded = [one if isinstance(one, Scenario) else Scenario.load(one) for one in scenarios]
    labels = comparison.labelled(loaded)
    if vendor is not None:
        for scenario in loaded:
            check_vendor("vendor", vendor, scenario)
    chosen = vendor if vendor is not None else comparison.vendor_of(loaded)
    found = run(labels, strategies=strategies, warm_up=warm_up, **more)
    return Comparison(found, chosen)


@dataclass(frozen=True)
class Ranked:
    """What came out of a tournament.

    Attributes:
        results: all runs and tables.
    """

    results: Results

    @property
    def runs(self) -> pd.DataFrame:
        """Return one row per pair or table × replication × seat, with the player in it."""
        return self.results.runs

    @property
    def summary(self) -> pd.DataFrame:
        """Return one row per pair or table × seat."""
        return self.results.summary

    @property
    def timeline(self) -> pd.DataFrame:
        """Return the development over time; empty if it would be too long."""
        return self.results.timeline

    @property
    def ranking(self) -> pd.DataFrame:
        """Return the players from the strongest to the weakest; see `contests.ratings.ranking`."""
        return self._table("ranking.csv")

    @property
    def final(self) -> pd.DataFrame:
        """Return the contenders of the final, the strongest first; empty if none was played."""
        import pandas as pd

        return self.results.tables.get("final.csv", pd.DataFrame())

    @property
    def matrix(self) -> pd.DataFrame:
        """Return the win rate of every player against every other.

        See `contests.ratings.matrix`.
        """
        return self._table("matrix.csv")

    def plot(self) -> Any:
        """Return a figure of who beats whom, a `matplotlib.figure.Figure`."""
        self._table("matrix.csv")
        return self.results.plot("matrix.png")

    def _table(self, name: str) -> pd.DataFrame:
        if name not in self.results.tables:
            raise UserError(NO_ORDERS)
        return self.results.tables[name]


def tournament(
    players: Sequence[str] = (),
    *,
    strategies: Sequence[str | Path] = (),
    scenario: Source | None = None,
    replications: int | None = None,
    seed: int = 1,
    warm_up: int = 0,
    workers: int = 1,
    out: str | Path | None = None,
    **more: Any,
) -> Ranked:
    """Let strategies play against each other on a level field: the experiment `tournament`.

    Args:
        players: names of strategies; empty = all built-in ones and those of `strategies`.
        strategies: files with users' strategies.
        scenario: whose market they play in; None = "equal_headcount".
        replications: runs of each pair; None = 10, with quick 2.
        seed: all runs' seeds and the tables of four come from it.
        warm_up: working days at the start of every run that do not count.
        workers: processes on this machine.
        out: folder for tables, figures and the journal; None = write nothing.
        more: further settings, see `TournamentSettings`: rounds, of, seat, overrides, run_timeout,
            dask, quick, quiet, fresh.

    Raises:
        UserError, ScenarioError, StrategyError: with the message for the user.
    """
    settings = TournamentSettings(
        scenarios=() if scenario is None else (scenario,),
        players=tuple(players),
        strategies=tuple(map(Path, strategies)),
        replications=replications,
        seed=seed,
        warm_up=warm_up,
        workers=workers,
        out=_folder(out),
        **{"quiet": True, **more},
    )
    return Ranked(_finished(Tournament().run(settings)))


def _several(
    scenarios: Source | Sequence[Source] | Mapping[str, Source],
) -> tuple[Source, ...] | Mapping[str, Source]:
    if isinstance(scenarios, Mapping):
        return scenarios
    return (scenarios,) if isinstance(scenarios, str | Path | Scenario) else tuple(scenarios)


def _folder(out: str | Path | None) -> Path | None:
    return None if out is None else Path(out)


def _finished(results: Results) -> Results:
    """Return results; warn if some runs failed, raise an error if all did."""
    if results.failures:
        message = report.summary_of(results.failures)
        if results.runs.empty:
            raise UserError(message, status=1)
        warnings.warn(message, stacklevel=3)
    return results
