"""Contests on a level field: tournament and evolution, with few and small markets."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from experiments import evolution, tournament
from experiments.tournament import draw_tables

TWINS = """
from simulation import Strategy, strategy


@strategy("one-twin")
class One(Strategy):
    def plan(self, view):
        return view.influence * (1 - view.trust)


@strategy("other-twin")
class Other(Strategy):
    def plan(self, view):
        return view.influence * (1 - view.trust)
"""
TINY = [
    "--quick",
    "--quiet",
    "--set",
    "market.days=120",
    "--set",
    "market.organisations=20",
    "--set",
    "needs.idle_days=30",
]


@pytest.fixture
def twins(tmp_path):
    path = tmp_path / "twins.py"
    path.write_text(TWINS, encoding="utf-8")
    return path


def play(experiment, tmp_path, *arguments, out="out"):
    assert experiment.main([*TINY, "--out", str(tmp_path / out), *arguments]) == 0
    return {path.stem: pd.read_csv(path) for path in (tmp_path / out).glob("*.csv")}


@pytest.mark.slow
def test_identical_strategies_tie_exactly(tmp_path, twins):
    tables = play(
        tournament,
        tmp_path,
        "--strategies",
        str(twins),
        "--players",
        "one-twin",
        "other-twin",
        "idle",
    )
    matrix = tables["matrix"].set_index(["player", "opponent"])["win_rate"]
    assert matrix["one-twin", "other-twin"] == 0.5
    assert matrix["one-twin", "idle"] == matrix["other-twin", "idle"]
    ranking = tables["ranking"].set_index("player")
    assert ranking.loc["one-twin", "rating"] == ranking.loc["other-twin", "rating"]
    assert ranking.loc["one-twin", "rank"] == ranking.loc["other-twin", "rank"]
    assert ranking.loc["idle", "rank"] == 3
    compared = tables["comparisons"].set_index(["player", "other"])
    assert compared.loc[("one-twin", "other-twin"), ["difference", "p_holm"]].tolist() == [0, 1]


def test_everybody_meets_everybody_in_both_seats_of_one_field(tmp_path):
    tables = play(
        tournament, tmp_path, "--players", "default", "random", "idle", "--replications", "1"
    )
    met = tables["runs"]["condition"].unique().tolist()
    assert sorted(met) == sorted(
        f"{a} v {b}"
        for a in ("default", "random", "idle")
        for b in ("default", "random", "idle")
        if a != b
    )
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    seats = manifest["scenarios"]["pair"]["vendors"]
    assert list(seats) == ["seat 1", "seat 2"]
    assert seats["seat 1"] == seats["seat 2"]
    assert manifest["conditions"]["default v idle"]["changes"] == {
        "vendors.seat 1.strategy": "default",
        "vendors.seat 1.parameters": {},
        "vendors.seat 2.strategy": "idle",
        "vendors.seat 2.parameters": {},
    }
    matrix = tables["matrix"].set_index(["player", "opponent"])["win_rate"]
    assert matrix["default", "idle"] + matrix["idle", "default"] == pytest.approx(1)


def test_schedules_play_too(tmp_path):
    tables = play(tournament, tmp_path, "--of", "schedules", "--rounds", "2")
    assert set(tables["ranking"]["player"]) == {"A", "B", "C", "Dell"}
    assert (tmp_path / "out" / "matrix.png").stat().st_size > 10_000


@pytest.mark.slow
def test_the_same_bytes_whatever_the_workers(tmp_path):
    arguments = ["--players", "default", "random", "idle", "both-hands"]
    play(tournament, tmp_path, *arguments, "--workers", "1", out="one")
    play(tournament, tmp_path, *arguments, "--workers", "2", out="two")
    for path in (tmp_path / "one").glob("*.csv"):
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_a_scenario_warns_once_and_not_for_every_seating(tmp_path, capsys):
    path = tmp_path / "nobody.toml"
    path.write_text('extends = "equal_headcount"\n\n[vendors.Dell]\nteam = []\n', encoding="utf-8")
    given = [argument for argument in TINY if argument != "--quiet"]
    assert (
        tournament.main(
            [
                *given,
                "--scenario",
                str(path),
                "--players",
                "default",
                "idle",
                "--out",
                str(tmp_path / "out"),
            ]
        )
        == 0
    )
    assert capsys.readouterr().err.count("has no salespeople") == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--players", "default"],
            "--players default: a contest needs two players or more, each named once",
        ),
        (["--players", "default", "default"], "each named once"),
        (["--players", "default", "randon"], "unknown strategy 'randon'; did you mean 'random'?"),
        (
            ["--of", "schedules", "--players", "A", "Del"],
            "--players Del: 'equal_headcount' has no vendor of that name; did you mean 'Dell'?",
        ),
        (
            ["--seat", "Del"],
            "--seat Del: 'equal_headcount' has no vendor of that name; did you mean 'Dell'?",
        ),
        (
            ["--scenario", "as_told", "--scenario", "equal_budget"],
            "a contest has one field; give one scenario",
        ),
    ],
)
def test_mistakes_get_one_message(tmp_path, capsys, arguments, message):
    assert tournament.main([*TINY, "--out", str(tmp_path / "out"), *arguments]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("count", [4, 5, 6, 7, 8, 22])
def test_in_every_round_everybody_sits_once_and_nobody_twice_at_a_table(count):
    players = [f"p{number}" for number in range(count)]
    tables = draw_tables(players, 3, seed=1)
    per_round = -(-count // 4)
    assert len(tables) == 3 * per_round
    for number in range(3):
        seated = [
            name
            for table in tables[number * per_round : (number + 1) * per_round]
            for name in table
        ]
        assert set(seated) == set(players)
        assert len(seated) - count == -count % 4  # who fills up the last table
    assert all(len(set(table)) == 4 for table in tables)
    assert draw_tables(players, 3, seed=2) != tables


@pytest.mark.slow
def test_a_plan_that_loses_to_all_does_not_survive(tmp_path):
    tables = play(
        evolution, tmp_path, "--players", "default", "random", "idle", "--replications", "4"
    )
    survivors = tables["survivors"].set_index("player")
    assert survivors["equilibrium"].sum() == pytest.approx(1)
    assert survivors.loc["idle", "equilibrium"] == 0
    assert survivors.loc["idle", "replicator"] < 0.05
    assert survivors.loc["idle", "beaten_by"] == 2
    invasions = tables["invasions"].set_index(["resident", "mutant"])
    assert len(invasions) == 6
    assert invasions.loc[("idle", "default"), "gain"] > 0.2
    assert invasions.loc[("default", "idle"), "gain"] < -0.05
    shares = tables["replicator"].groupby("generation")["share"].sum()
    np.testing.assert_allclose(shares, 1, atol=1e-4)


# One of four fails: in 3 pairs × 2 seatings × 2 replications; and as resident or mutant in 7 × 2
# invasions.
@pytest.mark.parametrize(
    ("experiment", "failed", "table"),
    [(tournament, 12, "ranking"), (evolution, 26, "survivors")],
)
@pytest.mark.slow
def test_a_strategy_that_fails_costs_its_own_runs_and_the_others_are_ranked(
    tmp_path, capsys, experiment, failed, table
):
    bad = tmp_path / "bad.py"
    bad.write_text(
        TWINS.replace("return view.influence * (1 - view.trust)", "return None", 1),
        encoding="utf-8",
    )
    given = [
        *TINY,
        "--out",
        str(tmp_path / "out"),
        "--strategies",
        str(bad),
        "--players",
        "one-twin",
        "other-twin",
        "random",
        "idle",
    ]
    assert experiment.main([*given, *(["--rounds", "0"] if experiment is tournament else [])]) == 1
    error = capsys.readouterr().err
    assert f"{failed} runs failed" in error
    assert "strategy 'one-twin', day 0: plan() returned None" in error
    runs = pd.read_csv(tmp_path / "out" / "runs.csv")
    assert (
        runs["condition"].str.contains(" v ").sum() == 3 * 2 * 2 * 2
    )  # pairs, seatings, replications, vendors
    assert sorted(pd.read_csv(tmp_path / "out" / f"{table}.csv")["player"]) == [
        "idle",
        "other-twin",
        "random",
    ]


@pytest.mark.slow
def test_one_failed_run_costs_one_pair_in_one_replication(tmp_path, capsys):
    sometimes = TWINS.replace(
        "return view.influence * (1 - view.trust)",
        (
            "return None if view.day == 50 and view.rng.random() < 0.2 else view.influence "
            "* (1 - view.trust)"
        ),
        1,
    )
    (tmp_path / "sometimes.py").write_text(sometimes, encoding="utf-8")
    given = [
        *TINY,
        "--out",
        str(tmp_path / "out"),
        "--strategies",
        str(tmp_path / "sometimes.py"),
        "--replications",
        "6",
    ]
    assert tournament.main([*given, "--players", "one-twin", "default", "random"]) == 1
    lost = len(
        {
            line.partition(":")[0]
            for line in (tmp_path / "out" / "failures.txt").read_text().splitlines()
            if ", replication " in line
        }
    )
    assert 0 < lost < 12
    matrix = pd.read_csv(tmp_path / "out" / "matrix.csv").set_index(["player", "opponent"])
    assert matrix["win_rate"].notna().all()
    runs = pd.read_csv(tmp_path / "out" / "runs.csv")
    both = runs[runs["condition"].isin(["default v random", "random v default"])]
    assert (
        matrix.loc[("default", "random"), "orders"] == both["wins"].sum()
    )  # nothing of the others' is lost


@pytest.mark.parametrize("experiment", [tournament, evolution])
def test_without_orders_nobody_is_ranked(tmp_path, capsys, experiment):
    given = [
        "--quick",
        "--replications",
        "1",
        "--set",
        "market.days=3",
        "--out",
        str(tmp_path / "out"),
        "--players",
        "default",
        "idle",
    ]
    assert experiment.main(given) == 0
    assert (
        "No order was placed, so nobody can be ranked: let the markets run longer"
        in capsys.readouterr().err
    )
    assert not (tmp_path / "out" / "matrix.csv").exists()


def test_players_whose_pairs_would_be_called_the_same_are_refused(tmp_path, capsys):
    path = tmp_path / "odd.py"
    names = ("a", "a v b", "b v c", "c")
    classes = "".join(
        (
            f"\n\n@strategy({name!r})\nclass C{n}(Strategy):\n    def plan(self, view):\n   "
            "     return view.trust\n"
        )
        for n, name in enumerate(names)
    )
    path.write_text("from simulation import Strategy, strategy\n" + classes, encoding="utf-8")
    assert (
        tournament.main(
            [*TINY, "--strategies", str(path), "--players", *names, "--out", str(tmp_path / "out")]
        )
        == 2
    )
    assert (
        "two pairs would both be called 'a v b v c'; rename one of the players"
        in capsys.readouterr().err
    )
