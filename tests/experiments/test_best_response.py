"""The search for a better plan: small markets, few trials."""

from __future__ import annotations

import inspect
import json
import tomllib

import pandas as pd
import pytest

from experiments import best_response
from experiments.contests import search
from experiments.harness.runs import replication_seed
from simulation import Scenario
from simulation.strategies import get
from tests.experiments.test_contest import TWINS
from tests.small import data, product

TINY = [
    "--quick",
    "--quiet",
    "--set",
    "market.days=100",
    "--set",
    "market.organisations=15",
    "--set",
    "needs.idle_days=30",
]

PLAN = {
    **{
        "reps_1": 7,
        "start_1": 16,
        "hours_1": 6,
        "day_1": "visit",
        "early_evening_1": "dinner",
        "evening_1": "tea_house",
    },
    **{
        "night_1": "night_out",
        "reps_2": 3,
        "start_2": 20,
        "hours_2": 10,
        "day_2": "call",
        "early_evening_2": "dinner",
    },
    **{
        "evening_2": "dinner",
        "night_2": "dinner",
        "influence": 1.0,
        "gap": 0.5,
        "value": 0.25,
        "loyalty": 2.0,
    },
    **{f"urgency_{phase}": 3.0 for phase in search.PHASES[1:]},
}


def find(tmp_path, *arguments, out="out", trials=6):
    folder = tmp_path / out
    assert (
        best_response.main(
            [
                *TINY,
                "--trials",
                str(trials),
                "--replications",
                "2",
                "--out",
                str(folder),
                *arguments,
            ]
        )
        == 0
    )
    return folder


def test_a_shift_by_hand():
    assert search.shift(PLAN, 1) == [[16, 18, "visit"], [18, 20, "dinner"], [20, 22, "tea_house"]]
    assert search.shift(PLAN, 2) == [
        [20, 26, "dinner"]
    ]  # neighbours joined, and no later than 02:00


def test_what_a_plan_changes():
    scenario = Scenario.load("equal_budget")
    changes = search.changes(PLAN, scenario, "Dell")
    found = scenario.replace(changes)
    assert [(entry.schedule, entry.reps) for entry in found.vendors["Dell"].team] == [
        ("Dell_1", 7),
        ("Dell_2", 3),
    ]
    assert found.schedules["Dell_1"] == (
        (16, 18, "visit"),
        (18, 20, "dinner"),
        (20, 22, "tea_house"),
    )
    assert found.vendors["Dell"].parameters["phases"] == [1.0, 3.0, 3.0, 3.0, 3.0, 3.0, 3.0]
    assert found.vendors["Dell"].budget == scenario.vendors["Dell"].budget  # the same money
    assert found.vendors["A"] == scenario.vendors["A"]
    nobody = search.changes(PLAN | {"reps_2": 0}, scenario, "Dell")
    assert [entry["schedule"] for entry in nobody["vendors.Dell.team"]] == ["Dell_1"]


def test_every_weight_of_a_plan_is_searched_but_those_of_roles():
    """Influence says already how much each role counts."""
    found = search.changes(PLAN, Scenario.load("equal_budget"), "Dell")["vendors.Dell.parameters"]
    lacking = set(inspect.signature(get("weighted")).parameters) - {*found, "roles"}
    assert not lacking, f"experiments/contests/search.py: WEIGHTS needs a range for {lacking}."
    assert {low < high for low, high in search.WEIGHTS.values()} == {True}


def test_the_search_begins_with_the_vendors_own_plans():
    scenario = Scenario.load("equal_budget")
    plans = search._known_plans(scenario)
    assert len(plans) == 4
    a, b, _, dell = (
        [search.shift(plan, number) for number in (1, 2) if plan[f"reps_{number}"]]
        for plan in plans
    )
    assert a == [[[9, 18, "visit"]]]
    assert b == [[[16, 18, "visit"], [18, 20, "dinner"], [20, 22, "tea_house"]]]
    assert dell == [[[9, 18, "visit"]], [[18, 22, "dinner"], [22, 26, "night_out"]]]


def test_the_best_plan_is_the_best_of_the_trials_and_a_scenario_that_runs(tmp_path):
    folder = find(tmp_path)
    trials = pd.read_csv(folder / "trials.csv")
    assert len(trials) == 6
    best = trials.loc[trials["objective"].idxmax()]
    found = Scenario.load(folder / "best.toml", {"market.organisations": 15})
    team = found.vendors["Dell"].team
    assert [entry.reps for entry in team] == [
        int(best[f"reps_{number}"]) for number in (1, 2) if best[f"reps_{number}"]
    ]
    assert found.schedules[team[0].schedule] == tuple(
        tuple(block) for block in search.shift(best, 1)
    )
    assert found.vendors["Dell"].strategy == "weighted"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["conditions"]["best found"]["changes"]["vendors.Dell.team"] == [
        entry.model_dump(mode="json", include={"schedule", "reps"}) for entry in team
    ]
    summary = pd.read_csv(folder / "summary.csv")
    assert summary["condition"].unique().tolist() == [
        "own plan",
        "best found",
        "its working days alone",
        "its plan weights alone",
    ]
    assert set(pd.read_csv(folder / "differences.csv")["vendor"]) == {"Dell"}


