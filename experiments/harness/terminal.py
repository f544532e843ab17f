"""What the user sees while waiting, and at the end."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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

from simulation.vocabulary import Relationship, label

if TYPE_CHECKING:
    from experiments.harness.findings import Finding, Interval

STATES = tuple(map(label, Relationship))


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


def _show_details(summary: pd.DataFrame) -> None:
    """Print a table for each condition, and what its columns are."""
    screen = console()
    for condition, rows in summary.groupby("condition", sort=False):
        first = rows.iloc[0]
        title = f"{condition}: {first['decided']:,} orders in {first['replications']} replications"
        table = Table(
            title=Text(title), title_justify="left"
        )  # Text: a name with [brackets] is no markup
        table.add_column("vendor")
        for heading in (
            "orders",
            "win rate",
            "95% interval",
            *STATES,
            "hours per win",
            "yuan per win",
            "profit",
        ):
            table.add_column(heading, justify="right", no_wrap=heading == "95% interval")
        for row in rows.to_dict("records"):
            table.add_row(
                Text(str(row["vendor"])),
                f"{row['wins']:,}",
                percent(row["win_rate"]),
                f"{100 * row['ci_low']:.1f}–{percent(row['ci_high'])}"
                if not math.isnan(row["ci_low"])
                else "",
                *(f"{row[state]:.1f}" for state in STATES),
                _number(row["contact_hours_per_win"]),
                _number(row["cost_per_win"]),
                f"{row['profit'] / 1e6:+.1f} m",
            )
        screen.print(table)
    screen.print(
        "States: mean number of organisations at the end. Interval: over replications."
        " Hours: of contact. Profit: mean, yuan.",
    )


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
        table.add_row(
            finding.claim,
            Text(f"{finding.measure}\n[{finding.condition}]"),
            figure(finding.interval),
            Text(finding.verdict or finding.kind),
        )
    console().print(table)


def figure(interval: Interval) -> str:
    """Return a figure with its interval, on two lines."""
    value, low, high = interval
    return f"{value:.3g}" if math.isnan(low) else f"{value:.3g}\n{low:.3g} to {high:.3g}"


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
