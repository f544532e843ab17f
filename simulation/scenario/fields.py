"""What the keys of a scenario file are made of: types, ranges, and the frozen table."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import copy
from enum import IntEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Generic, TypeAlias, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, create_model

from simulation.scenario.parameter import OneOf
from simulation.vocabulary import CONTACTS, FIRST_HOUR, LAST_HOUR, Activity, label

YUAN = (0, 1e12)
"""Bounds of an amount of money."""
EVER = 1e18
"""An upper bound of what may be practically infinite, such as a half-life."""


def _check_name(name: str) -> str:
    """Refuse what would break a table, a message or a terminal."""
    if not name.isprintable():
        raise ValueError(f"{name!r}: a name has no line breaks and no control characters")
    return name


Name: TypeAlias = Annotated[
    str,
    StringConstraints(min_length=1, max_length=60, strip_whitespace=True),
    AfterValidator(_check_name),
]
ActivityName: TypeAlias = Annotated[str, OneOf(tuple(Activity))]
ContactName: TypeAlias = Annotated[str, OneOf(CONTACTS)]
Money: TypeAlias = Annotated[float, Field(ge=YUAN[0], le=YUAN[1])]
Duration: TypeAlias = Annotated[float, Field(ge=0, le=1e6)]
Tightness: TypeAlias = Annotated[float, Field(ge=1e-3, le=1e3)]
Chance: TypeAlias = Annotated[float, Field(ge=0, le=1)]
Block: TypeAlias = tuple[int, int, ActivityName]
Window: TypeAlias = tuple[int, int, Chance]


def _hours(start: int, end: int, what: str) -> None:
    if not (FIRST_HOUR <= start <= LAST_HOUR and FIRST_HOUR <= end <= LAST_HOUR):
        raise ValueError(
            f"{what} lies outside the day; hours run from {FIRST_HOUR} to {LAST_HOUR} (02:00 is 26)"
        )
    if start >= end:
        raise ValueError(
            f"{what} ends before it begins; write [from, to, …] with from < to (01:00 is 25)"
        )


def _check_spans(spans: tuple[tuple[int, int, object], ...]) -> tuple[tuple[int, int, object], ...]:
    for start, end, content in spans:
        _hours(start, end, f"[{start}, {end}, {content}]")
    for before, after in pairwise(spans):
        if after[0] < before[1]:
            raise ValueError(f"{list(before)} and {list(after)} overlap or are out of order")
    return spans


def _check_schedule(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    if not blocks:
        raise ValueError("a schedule needs at least one block, such as [9, 18, 'visit']")
    _check_spans(blocks)
    return blocks


Schedule: TypeAlias = Annotated[tuple[Block, ...], AfterValidator(_check_schedule)]
"""Blocks [from hour, to hour, activity], in order, without overlap."""
Windows: TypeAlias = Annotated[tuple[Window, ...], AfterValidator(_check_spans)]
"""Availability [from hour, to hour, chance], in order, without overlap."""


def check_range(span: tuple[float, float]) -> tuple[float, float]:
    """Refuse a range that ends below its beginning."""
    if span[0] > span[1]:
        raise ValueError(f"{list(span)} must be [lowest, highest]")
    return span


def check_triangle(days: tuple[float, float, float]) -> tuple[float, float, float]:
    """Refuse a triangle whose corners are out of order."""
    if not days[0] <= days[1] <= days[2]:
        raise ValueError(f"{list(days)} must be [shortest, likeliest, longest], not decreasing")
    return days


FROZEN = "A scenario is frozen; cannot {}. Make a variant: scenario.replace({{'key.path': value}})"


class Table(dict[str, Any]):
    """A dictionary that cannot be changed, whose names are the user's own, such as the vendors."""

    def _refuse(self, *_: object, **__: object) -> Any:
        raise TypeError(FROZEN.format("change a table"))

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[type[Table], tuple[dict[str, Any]]]:
        # Pickle would otherwise fill an empty one, item by item.
        return Table, (dict(self),)


class Section(BaseModel):
    """A table of a scenario file.

    Frozen, no unknown keys, no NaN or infinity, no silent conversion.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, strict=True)

    def __setattr__(self, name: str, value: object) -> None:
        if name.startswith("_"):
            super().__setattr__(name, value)
            return
        raise AttributeError(FROZEN.format(f"set '{name}'"))

    def __delattr__(self, name: str) -> None:
        raise AttributeError(FROZEN.format(f"delete '{name}'"))


Entry = TypeVar("Entry")
Made = TypeVar("Made", bound="Each[Any]")


class Each(Section, Generic[Entry]):
    """A section with an entry for each member of an enum; `one_for_each` makes it from the enum."""

    members: ClassVar[tuple[IntEnum, ...]] = ()
    """Whose entries it has, in order."""
    compact: ClassVar[bool] = False
    """Whether the engine counts these members alone, and not by the enum's numbers."""

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Entry: ...


def one_for_each(
    members: Iterable[IntEnum],
    entry: Any,
    default: Any = ...,
    *,
    compact: bool = False,
) -> Callable[[type[Made]], type[Made]]:
    """Give a section an entry for each of these members of an enum.

    Args:
        members: of one enum; a new member gives the section a new key.
        entry: the type of an entry.
        default: an entry that the file leaves out, or pydantic's field; required if not given.
        compact: see `Each`.
    """

    def made(section: type[Made]) -> type[Made]:
        found = tuple(members)
        fields: dict[str, Any] = {label(member): (entry, copy(default)) for member in found}
        whole: Any = create_model(
            section.__name__,
            __base__=section,
            __module__=section.__module__,
            __doc__=section.__doc__,
            **fields,
        )
        whole.members, whole.compact = found, compact
        return whole

    return made
