"""The designs: groups of factors, and the rows at which the market is run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from experiments.harness.design import Design
from experiments.harness.errors import UserError, did_you_mean
from experiments.robust.space import Factor

LEVELS: Final = 4
"""Places on each axis of Morris's design."""
HIGHEST: Final = 1.0 - 1e-9
"""The end of a factor's range: its alternatives are told for numbers below 1."""


@dataclass(frozen=True)
class Screen(Design):
    """All rows of a design.

    Attributes:
        groups: name → the factors that move together.
        problem: as SALib wants it.
        places: row → place in the cube, a number in [0, 1] for each factor.
        column: what is measured.
        vendor: whose measure it is.
        sobol: whether the rows are those of Sobol's design; else they are Morris's.
    """

    groups: Mapping[str, Sequence[Factor]] = field(default_factory=dict)
    problem: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[str, Any] = field(default_factory=dict)
    column: str = "win_rate"
    vendor: str = ""
    sobol: bool = False


def sections(factors: Sequence[Factor]) -> dict[str, list[Factor]]:
    """Return the factors by the section of the scenario that their key stands in."""
    found: dict[str, list[Factor]] = {}
    for one in factors:
        found.setdefault(one.name.partition(".")[0], []).append(one)
    return found


def chosen(names: Sequence[str], factors: Sequence[Factor]) -> dict[str, list[Factor]]:
    """Return the groups of some names: a section, or one factor.

    Raises:
        UserError: there is none of that name, or a factor is in two groups.
    """
    known = sections(factors) | {one.name: [one] for one in factors}
    found = {}
    for name in names:
        if name not in known:
            raise UserError(
                f"--of {name}: no section of a scenario and no key that is explored;"
                f" {did_you_mean(name, list(known))}"
            )
        found[name] = known[name]
    members = [one.name for group in found.values() for one in group]
    twice = sorted({name for name in members if members.count(name) > 1})
    if twice or len(found) < len(names):
        raise UserError(f"--of {' '.join(names)}: {', '.join(twice) or 'a name'} is there twice")
    return found


def problem_of(groups: Mapping[str, Sequence[Factor]]) -> dict[str, Any]:
    """Return the groups as SALib's functions want them."""
    pairs = [(name, one.name) for name, group in groups.items() for one in group]
    return {
        "num_vars": len(pairs),
        "names": [factor for _, factor in pairs],
        "groups": [name for name, _ in pairs],
        "bounds": [[0.0, 1.0]] * len(pairs),
    }


def values_at(groups: Mapping[str, Sequence[Factor]], place: Any) -> dict[str, Any]:
    """Return the changes of a scenario at a place of the cube."""
    factors = [one for group in groups.values() for one in group]
    changes: dict[str, Any] = {}
    for one, u in zip(factors, place, strict=True):
        changes |= one.changes(one.value(min(float(u), HIGHEST)))
    return changes
