"""What difference does it make? Two markets or more, compared pair by pair.

    python -m experiments compare as_told as_told:choice.sensitivity=12
    python -m experiments compare as_told early_birds.toml --vendor C
    python -m experiments compare as_told "as_told:vendors.Dell.strategy=phase-following"

Each is a scenario, a file, or one of them with changes: NAME:KEY=VALUE,KEY=VALUE. The first is the
baseline. All share their random numbers, so that differences are paired.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.harness.design import Condition, Design
from experiments.harness.experiment import FIRST, Experiment
from experiments.harness.options import option, override, text
from experiments.harness.settings import Settings

if TYPE_CHECKING:
    from experiments.harness.results import Results
    from simulation import Scenario

GROUP = "start here"

CHANGED = re.compile(r"(?P<name>.+?):(?P<changes>[A-Za-z_][\w.-]*\s*=.*)", re.DOTALL)


@dataclass(frozen=True)
class CompareSettings(Settings):
    """Settings of a comparison.

    Attributes:
        markets: scenarios, files, or one of them with changes; the first is the baseline.
        vendor: whose win rate; None = the one whose entry differs, else the scenario's last.
    """

    markets: tuple[str, ...] = option(
        (),
        "a scenario, a file, or one with changes: NAME:KEY=VALUE,KEY=VALUE; two or more",
        read=text,
        flag="MARKET",
        many="list",
    )
    vendor: str | None = option(
        None, "whose win rate (default: the vendor that differs, else the last)", metavar="NAME"
    )


@dataclass(frozen=True)
class Compared(Design):
    """The markets.

    Attributes:
        vendor: whose win rate is compared.
    """

    vendor: str = ""


class Compare(Experiment):
    """Markets beside each other."""

    name = "compare"
    settings_type = CompareSettings
    replications = 20
    quick_replications = 4
    quick_changes = {"market.days": 250}
    baseline = FIRST

    def design(self, settings: Settings) -> Design:
        from experiments.harness import comparison, warm_up
        from experiments.harness.design import check_vendor
        from experiments.harness.errors import UserError
        from simulation.strategies import load_file

        assert isinstance(settings, CompareSettings)
        if settings.sources:
            raise UserError("compare takes no --scenario: name the markets one after the other")
        if len(settings.markets) < 2:
            raise UserError(
                "compare needs two markets or more, such as: compare as_told"
                " as_told:choice.sensitivity=12"
            )
        for path in settings.strategies:  # before the scenarios, which name them
            load_file(path)
        quick = self.quick_changes if settings.quick else {}
        loaded = [_market(one, {**quick, **settings.overrides}) for one in settings.markets]
        for one in loaded if settings.vendor is not None else ():
            check_vendor("--vendor", str(settings.vendor), one)
        labels = comparison.labelled(loaded)
        warm_up.check(settings, labels)
        first = loaded[0]
        conditions = {
            name: Condition(one.name or name, comparison.differing(first, one), one)
            for name, one in labels.items()
        }
        vendor = settings.vendor or comparison.vendor_of(loaded)
        return Compared(dict(labels), conditions, vendor)

    def focused(self, design: Design) -> tuple[str, ...]:
        assert isinstance(design, Compared)
        return (design.vendor,)

    def show(self, results: Results) -> None:
        from experiments.harness import terminal
        from experiments.harness.comparison import Comparison

        assert isinstance(results.design, Compared)
        terminal.show_summary(results.summary, results.duels)
        if len(results.differences):
            compared = Comparison(results, results.design.vendor)
            terminal.console(page=80).print(compared.sentence, markup=False)

    def figures(self, results: Results) -> dict[str, Any]:
        from experiments.harness.figures import win_rates

        return {"compare.png": win_rates(results.summary)}


def _market(given: str, changes: dict[str, Any]) -> Scenario:
    """Return a market of the command line.

    Raises:
        UserError, ScenarioError: with the message for the user.
    """
    from simulation import Scenario

    match = CHANGED.fullmatch(given)
    own = dict(override(part) for part in parts(match["changes"])) if match else {}
    return Scenario.load(match["name"] if match else given, {**changes, **own})


def parts(changes: str) -> list[str]:
    """Return KEY=VALUE, one by one; commas in quotes and brackets do not split.

    "a=1,b=[2,3]" → ["a=1", "b=[2,3]"].
    """
    found, depth, quote = [""], 0, ""
    for letter in changes:
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'":
            quote = letter
        else:
            depth += (letter in "[{") - (letter in "]}")
        if letter == "," and not quote and depth == 0:
            found.append("")
        else:
            found[-1] += letter
    return [one.strip() for one in found]


EXPERIMENT = Compare()
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
