"""Contests on a level field: vendors differ in one thing alone.

Product, people and chances are the same in every seat.

Players are strategies, or schedules (what a vendor's reps do all day). A pair meets twice, each in
either seat, so that luck that comes with a seat is shared: two players who decide alike tie
exactly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.harness.design import Condition, Design, check_vendor, only, variant
from experiments.harness.errors import UserError
from experiments.harness.experiment import Changes, Experiment
from experiments.harness.options import choice, option
from experiments.harness.settings import Settings

if TYPE_CHECKING:
    from experiments.harness.columns import Table
    from experiments.harness.results import Results
    from simulation import Scenario

STRATEGIES, SCHEDULES = "strategies", "schedules"
INSTRUMENTS = ("phase-focus", "role-focus", "weighted")
"""Built-in strategies that depend on their parameters; they play only if they are named."""
QUICK = ("both-hands", "default", "idle", "phase-following", "random")
"""Who plays in a quick contest, beside the user's own."""

NO_ORDERS = (
    "No order was placed, so nobody can be ranked: let the markets run longer,"
    " for example --set market.days=500"
)


@dataclass(frozen=True)
class ContestSettings(Settings):
    """Settings of a contest.

    Attributes:
        of: who plays, "strategies" or "schedules".
        players: names of strategies, or of vendors whose schedules play; empty = all.
        seat: the vendor whose product and team all players get; None = the scenario's last one.
    """

    of: str = option(
        STRATEGIES,
        f"who plays (default: {STRATEGIES})",
        read=choice(STRATEGIES, SCHEDULES),
        metavar=f"{STRATEGIES}|{SCHEDULES}",
    )
    players: tuple[str, ...] = option(
        (),
        "strategies, or vendors whose schedules play (default: all, your own among them)",
        metavar="NAME",
        many="list",
    )
    seat: str | None = option(
        None,
        "whose product and team all players get (default: the scenario's last vendor)",
        metavar="VENDOR",
    )


@dataclass(frozen=True)
class Seating(Condition):
    """A condition of a contest.

    Attributes:
        seats: the players, seat by seat.
    """

    seats: tuple[str, ...] = ()


class Contest(Experiment):
    """An experiment in which players meet; it has the options --of, --players and --seat."""

    settings_type = ContestSettings

    def folder(self, settings: Settings) -> Path:
        """Return where the command line's results go.

        Contests of schedules have a folder of their own.
        """
        own = super().folder(settings)
        assert isinstance(settings, ContestSettings)
        return own if settings.of == STRATEGIES else own.with_name(f"{own.name}-{settings.of}")

    def label(self, runs: Any, design: Design) -> Any:
        """Return the runs with the player in each seat."""
        players = {
            (name, seat_name(number)): player
            for name, seats in seats_of(design).items()
            for number, player in enumerate(seats)
        }
        labelled = runs.copy()
        column = [players[place] for place in zip(runs["condition"], runs["vendor"], strict=True)]
        labelled.insert(labelled.columns.get_loc("decided"), "player", column)
        return labelled

    def describe(self) -> Mapping[str, Table]:
        """Return what every table is that the contest may write."""
        from experiments.contests import columns
        from experiments.harness import tables

        common = tables.common([columns.PLAYER])
        return {**super().describe(), **common, **columns.TABLES}

    def field(self, settings: ContestSettings) -> tuple[Scenario, Mapping[str, Changes]]:
        """Return the scenario of the field, and what each player changes in its seat.

        Raises:
            UserError, StrategyError: with the message for the user.
        """
        scenario = only(self.load(settings), "a contest has one field")
        schedules = settings.of == SCHEDULES
        names = settings.players or tuple(
            scenario.vendors if schedules else _playing(settings.quick)
        )
        players = {
            name: _schedule(name, scenario) if schedules else _strategy(name) for name in names
        }
        if not 2 <= len(players) == len(names):
            raise UserError(
                f"--players {' '.join(names)}: a contest needs two players or more, each named once"
            )
        return scenario, players


def seats_of(design: Design) -> dict[str, tuple[str, ...]]:
    """Return the players of every condition, seat by seat."""
    return {name: one.seats for name, one in design.conditions.items() if isinstance(one, Seating)}


