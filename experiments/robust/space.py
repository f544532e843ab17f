"""The space of the assumed parameters: factors, each with its range or its alternatives.

Every number of the table of parameters whose status is "assumed" is a factor here with its declared
range, or stands in `LEFT_OUT` with a reason; a test sees to it. Alternatives that the model offers
(families) are factors too, and mechanisms that the built-in markets leave out are on in half of the
points. What was calibrated stays inside its calibration's interval.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from experiments.harness.design import flat
from simulation.vocabulary import Aggregation, label

if TYPE_CHECKING:
    from simulation import Scenario
    from simulation.scenario.table import Parameter

Value = float | int | str | bool
Changes = Mapping[str, Any]

BLOCK: Final = 250
"""Points of a Latin hypercube."""
CALIBRATED: Final = {
    "incumbency.advantage": (0.239, 0.314),
    "rebuy.chance": (1.915, 2.0),
    "choice.outside_option": (0.976, 1.009),
}
"""The 95% intervals of `calibrate`, as published in its parameters.csv."""

LEFT_OUT: Final = {
    "market.organisations": "the size of the market, the same at all points",
    "market.days": "the horizon, set by each contrast",
    "needs.order_value": "one factor scales both of its numbers",
    "needs.budget": "one factor sets the width of both of its numbers",
    "awareness.unprompted": "belongs to the home computers' market, which has its own",
    "awareness.response": "belongs to the home computers' market, which has its own",
    "negotiation.*.cost": "set by the contrast of C25, so that both sides spend the same",
    "vendors.*.team.*.reps": "what the scenarios compare",
    "vendors.*.team.*.social_skill": "vendors differ in their schedules alone",
    "vendors.*.team.*.professional_skill": "vendors differ in their schedules alone",
    "vendors.*.product.*": "vendors differ in their schedules alone",
    "vendors.*.promise": "set by the contrasts of C12 to C15",
    "vendors.*.concession": "set by the contrast of C25",
    "vendors.*.advertising": "part of the home computers' market",
    "vendors.*.budget": "part of the scenario equal_budget",
    "activities.*.personal": "declared without a range",
    "activities.*.institutional": "declared without a range",
    "activities.*.group": "declared without a range",
    "activities.*.price": "declared without a range",
    "roles.*.availability.*": "declared without a range",
    "needs.buyers": "two buyers belong to C19, which is implied by it",
}
"""Assumed parameters that are no factors, and why."""

FAMILIES: Final = (
    "trust.link",
    "trust.aggregation",
    "meetings.response",
    "brewing.leaning",
    "promises.credence",
    "satisfaction.family",
    "satisfaction.graded",
    "complaints.recovered",
    "word_of_mouth.family",
    "rapport.aversion",
)
"""Structural alternatives, equally likely, the default first."""
WITHOUT: Final = {"trust.aggregation": Aggregation.MAXIMUM}
"""An alternative that is no value of a factor: where the greatest trust counts alone stands in
C10's twin."""
SHARED: Final = ("practice.*.gain", "practice.*.hours", "negotiation.*.room")
"""Keys of groups that have one value in all members."""
NO_SWITCH: Final = ("rapport.mode",)
"""Numbers whose default is their null, but which are no mechanism of their own."""
ASSUMED: Final = ("assumed", "published")
IN_ORDER: Final = ("rapport.low", "rapport.mode", "rapport.high")
"""Three numbers that must not decrease: a point has them sorted."""
DECISION: Final = "decision"
WEIGHTS: Final = 0.2
"""How far the decision layer's weight in a phase moves, up and down; the others keep their
proportions."""
MONEY: Final = (0.1, 5.0)
BUDGET: Final = (0.0, 0.5)
DUMMIES: Final = 10
"""Factors that do nothing: their importance is what noise alone gives."""


@dataclass(frozen=True)
class Factor:
    """A dimension of the space.

    Attributes:
        name: the key of the scenario, or what its keys have in common.
        value: from a number in [0, 1) to the factor's value.
        changes: from a value to changes of a scenario, by dotted path; none of a dummy.
        kind: "number", "family", "mechanism" (off in half of the points), or "dummy".
        told: its range or its alternatives in words.
    """

    name: str
    value: Callable[[float], Value]
    changes: Callable[[Value], Changes]
    kind: str
    told: str


