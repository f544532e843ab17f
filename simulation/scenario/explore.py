"""Ranges that are worth exploring: where an experiment may vary a number.

A range is one of three kinds: absolute (`Span`), a factor of the value (`Times`), or an amount up
and down within numbers that sum to 1 (`Around`). A design of experiments asks `of(value)` for the
two ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias


def shown(number: float) -> str:
    """Return a number as messages and comments write it: 0.05, 100,000, 1e+12."""
    return f"{number:,.13g}"


@dataclass(frozen=True)
class Span:
    """From `low` to `high`, whatever the value is."""

    low: float
    high: float

    def of(self, value: float) -> tuple[float, float]:
        """Return the lowest and the highest number for a value."""
        return self.low, self.high

    def __str__(self) -> str:
        return f"{shown(self.low)} to {shown(self.high)}"


@dataclass(frozen=True)
class Times:
    """From `low` × the value to `high` × the value."""

    low: float
    high: float

    def of(self, value: float) -> tuple[float, float]:
        """Return the lowest and the highest number for a value."""
        return self.low * value, self.high * value

    def __str__(self) -> str:
        return f"× {shown(self.low)} to {shown(self.high)}"


@dataclass(frozen=True)
class Around:
    """The value plus or minus `margin`, in [0, 1]; the group that it belongs to sums to 1."""

    margin: float

    def of(self, value: float) -> tuple[float, float]:
        """Return the lowest and the highest number for a value."""
        return max(0.0, value - self.margin), min(1.0, value + self.margin)

    def __str__(self) -> str:
        return f"± {shown(self.margin)}"


Explore: TypeAlias = Span | Times | Around


def plain(explore: Explore | None) -> dict[str, Any] | None:
    """Return a range as JSON can hold it."""
    if explore is None:
        return None
    if isinstance(explore, Around):
        return {"kind": "around", "margin": explore.margin}
    return {"kind": type(explore).__name__.lower(), "low": explore.low, "high": explore.high}


def regroup(group: Mapping[str, float], member: str, value: float) -> dict[str, float]:
    """Return a group with one member's share changed; the others keep their proportions.

    Args:
        group: shares that sum to 1, by member.
        member: whose share changes.
        value: its new share, in [0, 1].

    Raises:
        ValueError: the others have no share that could give way.
    """
    rest = sum(share for name, share in group.items() if name != member)
    if rest == 0.0 and value != 1.0:
        raise ValueError(f"{member} has the whole of its group: no other share can give way")
    factor = (1.0 - value) / rest if rest else 0.0
    return {name: value if name == member else share * factor for name, share in group.items()}
