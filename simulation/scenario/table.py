"""The table of parameters: every key of a scenario file, found by walking the schema.

`PARAMETERS` has one entry for each pattern of a path, such as `trust.share`, `roles.*.people` or
`vendors.*.team.*.reps`. A star stands for a member of an enum (a role) or for a name or a number
of the user's own (a vendor).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from simulation.scenario.explore import Explore, shown
from simulation.scenario.fields import Each
from simulation.scenario.parameter import NOTHING, Facts, OneOf, Status, Value
from simulation.scenario.schema import ScenarioSpec
from simulation.vocabulary import complete, label

NUMBER, WHOLE, SWITCH, NAME = "number", "whole number", "true or false", "name"
"""The types that the engine's record can hold."""
TEXT, LIST, PAIRS = "text", "list", "table"
_KINDS: Final = {float: NUMBER, int: WHOLE, bool: SWITCH, str: TEXT, dict: PAIRS}


@dataclass(frozen=True)
class Bounds:
    """The lowest and the highest number that a key takes."""

    low: float
    high: float
    above: bool = False
    """The lowest number itself is refused."""

    def __contains__(self, number: float) -> bool:
        return self.low <= number <= self.high and not (self.above and number == self.low)

    def __str__(self) -> str:
        if self.above:
            return f"above {shown(self.low)}, and at most {shown(self.high)}"
        return f"from {shown(self.low)} to {shown(self.high)}"


@dataclass(frozen=True)
class Axis:
    """A star that stands for members of an enum."""

    members: tuple[IntEnum, ...]
    compact: bool

    @property
    def size(self) -> int:
        """How long an array is that has a place for each member."""
        return len(self.members) if self.compact else len(type(self.members[0]))

    def place(self, member: IntEnum) -> int:
        """Return a member's place in such an array."""
        return self.members.index(member) if self.compact else int(member)


