"""Does the market look like published ones? Each pattern beside the published figure.

Ten years of the market as it is, and with more or fewer reps of each vendor; and with an
over-promising twin of the last vendor in the first one's place. The tolerances stand in
`experiments/evidence/published.py` and were fixed before any run.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.evidence.patterns import BASE, PROMISE, SIZES, TWIN, patterns, sized
from experiments.harness.design import Design, condition, only
from experiments.harness.experiment import Experiment

if TYPE_CHECKING:
    from experiments.harness.columns import Table
    from experiments.harness.results import Results
    from experiments.harness.settings import Settings

GROUP = "claims"


class Patterns(Experiment):
    """The market as it is, with other numbers of reps, and with a twin that promises too much."""

    name = "patterns"
    replications = 10
    quick_replications = 2
    changes = {"market.days": 2500}
    quick_changes = {"market.days": 1500}
    measure = staticmethod(patterns)
    no_warm_up = "patterns are figures of named years, such as the years 3 to 6"

    def design(self, settings: Settings) -> Design:
        scenarios = self.load(settings)
        scenario = only(scenarios, "patterns are those of one market")
        base = next(iter(scenarios))
        conditions = {BASE: condition(base, scenario, {}, settings.overrides)}
        vendors = list(scenario.vendors)
        for vendor, spec in scenario.vendors.items():
            for factor in SIZES[1:2] if settings.quick else SIZES:
                heads = {
                    f"vendors.{vendor}.team.{number}.reps": max(1, round(entry.reps * factor))
                    for number, entry in enumerate(spec.team)
                }
                conditions[sized(vendor, factor)] = condition(
                    base, scenario, heads, settings.overrides
                )
        if len(vendors) > 1:
            first, last = vendors[0], vendors[-1]
            twin = scenario.vendors[last].model_dump(mode="json") | {"promise": PROMISE}
            conditions[TWIN] = condition(
                base, scenario, {f"vendors.{first}": twin}, settings.overrides
            )
        return Design(scenarios, conditions)

    def tables(self, results: Results) -> dict[str, Any]:
        from experiments.evidence.verdicts import table

        return {"patterns.csv": table(results)}

    def figures(self, results: Results) -> dict[str, Any]:
        from experiments.evidence.figure import draw

        return {"patterns.png": draw(results.tables["patterns.csv"])}

    def show(self, results: Results) -> None:
        from experiments.evidence.verdicts import show

        show(results.tables["patterns.csv"])

    def describe(self) -> Mapping[str, Table]:
        from experiments.evidence.verdicts import PATTERNS

        return {**super().describe(), "patterns": PATTERNS}


EXPERIMENT = Patterns()
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
