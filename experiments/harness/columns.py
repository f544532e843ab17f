"""What the columns of a table are: type, unit and meaning, each declared once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

Type = Literal["string", "integer", "number", "boolean"]
Aggregation = Literal["", "sum", "mean", "ratio"]
Measure = TypeVar("Measure", bound=Callable[..., Any])


@dataclass(frozen=True)
class Column:
    """A column, or a family of columns.

    Attributes:
        name: as in the table's first line; in a family the varying part stands in braces:
            "win_rate_{year}".
        type: as Frictionless Table Schema calls it.
        unit: "yuan", "working days"; empty for texts.
        meaning: what a cell says, one sentence; a family's may repeat the part in braces.
        aggregation: of a summary, how its cell comes from the replications; empty where that
            makes no sense.
        counted: whether a warm-up is left out of it.
    """

    name: str
    type: Type
    unit: str
    meaning: str
    aggregation: Aggregation = ""
    counted: bool = False

    def matching(self, name: str) -> Column | None:
        """Return this column under a name, with the varying part filled in.

        None if it is not of that name.
        """
        if name == self.name:
            return self
        parts = re.split(r"\{(\w+)\}", self.name)
        if len(parts) == 1:
            return None
        pattern = "".join(
            f"(?P<{part}>.+)" if number % 2 else re.escape(part)
            for number, part in enumerate(parts)
        )
        found = re.fullmatch(pattern, name, re.DOTALL)
        if found is None:
            return None
        return replace(self, name=name, meaning=self.meaning.format(**found.groupdict()))


@dataclass(frozen=True)
class Reference:
    """Columns whose values stand in columns of another table."""

    columns: tuple[str, ...]
    table: str
    there: tuple[str, ...] = ()

    @property
    def target(self) -> tuple[str, ...]:
        """The columns of the other table; by default of the same names."""
        return self.there or self.columns


@dataclass(frozen=True)
class Table:
    """A table of a results folder.

    Attributes:
        title: what one row is.
        columns: all that it may have.
        key: the columns that tell its rows apart.
        references: to other tables.
    """

    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()

    def column(self, name: str) -> Column | None:
        """Return the column of a name: by its full name, else of the family that fits best."""
        ordered = sorted(self.columns, key=lambda column: _fixed(column.name), reverse=True)
        return next((found for column in ordered if (found := column.matching(name))), None)

    def undescribed(self, names: Sequence[str]) -> list[str]:
        """Return the names that no column has."""
        return [name for name in names if self.column(name) is None]

    def extended(self, columns: Sequence[Column]) -> Table:
        """Return the table with further columns."""
        return replace(self, columns=(*self.columns, *columns))


def adds(*columns: Column) -> Callable[[Measure], Measure]:
    """Say which columns a measure adds to those of `Market.results()`; a decorator."""

    def tell(measure: Measure) -> Measure:
        measure.__dict__["adds"] = columns
        return measure

    return tell


def added_by(measure: Callable[..., Any] | None) -> tuple[Column, ...]:
    """Return the columns that a measure says it adds; none if it says nothing."""
    found: tuple[Column, ...] = getattr(measure, "adds", ())
    return found


def _fixed(name: str) -> int:
    """Return how much of a name the whole family has; what is no family comes first."""
    return len(re.sub(r"\{\w+\}", "", name)) + (0 if "{" in name else 1000)