@dataclass(frozen=True)
class Parameter:
    """A key, or the same key of all members of a group."""

    path: str
    kind: str
    """One of the types above."""
    length: int
    """How many numbers: 1, 2 for a pair, 3 for a triangle; 0 for a list of any length."""
    meaning: str
    unit: str
    default: Any
    """Its value in the built-in market `as_told`; `NOTHING` where each member has its own."""
    null: Any
    """The value that switches its mechanism off, or `NOTHING`."""
    missing: Any
    """What a file without the key means, or `REQUIRED`."""
    bounds: Bounds | None
    explore: Explore | None
    status: Status
    source: str
    each: dict[str, Value]
    """What members of the group have of their own."""
    choices: tuple[IntEnum, ...]
    """The members whose names it takes, if its type is a name."""
    axes: tuple[Axis | None, ...]
    """For each star the enum's members; `None` where names are the user's own."""
    pattern: str = ""
    """The path of the table, with its stars, where this is one member's parameter."""
    read_by_loader: bool = False
    """Whether the key is used up while files are read, and is no part of a scenario."""

    @property
    def names(self) -> str:
        """The names that it takes, as a list in words; "" if its type is no name."""
        if not self.choices:
            return ""
        *others, last = map(label, self.choices)
        return f"{', '.join(others)} or {last}"

    @property
    def field(self) -> str:
        """Name in the engine's record: `roles.*.people` → `roles_people`."""
        return "_".join(part for part in self.path.split(".") if part != "*")

    @property
    def recorded(self) -> bool:
        """Whether the engine's record has it: numbers whose count is the same in all scenarios."""
        return (
            self.kind in (NUMBER, WHOLE, SWITCH, NAME)
            and self.length > 0
            and None not in self.axes
            and not self.read_by_loader
        )

    @property
    def unexplored(self) -> str:
        """Why no range is worth exploring; "" if there is no reason."""
        if self.kind in (NAME, SWITCH):
            return "its alternatives are its names"
        if self.kind in (TEXT, LIST, PAIRS):
            return "no number"
        reasons = (Status.LECTURE, Status.DEFINITION, Status.CHOICE)
        return str(self.status) if self.status in reasons else ""

    @property
    def sizes(self) -> tuple[int, ...]:
        """The shape that its stars give to the engine's record."""
        return tuple(axis.size for axis in self.axes if axis)

    def places(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Yield each concrete key of a pattern, and its place in the engine's record."""
        axes = [axis for axis in self.axes if axis]
        for members in itertools.product(*(axis.members for axis in axes)):
            yield (
                self.of(*map(label, members)).path,
                tuple(axis.place(member) for axis, member in zip(axes, members, strict=True)),
            )

    def of(self, *members: str) -> Parameter:
        """Return the parameter of one member of a group, with what it has of its own."""
        names = iter(members)
        path = ".".join(next(names) if part == "*" else part for part in self.path.split("."))
        own = self.each.get(".".join(members)) or self.each.get(members[-1] if members else "")
        if own is None:
            return replace(self, path=path, pattern=self.path, each={}, axes=())
        return replace(
            self,
            path=path,
            pattern=self.path,
            default=own.default,
            explore=own.explore or self.explore,
            source=self.source if own.source is None else own.source,
            status=own.status or self.status,
            each={},
            axes=(),
        )

    def code(self, value: Any) -> Any:
        """Return a value as the engine's record holds it: a name as a number, nothing as NaN."""
        if value is None:
            return math.nan
        return next((m for m in self.choices if label(m) == value), value)


def parameter_at(location: Sequence[object]) -> Parameter | None:
    """Return the parameter of a place in a scenario file, such as `("trust", "share")`.

    A place within a list or pair belongs to its key. `None`: there is no such key.
    """
    parts = [str(part) for part in location]
    for known in PARAMETERS:
        pattern = known.path.split(".")
        if len(pattern) <= len(parts) and all(
            mine in ("*", theirs) for mine, theirs in zip(pattern, parts, strict=False)
        ):
            return known.of(
                *(theirs for mine, theirs in zip(pattern, parts, strict=False) if mine == "*")
            )
    return None


def section_at(location: Sequence[object]) -> type[BaseModel] | None:
    """Return the section that stands at a place in a scenario file; `None`: no section does."""
    current: Any = ScenarioSpec
    starred = False
    for part in location:
        if starred:  # a name or number of the user's own
            starred = False
        elif isinstance(current, type) and issubclass(current, BaseModel):
            field = current.model_fields.get(str(part))
            if field is None:
                return None
            current, starred = _unwrapped(field.annotation)
        else:
            return None
    is_section = isinstance(current, type) and issubclass(current, BaseModel) and not starred
    return current if is_section else None


def _walk(
    section: type[BaseModel], path: str, axes: tuple[Axis | None, ...]
) -> Iterator[Parameter]:
    """Yield the parameters of a section and of the sections within it."""
    for name, field in section.model_fields.items():
        here, around = f"{path}{name}", axes
        if issubclass(section, Each) and name in map(label, section.members):
            here, around = f"{path}*", (*axes, Axis(section.members, section.compact))
            if name != label(section.members[0]):
                continue  # like the first one
        inside, star = _unwrapped(field.annotation)
        if star:
            here, around = f"{here}.*", (*around, None)
        if isinstance(inside, type) and issubclass(inside, BaseModel):
            yield from _walk(inside, f"{here}.", around)
        else:
            found = _parameter(here, field, inside, around)
            _check_each(found, f"{section.__module__.replace('.', '/')}.py")
            yield found


def _check_each(found: Parameter, file: str) -> None:
    """Refuse a key that has values of their own for some members of a group and not for all.

    Where names are the user's own there is nothing to be complete.
    """
    axes = [axis for axis in found.axes if axis is not None]
    if not found.each or len(axes) < len(found.axes):
        return
    groups = [tuple(map(label, ms)) for ms in itertools.product(*(axis.members for axis in axes))]
    # A value stands under the names of all members, or under that of the last alone.
    wanted = [names[-1] if names[-1] in found.each else ".".join(names) for names in groups]
    complete(f"{file}: `each` of the key {found.path}", tuple(dict.fromkeys(wanted)), found.each)


def _unwrapped(annotation: Any) -> tuple[Any, bool]:
    """Return what a type holds, and whether it is a table or list of sections or named values."""
    kind, inside = get_origin(annotation), get_args(annotation)
    if kind is dict and inside[1] is not Any:
        return inside[1], True
    if kind is tuple and isinstance(inside[0], type) and issubclass(inside[0], BaseModel):
        return inside[0], True
    if kind in (Union, UnionType):
        return next(part for part in inside if part is not NoneType), False
    return annotation, False


def _parameter(path: str, field: FieldInfo, annotation: Any, axes: Any) -> Parameter:
    facts = field.json_schema_extra
    if not isinstance(facts, Facts) or field.description is None:
        raise TypeError(f"{path}: declare this key with parameter(…)")
    choices = next((item.members for item in field.metadata if isinstance(item, OneOf)), ())
    kind, length = _kind(annotation)
    return Parameter(
        path=path,
        kind=NAME if choices else kind,
        length=length,
        meaning=field.description,
        unit=facts.unit,
        default=NOTHING if facts.each else facts.default,
        null=facts.null,
        missing=facts.missing,
        bounds=_bounds(field.metadata) or _bounds_within(annotation),
        explore=facts.explore,
        status=facts.status,
        source=facts.source,
        each=dict(facts.each),
        choices=choices,
        axes=axes,
    )


def _kind(annotation: Any) -> tuple[str, int]:
    """Return the kind of a type, and how many numbers it holds."""
    if get_origin(annotation) is Annotated:
        return _kind(get_args(annotation)[0])
    if get_origin(annotation) is tuple:
        parts = get_args(annotation)
        return (LIST, 0) if ... in parts else (_kind(parts[0])[0], len(parts))
    return _KINDS[get_origin(annotation) or annotation], 1


def _bounds(metadata: Sequence[Any]) -> Bounds | None:
    """Return the bounds among pydantic's metadata of a field or type."""
    limits: dict[str, float] = {
        name: getattr(limit, name)
        for item in metadata
        for limit in getattr(item, "metadata", [item])
        for name in ("ge", "gt", "le")
        if getattr(limit, name, None) is not None
    }
    if "le" not in limits:
        return None
    above = "gt" in limits
    return Bounds(limits["gt" if above else "ge"], limits["le"], above)


def _bounds_within(annotation: Any) -> Bounds | None:
    """Return the bounds of the numbers in a pair or list: the first that there are."""
    if get_origin(annotation) is Annotated:
        found = _bounds(get_args(annotation)[1:])
        if found:
            return found
    for part in get_args(annotation):
        found = _bounds_within(part)
        if found:
            return found
    return None


def _of_the_loader(path: str, kind: str, meaning: str) -> Parameter:
    return Parameter(
        path=path,
        kind=kind,
        length=0 if kind == LIST else 1,
        meaning=meaning,
        unit="",
        default="" if kind == TEXT else (),
        null=NOTHING,
        missing="" if kind == TEXT else (),
        bounds=None,
        explore=None,
        status=Status.CHOICE,
        source="",
        each={},
        choices=(),
        axes=(),
        read_by_loader=True,
    )


PARAMETERS: Final[tuple[Parameter, ...]] = (
    _of_the_loader(
        "extends", TEXT, "Name or path of the scenario from which all keys left out are taken over."
    ),
    _of_the_loader(
        "without", LIST, "Keys of the extended scenario that are taken away, as dotted paths."
    ),
    *_walk(ScenarioSpec, "", ()),
)
"""Every key of a scenario file, in the order of the sections."""
