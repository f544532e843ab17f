"""Options: every command declares its own as the fields of a frozen dataclass.

    @dataclass(frozen=True)
    class MySettings(Settings):
        rounds: int = option(8, "rounds to play (default: 8)", read=whole_number(0, 1000))

The command line's parser is made from the fields (see `parser.Parser`), and `checked` applies the
same rules to values that come from Python. This module imports nothing heavy.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from experiments.harness.errors import UserError, did_you_mean, readable

Many = Literal["", "repeated", "list", "table"]
"""How often a value is given: once; by repeating the option; as a list; as repeated KEY=VALUE."""

OWN = "options of this command"
"""Heading of the options that a command does not share with others."""


@dataclass(frozen=True)
class Option:
    """What the command line knows of a field.

    Attributes:
        help: a line for --help; {name}, {scenarios} and {replications} are filled in.
        read: makes a value of a text, or of a value from Python; raises
            `argparse.ArgumentTypeError`.
        flag: "--name"; without dashes the option is positional.
        metavar: what stands for the value in --help.
        group: heading in --help.
        many: how often a value is given.
        neutral: it says where and how something runs, and cannot change a table.
    """

    help: str
    read: Callable[[Any], Any]
    flag: str
    metavar: str
    group: str
    many: Many
    neutral: bool


def text(value: Any) -> str:
    """Read a text."""
    return readable(str(value))


def option(
    default: Any,
    help: str,
    *,
    read: Callable[[Any], Any] = text,
    flag: str = "",
    metavar: str = "",
    group: str = OWN,
    many: Many = "",
    neutral: bool = False,
) -> Any:
    """Return a dataclass field that is an option; see `Option`.

    Args:
        default: its value if it is not given; False makes it a switch; `MISSING` makes it required.
        help, read, flag, metavar, group, many, neutral: see `Option`.
    """
    declared = Option(help, read, flag, metavar, group, many, neutral)
    if default is MISSING:
        return field(metadata={"option": declared})
    if isinstance(default, Mapping):
        return field(default_factory=lambda: dict(default), metadata={"option": declared})
    return field(default=default, metadata={"option": declared})


def declared(of: Any) -> dict[str, tuple[Option, Field[Any]]]:
    """Return name → (option, field) of a dataclass or of one of its instances."""
    return {one.name: (one.metadata["option"], one) for one in fields(of)}


def flag_of(name: str, one: Option) -> str:
    """Return an option as it is typed: "--run-timeout"."""
    return one.flag or f"--{name.replace('_', '-')}"


def default_of(one: Field[Any]) -> Any:
    """Return the default of a field; `MISSING` if it has none."""
    return one.default if one.default_factory is MISSING else one.default_factory()


def checked(settings: Any) -> None:
    """Check and convert all values of a frozen dataclass, by the rules of its options.

    Raises:
        UserError: a value that is not allowed, with the field's name.
    """
    for name, (one, known) in declared(settings).items():
        value, default = getattr(settings, name), default_of(known)
        if isinstance(default, bool) and not isinstance(value, bool):
            raise UserError(f"{name}: {value!r} should be True or False")
        if value is None or isinstance(default, bool) or value is default:
            continue
        try:
            object.__setattr__(settings, name, _converted(value, one))
        except argparse.ArgumentTypeError as error:
            raise UserError(f"{name}: {error}") from None


def _converted(value: Any, one: Option) -> Any:
    if not one.many:
        return one.read(value)
    if isinstance(value, Mapping):
        return dict(value)
    values = value if isinstance(value, list | tuple) else (value,)
    return gather([one.read(item) for item in values], one.many)


def gather(values: Any, many: Many) -> Any:
    """Return several values as the field keeps them.

    They become a tuple, KEY=VALUE a mapping.
    """
    return values if not many else dict(values) if many == "table" else tuple(values)


def whole_number(low: int, high: int | None = None) -> Callable[[Any], int]:
    """Return a reader of whole numbers in a range."""
    allowed = f"a whole number from {low} to {high}" if high else f"a whole number, {low} or more"

    def read(text: Any) -> int:
        try:
            value = int(str(text))
        except ValueError:
            raise argparse.ArgumentTypeError(f"{str(text)!r} should be {allowed}") from None
        if value < low or (high is not None and value > high):
            raise argparse.ArgumentTypeError(f"{value} should be {allowed}")
        return value

    return read


def width(text: Any) -> float:
    """Read the half-width of an interval."""
    return _number(text, 0.0001, 0.5, "a half-width between 0.0001 and 0.5, such as 0.01")


SECONDS = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0}
DURATION = re.compile(r"([0-9.]+(?:e-?[0-9]+)?)\s*([a-z]*)")
LONGEST = 1e6


def duration(text: Any) -> float:
    """Read a duration in seconds: 90, "90s", "5m" or "1h"."""
    allowed = f"a duration up to {LONGEST:,.0f} s, such as 90, 90s, 5m or 1h"
    match = DURATION.fullmatch(str(text).strip())
    if match is None or match[2] not in SECONDS:
        raise argparse.ArgumentTypeError(f"{str(text)!r} should be {allowed}")
    seconds = _number(match[1], 0.0, LONGEST, allowed, shown=text) * SECONDS[match[2]]
    return _number(seconds, 0.001, LONGEST, allowed, shown=text)


def choice(*known: str) -> Callable[[Any], str]:
    """Return a reader of one of some names."""

    def read(text: Any) -> str:
        if text not in known:
            raise argparse.ArgumentTypeError(
                f"'{text}' is unknown; {did_you_mean(str(text), known)}"
            )
        return str(text)

    return read


def override(text: Any) -> tuple[str, Any]:
    """Read KEY=VALUE, a scenario's value by its dotted path.

    Raises:
        UserError: there is no "=" or no key.
    """
    from simulation.scenario import ScenarioError, parse_override

    try:
        return parse_override(readable(text) if isinstance(text, str) else text)
    except ScenarioError as error:
        raise UserError(str(error)) from None


def words_of(settings: Any, neutral: bool = True) -> list[str]:
    """Return the words that give these settings on a command line; defaults are left out.

    Args:
        settings: an instance of a dataclass of options.
        neutral: whether options that cannot change a table are among them.
    """
    words: list[str] = []
    for name, (one, known) in declared(settings).items():
        value = getattr(settings, name)
        if value == default_of(known) or (one.neutral and not neutral):
            continue
        flag = flag_of(name, one)
        if value is True:
            words.append(flag)
        elif one.many == "table":
            words += [
                word for key, inside in value.items() for word in (flag, setting(key, inside))
            ]
        elif one.many == "repeated":
            words += [word for item in value for word in (flag, str(item))]
        elif one.many == "list":
            words += [flag, *map(str, value)] if flag.startswith("-") else map(str, value)
        else:
            words += [flag, str(value)] if flag.startswith("-") else [str(value)]
    return words


def setting(key: str, value: Any) -> str:
    """Return KEY=VALUE, which `override` reads as the same value again."""
    plain = f"{key}={value}"
    return (
        plain if isinstance(value, str) and override(plain)[1] == value else f"{key}={toml(value)}"
    )


def toml(value: Any) -> str:
    """Return a value as TOML in one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_text(key)} = {toml(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return _text(value) if isinstance(value, str) else repr(value)


def _text(value: str) -> str:
    """Return a text as TOML, whose quoting is that of JSON."""
    return json.dumps(value, ensure_ascii=False)


def _number(text: Any, low: float, high: float, allowed: str, shown: Any = None) -> float:
    try:
        value = float(str(text))
    except ValueError:
        value = float("nan")
    if not low <= value <= high:
        given = text if shown is None else shown
        raise argparse.ArgumentTypeError(f"{str(given)!r} should be {allowed}")
    return value


def folder(text: Any) -> Path:
    """Read a path."""
    return Path(text)
