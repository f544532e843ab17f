"""One key of a sweep, with its values, as it is typed: KEY=V1,V2,… or KEY=LOW..HIGH:N."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from typing import Any

from experiments.harness.options import override, setting

RANGE = re.compile(r"(?P<low>[^,]+?)\.\.(?P<high>[^,:]+):(?P<count>[^,]+)")
MOST_VALUES = 200
DIGITS = 12
"""Significant digits of the values of a range, so that 0.1 + 0.2 is told as 0.3."""


@dataclass(frozen=True)
class Axis:
    """A key and its values.

    Attributes:
        key: dotted path.
        values: two or more, all different.
        text: as it was typed.
    """

    key: str
    values: tuple[Any, ...]
    text: str

    def __str__(self) -> str:
        return self.text

    @property
    def numbers(self) -> bool:
        """Return whether all values are numbers, so that they have places on an axis."""
        return all(isinstance(v, int | float) and not isinstance(v, bool) for v in self.values)

    def name(self, value: Any) -> str:
        """Return what a condition with this value is called: "trust.rho = -1"."""
        return setting(self.key, value).replace("=", " = ", 1)


def axis(text: Any) -> Axis:
    """Read a key with its values.

    Raises:
        argparse.ArgumentTypeError: it is none, with a sentence.
    """
    if isinstance(text, Axis):
        return text
    key, equals, typed = (part.strip() for part in str(text).partition("="))
    if not key or not equals:
        raise argparse.ArgumentTypeError(
            f"'{text}' should be KEY=V1,V2,… or KEY=LOW..HIGH:N, such as choice.sensitivity=2,4,8"
        )
    match = RANGE.fullmatch(typed)
    if match:
        values = _spread(str(text), match["low"], match["high"], match["count"])
    else:
        values = [override(f"{key}={part}")[1] for part in typed.split(",")]
        if any(part.strip() == "" for part in typed.split(",")):
            raise argparse.ArgumentTypeError(f"'{text}' has an empty value")
    if len(values) < 2:
        raise argparse.ArgumentTypeError(
            f"'{text}' has one value; a sweep needs two or more, as in {key}=1,2,4 or {key}=1..4:7"
        )
    for place, value in enumerate(values):
        if value in values[:place]:
            raise argparse.ArgumentTypeError(f"'{text}' has the value {value} twice")
    if len(values) > MOST_VALUES:
        raise argparse.ArgumentTypeError(
            f"'{text}' has {len(values):,} values; at most {MOST_VALUES} are swept"
        )
    return Axis(key, tuple(values), str(text))


def _spread(text: str, low: str, high: str, count: str) -> list[int | float]:
    """Return evenly spaced values, both ends included; whole numbers if all of them are."""
    allowed = "should be KEY=LOW..HIGH:N with numbers LOW < HIGH and a whole number N"
    try:
        first, last, number = float(low), float(high), int(count)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' {allowed}") from None
    if not first < last or abs(first) == float("inf") or abs(last) == float("inf"):
        raise argparse.ArgumentTypeError(f"'{text}' {allowed}")
    if not 2 <= number <= MOST_VALUES:
        raise argparse.ArgumentTypeError(
            f"'{text}' should have from 2 to {MOST_VALUES} values, not {number}"
        )
    step = (last - first) / (number - 1)
    values = [float(f"{first + step * place:.{DIGITS}g}") for place in range(number)]
    if all(value.is_integer() for value in values) and "." not in low + high:
        return [int(value) for value in values]
    return values
