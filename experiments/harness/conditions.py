"""conditions.csv: what is different between the conditions of an experiment, parameter by parameter."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

NO_PARAMETERS = ("description",)
"""Keys of a scenario that say nothing about its market."""


def table(conditions: Mapping[str, Any], experiment: str, scenarios: Mapping[str, str]) -> Any:
    """Return one row per condition: condition, experiment, scenario, and the parameters that are not the same in all.

    A parameter's column is named by its dotted key. A list is JSON text. A condition without the parameter, for example of a vendor
    that only the others have, has an empty cell.

    Args:
        conditions: name → Scenario.
        experiment: its name.
        scenarios: by condition, the name of the scenario that it is a variant of.

    Returns:
        A DataFrame; columns of numbers are numeric.
    """
    import pandas as pd

    parameters = [_parameters(scenario) for scenario in conditions.values()]
    keys = dict.fromkeys(key for values in parameters for key in values)
    missing = object()
    names = list(conditions)
    columns: dict[str, Any] = {
        "condition": names,
        "experiment": experiment,
        "scenario": [scenarios[name] for name in names],
    }
    for key in keys:
        values = [values.get(key, missing) for values in parameters]
        if any(_differ(value, values[0]) for value in values):
            columns[key] = _column([None if value is missing else value for value in values])
    return pd.DataFrame(columns, index=range(len(names)))


def flat(table: Any, path: str = "") -> dict[str, Any]:
    """Return a scenario's values by dotted path; lists and empty tables are values.

    Args:
        table: `Scenario.to_dict()`, or a part of it.
        path: where the part stands.
    """
    if not isinstance(table, dict) or not table:
        return {path: table}
    return {
        key: value
        for name, inside in table.items()
        for key, value in flat(inside, f"{path}.{name}" if path else name).items()
    }


def _parameters(scenario: Any) -> dict[str, Any]:
    """Return what a scenario says of its market; an empty table and None say nothing."""
    values = flat(scenario.to_dict())
    return {
        key: value
        for key, value in values.items()
        if key not in NO_PARAMETERS and value is not None and value != {}
    }


def _differ(one: Any, other: Any) -> bool:
    """Return whether two values are different; 1 and true are."""
    return type(one) is not type(other) or bool(one != other)


def _column(values: list[Any]) -> Any:
    """Return values as a column: numbers as numbers if all are, else text."""
    import pandas as pd

    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return pd.array(values, dtype="boolean")
    if kinds == {int}:
        return pd.array(values, dtype="Int64")
    if kinds <= {int, float}:
        return pd.array(values, dtype="Float64")
    return [_text(value) for value in values]


def _text(value: Any) -> str | None:
    """Return a value as the text of a cell."""
    return (
        value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    )
