"""Runs: the same bytes whatever the workers, interruptions and failures."""

import json
from dataclasses import replace

import pandas as pd
import pytest

from experiments import win_rates
from experiments.harness import runner
from experiments.harness.design import Condition
from experiments.harness.execution import collect
from experiments.harness.runs import (
    Job,
    Run,
    RunOutcome,
    State,
    perform,
    plan,
    replication_seed,
)
from experiments.harness.store import Store
from simulation import Market, Scenario
from simulation.vocabulary import Attribute, label

TABLES = ("runs.csv", "summary.csv")
FILES = (*TABLES, "conditions.csv", "timeline.csv", "datapackage.json")


def contents(folder):
    return {name: (folder / name).read_bytes() for name in FILES}


def test_files_have_the_promised_columns(run, tmp_path):
    assert run() == 0
    runs, summary = (pd.read_csv(tmp_path / "out" / name) for name in TABLES)
    assert list(runs)[:11] == [
        "condition",
        "replication",
        "seed",
        "vendor",
        "experiment",
        "run_id",
        "decided",
        "wins",
        "win_rate",
        "contact_hours",
        "cost",
    ]
    assert list(summary)[:8] == [
        "condition",
        "vendor",
        "replications",
        "decided",
        "wins",
        "win_rate",
        "ci_low",
        "ci_high",
    ]
    assert len(runs) == 3 * 4
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["runs"] == {"planned": 3, "resumed": 0, "failed": 0}
    assert manifest["scenarios"]["small"]["market"]["organisations"] == 6
    assert (tmp_path / "out" / "win_rates.png").stat().st_size > 10_000


def test_the_seed_column_reproduces_a_run(run, small, tmp_path):
    run()
    runs = pd.read_csv(tmp_path / "out" / "runs.csv")
    market = Market(Scenario.load(small), rng=int(runs["seed"].iloc[-1]))
    market.run()
    assert list(market.results()["wins"]) == list(runs["wins"])[-4:]
    assert list(market.results()["cost"]) == list(runs["cost"])[-4:]


@pytest.mark.slow
def test_two_workers_write_the_same_bytes_as_one(run, tmp_path):
    assert run(out=tmp_path / "one", workers=1) == 0
    assert run(out=tmp_path / "two", workers=2) == 0
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_more_replications_later_run_only_the_new_ones(run, tmp_path, monkeypatch):
    assert run(replications=5, out=tmp_path / "whole") == 0
    assert run(replications=2) == 0
    performed = []
    original = runner.perform
    monkeypatch.setattr(
        runner, "perform", lambda job, one: performed.append(one) or original(job, one)
    )
    assert run(replications=5) == 0
    assert [one.replication for one in performed] == [2, 3, 4]
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


def test_an_interrupted_run_goes_on_where_it_stopped(run, tmp_path, monkeypatch):
    assert run(out=tmp_path / "whole") == 0
    original = runner.perform
    calls = []

    def interrupted(job, one):
        calls.append(one)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return original(job, one)

    monkeypatch.setattr(runner, "perform", interrupted)
    assert run() == 130
    monkeypatch.setattr(runner, "perform", original)
    assert run() == 0
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["runs"]["resumed"] == 1
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


FAILING = """
from simulation import Strategy, strategy

@strategy("fails-sometimes")
class FailsSometimes(Strategy):
    def plan(self, view):
        if view.day == 0 and view.rng.random() < 0.5:
            raise RuntimeError("no idea")
        return view.influence
"""


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_a_failing_run_leaves_the_others_and_is_named(run, tmp_path, capsys, workers):
    path = tmp_path / "mine.py"
    path.write_text(FAILING)
    status = run(
        "--strategies",
        str(path),
        "--set",
        "vendors.B.strategy=fails-sometimes",
        replications=8,
        workers=workers,
    )
    assert status == 1
    done = pd.read_csv(tmp_path / "out" / "runs.csv")["replication"].nunique()
    assert 0 < done < 8
    report = (tmp_path / "out" / "failures.txt").read_text()
    assert report.count("vendor 'B', strategy 'fails-sometimes', day 0") >= 8 - done
    assert 'raise RuntimeError("no idea")' in report
    assert f"{8 - done} runs failed" in capsys.readouterr().err


def test_replications_share_seeds_across_conditions_and_with_nothing_else():
    runs = plan(["a", "b"], 100, 1)
    assert [run.seed for run in runs[:100]] == [run.seed for run in runs[100:]]
    seeds = {
        replication_seed(seed, replication) for seed in range(100) for replication in range(100)
    }
    assert len(seeds) == 100 * 100