def factors(scenario: Scenario) -> list[Factor]:
    """Return all factors, in the order of the table of parameters; the dummies come last.

    Args:
        scenario: whose values group members and weights start from.
    """
    from simulation.scenario.parameter import NOTHING
    from simulation.scenario.table import PARAMETERS

    found = []
    for parameter in PARAMETERS:
        path = parameter.path
        whole = parameter.kind == "whole number"
        if parameter.pattern or path in LEFT_OUT:
            continue
        if path in FAMILIES:
            found.append(_family(parameter))
        elif path in CALIBRATED:
            found.append(_number(path, CALIBRATED[path], False))
        elif str(parameter.status) not in ASSUMED:
            continue
        elif path == "phases.*.weights.*":
            found += _weights(scenario)
        elif path == "phases.*.days":
            found += _lengths(scenario)
        elif "*" in path and path not in SHARED:
            for member, one in parameter.each.items():
                explored = one.explore or parameter.explore
                assert explored is not None, path
                found.append(_number(path.replace("*", member, 1), explored.of(0.0), whole))
        elif parameter.explore is not None:
            ends, off = parameter.explore.of(parameter.default), parameter.null
            if path in SHARED:
                found.append(_shared(path, ends, scenario))
            elif off == parameter.default and off is not NOTHING and path not in NO_SWITCH:
                found.append(_mechanism(path, ends, whole, off))
            else:
                found.append(_number(path, ends, whole))
    found += [_money(scenario), _budget()]
    found += [_dummy(number) for number in range(1, DUMMIES + 1)]
    return found


def real(all_factors: list[Factor]) -> list[Factor]:
    """Return the factors that change something."""
    return [one for one in all_factors if one.kind != "dummy"]


def changes_at(all_factors: list[Factor], values: Mapping[str, Value]) -> dict[str, Any]:
    """Return all changes of a point.

    Args:
        all_factors: of the space.
        values: factor → value.
    """
    changes = {
        key: value for one in all_factors for key, value in one.changes(values[one.name]).items()
    }
    return in_order(changes)


def in_order(changes: Mapping[str, Any], scenario: Scenario | None = None) -> dict[str, Any]:
    """Return changes in which the three numbers of rapport do not decrease.

    Args:
        changes: by dotted path.
        scenario: has those of the three that are not changed; None = all of them are.
    """
    own = flat(scenario.to_dict()) if scenario else {}
    if not set(IN_ORDER) & set(changes):
        return dict(changes)
    three = sorted(changes[key] if key in changes else own[key] for key in IN_ORDER)
    return {**changes, **dict(zip(IN_ORDER, three, strict=True))}


