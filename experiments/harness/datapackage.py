"""datapackage.json: what stands in a results folder, column by column.

It is a Frictionless Data Package (version 1). It depends on the tables alone, so that the same
result has the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from experiments.harness.columns import Column, Table
from experiments.harness.outputs import write_text
from experiments.harness.tables import YUAN, parameter, type_of
from experiments.harness.warm_up import since

FILE = "datapackage.json"
SOURCES = (
    {"title": "以客户为导向的营销策略, lectures 4 and 5: a Chinese lecture on key-account selling"},
    {
        "title": (
            "Both hands (两手抓): an agent-based model of that lecture, which computed the tables"
        )
    },
)


def build(
    name: str,
    title: str,
    frames: Mapping[str, Any],
    tables: Mapping[str, Table],
    notes: Sequence[str] = (),
    warm_up: int = 0,
    currency: str = YUAN,
) -> dict[str, Any]:
    """Return the description of a results folder.

    Args:
        name: the experiment's.
        title: what it is about, one sentence.
        frames: the folder's tables by the name of their file without ".csv", as they were written.
        tables: what is known of tables, likewise by name.
        notes: sentences about the folder, such as what was left out.
        warm_up: working days at the start of every run that do not count.
        currency: in which money is told; the tables' descriptions say yuan.
    """
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": name,
        "title": title,
        **({"description": " ".join(notes)} if notes else {}),
        "sources": [dict(source) for source in SOURCES],
    }
    package["resources"] = [
        _resource(table, frame, tables.get(table, Table("", ())), frames, warm_up)
        for table, frame in frames.items()
    ]
    if currency != YUAN:
        for resource in package["resources"]:
            for field in resource["schema"]["fields"]:
                if "unit" in field:
                    field["unit"] = field["unit"].replace(YUAN, currency)
    return package


def write(folder: Path, package: Mapping[str, Any]) -> None:
    """Write a description into its folder."""
    write_text(folder / FILE, json.dumps(package, indent=2, ensure_ascii=False) + "\n")


def undescribed(frames: Mapping[str, Any], tables: Mapping[str, Table]) -> list[str]:
    """Return a sentence for every table and column that has no description.

    Args:
        frames: tables by name.
        tables: what is known of them.
    """
    sentences = []
    for name, frame in frames.items():
        if name not in tables:
            sentences.append(f"{name}.csv: the table has no description; declare a Table for it")
            continue
        sentences += [
            f"{name}.csv: column '{column}' has no description; declare a Column for it"
            for column in frame.columns
            if _described(name, tables[name], column, frame[column]) is None
        ]
    return sentences


def _resource(
    name: str, frame: Any, table: Table, frames: Mapping[str, Any], warm_up: int
) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(name, table, column, frame[column], warm_up) for column in frame.columns],
        "missingValues": [""],
    }
    if table.key and set(table.key) <= set(frame.columns):
        schema["primaryKey"] = list(table.key)
    references = [
        {
            "fields": list(reference.columns),
            "reference": {"resource": reference.table, "fields": list(reference.target)},
        }
        for reference in table.references
        if reference.table in frames
        and set(reference.columns) <= set(frame.columns)
        and set(reference.target) <= set(frames[reference.table].columns)
    ]
    if references:
        schema["foreignKeys"] = references
    return {
        "profile": "tabular-data-resource",
        "name": name,
        **({"title": table.title} if table.title else {}),
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(name: str, table: Table, column: str, values: Any, warm_up: int) -> dict[str, Any]:
    """Return the field of a column; one that nobody described has its type alone."""
    known = _described(name, table, column, values)
    if known is None:
        return {"name": column, "type": type_of(values)}
    counted = f" Counted {since(warm_up)}." if warm_up and known.counted else ""
    field = {"name": column, "type": known.type, "description": known.meaning + counted}
    if known.unit:
        field["unit"] = known.unit
    if known.aggregation:
        field["aggregation"] = known.aggregation
    return field


def _described(name: str, table: Table, column: str, values: Any) -> Column | None:
    """Return what is known of a column; the rest of conditions.csv are parameters."""
    known = table.column(column)
    if known is None and name == "conditions":
        return parameter(column, values)
    return known
