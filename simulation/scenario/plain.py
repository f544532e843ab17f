"""What may stand in a scenario at all: tables, lists, numbers, text; of sane size and depth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DEEPEST = 20
"""Levels of tables and lists within each other; a scenario needs seven."""
LONGEST = 1000
"""Digits of a whole number."""
NAMED = ("vendors", "schedules")
"""Tables with names of the user's own."""


def unsuitable(data: Mapping[str, Any]) -> list[str]:
    """Find what no key can take, a sentence for each: before anything tries to read or print it."""
    found = _same_names(data)
    waiting: list[tuple[tuple[Any, ...], Any]] = [((), data)]
    while waiting:
        path, value = waiting.pop()
        if len(path) > DEEPEST:
            found.append(f"{_shown(path[:3])}: lists or tables are nested too deep")
        elif isinstance(value, Mapping):
            waiting += [((*path, key), inside) for key, inside in value.items()]
        elif isinstance(value, (list, tuple)):
            waiting += [((*path, index), inside) for index, inside in enumerate(value)]
        elif isinstance(value, int) and abs(value) >= 10**LONGEST:
            found.append(f"{_shown(path)}: a whole number of more than {LONGEST} digits")
        elif not isinstance(value, (str, int, float, bool)) and not _is_none_or_number(value):
            kind = type(value).__name__
            found.append(f"{_shown(path)} = {value}: a {kind}; write numbers, or text in quotes")
    return found


def _is_none_or_number(value: Any) -> bool:
    """Return whether a value is missing, or a number of NumPy's."""
    return value is None or hasattr(value, "item")


def _same_names(data: Mapping[str, Any]) -> list[str]:
    """Find names that differ in blanks before or behind alone: one would replace the other."""
    found = []
    for table in NAMED:
        names = data.get(table)
        seen: dict[str, str] = {}
        for name in names if isinstance(names, Mapping) else ():
            first = seen.setdefault(str(name).strip(), str(name))
            if first != name:
                found.append(
                    f"{table}: {first!r} and {name!r} are the same name; blanks do not count"
                )
    return found


def _shown(path: tuple[Any, ...]) -> str:
    return ".".join(str(part)[:60] for part in path)