def cube(all_factors: list[Factor], count: int, seed: int) -> Any:
    """Return the points of Latin hypercubes in [0, 1), shape (count, number of factors).

    Up to `BLOCK` points are one hypercube. Further points are those of further hypercubes of
    `BLOCK` points, so that a larger design begins with the points of a smaller one, which has
    `BLOCK` points or more: it can be continued.

    Args:
        all_factors: of the space.
        count: of points.
        seed: of the hypercubes.
    """
    import numpy as np
    from scipy.stats import qmc

    def block(own: Any, size: int) -> Any:
        return qmc.LatinHypercube(len(all_factors), rng=np.random.default_rng(own)).random(size)

    first = block(seed, min(count, BLOCK))
    further = [block([seed, number], BLOCK) for number in range(1, -(-count // BLOCK))]
    return np.concatenate([first, *further])[:count]


def values_at(all_factors: list[Factor], place: Any) -> dict[str, Value]:
    """Return factor → value at a place of the cube."""
    return {one.name: one.value(float(u)) for one, u in zip(all_factors, place, strict=True)}


def _scaled(u: float, low: float, high: float, whole: bool) -> float | int:
    """Return a number of a range; whole numbers are equally likely."""
    if whole:
        return int(low + _floor(u * (high - low + 1)))
    return float(f"{low + u * (high - low):.4g}")


def _floor(number: float) -> int:
    """Return the whole number below."""
    return int(number // 1)


def _number(path: str, ends: tuple[float, float], whole: bool) -> Factor:
    low, high = ends
    return Factor(
        path,
        lambda u: _scaled(u, low, high, whole),
        lambda value: {path: value},
        "number",
        f"{low:g} to {high:g}",
    )


def _mechanism(path: str, ends: tuple[float, float], whole: bool, off: Any) -> Factor:
    low, high = ends
    return Factor(
        path,
        lambda u: off if u < 0.5 else _scaled(2 * u - 1, low, high, whole),
        lambda value: {path: value},
        "mechanism",
        f"off ({off:g}), or {low:g} to {high:g}",
    )


def _family(parameter: Parameter) -> Factor:
    path, usual = parameter.path, parameter.default
    others = [True, False] if parameter.kind == "true or false" else _names(parameter)
    names: list[Value] = [usual, *(one for one in others if one != usual)]
    return Factor(
        path,
        lambda u: names[int(u * len(names))],
        lambda value: {path: value},
        "family",
        ", ".join(str(name).lower() for name in names),
    )


def _names(parameter: Parameter) -> list[Value]:
    """Return the alternatives of a parameter that takes a name."""
    return [label(one) for one in parameter.choices if one is not WITHOUT.get(parameter.path)]


def _shared(path: str, ends: tuple[float, float], scenario: Scenario) -> Factor:
    low, high = ends
    group, _, key = path.partition(".*.")
    members = list(scenario.to_dict()[group])
    return Factor(
        f"{group}.{key}",
        lambda u: _scaled(u, low, high, False),
        lambda value: {f"{group}.{member}.{key}": value for member in members},
        "number",
        f"{low:g} to {high:g}, the same for all",
    )


def _weights(scenario: Scenario) -> list[Factor]:
    from simulation.scenario.explore import Around, regroup

    def factor(phase: str, group: Mapping[str, float]) -> Factor:
        low, high = Around(WEIGHTS).of(group[DECISION])
        return Factor(
            f"phases.{phase}.weights.{DECISION}",
            lambda u: _scaled(u, low, high, False),
            lambda value: {
                f"phases.{phase}.weights.{role}": share
                for role, share in regroup(group, DECISION, float(value)).items()
            },
            "number",
            f"{low:g} to {high:g}; the other classes keep their proportions",
        )

    phases = scenario.to_dict()["phases"]
    return [factor(phase, facts["weights"]) for phase, facts in phases.items()]


def _lengths(scenario: Scenario) -> list[Factor]:
    def factor(phase: str, days: list[float]) -> Factor:
        return Factor(
            f"phases.{phase}.days",
            lambda u: _scaled(u, 0.5, 2.0, False),
            lambda value: {f"phases.{phase}.days": [float(value) * day for day in days]},
            "number",
            "× 0.5 to 2",
        )

    phases = scenario.to_dict()["phases"]
    return [factor(phase, list(facts["days"])) for phase, facts in phases.items()]


def _money(scenario: Scenario) -> Factor:
    values = list(scenario.needs.order_value)
    low, high = MONEY
    return Factor(
        "needs.order_value",
        lambda u: float(f"{low * (high / low) ** u:.4g}"),
        lambda value: {"needs.order_value": [float(value) * one for one in values]},
        "number",
        f"× {low:g} to {high:g}, both numbers, evenly by the logarithm",
    )


def _budget() -> Factor:
    low, high = BUDGET
    return Factor(
        "needs.budget",
        lambda u: _scaled(u, low, high, False),
        lambda value: {"needs.budget": [1.0 - float(value), 1.0 + float(value)]},
        "number",
        f"1 ∓ {low:g} to {high:g}",
    )


def _dummy(number: int) -> Factor:
    return Factor(f"dummy {number}", lambda u: float(f"{u:.4g}"), lambda _: {}, "dummy", "0 to 1")
