"""Fit what has data: incumbency, rebuys and the outside option to published figures.

A Sobol design over the declared ranges of the three parameters; each moment is regressed on them
(a quadratic surface; shares by their log-odds), and the values whose moments come nearest to the
targets are printed. Targets and ranges stand in `experiments/evidence/published.py` and in the
table of parameters; no win rate is looked at.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.evidence.patterns import patterns
from experiments.harness.design import Design, condition, only
from experiments.harness.experiment import Experiment

if TYPE_CHECKING:
    from experiments.harness.columns import Table
    from experiments.harness.results import Results
    from experiments.harness.settings import Settings

GROUP = "tools"

KEYS = ("incumbency.advantage", "rebuy.chance", "choice.outside_option")
"""What is calibrated. Agreements and the strength of sole sources stay fixed: with rebuys they
would not be identified separately by the share of opportunities without a rival."""
POINTS, QUICK_POINTS = 64, 16
"""Points of the design; powers of two, as a Sobol sequence is even then."""


class Calibrate(Experiment):
    """Points of a design in the space of the calibrated parameters."""

    name = "calibrate"
    replications = 8  # the points share their seeds: few of them would shift all moments alike
    quick_replications = 1
    changes = {"market.days": 1500}

    measure = staticmethod(patterns)
    no_warm_up = "it fits figures of named years, such as the years 3 to 6"

    def design(self, settings: Settings) -> Design:
        from experiments.evidence.moments import points, ranges

        scenarios = self.load(settings)
        scenario = only(scenarios, "one market is calibrated")
        base = next(iter(scenarios))
        conditions = {}
        for number, point in enumerate(
            points(ranges(KEYS), QUICK_POINTS if settings.quick else POINTS, settings.seed)
        ):
            changes = dict(zip(KEYS, point, strict=True))
            conditions[f"point {number}"] = condition(base, scenario, changes, settings.overrides)
        return Design(scenarios, conditions)

    def tables(self, results: Results) -> dict[str, Any]:
        from experiments.evidence.moments import fit

        moments, parameters = fit(results, KEYS)
        return {"moments.csv": moments, "parameters.csv": parameters}

    def figures(self, results: Results) -> dict[str, Any]:
        from experiments.evidence.moments import draw

        return {"calibrate.png": draw(results, KEYS)}

    def show(self, results: Results) -> None:
        from experiments.evidence.moments import show

        show(results.tables["moments.csv"], results.tables["parameters.csv"])

    def describe(self) -> Mapping[str, Table]:
        from experiments.evidence.moments import MOMENTS, PARAMETERS

        return {**super().describe(), "moments": MOMENTS, "parameters": PARAMETERS}


EXPERIMENT = Calibrate()
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
