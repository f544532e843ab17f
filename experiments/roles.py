"""Trust in how many, and which, of the six classes of stakeholder (C9, C10)?

Dell sees one, two, … six of the classes, in the order of their weight, or all but one. In every
case the organisation's trust is the weighted sum over the roles, the plain sum, the veto of the
weakest role, or the greatest trust alone.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.contrasts import ledger, of
from experiments.harness.experiment import Experiment
from experiments.harness.findings import MEASURED, Finding
from simulation.vocabulary import Aggregation, Role, complete, label

if TYPE_CHECKING:
    from experiments.harness.results import Results

GROUP = "claims"

ROLES = tuple(
    label(role)
    for role in complete(
        "experiments/roles.py: ROLES",
        Role,
        dict.fromkeys(
            (
                Role.DECISION,
                Role.TECHNICAL_MANAGEMENT,
                Role.USING_MANAGEMENT,
                Role.USER,
                Role.FINANCE_MANAGEMENT,
                Role.OPERATOR,
            )
        ),
    )
)
"""By their mean weight over the phases, greatest first."""
AGGREGATIONS = tuple(map(label, Aggregation))
ALL = len(ROLES)
CONTRASTS = of("C10")
FOCUS = {"vendors.Dell.strategy": "role-focus"}


def _seen(count: int, aggregation: str) -> str:
    return f"{count} of {ALL}, {aggregation}"


VARIANTS: dict[str, dict[str, Any]] = {
    _seen(count, aggregation): FOCUS
    | {"vendors.Dell.parameters": {"roles": list(ROLES[:count])}, "trust.aggregation": aggregation}
    for aggregation in AGGREGATIONS
    for count in range(1, ALL + 1)
}
VARIANTS |= {
    f"without {role}": FOCUS | {"vendors.Dell.parameters": {"without": [role]}} for role in ROLES
}
VARIANTS |= ledger.variants(CONTRASTS)


GROUPS = {
    **{
        f"number of classes seen, trust is {what}": [
            _seen(count, aggregation) for count in range(1, ALL + 1)
        ]
        for aggregation, what in complete(
            "experiments/roles.py: GROUPS",
            AGGREGATIONS,
            {
                label(Aggregation.WEIGHTED): "the weighted sum",
                label(Aggregation.PLAIN): "the plain sum",
                label(Aggregation.VETO): "that of the weakest class",
                label(Aggregation.MAXIMUM): "that of the strongest class",
            },
        ).items()
    },
    "one class left out": [f"without {role}" for role in ROLES],
    "the claim's own markets": list(ledger.variants(CONTRASTS)),
}
"""Rows of the figure."""


class Roles(Experiment):
    """Classes of stakeholder seen or left out, under three ways to add up trust."""

    name = "roles"
    scenarios = ("equal_headcount",)
    variants = VARIANTS
    replications = 30
    quick_replications = 2
    quick_changes = {"market.days": 250}
    quick_variants = (
        *(_seen(count, "weighted") for count in (1, 3, ALL)),
        "without decision",
        "without user",
    )
    baseline = _seen(ALL, "weighted")
    focus = ("Dell",)

    def conclude(self, results: Results) -> list[Finding]:
        found = ledger.conclude(results, CONTRASTS)
        for aggregation in AGGREGATIONS:
            few, everybody = _seen(1, aggregation), _seen(ALL, aggregation)
            if {few, everybody} <= set(results.conditions):
                gain = results.difference(everybody, few, "Dell")
                measure = "Dell's win rate, all classes less the decision layer alone (share)"
                where = f"trust.aggregation = {aggregation}"
                found.append(Finding("C10", MEASURED, measure, gain, where))
        everybody = _seen(ALL, "weighted")
        for role in ROLES:
            if {f"without {role}", everybody} <= set(results.conditions):
                loss = results.difference(f"without {role}", everybody, "Dell")
                measure = f"Dell's win rate, without {role.replace('_', ' ')} less all (share)"
                found.append(Finding("C9", MEASURED, measure, loss, "weighted sum"))
        return found

    def figures(self, results: Results) -> dict[str, Any]:
        from experiments.harness.plots import lines, points

        counts = [
            count for count in range(1, ALL + 1) if _seen(count, "weighted") in results.conditions
        ]
        curves = [
            (
                f"{aggregation}",
                [results.mean(_seen(count, aggregation), "Dell") for count in counts],
            )
            for aggregation in AGGREGATIONS
            if _seen(counts[0], aggregation) in results.conditions
        ]
        text = "classes of stakeholder that Dell sees, in the order of their weight"
        return {
            "roles.png": lines(
                counts,
                curves,
                title="Dell's win rate by number of classes seen",
                x_axis=text,
                y_axis="win rate",
            ),
            "neglect.png": points(
                results,
                [("Dell", "win_rate", "Dell")],
                title="Dell's win rate, classes seen or left out",
                axis="win rate (mean and 95% interval)",
                groups=GROUPS,
            ),
        }


EXPERIMENT = Roles()
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
