"""Strategies that keep something between runs are found out; those that do not cost little."""

from __future__ import annotations

import json

import pytest

from experiments.api import run as run_from_python

PLANS = """
from simulation import Strategy, strategy

@strategy("mine")
class Mine(Strategy):
    calls = 0

    def plan(self, view):
        {line}
        return view.influence * (1 + self.calls % 7 * view.trust)
"""
PLAYED = "small with vendors.A.strategy = mine"
FORGETS, KEEPS = "self.calls += 1", "Mine.calls += 1"


@pytest.fixture
def strategy(tmp_path):
    """Return a function that writes a strategy and returns the options that let it play."""

    def write(line):
        path = tmp_path / "mine.py"
        path.write_text(PLANS.format(line=line), encoding="utf-8")
        return ["--strategies", str(path), "--set", "vendors.A.strategy=mine"]

    return write


def notes(folder):
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["notes"]


def repeated(folder):
    """The condition and number of the runs that a journal has a second time."""
    lines = (folder / "journal.jsonl").read_text().splitlines()
    found = [json.loads(line.partition(" ")[2]) for line in lines]
    return [(one["condition"], one["replication"]) for one in found if "repeated" in one]


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_a_strategy_that_keeps_state_between_runs_is_named(run, strategy, tmp_path, workers):
    given = strategy(KEEPS)
    assert run(*given, workers=workers, replications=5) == 0
    [sentence] = notes(tmp_path / "out")
    assert sentence.startswith(f"A strategy does not repeat itself (mine): {PLAYED}/")
    # The very first run at least: how many came before the last depends on haste.
    assert f"{PLAYED}/0 came out" in sentence
    assert "keeps state between runs" in sentence
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    assert package["description"] == sentence
    again = [(PLAYED, 4), (PLAYED, 0)]
    # The same command again finds all in the journal, and says it again.
    assert repeated(tmp_path / "out") == again
    assert run(*given, workers=workers, replications=5) == 0
    assert notes(tmp_path / "out") == [sentence]
    assert repeated(tmp_path / "out") == again


@pytest.mark.slow
def test_a_strategy_that_repeats_itself_is_not_named_and_costs_few_runs(run, strategy, tmp_path):
    given = ["--scenario", "equal_headcount", "--set", "market.days=60", *strategy(FORGETS)]
    assert run(*given, replications=3) == 0
    assert notes(tmp_path / "out") == []
    told = "with market.days = 60 and vendors.A.strategy = mine"
    both = [f"{name} {told}" for name in ("small", "equal_headcount")]
    assert repeated(tmp_path / "out") == [(both[1], 2), (both[0], 2), (both[0], 0)]
    assert run(*given, replications=4) == 0  # more of them: the last one is another
    assert repeated(tmp_path / "out")[3:] == [(both[1], 3), (both[0], 3)]


@pytest.mark.slow
def test_quick_runs_and_those_of_our_own_strategies_are_not_repeated(run, strategy, tmp_path):
    assert run(*strategy(KEEPS), "--quick", out=tmp_path / "quick") == 0
    assert repeated(tmp_path / "quick") == []
    assert notes(tmp_path / "quick") == []
    files = strategy(KEEPS)[:2]  # the file is there, but nobody plays by it
    assert run(*files, out=tmp_path / "idle") == 0
    assert repeated(tmp_path / "idle") == []


@pytest.mark.slow
def test_without_a_folder_it_is_told_too(small, strategy):
    path = strategy(KEEPS)[1]
    overrides = {"vendors.A.strategy": "mine"}
    results = run_from_python(small, replications=4, strategies=[path], overrides=overrides)
    assert f"does not repeat itself (mine): {PLAYED}/" in results.notes[0]
