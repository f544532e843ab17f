"""The table of parameters for readers (a table in ODD.md) and for editors (a JSON schema)."""

from __future__ import annotations

import json
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from simulation.scenario.annotate import described
from simulation.scenario.parameter import NOTHING, REQUIRED
from simulation.scenario.schema import ScenarioSpec
from simulation.scenario.table import PARAMETERS, Parameter

COLUMNS = (
    "key",
    "meaning [unit]",
    "as told",
    "missing",
    "null",
    "bounds",
    "worth exploring",
    "status",
    "source",
)
LONGEST = 90
"""Characters of a cell with members' own values; more of them stand in the file alone."""


def markdown() -> str:
    """Return the table of parameters in Markdown."""
    lines = [_row(COLUMNS), _row(["---"] * len(COLUMNS))]
    return "\n".join(lines + [_row(_cells(parameter)) for parameter in PARAMETERS]) + "\n"


def _row(cells: Any) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(key: Parameter) -> list[str]:
    own = key.each
    explored = {name: str(value.explore or key.explore or "") for name, value in own.items()}
    sources = dict.fromkeys(
        key.source if value.source is None else value.source for value in own.values()
    )
    statuses = dict.fromkeys(value.status or key.status for value in own.values())
    return [
        f"`{key.path}`",
        described(key),
        _of_members({name: _text(value.default) for name, value in own.items()})
        if own
        else _text(key.default),
        "required" if key.missing is REQUIRED else _text(key.missing),
        "" if key.null is NOTHING else _text(key.null),
        str(key.bounds or ""),
        _of_members(explored) if own else str(key.explore or ""),
        ", ".join(map(str, statuses)) if own else str(key.status),
        "; ".join(source for source in sources if source) if own else key.source,
    ]


def _of_members(texts: dict[str, str]) -> str:
    """Return members' texts: "1 (decision), 3 (user)", or where they stand if they are many."""
    different = dict.fromkeys(texts.values())
    if len(different) == 1:
        return next(iter(different))
    told = ", ".join(
        f"{text or 'none'} ({', '.join(name for name, other in texts.items() if other == text)})"
        for text in different
    )
    return told if len(told) <= LONGEST else "see `as_told.toml`"


def _text(value: Any) -> str:
    """Return a value as a scenario file writes it."""
    if value is None or value == "":
        return "none"
    if isinstance(value, str | bool | list | tuple):
        text = json.dumps(value, ensure_ascii=False).strip('"')
        return text if len(text) <= LONGEST else "see `as_told.toml`"
    return "{}" if isinstance(value, dict) else f"{value:,.13g}"


class _Quiet(GenerateJsonSchema):
    """Leaves the default of `parameters` out without a warning: JSON has no frozen tables."""

    ignored_warning_kinds = {"non-serializable-default"}  # noqa: RUF012


def json_schema() -> str:
    """Return the JSON schema of scenario files, by which editors complete and explain keys."""
    schema = ScenarioSpec.model_json_schema(schema_generator=_Quiet)
    sections = schema["required"]
    loader = {
        key.path: {"description": key.meaning}
        | (
            {"type": "string"}
            if key.default == ""
            else {"type": "array", "items": {"type": "string"}}
        )
        for key in PARAMETERS
        if key.read_by_loader
    }
    schema = _without_titles(schema)
    schema["properties"] = loader | schema["properties"]
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A scenario of both-hands",
        **schema,
        # What is left out stands in the scenario that a file extends.
        "anyOf": [{"required": ["extends"]}, {"required": sections}],
    }
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def _without_titles(schema: Any) -> Any:
    """Return a schema without pydantic's titles, and without its lists of required keys."""
    if isinstance(schema, list):
        return [_without_titles(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: _without_titles(value)
        for key, value in schema.items()
        if not (key == "title" and isinstance(value, str))
        and not (key == "required" and isinstance(value, list))
    }
