"""The table of the lecture's claims: as a frame, in words, and on the terminal."""

from __future__ import annotations

import math
import re
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd
from rich.table import Table
from rich.text import Text

from experiments.claims_table.lecture import CLAIMS
from experiments.contrasts import TESTS
from experiments.harness import terminal
from experiments.harness.findings import MEASURED, TESTED, Interval, compares, split, told
from experiments.harness.verdicts import ERROR, HOLDS, REFUTED, UNDECIDED, VERDICTS

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
    verdicts = table.loc[table["kind"] == TESTED, "verdict"]
    found = {one: int((verdicts == one).sum()) for one in VERDICTS}
    told = ", ".join(_counted(one, number) for one, number in found.items() if number)
    return f"{sum(found.values())} tests: {told or 'none was run'}."


def _counted(verdict: str, number: int) -> str:
    """Return a number of tests with their verdict: "3 hold", "1 is refuted"."""
    if verdict == HOLDS:
        return f"{number} {'holds' if number == 1 else 'hold'}"
    return f"{number} {'is' if number == 1 else 'are'} {verdict}"


def words(table: pd.DataFrame) -> str:
    """Return the table as Markdown: an overview, then a section for each claim."""
    lines = [
        "# The lecture's claims",
        "",
        f"What the model says about each, at the default parameters. {counts(table)}",
        "",
        "A claim *holds* if the interval of its measure lies inside the region that was declared",
        "before the run, is *refuted* if it lies outside, and is *undecided* otherwise. All",
        f"intervals of tests hold together, with {ALL}; those of",
        (
            "other measured figures are 95% intervals one by one. *Own part*: what remains "
            "of an effect"
        ),
        "if the effect without the claim's mechanism is taken off. All of it under assumed",
        (
            "parameters: no verdict here is about any real company. `robustness` tells in "
            "which part of"
        ),
        "the parameters' space each claim holds.",
        "",
        "| claim | the lecture says | tests: hold, refuted, undecided | else |",
        "|---|---|---|---|",
    ]
    lines += [_overview(str(name), rows) for name, rows in table.groupby("claim", sort=False)]
    lines.append("")
    for name, rows in table.groupby("claim", sort=False):
        lines += [f"## {name}: {rows['lecture'].iloc[0]}", ""]
        for reason in rows.loc[(rows["measure"] == "") & (rows["verdict"] != ""), "verdict"]:
            kind = rows.loc[rows["verdict"] == reason, "kind"].iloc[0]
            lines += [f"*{kind[0].upper()}{kind[1:]}*: {reason}.", ""]
        told = rows[rows["measure"] != ""]
        if len(told):
            lines += [
                "| what is claimed or measured | figure and interval | in | claimed | verdict |",
                "|---|---|---|---|---|",
                *(_row(row) for row in told.to_dict("records")),
                "",
            ]
        commands = list(dict.fromkeys(command for command in rows["command"] if command))
        if commands:
            lines += ["Shown by " + ", ".join(f"`{command}`" for command in commands) + ".", ""]
    return "\n".join(lines)


def _overview(name: str, rows: pd.DataFrame) -> str:
    """Return a claim's row of the overview."""
    tested = rows[(rows["kind"] == TESTED) & (rows["verdict"] != NOT_RUN)]
    numbers = ", ".join(
        str(int(tested["verdict"].str.startswith(verdict).sum()))
        for verdict in (HOLDS, REFUTED, UNDECIDED)
    )
    others = [kind for kind in dict.fromkeys(rows["kind"]) if kind not in (TESTED, MEASURED)]
    untested = "" if len(tested) or others else NOT_RUN
    cells = [name, rows["lecture"].iloc[0], numbers if len(tested) else untested]
    return f"| {' | '.join([*cells, ', '.join(others)])} |"


def _row(row: Mapping[Hashable, Any]) -> str:
    """Return a finding's row of a claim's table."""
    measure, unit = split(str(row["measure"]))
    compared = compares(measure, str(row["condition"]))
    region = _with_unit(str(row["region"]), unit, compared) if row["region"] else ""
    interval = Interval(row["value"], row["low"], row["high"])
    verdict = f"**{row['verdict']}**" if row["kind"] == TESTED else str(row["verdict"])
    cells = [measure, told(interval, unit, compared), str(row["condition"]), region, verdict]
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _with_unit(region: str, unit: str, difference: bool) -> str:
    """Return a region with its numbers in percent or in points, where they are shares."""
    if not unit.startswith("share"):
        return region

    def told(match: re.Match[str]) -> str:
        number = 100 * float(match[0])
        if not difference:
            return f"{number:g}%"
        return f"{number:g} point{'' if abs(number) == 1 else 's'}".replace("-", "−")

    return re.sub(r"-?\d[\d.]*", told, region)


def show(table: pd.DataFrame) -> None:
    """Print what is tested, and the verdicts."""
    shown = Table(title="The lecture's claims", title_justify="left")
    for heading in ("claim", "test"):
        shown.add_column(heading)
    shown.add_column("value\nand interval", justify="right")
    shown.add_column("claimed")
    shown.add_column("verdict")
    for row in table[table["kind"] == TESTED].to_dict("records"):
        measure, unit = split(str(row["measure"]))
        compared = compares(measure, str(row["condition"]))
        interval = Interval(row["value"], row["low"], row["high"])
        region = _with_unit(str(row["region"]), unit, compared)
        cells = (row["test"], told(interval, unit, compared, "\n"), region, row["verdict"])
        shown.add_row(row["claim"], *map(Text, cells))
    console = terminal.console(page=80)
    console.print(shown)
    console.print(counts(table))
