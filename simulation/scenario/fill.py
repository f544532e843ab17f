"""What a scenario file lacks, from the table: the keys of members that were added to an enum.

A key goes behind the others of its section, a section behind the others of its kind. All lines that
the file has stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import tomlkit

from simulation.scenario.parameter import NOTHING
from simulation.scenario.table import PARAMETERS


def filled(text: str) -> str:
    """Return a scenario file with the keys that it must state to mean the table's defaults.

    Keys beneath names of the user's own, such as the vendors', are left out.
    """
    lines, present = text.splitlines(), tomlkit.parse(text).unwrap()
    for path, section, default in _stated():
        if not _holds(present, path.split(".")):
            _insert(lines, path, section, tomlkit.item(default).as_string())
    return "\n".join(lines) + "\n"


def _stated() -> Iterator[tuple[str, str, Any]]:
    """Yield each key whose default is not what a missing key means: path, section, default."""
    for pattern in PARAMETERS:
        if pattern.read_by_loader or None in pattern.axes:
            continue
        parts = pattern.path.split(".")
        length = parts.index("*") + 1 if "*" in parts else len(parts) - 1
        for path, _ in pattern.places():
            keys = path.split(".")
            members = [key for key, part in zip(keys, parts, strict=True) if part == "*"]
            default = pattern.of(*members).default
            if default is not NOTHING and default != pattern.missing:
                yield path, ".".join(keys[:length]), default


def _holds(table: Any, keys: list[str]) -> bool:
    for key in keys:
        if not isinstance(table, dict) or key not in table:
            return False
        table = table[key]
    return True


def _insert(lines: list[str], path: str, section: str, value: str) -> None:
    """Put a key into the narrowest section that there is for it, else into a new one."""
    ends = _ends(lines)
    keys = path.split(".")
    heads = (".".join(keys[:length]) for length in range(len(keys) - 1, section.count("."), -1))
    head = next((head for head in heads if head in ends), None)
    if head is None:
        beside = [end for name, end in ends.items() if name.split(".")[0] == keys[0]]
        end = max(beside, default=len(lines))
        lines[end:end] = ["", f"[{section}]", f"{path.removeprefix(section + '.')} = {value}"]
    else:
        lines.insert(ends[head], f"{path.removeprefix(head + '.')} = {value}")


def _ends(lines: list[str]) -> dict[str, int]:
    """Return by section the place behind its last key."""
    ends, section = {}, ""
    for number, line in enumerate(lines, 1):
        if line.startswith("["):
            section = line[1 : line.index("]")]
        if line.strip() and not line.startswith("#"):
            ends[section] = number
    return ends
