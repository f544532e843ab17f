"""What the keys of a scenario file are made of: types, ranges, and the frozen table."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from simulation.vocabulary import FIRST_HOUR, LAST_HOUR

Share: TypeAlias = Annotated[float, Field(ge=0, le=1)]
NonNegative: TypeAlias = Annotated[float, Field(ge=0)]
Positive: TypeAlias = Annotated[float, Field(gt=0)]
Duration: TypeAlias = Annotated[float, Field(ge=0, le=1e6)]
Count: TypeAlias = Annotated[int, Field(ge=1)]
Name: TypeAlias = Annotated[
    str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True)
]
ActivityName: TypeAlias = Literal["desk", "visit", "call", "dinner", "tea_house", "night_out"]
ContactName: TypeAlias = Literal["visit", "call", "dinner", "tea_house", "night_out"]
CONTACT_NAMES: tuple[ContactName, ...] = ("visit", "call", "dinner", "tea_house", "night_out")
Block: TypeAlias = tuple[int, int, ActivityName]
Window: TypeAlias = tuple[int, int, Share]


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
    """A table with names of the user's own, such as the vendors: a dictionary that cannot be changed."""

    def _refuse(self, *_: object, **__: object) -> Any:
        raise TypeError(FROZEN.format("change a table"))

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[type[Table], tuple[dict[str, Any]]]:
        # Pickle would otherwise fill an empty one, item by item.
        return Table, (dict(self),)


class Section(BaseModel):
    """A table of a scenario file: frozen, no unknown keys, no NaN or infinity, no silent conversion."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, strict=True)

    def __setattr__(self, name: str, value: object) -> None:
        if name.startswith("_"):
            super().__setattr__(name, value)
            return
        raise AttributeError(FROZEN.format(f"set '{name}'"))

    def __delattr__(self, name: str) -> None:
        raise AttributeError(FROZEN.format(f"delete '{name}'"))
