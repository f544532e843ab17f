"""What the user sees while waiting, and at the end."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

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

if TYPE_CHECKING:
    from experiments.harness.findings import Finding

STATES = ("outsider", "friend", "supplier", "partner")


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


def show_summary(summary: pd.DataFrame) -> None:
    """Print a table for each condition; of many conditions, the win rates alone."""
    console = _console()
    if summary["condition"].nunique() > DETAILED:
        console.print(_win_rates(summary))
        console.print("Mean and 95% interval (t, over replications).")
        return
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
                _percent(row["win_rate"]),
                f"{100 * row['ci_low']:.1f}–{_percent(row['ci_high'])}"
                if not math.isnan(row["ci_low"])
                else "",
                *(f"{row[state]:.1f}" for state in STATES),
                _number(row["contact_hours_per_win"]),
                _number(row["cost_per_win"]),
                f"{row['profit'] / 1e6:+.1f} m",
            )
        console.print(table)
    console.print(
        "States: mean number of organisations at the end. Interval: t, over replications. Hours: of contact. Profit: mean, yuan.",
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
    return _percent(row["win_rate"]) + interval


def show_differences(differences: pd.DataFrame) -> None:
    """Print paired differences of win rates, if there are any."""
    if differences.empty:
        return
    console = _console()
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
    console.print(table)


def show_findings(found: Sequence[Finding]) -> None:
    """Print what came out about the lecture's claims, if anything did."""
    if not found:
        return
    table = Table(title="What this says about the lecture's claims", title_justify="left")
    for heading in ("claim", "measure"):
        table.add_column(heading)
    table.add_column("value", justify="right")
    table.add_column("95% interval", justify="right", no_wrap=True)
    table.add_column("verdict")
    for finding in found:
        value, low, high = finding.interval
        interval = "" if math.isnan(low) else f"{low:.3g} to {high:.3g}"
        table.add_row(
            finding.claim, Text(finding.measure), f"{value:.3g}", interval, Text(finding.verdict)
        )
    _console().print(table)


def show_claims(table: pd.DataFrame) -> None:
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
    _console().print(shown)


def show_ranking(ranking: pd.DataFrame) -> None:
    """Print the players of a contest, the strongest first."""
    fours = "table_share" in ranking
    shown = Table(title="Ranking", title_justify="left")
    shown.add_column("rank", justify="right", no_wrap=True)
    shown.add_column("player", no_wrap=True)
    for heading in (
        "rating",
        "95% interval",
        "win rate",
        "95% interval",
        *(["of four"] if fours else []),
        "better",
        "worse",
    ):
        shown.add_column(heading, justify="right", no_wrap=True)
    for row in ranking.to_dict("records"):
        known = not math.isnan(row["rating_low"])
        shown.add_row(
            str(row["rank"]),
            Text(str(row["player"])),
            f"{row['rating']:+.2f}",
            f"{row['rating_low']:+.2f} to {row['rating_high']:+.2f}" if known else "",
            _percent(row["win_rate"]),
            ""
            if math.isnan(row["ci_low"])
            else f"{100 * row['ci_low']:.1f}–{_percent(row['ci_high'])}",
            *([_percent(row["table_share"])] if fours else []),
            str(row["better_than"]),
            str(row["worse_than"]),
        )
    console = _console()
    console.print(shown)
    console.print(
        "Rating: Bradley–Terry, log-odds. Win rate: mean over all opponents; of four: at tables of four. Better, worse: 5%, Holm."
    )


def show_survivors(survivors: pd.DataFrame, invasions: pd.DataFrame) -> None:
    """Print what is left of every plan, and by whom a market in which everybody has it can be invaded."""
    shown = Table(title="What survives", title_justify="left")
    shown.add_column("plan", no_wrap=True)
    for heading in ("in equilibrium", "in resamples", "after imitation", "beaten by"):
        shown.add_column(heading, justify="right")
    shown.add_column("if all four have it, invaded by")
    for row in survivors.to_dict("records"):
        mine = invasions[
            (invasions["resident"] == row["player"]) & (invasions["verdict"] == "invades")
        ]
        invaders = list(mine.sort_values("gain", ascending=False)["mutant"])
        text = ", ".join(invaders[:1]) + (
            f" and {len(invaders) - 1} more" if len(invaders) > 1 else ""
        )
        shown.add_row(
            Text(str(row["player"])),
            _percent(row["equilibrium"]),
            _percent(row["support"]),
            _percent(row["replicator"]),
            str(row["beaten_by"]),
            Text(text or "nobody"),
        )
    console = _console()
    console.print(shown)
    console.print(
        "In resamples: how often it is part of the equilibrium if the replications are drawn anew. Invaded: significantly (Holm)."
    )


def _console() -> Console:
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=120)


def _percent(value: Any) -> str:
    return "" if math.isnan(value) else f"{100 * value:.1f}%"


def _number(value: float) -> str:
    return "" if math.isnan(value) else f"{value:,.0f}"