@pytest.mark.slow
def test_the_best_is_judged_on_fresh_seeds(tmp_path):
    folder = find(tmp_path)
    judged = set(pd.read_csv(folder / "runs.csv")["seed"])
    first = json.loads(
        (folder / "search" / "batch_01" / "journal.jsonl")
        .read_text(encoding="utf-8")
        .splitlines()[0]
        .partition(" ")[2]
    )
    searched = first["fingerprint"]["seed"]
    assert judged == {replication_seed(1, number) for number in range(2)}
    assert judged.isdisjoint({replication_seed(searched, number) for number in range(10)})


@pytest.mark.slow
def test_the_same_whatever_the_workers_and_interruptions(tmp_path):
    one = find(tmp_path, "--workers", "1", out="one", trials=5)
    two = find(tmp_path, "--workers", "2", out="two", trials=5)
    for name in ("trials.csv", "runs.csv", "summary.csv", "best.toml"):
        assert (one / name).read_bytes() == (two / name).read_bytes(), name
    # Half of a journal is lost: the same command goes on from the other half.
    journal = one / "search" / "batch_01" / "journal.jsonl"
    lines = journal.read_text(encoding="utf-8").splitlines(keepends=True)
    journal.write_text("".join(lines[:4]), encoding="utf-8")
    before = {name: (one / name).read_bytes() for name in ("trials.csv", "runs.csv", "best.toml")}
    find(tmp_path, "--workers", "1", out="one", trials=5)
    assert {name: (one / name).read_bytes() for name in before} == before


@pytest.mark.slow
def test_a_plan_for_a_scenario_of_ones_own_extends_its_file(tmp_path):
    mine = tmp_path / "mine.toml"
    text = (
        'extends = "equal_budget"\n\n[vendors.Dell]\nstrategy = "farmer"\nparameters = { '
        "loyalty = 3 }\n"
    )
    mine.write_text(text, encoding="utf-8")
    folder = find(tmp_path, "--scenario", str(mine), trials=2)
    found = Scenario.load(folder / "best.toml")
    assert found.vendors["Dell"].strategy == "weighted"
    assert "loyalty" in found.vendors["Dell"].parameters
    assert str(tmp_path) not in (folder / "best.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("vendor", ["=1+1", "戴 尔", 'a"b'])
def test_vendors_of_any_name(vendor):
    changed = data()
    changed["vendors"][vendor] = {"team": [{"schedule": "day", "reps": 2}], "product": product()}
    scenario = Scenario.from_dict(changed)
    changes = search.changes(PLAN, scenario, vendor)
    scenario.replace(changes)
    text = search.as_toml(scenario, vendor, changes, "as_told")
    assert tomllib.loads(text)["vendors"][vendor]["strategy"] == "weighted"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--vendor", "Del"],
            "--vendor Del: 'equal_budget' has no vendor of that name; did you mean 'Dell'?",
        ),
        (
            ["--scenario", "as_told", "--scenario", "equal_budget"],
            "a search has one field; give one scenario",
        ),
        (
            ["--set", "vendors.Dell.strategy=defualt"],
            "'defualt': unknown strategy; did you mean 'default'?",
        ),
    ],
)
def test_mistakes_get_one_message(tmp_path, capsys, arguments, message):
    assert best_response.main([*TINY, "--out", str(tmp_path / "out"), *arguments]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.slow
def test_a_rival_that_fails_ends_the_search_with_its_name(tmp_path, capsys):
    bad = tmp_path / "bad.py"
    bad.write_text(
        TWINS.replace("return view.influence * (1 - view.trust)", "return None").replace(
            "one-twin", "bad"
        ),
        encoding="utf-8",
    )
    given = [
        *TINY,
        "--trials",
        "3",
        "--out",
        str(tmp_path / "out"),
        "--strategies",
        str(bad),
        "--set",
        "vendors.A.strategy=bad",
    ]
    assert best_response.main(given) == 1
    assert "the search cannot go on with failed runs" in capsys.readouterr().err
    failures = (tmp_path / "out" / "search" / "batch_01" / "failures.txt").read_text(
        encoding="utf-8"
    )
    assert "vendor 'A', strategy 'bad', day 0: plan() returned None" in failures
