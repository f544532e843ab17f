"""Do the claims hold beyond the defaults? All assumed parameters vary at once.

A Latin hypercube over all assumed parameters, the calibrated ones within their calibration's
intervals, and the structural alternatives. At each point every claim is tested by one contrast,
with its mechanism's twin where it has one, on the same random numbers. What comes out: in which
share of the space a claim holds, under which conditions, and which parameters decide. The same for
points whose market looks like published ones.
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
from experiments.harness.options import option, whole_number
from experiments.harness.settings import Settings
from experiments.robust.design import RobustDesign
from experiments.robust.measure import BASE, DAYS, robustness
from experiments.robust.space import BLOCK

if TYPE_CHECKING:
    from experiments.harness.columns import Table
    from experiments.harness.design import Design
    from experiments.harness.results import Results

GROUP = "claims"

POINTS, QUICK_POINTS = BLOCK, 4


@dataclass(frozen=True)
class RobustnessSettings(Settings):
    """Settings of the robustness design.

    Attributes:
        points: of the Latin hypercubes; None = 250, or a few with --quick. A finished design of 250
            or more is continued with more.
    """

    points: int | None = option(
        None,
        f"points of the Latin hypercubes (default: {POINTS}); more continue a finished design",
        read=whole_number(2, 10_000),
        metavar="N",
    )


class Robustness(Experiment):
    """Points of the space of all assumed parameters."""

    name = "robustness"
    settings_type = RobustnessSettings
    scenarios = (BASE,)
    changes = {"market.days": DAYS}
    extendable = True
    replications = 4
    quick_replications = 2
    quick_changes = {"market.organisations": 40}
    measure = staticmethod(robustness)
    no_warm_up = "the claims' contrasts have horizons of their own"

    def design(self, settings: Settings) -> Design:
        from experiments.harness.design import condition
        from experiments.harness.errors import UserError
        from experiments.robust import space
        from experiments.robust.design import announce

        assert isinstance(settings, RobustnessSettings)
        if settings.sources:
            raise UserError(
                "robustness takes no --scenario: every claim has its own; --set changes all of them"
            )
        scenarios = self.load(settings)
        scenario = scenarios[BASE]
        factors = space.factors(scenario)
        count = settings.points or (QUICK_POINTS if settings.quick else POINTS)
        places = {
            f"point {number}": place
            for number, place in enumerate(space.cube(factors, count, settings.seed), 1)
        }
        conditions = {
            name: condition(
                BASE,
                scenario,
                space.changes_at(factors, space.values_at(factors, place)),
                settings.overrides,
            )
            for name, place in places.items()
        }
        announce(len(places), self.replicate(settings), settings)
        return RobustDesign(scenarios, conditions, tuple(factors), places)

    def tables(self, results: Results) -> dict[str, Any]:
        from experiments.robust import importance, outcomes, plausible, regions

        assert isinstance(results.design, RobustDesign)
        contrasts = outcomes.contrasts(results.runs)
        patterns = plausible.patterns_of(results.runs)
        points = plausible.points(results.design, results.runs, contrasts, patterns)
        return {
            "points.csv": points,
            "contrasts.csv": contrasts,
            "plausibility.csv": patterns,
            "shares.csv": outcomes.shares(contrasts, points),
            "rules.csv": regions.rules(contrasts, points, results.design.factors),
            "sensitivity.csv": importance.table(contrasts, results.design),
        }

    def figures(self, results: Results) -> dict[str, Any]:
        from experiments.robust import figures

        return figures.draw(results.tables)

    def show(self, results: Results) -> None:
        from experiments.robust import figures

        figures.show(results.tables)

    def describe(self) -> Mapping[str, Table]:
        from experiments.robust.columns import TABLES

        return {**super().describe(), **TABLES}


EXPERIMENT = Robustness()
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
