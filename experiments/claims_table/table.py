"""The table of the lecture's claims: as a frame, in words, and on the terminal."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from rich.table import Table
from rich.text import Text

from experiments.claims_table.lecture import CLAIMS
from experiments.harness import terminal


def table(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return all findings, claim by claim.

    A claim without a finding says what it is in the model.
    """
    found_rows = []
    for name, claim in CLAIMS.items():
        found = [row for row in rows if row["claim"] == name]
        nothing = {
            "status": "input",
            "measure": "",
            "value": math.nan,
            "low": math.nan,
            "high": math.nan,
            "condition": "",
            "command": "",
        }
        if claim.role or not found:
            found_rows.append(
                {
                    "claim": name,
                    "lecture": claim.text,
                    **nothing,
                    "verdict": claim.role or "no finding",
                }
            )
        found_rows += [
            {
                "claim": name,
                "lecture": claim.text,
                **{key: value for key, value in row.items() if key != "claim"},
            }
            for row in found
        ]
    order = [
        "claim",
        "lecture",
        "status",
        "measure",
        "value",
        "low",
        "high",
        "verdict",
        "condition",
        "command",
    ]
    return pd.DataFrame(found_rows)[order]


def words(table: pd.DataFrame) -> str:
    """Return the table as Markdown, a section for each claim."""
    lines = [
        "# The lecture's claims",
        "",
        "What the model says about each. *Input*: put in, so nothing is shown by it."
        " *Result*: measured, with its 95% interval, under",
        "assumed parameters; no verdict here is about any real company.",
        "",
    ]
    for name, rows in table.groupby("claim", sort=False):
        lines += [f"## {name}: {rows['lecture'].iloc[0]}", ""]
        for row in rows.to_dict("records"):
            interval = "" if math.isnan(row["low"]) else f" ({row['low']:.3g} to {row['high']:.3g})"
            figure = f": {row['measure']} = {row['value']:.3g}{interval}" if row["measure"] else ""
            where = f" [{row['condition']}]" if row["condition"] else ""
            shown = f" `{row['command']}`" if row["command"] else ""
            lines.append(f"- *{row['status']}*{figure}. **{row['verdict']}**{where}.{shown}")
        lines.append("")
    return "\n".join(lines)


def show(table: pd.DataFrame) -> None:
    """Print the findings about all claims."""
    shown = Table(title="The lecture's claims", title_justify="left")
    for heading in ("claim", "measure"):
        shown.add_column(heading)
    shown.add_column("value", justify="right")
    shown.add_column("95% interval", justify="right", no_wrap=True)
    shown.add_column("verdict")
    for row in table.to_dict("records"):
        interval = "" if math.isnan(row["low"]) else f"{row['low']:.3g} to {row['high']:.3g}"
        value = "" if math.isnan(row["value"]) else f"{row['value']:.3g}"
        shown.add_row(
            row["claim"],
            Text(row["measure"] or row["lecture"]),
            value,
            interval,
            Text(row["verdict"]),
        )
    terminal.console().print(shown)
