"""Which parameters move a measure? Morris by groups, then Sobol on the few that matter.

    python -m experiments sensitivity
    python -m experiments sensitivity --of choice trust vendors.Dell --measure profit

Without --of all assumed parameters move, a section of the scenario at a time (Morris 1991, by
groups: Campolongo, Cariboni & Saltelli 2007). With --of, Sobol's indices say how much of the
variance each named section or key explains, alone and with others. On `as_told` unless --scenario
says otherwise.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.harness.experiment import Experiment
from experiments.harness.options import option, text, whole_number
from experiments.harness.settings import Settings

if TYPE_CHECKING:
    from experiments.harness.columns import Table
    from experiments.harness.design import Design
    from experiments.harness.results import Results

GROUP = "claims"

TRAJECTORIES, QUICK_TRAJECTORIES = 10, 2
SAMPLES, QUICK_SAMPLES = 64, 8


@dataclass(frozen=True)
class SensitivitySettings(Settings):
    """Settings of a sensitivity analysis.

    Attributes:
        of: sections or keys for Sobol's indices; empty = Morris over all sections.
        column: what is measured, a column of runs.csv.
        vendor: whose measure; None = Dell, else the last one.
        samples: trajectories of Morris's design, or base samples of Sobol's; None = 10 or 64.
    """

    of: tuple[str, ...] = option(
        (),
        "sections or keys whose part in the variance is told (Sobol)",
        read=text,
        metavar="NAME",
        many="list",
    )
    column: str = option(
        "win_rate", "what is measured, a column of runs.csv", flag="--measure", metavar="COLUMN"
    )
    vendor: str | None = option(None, "whose measure (default: Dell)", metavar="NAME")
    samples: int | None = option(
        None,
        f"trajectories of Morris (default: {TRAJECTORIES}) or base samples of Sobol (a power of"
        f" two; default: {SAMPLES})",
        read=whole_number(2, 4096),
        metavar="N",
    )


class Sensitivity(Experiment):
    """Rows of Morris's design, or of Sobol's."""

    name = "sensitivity"
    settings_type = SensitivitySettings
    replications = 2
    quick_replications = 1
    quick_changes = {"market.organisations": 40, "market.days": 250}

    def design(self, settings: Settings) -> Design:
        from experiments.harness.design import check_vendor, condition, only
        from experiments.robust import space
        from experiments.screening import design as screening
        from experiments.sweeping.design import FOCUS

        assert isinstance(settings, SensitivitySettings)
        self._check(settings)
        scenarios = self.load(settings)
        scenario = only(scenarios, "one market is analysed")
        base = next(iter(scenarios))
        vendor = settings.vendor or (
            FOCUS if FOCUS in scenario.vendors else [*scenario.vendors][-1]
        )
        check_vendor("--vendor", vendor, scenario)

        free = [
            one
            for one in space.real(space.factors(scenario))
            if not set(one.changes(one.value(0.0))) & set(settings.overrides)
        ]
        groups = screening.chosen(settings.of, free) if settings.of else screening.sections(free)
        problem = screening.problem_of(groups)
        places = {
            f"row {number}": place for number, place in enumerate(_sample(settings, problem), 1)
        }
        conditions = {}
        for name, place in places.items():
            changes = space.in_order(screening.values_at(groups, place), scenario)
            conditions[name] = condition(base, scenario, changes, settings.overrides)
        return screening.Screen(
            scenarios,
            conditions,
            groups,
            problem,
            places,
            settings.column,
            vendor,
            bool(settings.of),
        )

    def _check(self, settings: SensitivitySettings) -> None:
        """Refuse a measure that there is not, and samples that Sobol's sequence cannot have."""
        from experiments.harness.errors import UserError, did_you_mean

        runs = self.describe()["runs"]
        numbers = [column.name for column in runs.columns if column.type in ("number", "integer")]
        if settings.column not in numbers:
            raise UserError(
                f"--measure {settings.column}: no column of numbers in runs.csv;"
                f" {did_you_mean(settings.column, numbers)}"
            )
        count = settings.samples
        if settings.of and count is not None and count & (count - 1):
            raise UserError(f"--samples {count}: Sobol's sequence needs a power of two, such as 64")

    def tables(self, results: Results) -> dict[str, Any]:
        from experiments.screening import analysis
        from experiments.screening.design import Screen

        assert isinstance(results.design, Screen)
        if results.design.sobol:
            return {"sobol.csv": analysis.sobol(results)}
        return {"morris.csv": analysis.morris(results)}

    def figures(self, results: Results) -> dict[str, Any]:
        from experiments.screening import analysis
        from experiments.screening.design import Screen

        assert isinstance(results.design, Screen)
        name, table = next(iter(results.tables.items()))
        return {name.replace(".csv", ".png"): analysis.draw(table, results.design)}

    def show(self, results: Results) -> None:
        from experiments.screening import analysis
        from experiments.screening.design import Screen

        assert isinstance(results.design, Screen)
        table = next(iter(results.tables.values()))
        analysis.show(table, results.design, analysis.missing(results))

    def describe(self) -> Mapping[str, Table]:
        from experiments.screening.analysis import MORRIS, SOBOL

        return {**super().describe(), "morris": MORRIS, "sobol": SOBOL}


def _sample(settings: SensitivitySettings, problem: Mapping[str, Any]) -> Any:
    """Return the rows of the design, shape (rows, factors), in [0, 1]."""
    from SALib.sample import morris, sobol

    from experiments.screening.design import LEVELS

    seed = settings.seed % 2**32
    if settings.of:
        count = settings.samples or (QUICK_SAMPLES if settings.quick else SAMPLES)
        return sobol.sample(problem, count, calc_second_order=False, seed=seed)
    count = settings.samples or (QUICK_TRAJECTORIES if settings.quick else TRAJECTORIES)
    return morris.sample(problem, count, num_levels=LEVELS, seed=seed)


EXPERIMENT = Sensitivity()
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
