"""What word of mouth does: 4 told against 14 to 15, or nobody (C12).

Customers tell acquaintances in a clustered network; reputation enters the choice. A vendor that
promises too much disappoints more customers, and word of mouth tells more people of it.
"""

from __future__ import annotations

import sys
from math import nan
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.contrasts import ledger, of
from experiments.contrasts.relationships import LONG
from experiments.harness.experiment import Experiment
from experiments.harness.findings import IMPLIED, Finding, Interval
from experiments.measures.standing import reputations

if TYPE_CHECKING:
    from experiments.harness.results import Results

GROUP = "claims"

FAMILIES: dict[str, dict[str, Any]] = {
    "nobody told": {"word_of_mouth.impact": 0.0},
    "lecture: 4 or 14–15": {"word_of_mouth.family": "lecture"},
    "evidence: 3 or 3": {"word_of_mouth.family": "evidence"},
}
VARIANTS: dict[str, dict[str, Any]] = {
    f"{name}{text}": changes | {"vendors.Dell.promise": promise}
    for name, changes in FAMILIES.items()
    for text, promise in (("", 0.0), (", Dell promises 0.4", 0.4))
}
CONTRASTS = of("C12")
VARIANTS = {name: {**LONG, **changes} for name, changes in VARIANTS.items()}
VARIANTS |= ledger.variants(CONTRASTS)
LECTURE, NOBODY = "lecture: 4 or 14–15", "nobody told"


GROUPS = {
    "whom customers tell": list(FAMILIES),
    "the same, and Dell promises 0.4": [f"{name}, Dell promises 0.4" for name in FAMILIES],
    "the claim's own markets": list(ledger.variants(CONTRASTS)),
}
"""Rows of the figure."""


class WordOfMouth(Experiment):
    """Families of word of mouth, with and without promises."""

    name = "word-of-mouth"
    scenarios = ("as_told",)
    variants = VARIANTS
    replications = 30
    quick_replications = 2
    quick_changes = {"market.days": 500}
    measure = staticmethod(reputations)
    baseline = NOBODY
    focus = ("Dell",)

    def conclude(self, results: Results) -> list[Finding]:
        found = ledger.conclude(results, CONTRASTS)
        if LECTURE in results.conditions:
            told = results.values(LECTURE, "Dell", "told").sum()
            told /= results.values(LECTURE, "Dell", "first_uses").sum()
            what = "people told per first use of Dell's product"
            by = "by word_of_mouth.lecture: 4 or 14.5"
            found.append(Finding("C12", IMPLIED, what, Interval(told, nan, nan), LECTURE, by))
        return found

    def figures(self, results: Results) -> dict[str, Any]:
        from experiments.harness.plots import points

        return {
            "word_of_mouth.png": points(
                results,
                [
                    ("Dell", "win_rate", "Dell's win rate"),
                    ("Dell", "reputation", "Dell's mean reputation, from −100% to 100%"),
                ],
                title="Word of mouth: Dell's win rate and reputation",
                axis="share of orders; reputation (mean and 95% interval)",
                groups=GROUPS,
            ),
        }


EXPERIMENT = WordOfMouth()
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
