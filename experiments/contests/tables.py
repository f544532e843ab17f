"""Tables of contests on the terminal."""

from __future__ import annotations

import math

import pandas as pd
from rich.table import Table
from rich.text import Text

from experiments.harness import terminal


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
            terminal.percent(row["win_rate"]),
            ""
            if math.isnan(row["ci_low"])
            else f"{100 * row['ci_low']:.1f}–{terminal.percent(row['ci_high'])}",
            *([terminal.percent(row["table_share"])] if fours else []),
            str(row["better_than"]),
            str(row["worse_than"]),
        )
    screen = terminal.console()
    screen.print(shown)
    screen.print(
        "Rating: Bradley–Terry, log-odds. Win rate: mean over all opponents; of four: at tables of"
        " four. Better, worse: 5%, Holm."
    )


def show_survivors(survivors: pd.DataFrame, invasions: pd.DataFrame) -> None:
    """Print what is left of every plan, and who can invade it.

    Invasions are of markets in which everybody has the plan.
    """
    shown = Table(title="What survives", title_justify="left")
    shown.add_column("plan", no_wrap=True)
    for heading in ("survives", "after imitation", "in pairs", "beaten by"):
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
            terminal.percent(row["survives"]),
            terminal.percent(row["replicator"]),
            terminal.percent(row["equilibrium"]),
            str(row["beaten_by"]),
            Text(text or "nobody"),
        )
    screen = terminal.console()
    screen.print(shown)
    screen.print(
        "Survives: probability of a share of 1% or more after imitation, as the replications allow."
        " In pairs: its share in the equilibrium of the game between two. Invaded: significantly"
        " (Holm)."
    )
