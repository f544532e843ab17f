"""Is there a better plan than Dell's for the same money? A search over working days, teams and plan weights.

Optuna looks for the plan of one vendor that wins most against the field of the others, who stay as they are, at equal budgets. What it
finds is then run on fresh seeds beside the vendor's own plan, and with each half of it alone: the working days, and the plan weights.
"""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

if __package__ in (
    None,
    "",
):  # run as a script: find the packages beside this folder, installed or not
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.harness import options
from experiments.harness.experiment import Condition, Design, Experiment

TRIALS, QUICK_TRIALS = 300, 12
SEARCH_REPLICATIONS, QUICK_SEARCH_REPLICATIONS = 6, 1
OWN, BEST, DAYS, WEIGHTS = (
    "own plan",
    "best found",
    "its working days alone",
    "its plan weights alone",
)


@dataclass(frozen=True)
class Found:
    """What a search came to.

    Attributes:
        vendor: who searched.
        objective: "win_rate" or "profit".
        trials: a row for each.
        own, best: the scenario with the vendor's own plan, and with the best one.
    """

    vendor: str
    objective: str
    trials: list[dict[str, Any]]
    own: Any
    best: Any


@dataclass(frozen=True)
class BestResponse(Experiment):
    """A search, and a comparison of what it found."""

    def parser(self) -> argparse.ArgumentParser:
        """Return the parser of its command line."""
        parser = super().parser()
        parser.add_argument(
            "--vendor",
            metavar="NAME",
            help="who looks for a better plan (default: the scenario's last vendor)",
        )
        parser.add_argument(
            "--trials",
            type=options.whole_number(1, 100_000),
            metavar="N",
            help=f"plans to try (default: {TRIALS})",
        )
        parser.add_argument(
            "--objective",
            choices=("win_rate", "profit"),
            default="win_rate",
            help="what to win most of (default: win_rate)",
        )
        return parser

    def design(self, arguments: argparse.Namespace) -> Design:
        """Search, then return the vendor's own plan and what was found as conditions."""
        from experiments.harness import outputs, terminal
        from experiments.harness.contests import search

        scenario = options.only(self.loaded(arguments), "a search has one field")
        name = scenario.name
        vendor = arguments.vendor if arguments.vendor is not None else list(scenario.vendors)[-1]
        options.check_vendor("--vendor", vendor, scenario)
        outputs.prepare_folder(arguments.out)
        trials = arguments.trials or (QUICK_TRIALS if arguments.quick else TRIALS)
        replications = QUICK_SEARCH_REPLICATIONS if arguments.quick else SEARCH_REPLICATIONS
        terminal.note(
            f"Searching: {trials} plans of {vendor}'s, {replications} runs each", arguments.quiet
        )
        value = search.mean_of(arguments.objective, vendor)
        plan, rows = search.best_plan(scenario, vendor, arguments, trials, replications, value)
        best = search.changes(plan, scenario, vendor)
        found = Found(vendor, arguments.objective, rows, scenario, scenario.replace(best))
        source = (arguments.scenario or self.scenarios)[0]
        base = (
            Path(os.path.relpath(source, arguments.out)).as_posix()
            if source.endswith(".toml")
            else source
        )
        outputs.write_text(
            arguments.out / "best.toml", search.as_toml(scenario, vendor, best, base)
        )
        plans = (f"vendors.{vendor}.strategy", f"vendors.{vendor}.parameters")
        conditions = {
            OWN: Condition(name, {}),
            BEST: Condition(name, best),
            DAYS: Condition(
                name, {key: content for key, content in best.items() if key not in plans}
            ),
            WEIGHTS: Condition(name, {key: best[key] for key in plans}),
        }
        return Design({name: scenario}, conditions, found)

    def focused(self, design: Design) -> tuple[str, ...]:
        """Return the vendor whose plan is searched for."""
        return (design.found.vendor,)

    def tables(self, results: Any, design: Design) -> dict[str, Any]:
        """Return all trials of the search."""
        import pandas as pd

        return {"trials.csv": pd.DataFrame(design.found.trials).round(6)}

    def figures(self, results: Any, tables: dict[str, Any], design: Design, folder: Path) -> None:
        """Draw the search, the working days that it found, and the comparison."""
        from experiments.harness import plots
        from experiments.harness.contests import search_figures

        vendor = design.found.vendor
        plots.points(
            results,
            [(vendor, "win_rate", vendor)],
            folder / "best_response.png",
            title=f"{vendor}'s win rate at equal budgets, on fresh seeds",
            axis="win rate (mean and 95% interval)",
        )
        search_figures.history(
            tables["trials.csv"],
            folder / "search.png",
            objective=design.found.objective,
            vendor=vendor,
        )
        plans = {OWN: design.found.own, BEST: design.found.best}
        search_figures.working_days(plans, vendor, folder / "working_days.png")


EXPERIMENT = BestResponse(
    name="best-response",
    question=__doc__,
    scenarios=("equal_budget",),
    replications=40,
    quick_replications=3,
    quick_changes={"market.days": 250},
    baseline=OWN,
)
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
