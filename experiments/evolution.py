"""What survives when success is imitated: strategies, or with `--of schedules` the vendors' working days (C8).

Pairs on a level field give the payoffs; replicator dynamics and the game's equilibrium say what a population comes to, one plan or a mix.
And a plan that all four vendors have is put to the test: does one of them who changes to another plan win more (an invasion)?
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
    seat_name,
    seated,
    table_of,
    wins_against,
)
from experiments.harness.experiment import Design
from experiments.harness.measures import standings

RESIDENTS = 3
"""Vendors who keep their plan while a fourth changes."""
PAIRS, TABLES = "pair", "invasion"


@dataclass(frozen=True)
class Evolution(Contest):
    """All pairs, and all invasions."""

    def design(self, arguments: argparse.Namespace) -> Design:
        """Return all pairs in both seatings, and every player among three of every kind."""
        field, players = self.field(arguments)
        scenarios = {
            PAIRS: seated(field, arguments.seat, 2),
            TABLES: seated(field, arguments.seat, RESIDENTS + 1),
        }
        conditions = pairs(PAIRS, players)
        for resident in players:
            for mutant in players:
                conditions[f"{mutant} among {resident}"] = table_of(
                    TABLES, (mutant, *[resident] * RESIDENTS), players
                )
        return Design(scenarios, conditions)

    def tables(self, results: Any, design: Design) -> dict[str, Any]:
        """Return the payoffs, what survives and how it came to it, and the invasions."""
        from experiments.harness.contests import dynamics, ratings

        players, wins = wins_against(results, design)
        if not wins.any():
            return {}
        path = dynamics.replicator(dynamics.payoff(wins), players)
        return {
            "survivors.csv": dynamics.survivors(
                wins, players, path, int(results.runs["seed"].iloc[0])
            ),
            "replicator.csv": path,
            "invasions.csv": dynamics.invasions(_mutants(results, design, players)),
            "matrix.csv": ratings.matrix(wins, players),
        }

    def show(self, results: Any, tables: dict[str, Any]) -> None:
        """Print what survives, and who resists."""
        from experiments.harness import terminal

        if not tables:
            terminal.note(NO_ORDERS, False)
        else:
            terminal.show_survivors(tables["survivors.csv"], tables["invasions.csv"])

    def figures(self, results: Any, tables: dict[str, Any], design: Design, folder: Path) -> None:
        """Draw the replicator dynamics and the invasions."""
        from experiments.harness.contests import figures

        if tables:
            figures.population(
                tables["replicator.csv"],
                folder / "replicator.png",
                title="Shares when success is imitated",
            )
            figures.invasions(
                tables["invasions.csv"],
                list(tables["survivors.csv"]["player"]),
                folder / "invasions.png",
                title="One vendor of four changes its plan",
            )


def _mutants(results: Any, design: Design, players: list[str]) -> Any:
    """Return what the seat of the mutant wins, among these players: resident, mutant, replication, share."""
    won = results.runs
    rows = won[(won["vendor"] == seat_name(0)) & (won["decided"] > 0)]
    rows = rows[[len(design.conditions[name].seats) > 2 for name in rows["condition"]]]
    resident = [design.conditions[name].seats[1] for name in rows["condition"]]
    rows = rows.assign(
        resident=resident, mutant=rows["player"], share=rows["wins"] / rows["decided"]
    )
    return rows[rows["resident"].isin(players) & rows["mutant"].isin(players)]


EXPERIMENT = Evolution(
    name="evolution",
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