def _playing(quick: bool) -> list[str]:
    """Return the strategies that play if none are named.

    These are the built-in ones (with --quick a few of them), and all of the user's.
    """
    from simulation.strategies import built_in, names

    ours = set(built_in())
    chosen = set(QUICK) if quick else ours - {*INSTRUMENTS}
    return [name for name in names() if name not in ours or name in chosen]


def _strategy(name: str) -> Changes:
    from simulation.strategies import get

    get(name)  # raises if it is unknown
    return {"strategy": name, "parameters": {}}


def _schedule(vendor: str, scenario: Scenario) -> Changes:
    """Return what a vendor's reps do all day."""
    check_vendor("--players", vendor, scenario)
    return {"team": [entry.model_dump(mode="json") for entry in scenario.vendors[vendor].team]}


def seated(scenario: Scenario, seat: str | None, count: int) -> Scenario:
    """Return a scenario in which all vendors are the same in all but name.

    Args:
        scenario: whose market it is.
        seat: the vendor that they all are; None = the last one.
        count: how many.

    Raises:
        UserError: there is no such vendor.
    """
    name = seat if seat is not None else list(scenario.vendors)[-1]
    check_vendor("--seat", name, scenario)
    spec = scenario.vendors[name].model_dump(mode="json")
    return variant(scenario, {"vendors": {seat_name(number): spec for number in range(count)}})


def seat_name(number: int) -> str:
    """Return the vendor's name in a seat, counted from 0."""
    return f"seat {number + 1}"


def table_of(
    base: str, scenario: Scenario, seats: Sequence[str], players: Mapping[str, Changes]
) -> Seating:
    """Return the condition in which these players sit in these seats.

    Args:
        base: name of the scenario.
        scenario: of `seated`.
        seats: the players, seat by seat.
        players: what is different in each player's seat.
    """
    changes = {
        f"vendors.{seat_name(number)}.{key}": value
        for number, name in enumerate(seats)
        for key, value in players[name].items()
    }
    return Seating(base, changes, variant(scenario, changes), tuple(seats))


def pairs(base: str, scenario: Scenario, players: Mapping[str, Changes]) -> dict[str, Seating]:
    """Return all pairs, each in both seatings; see `table_of`.

    Raises:
        UserError: names that contain " v " make two pairs look alike.
    """
    found: dict[str, Seating] = {}
    for one, other in permutations(players, 2):
        name = f"{one} v {other}"
        if name in found:
            raise UserError(
                f"--players: two pairs would both be called '{name}'; rename one of the players"
            )
        found[name] = table_of(base, scenario, (one, other), players)
    return found


def wins_against(results: Results) -> tuple[list[str], Any]:
    """Return the players, and the orders that each won against each other; see `orders_won`."""
    return orders_won(results.runs, seats_of(results.design))


def orders_won(runs: Any, seats: Mapping[str, tuple[str, ...]]) -> tuple[list[str], Any]:
    """Return the players, and the orders that each won against each other.

    The orders have shape (R, n, n): replication, player, opponent.

    A pair counts in a replication if both its seatings finished; a player none of whose pairs did,
    because it failed, is left out.

    Args:
        runs: one row per condition × replication × seat.
        seats: condition → the players in it, seat by seat; those of two seats count.
    """
    import numpy as np

    met = {name: players for name, players in seats.items() if len(players) == 2}
    won = runs[runs["condition"].isin(met)]
    pair = [frozenset(met[name]) for name in won["condition"]]
    finished = (
        won.assign(pair=pair).groupby(["pair", "replication"])["condition"].transform("nunique")
        == 2
    )
    won = won[finished]
    playing = {player for name in set(won["condition"]) for player in met[name]}
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
    for condition, replication, vendor, orders in zip(
        won["condition"], won["replication"], won["vendor"], won["wins"], strict=True
    ):
        first, second = met[condition]
        player, opponent = (first, second) if vendor == seat_name(0) else (second, first)
        wins[place[replication], number[player], number[opponent]] += orders
    return players, wins


def standings(market: Any) -> Any:
    """Return what a contest needs of a market's results.

    Columns: vendor, decided, wins, win_rate, contact_hours, cost, profit.
    """
    return market.results()[
        ["vendor", "decided", "wins", "win_rate", "contact_hours", "cost", "profit"]
    ]
