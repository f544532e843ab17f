"""The final of a tournament: who plays it, who is out, and when it ends."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from experiments import tournament
from experiments.contests import final
from experiments.harness.settings import Settings

FIELD = final.Field("pair", None, {}, None)


def ranking(*rows):
    return pd.DataFrame(
        [{"player": player, "not_distinguished_from": near} for player, near in rows]
    )


def test_contenders_are_the_first_and_those_whom_the_ranking_does_not_tell_from_it():
    table = ranking(("a", "c; b"), ("b", "a; d"), ("c", "a"), ("d", "b"))
    assert final.contenders(table) == ["a", "b", "c"]
    assert final.contenders(ranking(("a", ""), ("b", ""))) == ["a"]
    assert final.contenders(ranking(("a", np.nan), ("b", ""))) == ["a"]


def orders(shares, replications, spread, seed=1):
    """Return wins in which player i takes a share of 100 orders from j, with some spread."""
    dice = np.random.default_rng(seed)
    count = len(shares)
    wins = np.zeros((replications, count, count))
    for i in range(count):
        for j in range(i + 1, count):
            mine = 0.5 + shares[i] - shares[j] + spread * dice.standard_normal(replications)
            wins[:, i, j], wins[:, j, i] = 100 * mine, 100 * (1 - mine)
    return wins


def played(monkeypatch, shares, spread, replications=20):
    """Play a final whose markets are made of these strengths."""
    names, asked = list("abcdef")[: len(shares)], []

    def wins(field, players, settings, count):
        asked.append((list(players), count))
        return orders([shares[names.index(one)] for one in players], count, spread)

    monkeypatch.setattr(final, "_wins", wins)
    return final.play(FIELD, names, Settings(quiet=True), replications), asked


def test_who_is_worse_is_out_and_the_others_play_on(monkeypatch):
    table, asked = played(monkeypatch, [0.05, 0.045, -0.2], 0.05)
    assert [players for players, _ in asked] == [list("abc"), list("ab"), list("ab")]
    assert [count for _, count in asked] == [20, 40, 60]
    found = table.set_index("player")
    assert found.loc["c", ["result", "rounds", "replications"]].tolist() == ["out", 1, 20]
    assert sorted(found.loc[["a", "b"], "result"]) == ["first", "not told apart"]
    assert found.loc[["a", "b"], "rounds"].tolist() == [3, 3]
    assert table["result"].tolist() == ["first", "not told apart", "out"]


def test_it_ends_as_soon_as_nothing_is_left_to_find_out(monkeypatch):
    table, asked = played(monkeypatch, [0.1, 0.0], 0.01)
    assert len(asked) == 1
    assert final.sentence(table) == ("Final of 2, up to 20 replications of each pair: a wins.")
    table, asked = played(monkeypatch, [0.0005, 0.0], 0.002)
    assert len(asked) == 1  # shown to be within a point
    assert table["result"].tolist() == ["first", "equivalent to the first"]
    assert final.sentence(table).endswith("within a point of it.")


def test_equals_are_thrown_out_no_more_often_than_declared(monkeypatch):
    """Of 300 finals of two equals, 5% may wrongly end with one of them out.

    More than 29 would have a probability below 0.001.
    """
    wrong = 0
    for seed in range(300):
        monkeypatch.setattr(
            final,
            "_wins",
            lambda field, players, settings, count, seed=seed: orders([0, 0], count, 0.05, seed),
        )
        table = final.play(FIELD, ["a", "b"], Settings(quiet=True), 20)
        wrong += "out" in set(table["result"])
    assert wrong <= 29


@pytest.mark.slow
def test_a_final_is_played_on_seeds_of_its_own_and_continues(tmp_path, capsys):
    words = ["--quick", "--players", "default", "phase-following", "random", "--quiet"]
    small = ["--set", "market.days=200", "--set", "market.organisations=20"]
    out = tmp_path / "out"
    given = [*words, *small, "--final", "2", "--out", str(out)]
    assert tournament.main(given) == 0
    first = (out / "final.csv").read_bytes()
    assert (out / "final").is_dir()
    assert tournament.main(given) == 0  # nothing is run again
    assert (out / "final.csv").read_bytes() == first
    assert tournament.main([*given, "--fresh", "--workers", "2"]) == 0
    assert (out / "final.csv").read_bytes() == first
    assert tournament.main([*words, *small, "--out", str(out)]) == 0  # --quick plays no final
    assert not (out / "final.csv").exists()
