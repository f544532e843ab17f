"""Every strategy against every other, on a level field: who wins, and which differences are significant?

Two vendors with the same product, team and schedule compete for the same accounts, each pair in both seats; then four at a time, at tables
drawn by lot. Ratings are Bradley and Terry's. `--of schedules` lets the vendors' working days play instead, all with one strategy.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

if __package__ in (
    None,
    "",
):  # run as a script: find the packages beside this folder, installed or not
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.harness.contests.contest import (
    NO_ORDERS,
    Contest,
    pairs,
    seated,
    table_of,
    wins_against,
)
from experiments.harness.experiment import Design
from experiments.harness.measures import standings

SEATS = 4
"""Players at a table."""
ROUNDS = 8
"""In each, everybody sits at one table."""
PAIRS, TABLES = "pair", "table of four"


@dataclass(frozen=True)
class Tournament(Contest):
    """All pairs, and tables of four."""

    def parser(self) -> argparse.ArgumentParser:
        """Return the parser of its command line."""
        from experiments.harness.options import whole_number

        parser = super().parser()
        text = f"rounds of tables of four, everybody at one table in each (default: {ROUNDS}, with --quick 1)"
        parser.add_argument("--rounds", type=whole_number(0, 1000), metavar="N", help=text)
        return parser

    def design(self, arguments: argparse.Namespace) -> Design:
        """Return all pairs in both seatings, and the tables of four."""
        field, players = self.field(arguments)
        conditions = pairs(PAIRS, players)
        scenarios = {PAIRS: seated(field, arguments.seat, 2)}
        if len(players) >= SEATS:
            scenarios[TABLES] = seated(field, arguments.seat, SEATS)
            rounds = (
                arguments.rounds
                if arguments.rounds is not None
                else 1
                if arguments.quick
                else ROUNDS
            )
            for number, seats in enumerate(draw_tables(list(players), rounds, arguments.seed), 1):
                conditions[f"table {number}: {', '.join(seats)}"] = table_of(TABLES, seats, players)
        return Design(scenarios, conditions)

    def tables(self, results: Any, design: Design) -> dict[str, Any]:
        """Return the matrix, the ranking, the comparisons behind it, and the tables of four."""
        from experiments.harness.contests import ratings

        players, wins = wins_against(results, design)
        if not wins.any():
            return {}
        ranking = ratings.ranking(wins, players)
        found = {
            "matrix.csv": ratings.matrix(wins, players),
            "comparisons.csv": ratings.comparisons(wins, players),
        }
        fours = at_tables(results, design)
        if len(fours):
            ranking = ranking.merge(fours, on="player", how="left")
        return {"ranking.csv": ranking, **found}

    def show(self, results: Any, tables: dict[str, Any]) -> None:
        """Print the ranking."""
        from experiments.harness import terminal

        if not tables:
            terminal.note(NO_ORDERS, False)
        else:
            terminal.show_ranking(tables["ranking.csv"])

    def figures(self, results: Any, tables: dict[str, Any], design: Design, folder: Path) -> None:
        """Draw the matrix and the ranking."""
        from experiments.harness.contests import figures

        if tables:
            title = "Who beats whom when two compete"
            figures.who_beats_whom(
                tables["matrix.csv"], tables["ranking.csv"], folder / "matrix.png", title=title
            )
            replications = results.runs["replication"].nunique()
            title = f"Strength on a level field (95% interval over {replications} replications)"
            figures.strengths(tables["ranking.csv"], folder / "ranking.png", title=title)


def draw_tables(players: list[str], rounds: int, seed: int) -> list[tuple[str, ...]]:
    """Return the seats at all tables: in each round everybody sits once; an incomplete table is filled up by lot."""
    import numpy as np

    dice = np.random.default_rng([seed, 4])
    tables = []
    for _ in range(rounds):
        order = [players[number] for number in dice.permutation(len(players))]
        rest = -len(order) % SEATS
        last = set(order[len(order) - (SEATS - rest) :]) if rest else set()
        spare = [name for name in players if name not in last]
        order += [spare[number] for number in dice.permutation(len(spare))[:rest]]
        tables += [tuple(order[start : start + SEATS]) for start in range(0, len(order), SEATS)]
    return tables


def at_tables(results: Any, design: Design) -> Any:
    """Return each player's share of the orders at tables of four: player, table_share, table_low, table_high; a quarter is even."""
    import pandas as pd

    from experiments.harness.statistics import mean_interval

    won = results.runs
    won = won[[len(design.conditions[name].seats) == SEATS for name in won["condition"]]]
    won = won[won["decided"] > 0]
    rows = []
    for player, games in won.assign(share=won["wins"] / won["decided"]).groupby(
        "player", sort=False
    ):
        mean, low, high = mean_interval(games.groupby("replication")["share"].mean())
        rows.append({"player": player, "table_share": mean, "table_low": low, "table_high": high})
    return pd.DataFrame(rows)


EXPERIMENT = Tournament(
    name="tournament",
    question=__doc__,
    scenarios=("equal_headcount",),
    changes={"market.days": 500},
    replications=8,
    quick_replications=2,
    measure=standings,
    quick_changes={"market.days": 250, "market.organisations": 60},
)
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
