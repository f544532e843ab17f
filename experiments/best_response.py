"""Is there a better plan than Dell's for the same money? A search.

A search over working days, teams and plan weights.

Optuna looks for the plan of one vendor that wins most against the field of the others, who stay as
they are, at equal budgets. What it finds is then run on fresh seeds beside the vendor's own plan,
and with each half of it alone: the working days, and the plan weights.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.harness.design import Design, check_vendor, condition, only
from experiments.harness.experiment import Experiment
from experiments.harness.options import choice, option, whole_number
from experiments.harness.settings import Settings

if TYPE_CHECKING:
    from experiments.harness.columns import Table
    from experiments.harness.results import Results

GROUP = "contests"

TRIALS, QUICK_TRIALS = 300, 12
SEARCH_REPLICATIONS, QUICK_SEARCH_REPLICATIONS = 6, 1
OWN, BEST, DAYS, WEIGHTS = (
    "own plan",
    "best found",
    "its working days alone",
    "its plan weights alone",
)
OBJECTIVES = ("win_rate", "profit")


@dataclass(frozen=True)
class SearchSettings(Settings):
    """Settings of a search.

    Attributes:
        vendor: who looks for a better plan; None = the scenario's last vendor.
        trials: plans to try; None = `TRIALS`, fewer if quick.
        objective: what to win most of.
    """

    vendor: str | None = option(
        None,
        "who looks for a better plan (default: the scenario's last vendor)",
        metavar="NAME",
    )
    trials: int | None = option(
        None,
        f"plans to try (default: {TRIALS})",
        read=whole_number(1, 100_000),
        metavar="N",
    )
    objective: str = option(
        "win_rate",
        "what to win most of (default: win_rate)",
        read=choice(*OBJECTIVES),
        metavar="|".join(OBJECTIVES),
    )


@dataclass(frozen=True)
class Found(Design):
    """The conditions that compare what a search found.

    Attributes:
        vendor: who searched.
        objective: "win_rate" or "profit".
        trials: a row for each.
        best: the best plan as a scenario file.
    """

    vendor: str = ""
    objective: str = ""
    trials: tuple[dict[str, Any], ...] = ()
    best: str = ""


class BestResponse(Experiment):
    """A search, and a comparison of what it found."""

    name = "best-response"
    settings_type = SearchSettings
    scenarios = ("equal_budget",)
    replications = 40
    quick_replications = 3
    quick_changes = {"market.days": 250}
    baseline = OWN
    searches = True

    def design(self, settings: Settings) -> Found:
        from experiments.contests import search
        from experiments.harness import locks, terminal

        assert isinstance(settings, SearchSettings)
        scenario = only(self.load(settings), "a search has one field")
        base = scenario.name
        vendor = settings.vendor if settings.vendor is not None else list(scenario.vendors)[-1]
        check_vendor("--vendor", vendor, scenario)
        trials = settings.trials or (QUICK_TRIALS if settings.quick else TRIALS)
        replications = QUICK_SEARCH_REPLICATIONS if settings.quick else SEARCH_REPLICATIONS
        terminal.note(
            f"Searching: {trials} plans of {vendor}'s, {replications} runs each", settings.quiet
        )
        value = search.mean_of(settings.objective, vendor)
        with locks.held(settings.out):
            if settings.fresh and settings.out is not None:
                search.start_over(settings.out)
            plan, rows = search.best_plan(scenario, vendor, settings, trials, replications, value)
        best = search.changes(plan, scenario, vendor)
        extended = self._extended(settings, settings.out or Path())
        text = search.as_toml(scenario, vendor, best, extended)
        plans = (f"vendors.{vendor}.strategy", f"vendors.{vendor}.parameters")
        changes = {
            OWN: {},
            BEST: best,
            DAYS: {key: content for key, content in best.items() if key not in plans},
            WEIGHTS: {key: best[key] for key in plans},
        }
        conditions = {
            name: condition(base, scenario, changed, settings.overrides)
            for name, changed in changes.items()
        }
        return Found({base: scenario}, conditions, vendor, settings.objective, tuple(rows), text)

    def _extended(self, settings: Settings, folder: Path) -> str:
        """Return what the file of the best plan extends.

        That is the field: its name, or its file as seen from the folder.
        """
        source = settings.sources[0][1] if settings.sources else self.scenarios[0]
        if not isinstance(source, str | Path):
            return source.name
        if str(source).endswith(".toml"):
            return Path(os.path.relpath(source, folder)).as_posix()
        return str(source)

    def describe(self) -> Mapping[str, Table]:
        from experiments.contests.columns import TRIALS

        return {**super().describe(), "trials": TRIALS}

    def focused(self, design: Design) -> tuple[str, ...]:
        assert isinstance(design, Found)
        return (design.vendor,)

    def tables(self, results: Results) -> dict[str, Any]:
        import pandas as pd

        assert isinstance(results.design, Found)
        return {"trials.csv": pd.DataFrame(results.design.trials).round(6)}

    def texts(self, results: Results) -> dict[str, str]:
        assert isinstance(results.design, Found)
        return {"best.toml": results.design.best}

    def figures(self, results: Results) -> dict[str, Any]:
        from experiments.contests import search_figures
        from experiments.harness import plots

        design = results.design
        assert isinstance(design, Found)
        plans = {name: design.conditions[name].scenario for name in (OWN, BEST)}
        return {
            "best_response.png": plots.points(
                results,
                [(design.vendor, "win_rate", design.vendor)],
                title=f"{design.vendor}'s win rate at equal budgets, on fresh seeds",
                axis="win rate (mean and 95% interval)",
            ),
            "search.png": search_figures.history(
                results.tables["trials.csv"], objective=design.objective, vendor=design.vendor
            ),
            "working_days.png": search_figures.working_days(plans, design.vendor),
        }


EXPERIMENT = BestResponse()
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
