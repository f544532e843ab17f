"""The comments of a scenario file: written above keys and behind values, from the table.

A file is read line by line; every key stands on a line of its own. Directly above a key or a
section stand comments of this module's making, and they are replaced: a section's purpose, a key's
meaning and unit, each once in a file. An author's own comments are kept: those that a blank line
follows, those behind a section's name, and those behind a value. In a file that states the defaults
the comment behind a value is made too: where the value comes from. It stands above the key, as
"Value: …", if its line would be too long.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

import tomlkit
from tomlkit.items import Table

from simulation.scenario.parameter import Status
from simulation.scenario.table import Parameter, parameter_at, section_at

WIDTH = 100
VALUE = "# Value: "
LONG_TEXT = '"""'
"""Begins and ends a text of several lines, the one value that may have them."""
_SAID = {Status.LECTURE: "", Status.CHOICE: ""}
"""What is told of a value by its source alone, or needs no telling."""


def annotate(text: str, *, states_defaults: bool) -> str:
    """Return a scenario file with its comments made anew.

    Args:
        text: the file; its values stay as they are.
        states_defaults: whether its values are the table's defaults, so that the table says where
            they come from; else an author's own words behind a value are kept.
    """
    return "\n".join(_Annotator(states_defaults).lines(text)) + "\n"


def note(parameter: Parameter) -> str:
    """Return where a key's default comes from: "assumed, range 2 to 20; C7"."""
    status = _SAID.get(parameter.status, str(parameter.status))
    explored = f"range {parameter.explore}" if parameter.explore else ""
    said = ", ".join(part for part in (status, explored) if part)
    return "; ".join(part for part in (said, parameter.source) if part)


class _Annotator:
    def __init__(self, states_defaults: bool) -> None:
        self.states_defaults = states_defaults
        self.section: tuple[str, ...] = ()
        self.told: set[str] = set()
        """What was explained in this file: each once."""

    def lines(self, text: str) -> Iterator[str]:
        above: list[str] = []
        lines = iter(text.splitlines())
        for line in lines:
            while line.count(LONG_TEXT) % 2:
                line = f"{line}\n{next(lines)}"
            if line.startswith("#"):
                above.append(line)
            elif not line.strip():
                yield from above
                yield ""
                above = []
            else:
                yield from self.header(line) if line.startswith("[") else self.key(line, above)
                above = []
        yield from above

    def header(self, line: str) -> Iterator[str]:
        self.section, _, _ = _parts(line)
        kind = section_at(self.section)
        if kind is not None and self.is_new(kind.__name__):
            yield from _wrapped((kind.__doc__ or "").splitlines()[0])
        yield line

    def key(self, line: str, above: list[str]) -> Iterator[str]:
        path, value, comment = _parts(line)
        parameters = list(_inside((*self.section, *path), value))
        for parameter in parameters:
            if self.is_new(parameter.pattern):
                name = parameter.path.rpartition(".")[2] if _holds_keys(value) else ""
                yield from _wrapped(
                    f"{name}: {described(parameter)}" if name else described(parameter)
                )
        told = comment.removeprefix("#").strip() or _kept(above)
        if self.states_defaults:
            told = "; ".join(filter(None, dict.fromkeys(map(note, parameters))))
        assignment = line.removesuffix(comment).rstrip()
        whole = f"{assignment}  # {told}" if told else assignment
        if len(whole.splitlines()[-1]) <= WIDTH:
            yield whole
        else:
            yield from _wrapped(told, VALUE)
            yield assignment

    def is_new(self, subject: str) -> bool:
        new = subject not in self.told
        self.told.add(subject)
        return new


def described(parameter: Parameter) -> str:
    """Return a key's meaning and, in brackets, its unit or the names that it takes."""
    unit = parameter.names or parameter.unit
    meaning = parameter.meaning.removesuffix(".")
    said = unit.lower() in meaning.lower()
    return f"{meaning}." if said else f"{meaning} [{unit}]."


def _holds_keys(value: Any) -> bool:
    """Tell whether a value is an inline table or a list of them."""
    return isinstance(value, dict) or (
        isinstance(value, list) and any(isinstance(item, dict) for item in value)
    )


def _inside(path: tuple[str, ...], value: Any) -> Iterator[Parameter]:
    """Yield the parameters of a value: its own, or those of the keys of an inline table."""
    if _holds_keys(value):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            yield from _inside((*path, str(key)), item)
    else:
        parameter = parameter_at(path)
        if parameter is None:
            raise ValueError(f"{'.'.join(path)}: is not in the table of parameters")
        yield parameter


def _parts(line: str) -> tuple[tuple[str, ...], Any, str]:
    """Return the path, the value and the comment of a line of TOML: a section's name or a key."""
    path: list[str] = []
    held = tomlkit.parse(line).body
    while True:
        found = next(((key, item) for key, item in held if key is not None), None)
        if found is None:  # an empty section
            return tuple(path), {}, ""
        key, item = found
        path.append(key.key)
        if not isinstance(item, Table):
            return tuple(path), item.unwrap(), item.trivia.comment
        held = item.value.body


def _kept(above: list[str]) -> str:
    """Return an author's words that an earlier run put above the key."""
    for number, line in enumerate(above):
        if line.startswith(VALUE):
            rest = [line.removeprefix("#").strip() for line in above[number + 1 :]]
            return " ".join([line.removeprefix(VALUE), *rest])
    return ""


def _wrapped(text: str, start: str = "# ") -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=start,
        subsequent_indent="# ",
        break_long_words=False,
        break_on_hyphens=False,
    )