def test_a_vendor_named_like_a_formula_stays_text(small, tmp_path):
    with small.open("a") as file:
        file.write("[vendors.'=1+1']\nteam = [{ schedule = 'A', reps = 1 }]\n")
        file.write(
            "[vendors.'=1+1'.product]\n"
            + "\n".join(f"{label(attribute)} = 0.7" for attribute in Attribute)
        )
    assert (
        win_rates.main(
            [
                "--scenario",
                str(small),
                "--out",
                str(tmp_path / "out"),
                "--replications",
                "2",
                "--workers",
                "1",
                "--quiet",
            ]
        )
        == 0
    )
    assert ",'=1+1," in (tmp_path / "out" / "runs.csv").read_text()


@pytest.mark.slow
def test_precision_replicates_until_the_intervals_are_narrow_enough(run, tmp_path):
    given = ("--precision", "0.12")
    assert run(*given, replications=200, out=tmp_path / "whole") == 0
    summary = pd.read_csv(tmp_path / "whole" / "summary.csv")
    assert ((summary["ci_high"] - summary["ci_low"]) / 2 <= 0.12).all()
    assert 10 <= summary["replications"].iloc[0] < 200
    # The cap holds, and going on from there ends at the same bytes.
    assert run(*given, replications=12) == 0
    assert pd.read_csv(tmp_path / "out" / "summary.csv")["replications"].iloc[0] <= 12
    assert run(*given, replications=200, workers=2) == 0
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


@pytest.mark.slow
def test_a_plan_that_never_returns_is_given_up(run, tmp_path, capsys):
    strategies = tmp_path / "endless.py"
    strategies.write_text(
        "from simulation import Strategy, strategy\n@strategy('endless')\nclass "
        "Endless(Strategy):\n"
        "    def plan(self, view):\n        while view.day == 3 and view.rng.random() "
        "< 1:\n            try:\n                pass\n"
        "            except Exception:\n                pass\n        return view.influence\n"
    )
    given = (
        "--strategies",
        str(strategies),
        "--set",
        "vendors.A.strategy=endless",
        "--run-timeout",
        "1.5",
    )
    assert run(*given, replications=1) == 1
    assert "took longer than 1.5 seconds (--run-timeout): vendor" in capsys.readouterr().err


def test_every_outcome_has_a_state(small):
    scenario = Scenario.load(small)
    one = Condition("small", {}, scenario)
    job, run = Job({"small": one}, timeout=60.0), Run("small", 3, 1)
    done = perform(job, run)
    assert (done.state, len(done.rows), run.run_id) == (State.SUCCEEDED, 4, "small/3")
    late = perform(replace(job, timeout=1e-6), run)
    assert (late.state, late.rows) == (State.ABORTED, ())
    failed = perform(replace(job, measure=len), run)
    assert (failed.state, failed.failure[:9]) == (State.FAILED, "TypeError")
    store = Store()
    store.add(done)
    assert [store.state(one) for one in (run, Run("small", 4, 1))] == ["succeeded", "pending"]


def test_further_tables_of_runs_are_collected_in_the_order_of_the_plan():
    planned = plan(["b", "a"], 2, 1)
    store = Store()
    for number, one in enumerate(reversed(planned)):
        further = {"period": [0, 1], "vendor": ["V", "V"], "wins": [number, 9]}
        store.add(RunOutcome(one, rows=({"vendor": "V"},), tables={"timeline": further}))
    runs, tables = collect([*planned, Run("a", 9, 9)], store, ["timeline"])
    assert runs["condition"].tolist() == ["b", "b", "a", "a"]
    timeline = tables["timeline"]
    assert list(timeline) == ["condition", "replication", "run_id", "period", "vendor", "wins"]
    assert timeline["wins"].tolist() == [3, 9, 2, 9, 1, 9, 0, 9]
    assert timeline["run_id"].tolist()[::2] == ["b/0", "b/1", "a/0", "a/1"]


@pytest.mark.slow
def test_two_strategy_files_of_one_name_both_reach_the_workers(run, tmp_path):
    given = []
    for number in (1, 2):
        path = tmp_path / f"folder{number}" / "mine.py"
        path.parent.mkdir()
        text = (
            f"from simulation import Strategy, strategy\n\n\n@strategy('s{number}')\nclass "
            "S(Strategy):\n    def plan(self, view):\n"
        )
        path.write_text(text + "        return view.influence\n", encoding="utf-8")
        given += ["--strategies", str(path)]
    assert (
        run(*given, "--set", "vendors.A.strategy=s1", "--set", "vendors.B.strategy=s2", workers=2)
        == 0
    )
