"""The report as one HTML file: claims, figures, tables that sort, and a market that plays."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from experiments.reporting.readings import reading

STYLE: Final = """
body { font: 16px/1.5 system-ui, "Segoe UI", "Noto Sans", sans-serif; color: #222; margin: 0 auto;
  max-width: 60em; padding: 1em; }
h1, h2 { line-height: 1.2; } h2 { margin-top: 2em; border-top: 1px solid #ddd; padding-top: 1em; }
img { max-width: 100%; height: auto; } figure { margin: 1em 0; } figcaption { color: #555; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; font-size: 14px; }
th, td { padding: 3px 8px; border-bottom: 1px solid #ddd; text-align: left; vertical-align: top; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
th { cursor: pointer; white-space: nowrap; } th::after { content: " ↕"; color: #aaa; }
.holds { color: #00527d; font-weight: bold; } .refuted { color: #a33c00; font-weight: bold; }
iframe { width: 100%; height: 85vh; border: 1px solid #bbb; border-radius: 6px; }
nav a { margin-right: 1em; }
"""
SCRIPT: Final = """
for (const head of document.querySelectorAll("th")) {
  head.tabIndex = 0;
  const sort = () => {
    const table = head.closest("table"), column = [...head.parentNode.children].indexOf(head);
    const down = head.dataset.down !== "yes";
    for (const other of head.parentNode.children) delete other.dataset.down;
    if (down) head.dataset.down = "yes";
    const value = (row) => {
      const text = row.cells[column].dataset.value ?? row.cells[column].textContent;
      const number = Number(text);
      return text !== "" && Number.isFinite(number) ? number : text;
    };
    const rows = [...table.tBodies[0].rows].sort((one, other) => {
      const a = value(one), b = value(other);
      if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
      return (a < b ? -1 : a > b ? 1 : 0) * (down ? 1 : -1);
    });
    table.tBodies[0].append(...rows);
  };
  head.addEventListener("click", sort);
  head.addEventListener("keydown", (event) => { if (event.key === "Enter") sort(); });
}
"""
INTRODUCTION: Final = """
<p>A Chinese sales lecture tells of four vendors who sell the same product to the same customers. A
visits by day, B dines with the customer, C goes out with him at night, and Dell keeps separate
people for day and for night. The lecture says that Dell wins almost 80% of the orders, and gives
twenty-five rules for selling. This report comes from a simulated market in which these vendors
compete hour by hour, and tests the rules one by one. Its parameters are assumptions, none of which
was chosen to make a rule come true: read it as an answer to the question what follows from the
lecture, not as a measurement of any company.</p>
"""


def page(folders: Sequence[Path], player: str = "") -> str:
    """Return the report.

    Args:
        folders: of results, in the order in which they are told.
        player: the page of a tape, which is played inside the report; empty = none.
    """
    claims = next((folder for folder in folders if (folder / "claims.csv").is_file()), None)
    shares = next((folder for folder in folders if (folder / "shares.csv").is_file()), None)
    parts = []
    if claims is not None:
        parts.append(_claims(claims, shares))
    if player:
        parts.append(
            '<h2 id="market">A market, hour by hour</h2><p>Press Play. The arcs at 22:00 show who'
            " goes on from one vendor to another; click a customer to follow it.</p>"
            f'<iframe title="a recorded market" srcdoc="{html.escape(player)}"></iframe>'
        )
    parts += [_section(folder) for folder in folders if folder != claims]
    links = " ".join(
        f'<a href="#{html.escape(folder.name)}">{html.escape(folder.name)}</a>'
        for folder in folders
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport"'
        ' content="width=device-width, initial-scale=1"><title>Both hands: a report</title>'
        f'<link rel="icon" href="data:,"><style>{STYLE}</style></head><body>'
        f"<h1>Both hands (两手抓): does the lecture's Dell win?</h1>{INTRODUCTION}"
        f"<nav>{links}</nav>{''.join(parts)}<script>{SCRIPT}</script></body></html>\n"
    )


def _section(folder: Path) -> str:
    """Return what one result shows: its question, its figures, and its summary."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    title = str(package.get("title") or folder.name)
    figures = [_figure(path) for path in sorted(folder.glob("*.png"))]
    table = folder / "summary.csv"
    summary = _summary(table) if table.is_file() else ""
    return (
        f'<h2 id="{html.escape(folder.name)}">{html.escape(title)}</h2>{"".join(figures)}{summary}'
    )


def _figure(path: Path) -> str:
    content = base64.b64encode(path.read_bytes()).decode("ascii")
    text = html.escape(reading(path.name))
    return (
        f'<figure><img alt="{text}" src="data:image/png;base64,{content}">'
        f"<figcaption>{text}</figcaption></figure>"
    )


def _summary(path: Path) -> str:
    """Return the win rates of a result as a table; nothing where nobody wins."""
    import pandas as pd

    table = pd.read_csv(path)
    if not {"condition", "vendor", "win_rate", "ci_low", "ci_high"} <= set(table):
        return ""
    rows = [
        [
            row["condition"],
            row["vendor"],
            *_share(row["win_rate"], row["ci_low"], row["ci_high"]),
            f"{row['replications']}",
        ]
        for row in table.to_dict("records")
    ]
    if len(rows) > MOST:
        return f"<p>{len(rows):,} rows of win rates stand in the result's summary.csv.</p>"
    heads = ("condition", "vendor", "win rate", "95% interval", "runs")
    return f"<details><summary>Win rates</summary>{_table(heads, rows)}</details>"


MOST: Final = 400
"""Rows of a table at most."""


def _share(value: float, low: float, high: float) -> tuple[tuple[str, float], str]:
    """Return a share and its interval as cells."""
    known = low == low
    interval = f"{100 * low:.1f}–{100 * high:.1f}" if known else ""
    return (f"{100 * value:.1f}%" if value == value else "", value), interval


def _claims(folder: Path, shares: Path | None) -> str:
    """Return the table of claims, with the share of parameter space in which each holds."""
    import pandas as pd

    table = pd.read_csv(folder / "claims.csv").fillna({"test": "", "verdict": "", "region": ""})
    holds: dict[str, float] = {}
    if shares is not None:
        known = pd.read_csv(shares / "shares.csv")
        known = known[known["among"] == "all points"]
        holds = dict(zip(known["contrast"], known["holds"], strict=True))
    rows = []
    for row in table.to_dict("records"):
        share = holds.get(str(row["test"]))
        what = row["measure"] if isinstance(row["measure"], str) else row["lecture"]
        rows.append(
            [
                (str(row["claim"]), float(str(row["claim"])[1:])),
                str(what),
                str(row["kind"]),
                _number(row["value"]),
                f"{_number(row['low'])} to {_number(row['high'])}"
                if row["low"] == row["low"]
                else "",
                str(row["region"]),
                str(row["verdict"]),
                (f"{100 * share:.0f}%", share) if share is not None else "",
            ]
        )
    heads = (
        *("claim", "what is claimed or measured", "kind", "value", "interval", "holds if"),
        *("verdict", "holds elsewhere"),
    )
    counts = table[table["kind"] == "tested"]["verdict"].value_counts()
    told = ", ".join(f"{count} {verdict}" for verdict, count in counts.items())
    return (
        f'<h2 id="{html.escape(folder.name)}">The claims, one by one</h2>'
        f"<p>Tests at the default parameters: {html.escape(told)}. A claim holds if the whole"
        " interval lies inside the region that was declared before the run; the last column tells"
        " in which share of 250 markets with other parameters it holds. Click a heading to sort."
        "</p>"
        f"{_table(heads, rows)}"
    )


def _number(value: Any) -> str:
    return "" if value != value else f"{value:.3g}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Return a table; a cell is a text, or (text, number to sort by)."""
    head = "".join(f"<th>{html.escape(one)}</th>" for one in heads)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return (
        f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
        "</div>"
    )


def _cell(cell: Any) -> str:
    if isinstance(cell, tuple):
        return f'<td class="number" data-value="{cell[1]}">{html.escape(cell[0])}</td>'
    kind = f' class="{cell}"' if cell in ("holds", "refuted") else ""
    return f"<td{kind}>{html.escape(str(cell))}</td>"
