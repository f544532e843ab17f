"""How a key of a scenario file is declared: once, with everything about it as data.

`share: float = parameter("Weight of the personal hand P in trust (α).", unit="share", …)` stands
where the pydantic field stands. Validation, its messages, the engine's record, ODD's table, the
comments of the built-in files and the JSON schema are made from it; `table` lists all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, IntEnum, StrEnum
from typing import Any, Final

from pydantic import Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from simulation.scenario.explore import Explore, plain
from simulation.vocabulary import label


class Status(StrEnum):
    """What a value rests on."""

    LECTURE = "the lecture's input"
    PUBLISHED = "published"
    CALIBRATED = "calibrated"
    ASSUMED = "assumed"
    DEFINITION = "by definition"
    CHOICE = "the user's own choice"


class _Missing(Enum):
    REQUIRED = 0
    NOTHING = 1


REQUIRED: Final = _Missing.REQUIRED
"""The file (or what it extends) must have the key."""
NOTHING: Final = _Missing.NOTHING
"""There is no such value: no null, or nothing said."""


@dataclass(frozen=True)
class Value:
    """What one member of a group (a role, a phase, an activity) has of its own in a key.

    What is `None` is as the key says.
    """

    default: Any
    explore: Explore | None = None
    source: str | None = None
    status: Status | None = None


@dataclass(frozen=True)
class Facts:
    """What pydantic does not know of a key; it carries this into the JSON schema."""

    unit: str
    status: Status
    source: str
    default: Any
    null: Any
    missing: Any
    explore: Explore | None
    each: Mapping[str, Value] = field(default_factory=dict)

    def __call__(self, schema: Any) -> None:
        """Add the facts to the key's entry in the JSON schema, under names that begin with x-."""
        default = (
            {name: value.default for name, value in self.each.items()}
            if self.each
            else self.default
        )
        facts = {
            "x-unit": self.unit,
            "x-as-told": default,
            "x-null": self.null,
            "x-explore": plain(self.explore),
            "x-status": str(self.status),
            "x-source": self.source,
        }
        schema |= {
            name: value
            for name, value in facts.items()
            if value not in (None, "") and value is not NOTHING
        }


def parameter(
    meaning: str,
    *,
    unit: str,
    status: Status,
    source: str = "",
    default: Any = NOTHING,
    null: Any = NOTHING,
    missing: Any = NOTHING,
    bounds: tuple[float, float] | None = None,
    above: bool = False,
    explore: Explore | None = None,
    each: Mapping[str, Value] | None = None,
) -> Any:
    """Declare a key of a scenario file; returns pydantic's field.

    Args:
        meaning: one sentence.
        unit: of its numbers; "" for text, names and switches.
        status: what its value rests on.
        source: a claim of the lecture (C1 … C25), a publication, or the reason for the value.
        default: the value in the built-in market `as_told`; that of a missing key if not given.
        null: the value that switches the key's mechanism off.
        missing: what a file without the key means; the null if not given, and `REQUIRED` where
            there is no null either.
        bounds: the lowest and the highest number. Pairs and lists have theirs in their type.
        above: the lowest number itself is refused.
        explore: the range that is worth exploring; none for inputs of the lecture and the like.
        each: what members of a group have of their own, by name; of nested groups by both names,
            as in "evaluation.user".
    """
    if missing is NOTHING:
        missing = REQUIRED if null is NOTHING else null
    if default is NOTHING:
        default = missing
    limits: Any = {}
    if bounds is not None:
        limits = {"gt" if above else "ge": bounds[0], "le": bounds[1]}
    start: Any = ... if missing is REQUIRED else missing
    return Field(
        start,
        description=meaning,
        json_schema_extra=Facts(unit, status, source, default, null, missing, explore, each or {}),
        **limits,
    )


@dataclass(frozen=True, eq=False)  # members of two enums are equal where their numbers are
class OneOf:
    """A type's annotation: the text is the name of one of these members of an enum."""

    members: tuple[IntEnum, ...]

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Let pydantic accept the names alone."""
        return core_schema.literal_schema([label(member) for member in self.members])
