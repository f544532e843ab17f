"""Deals and meetings of all runs, on request; and results as JSON."""

from __future__ import annotations

import json

import frictionless
import numpy as np
import pandas as pd
import pytest

from experiments.api import run as run_from_python
from experiments.harness import market_tables, recorded
from experiments.harness.runs import plan
from simulation import Market, Scenario
from simulation.records import BIDS
from tests.small import small as small_market


def markets(scenario, replications):
    """Return the markets of the runs of a scenario, run one by one."""
    for one in plan(["x"], replications, 1):
        market = Market(scenario, rng=one.seed, record_meetings=True)
        market.run()
        yield one.replication, market


def test_deals_are_those_of_the_markets_in_long_form():
    scenario = small_market()
    found = run_from_python({"x": scenario}, replications=2, deals=True).deals
    for number, market in markets(scenario, 2):
        deals = market.deals
        assert len(deals)
        mine = found[found["replication"] == number]
        assert len(mine) == len(deals) * len(market.vendor_names)
        for vendor in market.vendor_names:
            rows = mine[mine["vendor"] == vendor].reset_index(drop=True)
            for name in BIDS:
                theirs = deals[f"{name}_{vendor}"].to_numpy(float, na_value=np.nan)
                mine_here = rows[name].to_numpy(float, na_value=np.nan)
                np.testing.assert_array_equal(mine_here, theirs, name)
            for name in ("organisation", "decided_day", "first_use_day"):
                np.testing.assert_array_equal(rows[name].isna(), deals[name].isna())
                assert rows[name].dropna().tolist() == deals[name].dropna().tolist()
            assert rows["winner"].tolist() == deals["winner"].tolist()


def test_meetings_are_those_of_the_markets():
    scenario = small_market()
    found = run_from_python({"x": scenario}, replications=2, meetings="csv").meetings
    for number, market in markets(scenario, 2):
        mine = found[found["replication"] == number].reset_index(drop=True)
        assert len(mine)
        pd.testing.assert_frame_equal(
            mine[list(market.meetings)], market.meetings, check_dtype=False
        )


def test_what_is_not_asked_for_is_not_recorded():
    found = run_from_python({"x": small_market()}, replications=1)
    assert found.deals.empty
    assert found.meetings.empty


def test_bids_are_described_in_the_order_of_the_table():
    assert [column.name for column in market_tables.BID] == [f"{name}_{{vendor}}" for name in BIDS]


@pytest.mark.parametrize("workers", [1, 2])
def test_tables_on_request_are_files_that_keep_their_description(run, tmp_path, workers):
    assert run() == 0  # runs without them are in the journal already, and run again
    assert run("--deals", "--meetings", "csv", workers=workers) == 0
    out = tmp_path / "out"
    package = frictionless.Package(str(out / "datapackage.json"))
    report = package.validate()
    assert report.flatten(["title", "rowNumber", "fieldNumber", "note"]) == []
    assert {"deals", "meetings"} <= set(package.resource_names)
    deals, meetings = pd.read_csv(out / "deals.csv"), pd.read_csv(out / "meetings.csv")
    runs = pd.read_csv(out / "runs.csv").set_index(["run_id", "vendor"])
    won = deals[deals["vendor"] == deals["winner"]].groupby(["run_id", "vendor"]).size()
    assert won.to_dict() == runs["wins"][runs["wins"] > 0].to_dict()
    held = meetings.groupby(["run_id", "vendor"]).size()
    assert held.to_dict() == runs["contact_hours"][runs["contact_hours"] > 0].to_dict()
    assert run() == 0  # a folder is of one run: what was not asked for is gone
    assert not (out / "deals.csv").exists()


def test_meetings_as_parquet(run, tmp_path):
    pytest.importorskip("pyarrow", reason="only where pyarrow is installed")
    assert run("--meetings", "csv") == 0
    written = pd.read_csv(tmp_path / "out" / "meetings.csv")
    assert run("--meetings", "parquet") == 0
    read = pd.read_parquet(tmp_path / "out" / "meetings.parquet")
    pd.testing.assert_frame_equal(read, written, check_dtype=False)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert "meetings.parquet" in manifest["files"]


def test_parquet_without_its_package_is_answered_with_the_remedy(run, monkeypatch, capsys):
    monkeypatch.setattr(recorded.importlib.util, "find_spec", lambda name: None)
    assert run("--meetings", "parquet") == 2
    assert "pip install pyarrow, or write --meetings csv" in capsys.readouterr().err
    assert run("--meetings", "excel") == 2


def test_results_as_json(run, tmp_path, capsys):
    assert run("--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["experiment"] == "win-rates"
    summary = pd.read_csv(tmp_path / "out" / "summary.csv")
    assert [row["wins"] for row in told["summary"]] == summary["wins"].tolist()
    rates = [np.nan if row["win_rate"] is None else row["win_rate"] for row in told["summary"]]
    np.testing.assert_allclose(rates, summary["win_rate"])
    assert {row["claim"] for row in told["findings"]} >= {"C8"}
    assert told["failures"] == []


def test_a_market_that_set_changed_has_a_name_that_says_so(run, tmp_path):
    assert run("--set", "choice.sensitivity=8", replications=1) == 0
    summary = pd.read_csv(tmp_path / "out" / "summary.csv")
    assert set(summary["condition"]) == {"small with choice.sensitivity = 8"}
    conditions = pd.read_csv(tmp_path / "out" / "conditions.csv")
    assert conditions["scenario"].tolist() == ["small"]
    assert Scenario.load("as_told").name == "as_told"
