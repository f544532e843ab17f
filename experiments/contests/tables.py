"""Tables of contests on the terminal."""

from __future__ import annotations

import math

import pandas as pd
from rich.text import Text

from experiments.harness import terminal


def show_ranking(ranking: pd.DataFrame) -> None:
    """Print the players of a contest, the strongest first, readable at 80 columns."""
    fours = "table_share" in ranking
    numbers = ["rating", "win rate (95%)", *(["of four"] if fours else []), "better", "worse"]
    shown = terminal.bare_table(
        [("", "right"), ("player", "left"), *((one, "right") for one in numbers)]
    )
    for row in ranking.to_dict("records"):
        half = (row["rating_high"] - row["rating_low"]) / 2
        rating = f"{row['rating']:+.2f}" + ("" if math.isnan(half) else f" ± {half:.2f}")
        low, high = 100 * row["ci_low"], 100 * row["ci_high"]
        ends = "" if math.isnan(low) else f" ({low:.1f}–{high:.1f})"
        shown.add_row(
            str(row["rank"]),
            Text(str(row["player"])),
            rating,
            terminal.percent(row["win_rate"]) + ends,
            *([terminal.percent(row["table_share"])] if fours else []),
            str(row["better_than"]),
            str(row["worse_than"]),
        )
    screen = terminal.console(page=80)
    screen.print(shown)
    screen.print(
        "Rating: Bradley–Terry, log-odds, ± its 95% interval. Win rate: mean over all opponents; of"
        " four: at tables of four. Better, worse: than so many others (5%, Holm)."
    )


def show_final(final: pd.DataFrame | None) -> None:
    """Print what came out of the final, if one was played."""
    if final is None:
        return
    from experiments.contests.final import sentence

    shown = terminal.bare_table(
        [
            ("player", "left"),
            ("in the final", "left"),
            ("runs", "right"),
            ("win rate (95%)", "right"),
            ("points behind", "right"),
        ]
    )
    for row in final.to_dict("records"):
        low, high = 100 * row["ci_low"], 100 * row["ci_high"]
        behind, least, most = (100 * row[name] for name in ("behind", "behind_low", "behind_high"))
        shown.add_row(
            Text(str(row["player"])),
            row["result"],
            str(row["replications"]),
            f"{terminal.percent(row['win_rate'])} ({low:.1f}–{high:.1f})",
            f"{behind:.1f} ({least:.1f} to {most:.1f})" if row["result"] != "first" else "",
        )
    screen = terminal.console(page=80)
    screen.print(shown)
    screen.print(Text(sentence(final), overflow="fold"))


def show_survivors(survivors: pd.DataFrame, invasions: pd.DataFrame) -> None:
    """Print what is left of every plan, and who can invade it.

    Invasions are of markets in which everybody has the plan.
    """
    numbers = ("survives", "share", "in pairs", "beaten by")
    shown = terminal.bare_table(
        [("plan", "left"), *((one, "right") for one in numbers), ("invaded by", "left")]
    )
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
    screen = terminal.console(page=80)
    screen.print(shown)
    screen.print(
        "Survives: probability of a share of 1% or more when success is imitated, as the"
        " replications allow. In pairs: share in the equilibrium of the game between two; beaten by"
        " so many others. Invaded by: if all four have the plan (5%, Holm)."
    )
