"""Contests on a level field: the same product, people and chances in every seat, and one thing that players differ in.

Players are strategies, or schedules (what a vendor's reps do all day). A pair meets twice, each in either seat, so that luck that comes
with a seat is shared: two players who decide alike tie exactly.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from typing import Any

from experiments.harness import options
from experiments.harness.errors import UserError
from experiments.harness.experiment import Condition, Design, Experiment

STRATEGIES, SCHEDULES = "strategies", "schedules"
INSTRUMENTS = ("phase-focus", "role-focus", "weighted")
"""Built-in strategies that are what their parameters make of them, and do not play unless they are named."""
QUICK = ("both-hands", "default", "idle", "phase-following", "random")
"""Who plays in a quick contest, beside the user's own."""

NO_ORDERS = "No order was placed, so nobody can be ranked: let the markets run longer, for example --set market.days=500"


@dataclass(frozen=True)
class Contest(Experiment):
    """An experiment in which players meet; it has the options --of, --players and --seat."""

    def parser(self) -> argparse.ArgumentParser:
        """Return the parser of its command line."""
        parser = super().parser()
        parser.add_argument(
            "--of",
            choices=(STRATEGIES, SCHEDULES),
            default=STRATEGIES,
            help=f"who plays (default: {STRATEGIES})",
        )
        parser.add_argument(
            "--players",
            nargs="+",
            metavar="NAME",
            help="strategies, or vendors whose schedules play (default: all, your own among them)",
        )
        parser.add_argument(
            "--seat",
            metavar="VENDOR",
            help="whose product and team all players get (default: the scenario's last vendor)",
        )
        return parser

    def run(
        self, arguments: argparse.Namespace, given: list[str], show: bool = True
    ) -> tuple[int, Any]:
        """Run with parsed arguments; see `Experiment.run`."""
        if arguments.out is None and arguments.of == SCHEDULES:
            arguments.out = Path(
                "results", *(["quick"] if arguments.quick else []), f"{self.name}-{SCHEDULES}"
            )
        return super().run(arguments, given, show)

    def vary(self, scenario: Any, condition: Condition, given: list[str]) -> Any:
        """Return a condition's scenario; what the user set by --set is in the field already, before the seats were taken."""
        return scenario.replace(condition.changes)

    def labelled(self, table: Any, design: Design) -> Any:
        """Return the runs with the player in each seat."""
        seats = {
            (name, seat_name(number)): player
            for name, one in design.conditions.items()
            for number, player in enumerate(one.seats)
        }
        labelled = table.copy()
        labelled.insert(
            4,
            "player",
            [seats[place] for place in zip(table["condition"], table["vendor"], strict=True)],
        )
        return labelled

    def field(self, arguments: argparse.Namespace) -> tuple[Any, Mapping[str, Mapping[str, Any]]]:
        """Return the scenario of the field, and by player what is different in the player's seat."""
        scenario = options.only(self.loaded(arguments), "a contest has one field")
        names = arguments.players or (
            list(scenario.vendors) if arguments.of == SCHEDULES else _playing(arguments.quick)
        )
        players = {
            name: _schedule(name, scenario) if arguments.of == SCHEDULES else _strategy(name)
            for name in names
        }
        if not 2 <= len(players) == len(names):
            raise UserError(
                f"--players {' '.join(names)}: a contest needs two players or more, each named once"
            )
        return scenario, players


def _playing(quick: bool) -> list[str]:
    """Return the strategies that play if none are named: the built-in ones, or a few of them, and all of the user's."""
    from simulation.strategies import built_in, names

    ours = set(built_in())
    chosen = set(QUICK) if quick else ours - {*INSTRUMENTS}
    return [name for name in names() if name not in ours or name in chosen]


def _strategy(name: str) -> Mapping[str, Any]:
    from simulation.strategies import get

    get(name)  # raises if it is unknown
    return {"strategy": name, "parameters": {}}


def _schedule(vendor: str, scenario: Any) -> Mapping[str, Any]:
    """Return what a vendor's reps do all day."""
    options.check_vendor("--players", vendor, scenario)
    return {"team": [entry.model_dump(mode="json") for entry in scenario.vendors[vendor].team]}


def seated(scenario: Any, seat: str | None, count: int) -> Any:
    """Return a scenario in which `count` vendors are one and the same in all but name: "seat 1", "seat 2" and so on.

    Args:
        scenario: whose market it is.
        seat: the vendor that they all are; None = the last one.
        count: how many.

    Raises:
        UserError: there is no such vendor.
    """
    name = seat if seat is not None else list(scenario.vendors)[-1]
    options.check_vendor("--seat", name, scenario)
    spec = scenario.vendors[name].model_dump(mode="json")
    return scenario.replace({"vendors": {seat_name(number): spec for number in range(count)}})


def seat_name(number: int) -> str:
    """Return the vendor's name in a seat, counted from 0."""
    return f"seat {number + 1}"


def table_of(
    scenario: str, seats: Sequence[str], players: Mapping[str, Mapping[str, Any]]
) -> Condition:
    """Return the condition in which these players sit in these seats."""
    changes = {
        f"vendors.{seat_name(number)}.{key}": value
        for number, name in enumerate(seats)
        for key, value in players[name].items()
    }
    return Condition(scenario, changes, tuple(seats))


def pairs(scenario: str, players: Mapping[str, Mapping[str, Any]]) -> dict[str, Condition]:
    """Return all pairs, each in both seatings.

    Raises:
        UserError: names that contain " v " make two pairs look alike.
    """
    found: dict[str, Condition] = {}
    for one, other in permutations(players, 2):
        name = f"{one} v {other}"
        if name in found:
            raise UserError(
                f"--players: two pairs would both be called '{name}'; rename one of the players"
            )
        found[name] = table_of(scenario, (one, other), players)
    return found


def wins_against(results: Any, design: Design) -> tuple[list[str], Any]:
    """Return the players, and the orders that player i won against player j in each replication, shape (R, n, n).

    A pair counts in a replication if both its seatings finished; a player none of whose pairs did, because it failed, is left out.
    """
    import numpy as np

    won = results.runs
    met = {name: one.seats for name, one in design.conditions.items() if len(one.seats) == 2}
    won = won[won["condition"].isin(met)]
    pair = [frozenset(met[name]) for name in won["condition"]]
    finished = (
        won.assign(pair=pair).groupby(["pair", "replication"])["condition"].transform("nunique")
        == 2
    )
    won = won[finished]
    playing = set(won["player"])
    players = [
        name
        for name in dict.fromkeys(seat for seats in met.values() for seat in seats)
        if name in playing
    ]
    number = {name: index for index, name in enumerate(players)}
    place = {
        replication: index for index, replication in enumerate(sorted(set(won["replication"])))
    }
    wins = np.zeros((len(place), len(players), len(players)))
    for condition, replication, player, orders in zip(
        won["condition"], won["replication"], won["player"], won["wins"], strict=True
    ):
        first, second = met[condition]
        opponent = second if player == first else first
        wins[place[replication], number[player], number[opponent]] += orders
    return players, wins
