"""The table of the lecture's claims: as a frame, in words, and on the terminal."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from rich.table import Table
from rich.text import Text

from experiments.claims_table.lecture import CLAIMS
from experiments.contrasts import TESTS
from experiments.harness import terminal
from experiments.harness.findings import TESTED, Interval
from experiments.harness.verdicts import ERROR, VERDICTS

NOT_RUN = "no test was run"
ALL = f"a chance of error of {ERROR:.0%} for all {len(TESTS)} of them"
COLUMNS = (
    "claim",
    "lecture",
    "kind",
    "measure",
    "value",
    "low",
    "high",
    "confidence",
    "replications",
    "region",
    "verdict",
    "condition",
    "test",
    "command",
)


def table(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return all findings, claim by claim; first what of a claim is not tested, and why."""
    nothing: dict[str, Any] = dict.fromkeys(("value", "low", "high", "confidence"), math.nan)
    found = []
    for name, claim in CLAIMS.items():
        own = {"claim": name, "lecture": claim.text}
        if claim.kind:
            told = {"kind": claim.kind, "verdict": claim.reason, "replications": 0}
            found.append({**dict.fromkeys(COLUMNS, ""), **nothing, **own, **told})
        mine = [{**row, **own} for row in rows if row["claim"] == name]
        if not mine and not claim.kind:
            told = {"kind": TESTED, "verdict": NOT_RUN, "replications": 0}
            mine = [{**dict.fromkeys(COLUMNS, ""), **nothing, **own, **told}]
        found += mine
    return pd.DataFrame(found, columns=list(COLUMNS))


def counts(table: pd.DataFrame) -> str:
    """Return how many tests hold, are refuted and are undecided, in a sentence."""
    tested = table[table["kind"] == TESTED]
    told = ", ".join(
        f"{(tested['verdict'] == verdict).sum()} {verdict}"
        for verdict in VERDICTS
        if (tested["verdict"] == verdict).any()
    )
    return f"{len(tested)} tests: {told or 'none was run'}."


def words(table: pd.DataFrame) -> str:
    """Return the table as Markdown, a section for each claim."""
    lines = [
        "# The lecture's claims",
        "",
        f"What the model says about each. {counts(table)} A claim *holds* if the interval of its",
        "measure lies inside the region that was declared before the run, is *refuted* if it lies",
        f"outside, and is *undecided* otherwise. All intervals of tests hold together, with {ALL};",
        "those of other measured figures are 95% intervals one by one. *Own part*: what remains of",
        "an effect if the effect without the claim's mechanism is taken off. All of it under assumed",
        "parameters: no verdict here is about any real company. `robustness` tells in which part of",
        "the parameters' space each claim holds.",
        "",
    ]
    for name, rows in table.groupby("claim", sort=False):
        lines += [f"## {name}: {rows['lecture'].iloc[0]}", ""]
        for row in rows.to_dict("records"):
            interval = "" if math.isnan(row["low"]) else f" ({row['low']:.3g} to {row['high']:.3g})"
            figure = f": {row['measure']} = {row['value']:.3g}{interval}" if row["measure"] else ""
            region = f" (claimed: {row['region']})" if row["region"] else ""
            verdict = f" **{row['verdict']}**{region}." if row["verdict"] else ""
            where = f" [{row['condition']}]" if row["condition"] else ""
            shown = f" `{row['command']}`" if row["command"] else ""
            lines.append(f"- *{row['kind']}*{figure}{where}.{verdict}{shown}")
        lines.append("")
    return "\n".join(lines)


def show(table: pd.DataFrame) -> None:
    """Print what is tested, and the verdicts."""
    shown = Table(title="The lecture's claims", title_justify="left")
    for heading in ("claim", "test"):
        shown.add_column(heading)
    shown.add_column("value\nand interval", justify="right")
    shown.add_column("claimed")
    shown.add_column("verdict")
    for row in table[table["kind"] == TESTED].to_dict("records"):
        interval = Interval(row["value"], row["low"], row["high"])
        shown.add_row(
            row["claim"],
            Text(row["test"]),
            terminal.figure(interval),
            Text(row["region"]),
            Text(row["verdict"]),
        )
    console = terminal.console()
    console.print(shown)
    console.print(counts(table))
