"""conditions.csv: what is different between the conditions of an experiment."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from experiments.harness.design import Condition, flat

NO_PARAMETERS = ("description", "currency")
"""Keys of a scenario that say nothing about its market."""


def table(conditions: Mapping[str, Condition], experiment: str) -> Any:
    """Return one row per condition.

    Columns: condition, experiment, scenario, and each parameter that is not the same in all,
    named by its dotted key, as --set takes it. A list of values is JSON text. A condition without
    the parameter, for example of a vendor that only the others have, has an empty cell.

    Args:
        conditions: by name.
        experiment: its name.

    Returns:
        A DataFrame; columns of numbers are numeric.
    """
    import pandas as pd

    parameters = [_parameters(one.scenario) for one in conditions.values()]
    keys = dict.fromkeys(key for values in parameters for key in values)
    missing = object()
    names = list(conditions)
    columns: dict[str, Any] = {
        "condition": names,
        "experiment": experiment,
        "scenario": [one.base for one in conditions.values()],
    }
    for key in keys:
        values = [values.get(key, missing) for values in parameters]
        if any(_differ(value, values[0]) for value in values):
            columns[key] = _column([None if value is missing else value for value in values])
    return pd.DataFrame(columns, index=range(len(names)))


def _parameters(scenario: Any) -> dict[str, Any]:
    """Return what a scenario says of its market; an empty table and None say nothing."""
    return {
        key: value
        for key, value in members(flat(scenario.to_dict())).items()
        if key not in NO_PARAMETERS and value is not None and value != {}
    }


def members(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values by dotted path in which a list of tables is told member by member."""
    told: dict[str, Any] = {}
    for key, value in values.items():
        if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            for number, one in enumerate(value):
                told |= members(flat(one, f"{key}.{number}"))
        else:
            told[key] = value
    return told


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
