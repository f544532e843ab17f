"""What a user reads when a scenario is wrong.

Every problem at once, each with its key and a remedy.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import ValidationError

from simulation.scenario.table import parameter_at, section_at

WORDING = {
    "Input should": "should",
    "String should": "should",
    "a valid integer": "a whole number",
    "an object": "a table",
    "a valid array": "a list",
    "a valid string": "text",
}
"""pydantic's words → those of a scenario file."""

RANGES = ("greater_than", "greater_than_equal", "less_than", "less_than_equal")


MOST_LISTED = 20
"""Problems that a message lists at most."""


class ScenarioError(ValueError):
    """A scenario that cannot be used; `str(error)` is the whole message for the user."""


class ScenarioWarning(UserWarning):
    """A scenario that can be used, but probably is not what its author meant."""


def suggestion(word: object, known: Iterable[str]) -> str:
    """Return '; did you mean …?' for a near name, else the list of known ones."""
    names = sorted(known)
    near = difflib.get_close_matches(str(word), names, n=1)
    if near:
        return f"; did you mean '{near[0]}'?"
    return f"; known: {', '.join(names)}" if names else ""


def report(source: str, problems: Sequence[str]) -> ScenarioError:
    """Make one error out of all problems of one source (a file, a built-in name or an override)."""
    unique = list(dict.fromkeys(problems))
    if len(unique) == 1:
        return ScenarioError(f"{source}: {unique[0]}")
    lines = unique[:MOST_LISTED]
    if len(unique) > MOST_LISTED:
        lines.append(f"and {len(unique) - MOST_LISTED:,} more")
    return ScenarioError(
        f"{source}: {len(unique):,} problems\n" + "\n".join(f"  {line}" for line in lines)
    )


def explain(error: ValidationError) -> list[str]:
    """Put pydantic's findings into sentences `key.path = value: what is wrong; remedy`."""
    return [
        line
        for finding in error.errors(include_url=False)
        for line in _sentence(finding).splitlines()
    ]


def _sentence(finding: Any) -> str:
    location = [part for part in finding["loc"] if part != "[key]"]
    path = ".".join(_key(part) for part in location)
    kind, given = finding["type"], finding["input"]
    if kind == "extra_forbidden":
        return f"{path}: unknown key{suggestion(location[-1], _keys_at(location[:-1]))}"
    if kind == "missing" and isinstance(location[-1], int):
        return (
            f"{path.rpartition('.')[0]} = {_shown(given)}: too few items, there should be "
            f"at least {location[-1] + 1}"
        )
    if kind == "too_long" and isinstance(given, (list, tuple)):
        return (
            f"{path} = {_shown(given)}: too many items, there should be at most "
            f"{finding['ctx']['max_length']}"
        )
    if kind == "missing":
        hint = (
            '; `extends = "as_told"` takes over what a file leaves out'
            if len(location) == 1
            else ""
        )
        return f"{path}: is missing{hint}"
    message = finding["msg"]
    if kind in ("value_error", "assertion_error"):
        # Ours, from a validator: already a full sentence.
        return (
            f"{path}: {message.removeprefix('Value error, ')}"
            if path
            else message.removeprefix("Value error, ")
        )
    if kind == "enum" or kind == "literal_error":
        expected = finding["ctx"]["expected"].replace(" or ", ", ").replace("'", "").split(", ")
        return f"{path} = {_shown(given)}: unknown name{suggestion(given, expected)}"
    if kind in RANGES:
        message = _range_at(location) or message
    for theirs, ours in WORDING.items():
        message = message.replace(theirs, ours)
    return f"{path} = {_shown(given)}: {message}"


def shown_list(texts: Iterable[str]) -> str:
    """Return a list of texts, long ones cut short."""
    return ", ".join(text if len(text) <= 60 else f"{text[:57]}…" for text in texts)


def _key(part: object) -> str:
    """Return a key as it stands in a path; in quotes where it would break a line or a terminal."""
    text = str(part)
    return text if text and text.isprintable() else repr(text)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _range_at(location: Sequence[object]) -> str:
    """Return a sentence with both bounds of a key, and its meaning.

    Both come from the table of parameters.
    """
    key = parameter_at(location)
    if key is None or key.bounds is None:
        return ""
    return f"should be {key.bounds}; meaning: {key.meaning.removesuffix('.')}"


def _keys_at(location: Sequence[object]) -> list[str]:
    """Return the keys that the schema knows at a place."""
    section = section_at(location)
    return list(section.model_fields) if section else []
