"""What the user sees while waiting, and at the end."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Literal, Protocol

import pandas as pd
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from experiments.harness import findings
from simulation.vocabulary import Relationship, label

if TYPE_CHECKING:
    from experiments.harness.findings import Finding

STATES = tuple(map(label, Relationship))


WIDE = 140
"""Columns of a table that has all of a summary's columns."""
DETAILED = 4
"""Up to so many conditions are shown in detail."""


class Advance(Protocol):
    """Called after every run."""

    def __call__(self) -> None:
        """Move the bar by one."""


class _Rate(ProgressColumn):
    """Runs (or what else is counted) per second, once there are some."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self.what = what

    def render(self, task: Task) -> Text:
        """Return the rate as text."""
        return Text("" if task.speed is None else f"{task.speed:.1f} {self.what}/s")


@contextmanager
def progress(total: int, resumed: int, quiet: bool, what: str = "runs") -> Iterator[Advance]:
    """Show a bar with time left on a terminal, and nothing where there is none."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield lambda: None
        return
    columns = (
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(what),
        TextColumn("elapsed"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=total, completed=resumed)
        yield lambda: bar.advance(task)


def note(text: str, quiet: bool) -> None:
    """Say something on the side."""
    if not quiet:
        Console(stderr=True, highlight=False, soft_wrap=True).print(text, markup=False)


def show_summary(summary: pd.DataFrame, duels: pd.DataFrame) -> None:
    """Print a table for each condition; of many conditions, the win rates alone.

    Below stands what one run would show: how often the leader beats the runner-up.
    """
    if summary["condition"].nunique() > DETAILED:
        console().print(_win_rates(summary))
        console().print("Mean and 95% interval over the replications.")
    else:
        _show_details(summary)
    _show_duels(summary, duels)


def _show_duels(summary: pd.DataFrame, duels: pd.DataFrame) -> None:
    """Print how often the leader beats the runner-up in one run, a sentence per condition."""
    from experiments.harness.duels import sentences

    screen, found = console(), sentences(summary, duels)
    width = min(80, screen.width)
    for sentence in found:
        screen.print(Text(sentence, overflow="fold"), width=width)
    if found:
        screen.print('"Beats": wins more orders. A tie counts as half.', width=width)


_WIDE: ContextVar[bool] = ContextVar("wide", default=False)


@contextmanager
def wide(shown: bool) -> Iterator[None]:
    """Show all columns of summaries inside, whatever the terminal's width, or the usual ones."""
    token = _WIDE.set(shown)
    try:
        yield
    finally:
        _WIDE.reset(token)


_MONEY: ContextVar[str] = ContextVar("money", default="yuan")


@contextmanager
def money(currency: str) -> Iterator[None]:
    """Tell money in a currency inside."""
    token = _MONEY.set(currency)
    try:
        yield
    finally:
        _MONEY.reset(token)


def _show_details(summary: pd.DataFrame) -> None:
    """Print a table for each condition: what fits into 80 columns, or all if it is to be wide."""
    whole = _WIDE.get()
    screen = Console(highlight=False, width=WIDE) if whole else console(page=80)
    headings = ["orders", "win rate", "95% interval", "profit"]
    if whole:
        headings += [*STATES, "hours per win", f"{_MONEY.get()} per win"]
    for condition, rows in summary.groupby("condition", sort=False):
        first = rows.iloc[0]
        title = f"{condition}: {first['decided']:,} orders in {first['replications']} replications"
        # Text: a name with [brackets] is no markup.
        table = Table(title=Text(title), title_justify="left")
        table.add_column("vendor", overflow="fold")
        for heading in headings:
            table.add_column(heading, justify="right", no_wrap=True)
        for row in rows.to_dict("records"):
            known = not math.isnan(row["ci_low"])
            cells = [
                f"{row['wins']:,}",
                percent(row["win_rate"]),
                f"{100 * row['ci_low']:.1f}–{percent(row['ci_high'])}" if known else "",
                f"{row['profit'] / 1e6:+.1f} m",
            ]
            if whole:
                cells += [f"{row[state]:.1f}" for state in STATES]
                cells += [_number(row["contact_hours_per_win"]), _number(row["cost_per_win"])]
            table.add_row(Text(str(row["vendor"])), *cells)
        screen.print(table)
    told = f"Interval: over replications. Profit: mean, {_MONEY.get()}."
    if whole:
        told += " States: mean number of organisations at the end. Hours: of contact."
    else:
        told += " --wide shows more columns, summary.csv all."
    screen.print(told, markup=False)


def _win_rates(summary: pd.DataFrame) -> Table:
    """Return a table of conditions × vendors."""
    table = Table(title="Win rates", title_justify="left")
    table.add_column("condition")
    vendors = list(dict.fromkeys(summary["vendor"]))
    for vendor in vendors:
        table.add_column(Text(str(vendor)), justify="right", no_wrap=True)
    for condition, rows in summary.groupby("condition", sort=False):
        cells = {row["vendor"]: row for row in rows.to_dict("records")}
        table.add_row(
            Text(str(condition)),
            *(_with_interval(cells[vendor]) if vendor in cells else "" for vendor in vendors),
        )
    return table


def _with_interval(row: dict[str, Any]) -> str:
    interval = (
        ""
        if math.isnan(row["ci_low"])
        else f" ({100 * row['ci_low']:.0f}–{100 * row['ci_high']:.0f})"
    )
    return percent(row["win_rate"]) + interval


def show_differences(differences: pd.DataFrame) -> None:
    """Print paired differences of win rates, if there are any."""
    if differences.empty:
        return
    screen = console()
    table = Table(
        title=Text(f"Win rate less that in {differences['baseline'].iloc[0]}, pair by pair"),
        title_justify="left",
    )
    for heading in ("condition", "vendor"):
        table.add_column(heading)
    for heading in ("points", "95% interval", "effect size", "p (Holm)"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in differences.to_dict("records"):
        known = not math.isnan(row["ci_low"])
        table.add_row(
            Text(str(row["condition"])),
            Text(str(row["vendor"])),
            f"{100 * row['difference']:+.1f}",
            f"{100 * row['ci_low']:+.1f} to {100 * row['ci_high']:+.1f}" if known else "",
            "" if math.isnan(row["effect_size"]) else f"{row['effect_size']:+.2f}",
            "" if math.isnan(row["p_holm"]) else f"{row['p_holm']:.3f}",
        )
    screen.print(table)


def show_findings(found: Sequence[Finding]) -> None:
    """Print what came out about the lecture's claims, if anything did."""
    if not found:
        return
    table = Table(title="What this says about the lecture's claims", title_justify="left")
    table.add_column("claim")
    table.add_column("what is claimed, or measured")
    table.add_column("value\nand interval", justify="right")
    table.add_column("verdict")
    for finding in found:
        measure, unit = findings.split(finding.measure)
        compared = findings.compares(measure, finding.condition)
        table.add_row(
            finding.claim,
            Text(f"{measure}\n[{finding.condition}]"),
            Text(findings.told(finding.interval, unit, compared, "\n")),
            Text(finding.verdict or finding.kind),
        )
    console(page=80).print(table)


def bare_table(columns: Sequence[tuple[str, Literal["left", "right"]]]) -> Table:
    """Return a table without lines, in which long text is folded.

    Args:
        columns: heading and side of each.
    """
    table = Table(box=None, pad_edge=False, padding=(0, 1))
    for heading, side in columns:
        table.add_column(heading, justify=side, overflow="fold")
    return table


def console(page: int = 120) -> Console:
    """Return the terminal, or a page so many columns wide if there is none."""
    screen = Console(highlight=False)
    return screen if screen.is_terminal else Console(highlight=False, width=page)


def percent(value: Any) -> str:
    """Return a share as a percentage; nothing if it is not known."""
    return "" if math.isnan(value) else f"{100 * value:.1f}%"


def _number(value: float) -> str:
    return "" if math.isnan(value) else f"{value:,.0f}"
