"""Every strategy against every other, on a level field: who wins?

Two vendors with the same product, team and schedule compete for the same accounts, each pair in
both seats; then four at a time, at tables drawn by lot. Ratings are Bradley and Terry's. `--of
schedules` lets the vendors' working days play instead, all with one strategy.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.contests.contest import (
    NO_ORDERS,
    Contest,
    ContestSettings,
    pairs,
    seated,
    seats_of,
    standings,
    table_of,
    wins_against,
)
from experiments.harness.options import option, whole_number

if TYPE_CHECKING:
    from experiments.harness.design import Condition, Design
    from experiments.harness.results import Results
    from experiments.harness.settings import Settings

GROUP = "contests"

SEATS = 4
"""Players at a table."""
ROUNDS = 8
"""In each, everybody sits at one table."""
FINAL = 20
"""Replications of each round of the final."""
PAIRS, TABLES = "pair", "table of four"


@dataclass(frozen=True)
class TournamentSettings(ContestSettings):
    """Settings of a tournament.

    Attributes:
        final: replications of each round of the final, see `contests.final`; None = `FINAL`, none
            if quick.
        rounds: rounds of tables of four; None = `ROUNDS`, one if quick.
    """

    final: int | None = option(
        None,
        "runs of each pair in each round of the final among those whom the ranking does not tell"
        f" from the first; 0 = no final (default: {FINAL}, with --quick 0)",
        read=whole_number(0, 10_000),
        metavar="N",
    )
    rounds: int | None = option(
        None,
        "rounds of tables of four, everybody at one table in each"
        f" (default: {ROUNDS}, with --quick 1)",
        read=whole_number(0, 1000),
        metavar="N",
    )


class Tournament(Contest):
    """All pairs, and tables of four."""

    name = "tournament"
    settings_type = TournamentSettings
    scenarios = ("equal_headcount",)
    changes = {"market.days": 500}
    replications = 10
    quick_replications = 2
    quick_changes = {"market.days": 250, "market.organisations": 60}
    measure = staticmethod(standings)

    def design(self, settings: Settings) -> Design:
        from experiments.harness.design import Design

        assert isinstance(settings, TournamentSettings)
        field, players = self.field(settings)
        scenarios = {PAIRS: seated(field, settings.seat, 2)}
        conditions: dict[str, Condition] = {**pairs(PAIRS, scenarios[PAIRS], players)}
        if len(players) >= SEATS:
            scenarios[TABLES] = seated(field, settings.seat, SEATS)
            default = 1 if settings.quick else ROUNDS
            rounds = default if settings.rounds is None else settings.rounds
            drawn = draw_tables(list(players), rounds, settings.seed)
            for number, seats in enumerate(drawn, 1):
                name = f"table {number}: {', '.join(seats)}"
                conditions[name] = table_of(TABLES, scenarios[TABLES], seats, players)
        return Design(scenarios, conditions)

    def further(self, results: Results, settings: Settings) -> Results:
        from experiments.contests import final

        assert isinstance(settings, TournamentSettings)
        default = 0 if settings.quick else FINAL
        replications = default if settings.final is None else settings.final
        if not results.tables or not replications:
            return results
        players = final.contenders(results.tables["ranking.csv"])
        if len(players) < 2:
            return results
        _, changes = self.field(settings)
        field = final.Field(PAIRS, results.design.scenarios[PAIRS], changes, self.measure)
        played = final.play(field, players, settings, replications)
        return replace(results, tables={**results.tables, "final.csv": played})

    def tables(self, results: Results) -> dict[str, Any]:
        from experiments.contests import ratings

        players, wins = wins_against(results)
        if not wins.any():
            return {}
        ranking = ratings.ranking(wins, players)
        fours = at_tables(results)
        return {
            "ranking.csv": ranking.merge(fours, on="player", how="left") if len(fours) else ranking,
            "matrix.csv": ratings.matrix(wins, players),
            "comparisons.csv": ratings.comparisons(wins, players),
        }

    def show(self, results: Results) -> None:
        from experiments.contests.tables import show_final, show_ranking
        from experiments.harness import terminal

        if results.tables:
            show_ranking(results.tables["ranking.csv"])
            show_final(results.tables.get("final.csv"))
        else:
            terminal.note(NO_ORDERS, False)

    def figures(self, results: Results) -> dict[str, Any]:
        from experiments.contests import figures

        if not results.tables:
            return {}
        matrix, ranking = results.tables["matrix.csv"], results.tables["ranking.csv"]
        replications = results.runs["replication"].nunique()
        title = f"Strength on a level field (95% interval over {replications} replications)"
        return {
            "matrix.png": figures.who_beats_whom(
                matrix, ranking, title="Who beats whom when two compete"
            ),
            "ranking.png": figures.strengths(ranking, title=title),
        }


def draw_tables(players: list[str], rounds: int, seed: int) -> list[tuple[str, ...]]:
    """Return the seats at all tables of all rounds.

    In each round everybody sits once; an incomplete table is filled up by lot.
    """
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


def at_tables(results: Results) -> Any:
    """Return each player's share of the orders at tables of four.

    A quarter is even.

    Columns: player, table_share, table_low, table_high.
    """
    import pandas as pd

    from experiments.harness.statistics import mean_interval

    won = results.runs
    seats = seats_of(results.design)
    won = won[[len(seats[name]) == SEATS for name in won["condition"]]]
    won = won[won["decided"] > 0]
    rows = []
    for player, games in won.assign(share=won["wins"] / won["decided"]).groupby(
        "player", sort=False
    ):
        mean, low, high = mean_interval(games.groupby("replication")["share"].mean())
        rows.append({"player": player, "table_share": mean, "table_low": low, "table_high": high})
    return pd.DataFrame(rows)


EXPERIMENT = Tournament()
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
