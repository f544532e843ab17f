"""Can each test come out both ways? A market in which it must hold, and one that must refute it.

Every tested claim has two markets whose outcome is known beforehand, and three sets of seeds. The
verdicts must be as expected; nothing follows from them for the claims themselves.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.contrasts import CONFIDENCE, CONTRASTS
from experiments.contrasts.controls import CONTROLS
from experiments.harness.columns import Column, Table
from experiments.harness.design import Design, condition
from experiments.harness.experiment import Experiment
from experiments.harness.settings import Settings
from experiments.harness.verdicts import HOLDS, REFUTED
from experiments.measures.claims import claims

if TYPE_CHECKING:
    from experiments.contrasts import Contrast
    from experiments.harness.results import Results

GROUP = "tools"

SETS = 3
"""Sets of seeds: the replications are shared out among them."""
CHOSEN = [contrast for contrast in CONTRASTS if contrast.name in CONTROLS]
OUTCOMES = Table(
    "One row per claim, market and set of seeds.",
    (
        Column("claim", "string", "", "Number of the claim, C1 to C25."),
        Column("contrast", "string", "", "Name of the contrast."),
        Column("part", "string", "", "What of it decides: effect or own part."),
        Column("set", "integer", "", "Number of the set of seeds, from 1."),
        Column("replications", "integer", "", "Replications in the set."),
        Column("value", "number", "see the contrast", "Mean over these replications."),
        Column("low", "number", "see the contrast", "Lower end of its interval."),
        Column("high", "number", "see the contrast", "Upper end of its interval."),
        Column("region", "string", "", "Where the claim holds."),
        Column("expected", "string", "", "holds or refuted, known beforehand."),
        Column("verdict", "string", "", "What came out."),
        Column("changes", "string", "", "What is different in this market, as --set takes it."),
    ),
    key=("contrast", "expected", "set"),
)


def _prefix(name: str, expected: str) -> str:
    return f"{name}, {expected}: "


def _markets() -> Iterator[tuple[Contrast, str, Mapping[str, Any]]]:
    """Yield every contrast with an expected verdict and the market that must give it."""
    for contrast in CHOSEN:
        control = CONTROLS[contrast.name]
        for expected, changes in ((HOLDS, control.holds), (REFUTED, control.refuted)):
            if changes is not None:
                yield contrast, expected, changes


class Controls(Experiment):
    """Two markets for each tested claim."""

    name = "controls"
    replications = 20 * SETS
    quick_replications = SETS
    measure = staticmethod(claims)
    no_warm_up = "the markets are those of the claims, which count all orders"

    def design(self, settings: Settings) -> Design:
        from experiments.harness.design import load

        names = tuple(dict.fromkeys(contrast.scenario for contrast in CHOSEN))
        scenarios = load(settings, names, {})
        conditions = {}
        for contrast, expected, changes in _markets():
            for name, own in contrast.conditions(also=changes).items():
                conditions[_prefix(contrast.name, expected) + name] = condition(
                    contrast.scenario, scenarios[contrast.scenario], own, settings.overrides
                )
        return Design(scenarios, conditions)

    def tables(self, results: Results) -> dict[str, Any]:
        import pandas as pd

        from experiments.harness.options import setting
        from experiments.harness.verdicts import judge

        rows = []
        for contrast, expected, changes in _markets():
            measured = contrast.measured(results.runs, _prefix(contrast.name, expected))
            values = measured[contrast.decisive].dropna()
            for number in range(SETS):
                mine = values[values.index % SETS == number]
                interval = contrast.interval(mine, CONFIDENCE)
                rows.append(
                    {
                        "claim": contrast.claim,
                        "contrast": contrast.name,
                        "part": contrast.decisive,
                        "set": number + 1,
                        "replications": len(mine),
                        "value": interval.mean,
                        "low": interval.low,
                        "high": interval.high,
                        "region": str(contrast.region),
                        "expected": expected,
                        "verdict": judge(interval, contrast.region, len(mine)),
                        "changes": "; ".join(setting(key, value) for key, value in changes.items()),
                    }
                )
        return {"controls.csv": pd.DataFrame(rows)}

    def show(self, results: Results) -> None:
        from experiments.harness import terminal

        found = results.tables["controls.csv"]
        printed = terminal.bare_table(
            [("claim", "left"), ("test", "left"), ("expected", "left"), ("verdicts", "left")]
        )
        for (claim, name, expected), rows in found.groupby(
            ["claim", "contrast", "expected"], sort=False
        ):
            printed.add_row(claim, name, expected, ", ".join(rows["verdict"]))
        console = terminal.console(page=80)
        console.print(printed)
        right = int((found["verdict"] == found["expected"]).sum())
        console.print(f"{right} of {len(found)} verdicts are as expected.")
        powerless = [one.name for one in CHOSEN if CONTROLS[one.name].holds is None]
        console.print(f"No market is known in which it holds: {', '.join(powerless)}.")

    def figures(self, results: Results) -> dict[str, Any]:
        return {}

    def describe(self) -> Mapping[str, Table]:
        return {**super().describe(), "controls": OUTCOMES}


EXPERIMENT = Controls()
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
