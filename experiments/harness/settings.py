"""The settings of a run: everything that the options of the command line say, frozen."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.harness import options
from experiments.harness.options import option
from experiments.harness.recorded import FORMATS

if TYPE_CHECKING:
    from simulation import Scenario

MAX_SEED = 2**64 - 1
MAX_WORKERS = 1024
MARKETS, RUNS = "markets", "runs"
MACHINES, OUTPUT = "machines", "output"
LIMIT = 600.0
"""Seconds that a run may take by default: many times as long as a large market needs."""


def as_given(source: Any) -> Any:
    """Take the source of a scenario as it is: `load` looks at it."""
    return source


@dataclass(frozen=True)
class Settings:
    """How an experiment is run; an experiment with options of its own extends it.

    Attributes:
        scenarios: names, paths or Scenario objects, or label → one of these; empty = the
            experiment's own.
        overrides: scenario values by dotted path, in all conditions.
        strategies: files with users' strategies.
        replications: runs of each condition; None = the experiment's own number.
        seed: all runs' seeds come from it.
        warm_up: working days at the start of every run that do not count, see `Market.results`.
        precision: half-width that every win rate's interval must reach; None = replicate a fixed
            number of times.
        run_timeout: seconds after which a run is aborted.
        workers: processes on this machine; None = all cores.
        dask: address of a Dask scheduler to use instead.
        out: folder for the results; None = write none.
        quick: make it smaller, so that it takes seconds.
        quiet: print nothing but errors.
        fresh: start over instead of continuing an unfinished run.
        timeline: record the timelines of markets even if they are very long.
        deals: record all deals, see `market_tables.DEALS`.
        meetings: record all contact hours, "csv" or "parquet"; None = do not.
        wide: print all columns of the summary, wider than 80 columns.
        json: print the results as JSON, and nothing else.

    Raises:
        UserError: a value that is not allowed.
    """

    scenarios: tuple[str | Path | Scenario, ...] | Mapping[str, str | Path | Scenario] = option(
        (),
        "a condition; repeatable (default: {scenarios})",
        read=as_given,
        flag="--scenario",
        metavar="NAME|FILE.toml",
        group=MARKETS,
        many="repeated",
    )
    overrides: Mapping[str, Any] = option(
        {},
        "override one scenario value by its dotted path; repeatable",
        read=options.override,
        flag="--set",
        metavar="KEY=VALUE",
        group=MARKETS,
        many="table",
    )
    strategies: tuple[Path, ...] = option(
        (),
        "load your strategies; repeatable",
        read=options.folder,
        metavar="FILE.py",
        group=MARKETS,
        many="repeated",
    )
    replications: int | None = option(
        None,
        "runs of each condition (default: {replications})",
        read=options.whole_number(1, 1_000_000),
        metavar="N",
        group=RUNS,
    )
    seed: int = option(
        1, "default: 1", read=options.whole_number(0, MAX_SEED), metavar="S", group=RUNS
    )
    warm_up: int = option(
        0,
        "count only what happens after the first DAYS working days (default: 0)",
        read=options.whole_number(0),
        metavar="DAYS",
        group=RUNS,
    )
    precision: float | None = option(
        None,
        "replicate until every win rate is known to ± W; --replications is then the most",
        read=options.width,
        metavar="W",
        group=RUNS,
    )
    quick: bool = option(False, "a smaller run, seconds", group=RUNS)
    run_timeout: float = option(
        LIMIT,
        "abort a run that takes longer, such as 90, 90s, 5m or 1h (default: 10m)",
        read=options.duration,
        metavar="DURATION",
        group=MACHINES,
    )
    workers: int | None = option(
        None,
        "processes on this machine (default: all cores)",
        read=options.whole_number(1, MAX_WORKERS),
        metavar="K",
        group=MACHINES,
        neutral=True,
    )
    dask: str | None = option(
        None,
        "an existing Dask scheduler instead, such as tcp://host:8786",
        metavar="ADDRESS",
        group=MACHINES,
        neutral=True,
    )
    out: Path | None = option(
        None,
        "default: results/{name}/, with --quick results/quick/{name}/",
        read=options.folder,
        metavar="DIR",
        group=OUTPUT,
        neutral=True,
    )
    quiet: bool = option(False, "print nothing but errors", group=OUTPUT, neutral=True)
    fresh: bool = option(
        False,
        "start over instead of continuing an unfinished run",
        group=OUTPUT,
        neutral=True,
    )
    timeline: bool = option(
        False, "write timeline.csv even if it has more than 50,000 rows", group=OUTPUT
    )
    deals: bool = option(
        False, "write deals.csv: a row for every purchase and vendor of every run", group=OUTPUT
    )
    meetings: str | None = option(
        None,
        "write meetings.csv or meetings.parquet: a row for every contact hour of every run",
        read=options.choice(*FORMATS),
        metavar="csv|parquet",
        group=OUTPUT,
    )
    wide: bool = option(
        False, "print all columns of the summary, wider than 80 columns", group=OUTPUT, neutral=True
    )
    json: bool = option(
        False, "print the results as JSON, and nothing else", group=OUTPUT, neutral=True
    )

    def __post_init__(self) -> None:
        options.checked(self)

    @property
    def processes(self) -> int:
        """Return how many processes run on this machine.

        A quick run is over before others have started, so it has one.
        """
        return self.workers or (1 if self.quick else cores())

    @property
    def sources(self) -> list[tuple[str, str | Path | Scenario]]:
        """Return (label, source) of the scenarios as given; without a label it is ""."""
        if isinstance(self.scenarios, Mapping):
            return list(self.scenarios.items())
        return [("", source) for source in self.scenarios]

    def words(self, neutral: bool = True) -> list[str] | None:
        """Return the words of the command line that has these settings.

        None if there is none: a Scenario object cannot be typed.

        Args:
            neutral: whether options that cannot change a table are among them.
        """
        typed = [source for label, source in self.sources if not label]
        if len(typed) < len(self.sources) or not all(isinstance(one, str | Path) for one in typed):
            return None
        return options.words_of(self, neutral)


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
