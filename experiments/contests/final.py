"""The final of a tournament: who cannot be told from the first plays on, the others are out.

Replications are spent where they matter. Contenders are the first of the ranking and those whom it
does not tell from it. They meet again, all pairs in both seats, on random numbers of the final's
own, so that luck which brought somebody here does not count again. After each round whoever is
worse than the leader is out, and the others play as many replications once more.
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from experiments.contests import ratings, search
from experiments.contests.contest import orders_won, pairs
from experiments.harness import execution, terminal
from experiments.harness.findings import Interval
from experiments.harness.runs import replication_seed
from experiments.harness.statistics import SHARES, between, mean_interval
from experiments.harness.verdicts import NO_DIFFERENCE

if TYPE_CHECKING:
    from experiments.harness.experiment import Changes
    from experiments.harness.settings import Settings
    from simulation import Scenario

ROUNDS = 3
"""Looks at the results; the level of 5% is shared out among them."""
LEVEL = 0.05 / ROUNDS
SEED = 0xF1A1
"""The final's seeds come from the tournament's by this number, which no replication has."""
FOLDER = "final"
"""The folder of its journal, inside the tournament's."""
FIRST, EQUIVALENT, SHARED, OUT = "first", "equivalent to the first", "not told apart", "out"


@dataclass(frozen=True)
class Field:
    """What a final is played with.

    Attributes:
        base: name of the scenario.
        scenario: of two seats.
        players: what is different in each player's seat.
        measure: of the markets.
    """

    base: str
    scenario: Scenario
    players: Mapping[str, Changes]
    measure: Any


def contenders(ranking: pd.DataFrame) -> list[str]:
    """Return the first of a ranking and those whom it does not tell from it, in their order."""
    first = ranking.iloc[0]
    near = str(first["not_distinguished_from"] or "").split("; ")
    return [player for player in ranking["player"] if player == first["player"] or player in near]


def play(
    field: Field, players: Sequence[str], settings: Settings, replications: int
) -> pd.DataFrame:
    """Play the final.

    Args:
        field: what it is played with.
        players: the contenders, the strongest first.
        settings: of the tournament; its folder gets one with the final's journals.
        replications: of each round, of each pair in each seating.

    Returns:
        One row per contender, the strongest first; columns see `columns.FINAL`.

    Raises:
        UserError: runs failed.
    """
    left, rows = list(players), {}
    if settings.fresh and settings.out is not None:
        shutil.rmtree(settings.out / FOLDER, ignore_errors=True)
    settings = replace(settings, fresh=False)
    for number in range(1, ROUNDS + 1):
        terminal.note(f"Final, round {number}: {', '.join(left)}", settings.quiet)
        found = _standing(left, _wins(field, left, settings, number * replications))
        for row in found.to_dict("records"):
            row |= {"rounds": number, "replications": number * replications}
            rows[row["player"]] = row
        left = [name for name in left if rows[name]["result"] != OUT]
        if all(rows[name]["result"] in (FIRST, EQUIVALENT) for name in left):
            break
    table = pd.DataFrame([rows[name] for name in players])
    places = {FIRST: 0, EQUIVALENT: 1, SHARED: 1, OUT: 2}
    order = table.assign(place=[places[one] for one in table["result"]])
    order = order.sort_values(
        ["place", "rounds", "win_rate"], ascending=[True, False, False], kind="stable"
    )
    return order[list(_COLUMNS)].reset_index(drop=True)


_COLUMNS = (
    *("player", "result", "rounds", "replications", "win_rate", "ci_low", "ci_high"),
    *("behind", "behind_low", "behind_high"),
)


def _standing(players: Sequence[str], wins: Any) -> pd.DataFrame:
    """Return how the players of a round stand, in the order given."""
    score = ratings.scores(wins)
    means = [mean_interval(score[:, number], bounds=SHARES) for number in range(len(players))]
    leader = max(range(len(players)), key=lambda number: means[number].mean)
    rows = []
    for number, player in enumerate(players):
        pairs_of = (score[:, leader] - score[:, number]).round(12)
        behind = mean_interval(pairs_of, 1 - LEVEL / (len(players) - 1), between(SHARES))
        if number == leader:
            result, behind = FIRST, Interval(0.0, math.nan, math.nan)
        elif behind.low > 0:
            result = OUT
        elif behind.high <= NO_DIFFERENCE.high and behind.low >= NO_DIFFERENCE.low:
            result = EQUIVALENT
        else:
            result = SHARED
        rows.append(
            {
                "player": player,
                "result": result,
                **dict(zip(("win_rate", "ci_low", "ci_high"), means[number], strict=True)),
                **dict(zip(("behind", "behind_low", "behind_high"), behind, strict=True)),
            }
        )
    return pd.DataFrame(rows)


def _wins(field: Field, players: Sequence[str], settings: Settings, replications: int) -> Any:
    """Run all pairs of some players; return the orders won, shape (R, n, n)."""
    chosen = {name: field.players[name] for name in players}
    conditions = pairs(field.base, field.scenario, chosen)
    out = settings.out and settings.out / FOLDER / f"of {len(players)}"
    own = replace(settings, out=out, precision=None, replications=None, deals=False, meetings=None)
    job = execution.job_of(conditions, own, replication_seed(settings.seed, SEED), field.measure)
    collected = execution.run(job, own, replications, repeat=False)
    search.all_done(collected, own, "the final")
    _, wins = orders_won(collected.runs, {name: one.seats for name, one in conditions.items()})
    return wins


def sentence(table: pd.DataFrame) -> str:
    """Return what came out of a final, in a sentence."""
    by = {result: list(rows["player"]) for result, rows in table.groupby("result", sort=False)}
    [first], replications = by[FIRST], int(table["replications"].max())
    equal, shared = by.get(EQUIVALENT, []), by.get(SHARED, [])
    if not equal and not shared:
        text = f"{first} wins"
    else:
        text = f"{first} leads"
        if equal:
            text += f"; {', '.join(equal)} {_are(equal)} within a point of it"
        if shared:
            text += f"; {', '.join(shared)} cannot be told from it"
    count = len(table)
    return f"Final of {count}, up to {replications} replications of each pair: {text}."


def _are(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"
