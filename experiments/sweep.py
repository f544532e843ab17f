"""What becomes of win rates as one key of the scenario changes, or two?

    python -m experiments sweep choice.sensitivity=2,4,8,16
    python -m experiments sweep trust.rho=-10..1:12 choice.sensitivity=4,8

One condition per value (or pair of values), and no other; on `as_told` unless --scenario says
otherwise.
"""

from __future__ import annotations

import itertools
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.harness.errors import UserError, did_you_mean
from experiments.harness.experiment import Experiment
from experiments.harness.options import option
from experiments.harness.settings import Settings
from experiments.sweeping.axis import Axis, axis
from experiments.sweeping.design import SweepDesign

if TYPE_CHECKING:
    from experiments.harness.design import Design
    from experiments.harness.results import Results

GROUP = "start here"

MOST_KEYS, MOST_CONDITIONS = 2, 2000


@dataclass(frozen=True)
class SweepSettings(Settings):
    """Settings of a sweep.

    Attributes:
        axes: one key with its values, or two.
        column: what is drawn, a column of runs.csv.
        vendor: whose measure the map of two keys shows; None = Dell, else the last one.
    """

    axes: tuple[Axis, ...] = option(
        (),
        "a key of the scenario with its values, KEY=V1,V2,… or KEY=LOW..HIGH:N; one key or two",
        read=axis,
        flag="KEY=VALUES",
        many="list",
    )
    column: str = option(
        "win_rate", "what is drawn, a column of runs.csv", flag="--measure", metavar="COLUMN"
    )
    vendor: str | None = option(
        None, "whose measure the map of two keys shows (default: Dell)", metavar="NAME"
    )


class Sweep(Experiment):
    """A condition for each value, or pair of values, of keys."""

    name = "sweep"
    settings_type = SweepSettings
    replications = 20
    quick_replications = 3
    quick_changes = {"market.days": 250}

    def design(self, settings: Settings) -> SweepDesign:
        from experiments.harness.design import check_vendor, condition

        assert isinstance(settings, SweepSettings)
        self._check(settings)
        scenarios = self.load(settings)
        for scenario in scenarios.values():
            if settings.vendor is not None:
                check_vendor("--vendor", settings.vendor, scenario)
        combinations = list(itertools.product(*(one.values for one in settings.axes)))
        if len(combinations) * len(scenarios) > MOST_CONDITIONS:
            raise UserError(
                f"{len(combinations) * len(scenarios):,} conditions;"
                f" a sweep has at most {MOST_CONDITIONS:,}"
            )
        conditions = {}
        for base, scenario in scenarios.items():
            for values in combinations:
                pairs = list(zip(settings.axes, values, strict=True))
                name = ", ".join(one.name(value) for one, value in pairs)
                full = name if len(scenarios) == 1 else f"{base}: {name}"
                changes = {one.key: value for one, value in pairs}
                conditions[full] = condition(base, scenario, changes, settings.overrides)
        return SweepDesign(scenarios, conditions, settings.axes, settings.column, settings.vendor)

    def _check(self, settings: SweepSettings) -> None:
        """Refuse what no sweep can be made of."""
        keys = [one.key for one in settings.axes]
        if not keys:
            raise UserError("sweep needs a key with values, such as choice.sensitivity=2,4,8")
        if len(keys) > MOST_KEYS:
            raise UserError(
                f"{', '.join(keys)}: a sweep has one key or two; write an experiment for more"
            )
        if len(set(keys)) < len(keys):
            raise UserError(f"{keys[0]} is given twice; list all of its values in one word")
        for key in keys:
            if key in settings.overrides:
                raise UserError(f"--set {key}: this key is swept; leave one of the two out")

        runs = self.describe()["runs"]
        numbers = [column.name for column in runs.columns if column.type in ("number", "integer")]
        if settings.column not in numbers:
            raise UserError(
                f"--measure {settings.column}: no column of numbers in runs.csv;"
                f" {did_you_mean(settings.column, numbers)}"
            )

    def differences(self, runs: Any, design: Design) -> Any:
        import pandas as pd

        from experiments.harness.results import compared

        assert isinstance(design, SweepDesign)
        found = [
            compared(runs[runs["condition"].isin(design.of(base))], baseline, ())
            for base, baseline in design.baselines.items()
            if len(runs)
        ]
        return pd.concat(found, ignore_index=True) if found else pd.DataFrame()

    def figures(self, results: Results) -> dict[str, Any]:
        from experiments.sweeping import figure

        return figure.draw(results)

    def show(self, results: Results) -> None:
        from experiments.sweeping import figure

        figure.show(results)


EXPERIMENT = Sweep()
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
