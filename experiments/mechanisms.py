"""What does each mechanism of the market do alone: on against off, on the measure it is about?

The market is `first_version`, in which every mechanism is off. One after the other is switched on,
with the same seeds. Which measure it should move, and in which direction, was written down before
the first run, in `experiments/mechanism_effects/table.py`.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.harness.design import Design, only
from experiments.harness.experiment import Experiment
from experiments.measures.mechanisms import mechanisms
from experiments.mechanism_effects.table import BASE, MECHANISMS, SETTINGS

if TYPE_CHECKING:
    from experiments.harness.columns import Table
    from experiments.harness.results import Results
    from experiments.harness.settings import Settings

GROUP = "claims"


class Mechanisms(Experiment):
    """The market without mechanisms, in a few settings, and with one mechanism at a time."""

    name = "mechanisms"
    scenarios = ("first_version",)
    variants = {**SETTINGS, **{one.condition: one.changes for one in MECHANISMS}}
    replications = 20
    quick_replications = 2
    changes = {"market.days": 1250}
    quick_changes = {"market.days": 500}
    measure = staticmethod(mechanisms)
    baseline = BASE

    def design(self, settings: Settings) -> Design:
        found = super().design(settings)
        only(found.scenarios, "every mechanism is switched on in one market")
        return found

    def tables(self, results: Results) -> dict[str, Any]:
        from experiments.mechanism_effects.effects import table

        return {"effects.csv": table(results)}

    def figures(self, results: Results) -> dict[str, Any]:
        from experiments.mechanism_effects.figure import draw

        return {"mechanisms.png": draw(results.tables["effects.csv"])}

    def show(self, results: Results) -> None:
        from experiments.mechanism_effects.effects import show

        show(results.tables["effects.csv"])

    def describe(self) -> Mapping[str, Table]:
        from experiments.mechanism_effects.effects import EFFECTS

        return {**super().describe(), "effects": EFFECTS}


EXPERIMENT = Mechanisms()
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
