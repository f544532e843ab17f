"""What survives when success is imitated, strategies or working days (C8).

`--of schedules` lets the vendors' working days play.

Four vendors on a level field, three of them with the same plan, give the payoffs; replicator
dynamics say what a population comes to, and with which probability each plan survives. A plan that
all four have is put to the test: does one of them who changes to another plan win more (an
invasion)? Beside it stands the game between two: who beats whom, and its equilibrium.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.contests.contest import (
    NO_ORDERS,
    Contest,
    ContestSettings,
    pairs,
    seat_name,
    seated,
    seats_of,
    standings,
    table_of,
    wins_against,
)

if TYPE_CHECKING:
    from experiments.harness.design import Condition, Design
    from experiments.harness.results import Results
    from experiments.harness.settings import Settings

GROUP = "contests"

RESIDENTS = 3
"""Vendors who keep their plan while a fourth changes."""
PAIRS, TABLES = "pair", "invasion"


class Evolution(Contest):
    """All pairs, and all invasions."""

    name = "evolution"
    scenarios = ("equal_headcount",)
    changes = {"market.days": 500}
    replications = 10
    quick_replications = 2
    quick_changes = {"market.days": 250, "market.organisations": 60}
    measure = staticmethod(standings)

    def design(self, settings: Settings) -> Design:
        from experiments.harness.design import Design

        assert isinstance(settings, ContestSettings)
        field, players = self.field(settings)
        scenarios = {
            PAIRS: seated(field, settings.seat, 2),
            TABLES: seated(field, settings.seat, RESIDENTS + 1),
        }
        conditions: dict[str, Condition] = {**pairs(PAIRS, scenarios[PAIRS], players)}
        for resident in players:
            for mutant in players:
                seats = (mutant, *[resident] * RESIDENTS)
                name = f"{mutant} among {resident}"
                conditions[name] = table_of(TABLES, scenarios[TABLES], seats, players)
        return Design(scenarios, conditions)

    def tables(self, results: Results) -> dict[str, Any]:
        from experiments.contests import dynamics, ratings

        players, wins = wins_against(results)
        if not wins.any():
            return {}
        mutants = _mutants(results, players)
        tables = dynamics.at_tables(mutants, players)
        path = dynamics.replicator(dynamics.mean_table(tables), players)
        seed = int(results.runs["seed"].iloc[0])
        return {
            "survivors.csv": dynamics.survivors(tables, wins, players, path, seed),
            "replicator.csv": path,
            "invasions.csv": dynamics.invasions(mutants),
            "matrix.csv": ratings.matrix(wins, players),
        }

    def show(self, results: Results) -> None:
        from experiments.contests.tables import show_survivors
        from experiments.harness import terminal

        if results.tables:
            show_survivors(results.tables["survivors.csv"], results.tables["invasions.csv"])
        else:
            terminal.note(NO_ORDERS, False)

    def figures(self, results: Results) -> dict[str, Any]:
        from experiments.contests import figures

        if not results.tables:
            return {}
        tables = results.tables
        return {
            "replicator.png": figures.population(
                tables["replicator.csv"], title="Shares when success is imitated"
            ),
            "invasions.png": figures.invasions(
                tables["invasions.csv"],
                list(tables["survivors.csv"]["player"]),
                title="One vendor of four changes its plan",
            ),
        }


def _mutants(results: Results, players: list[str]) -> Any:
    """Return what the mutant's seat wins, among these players.

    Columns: resident, mutant, replication, share.
    """
    won, seats = results.runs, seats_of(results.design)
    rows = won[(won["vendor"] == seat_name(0)) & (won["decided"] > 0)]
    rows = rows[[len(seats[name]) > 2 for name in rows["condition"]]]
    resident = [seats[name][1] for name in rows["condition"]]
    rows = rows.assign(
        resident=resident, mutant=rows["player"], share=rows["wins"] / rows["decided"]
    )
    return rows[rows["resident"].isin(players) & rows["mutant"].isin(players)]


EXPERIMENT = Evolution()
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
