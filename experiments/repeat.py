"""What a repeat order takes against a new one (C11), and agreements (C3).

For every order: rep hours and yuan that the winner has spent on the customer since its last
purchase closed.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.harness.experiment import Experiment
from experiments.harness.findings import Finding
from experiments.measures.orders import new_and_repeat

if TYPE_CHECKING:
    from experiments.harness.results import Results

GROUP = "claims"

YES, NO = "with agreements", "without agreements"
VARIANTS: dict[str, dict[str, Any]] = {YES: {}, NO: {"agreements.chance": 0.0}}


class Repeat(Experiment):
    """Repeat orders against new ones, with and without agreements."""

    name = "repeat"
    scenarios = ("as_told",)
    variants = VARIANTS
    replications = 24
    quick_replications = 2
    changes = {"market.days": 1250}
    quick_changes = {"market.days": 500}
    measure = staticmethod(new_and_repeat)
    baseline = NO
    focus = ("Dell",)

    def conclude(self, results: Results) -> list[Finding]:
        from experiments.harness.statistics import mean_interval

        found = []
        for condition in results.conditions:
            for what, unit in (("hours", "rep hours"), ("cost", "yuan")):
                repeat, new = (
                    results.values(condition, "Dell", f"{kind}_{what}")
                    for kind in ("repeat", "new")
                )
                ratio = mean_interval(repeat / new)
                verdict = (
                    "holds: half"
                    if ratio.low <= 0.5 <= ratio.high
                    else "less than half"
                    if ratio.high < 0.5
                    else "does not hold: more than half"
                )
                found.append(
                    Finding(
                        "C11",
                        "result",
                        f"{unit} per repeat order ÷ per new order (Dell)",
                        ratio,
                        verdict,
                        condition,
                    )
                )
        if {YES, NO} <= set(results.conditions):
            gain = results.difference(YES, NO, "Dell")
            verdict = gain.verdict()
            found.append(
                Finding(
                    "C3",
                    "result",
                    "Dell's win rate, with agreements less without (share)",
                    gain,
                    f"{verdict}: agreements help",
                    "as told",
                )
            )
        return found

    def figures(self, results: Results) -> dict[str, Any]:
        from experiments.harness.plots import points

        return {
            "repeat.png": points(
                results,
                [
                    (vendor, f"{kind}_hours", f"{vendor}, {kind}")
                    for vendor in ("Dell", "B")
                    for kind in ("new", "repeat")
                ],
                title="Rep hours per order, new and repeat customers",
                axis="rep hours per order (mean and 95% interval)",
                percent=False,
            ),
        }


EXPERIMENT = Repeat()
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
