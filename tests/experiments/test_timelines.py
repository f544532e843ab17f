"""timeline.csv: what happened in every run, period by period, and when it is left out."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from experiments.harness import timelines
from experiments.harness.design import Condition
from experiments.harness.runs import plan
from tests.small import small


def tables(folder):
    return pd.read_csv(folder / "timeline.csv"), pd.read_csv(folder / "runs.csv")


def test_the_periods_of_every_run_add_up_to_its_row(run, tmp_path):
    assert run() == 0
    timeline, runs = tables(tmp_path / "out")
    assert list(timeline.columns[:4]) == ["condition", "replication", "run_id", "period"]
    assert len(timeline) == 3 * 4 * 6  # runs, vendors, periods of 120 days
    assert timeline["last_day"].max() == 119
    total = timeline.groupby(["run_id", "vendor"], sort=False).sum(numeric_only=True)
    own = runs.set_index(["run_id", "vendor"])
    assert own["wins"].sum() > 0
    for column in ("decided", "wins", "contact_hours", "cost", "revenue"):
        np.testing.assert_allclose(total[column], own[column], rtol=1e-12)
    last = timeline[timeline["period"] == 5].set_index(["run_id", "vendor"])
    for state in ("outsider", "friend", "supplier", "partner"):
        assert last[state].tolist() == own[state].tolist()


def test_the_length_is_known_before_anything_runs():
    # 40 days are two periods, 50 are three; two vendors, three replications: 2 × 2 × 3 + 3 × 2 × 3.
    conditions = {
        name: Condition("small", {}, small({"market.days": days}))
        for name, days in (("short", 40), ("long", 50))
    }
    assert timelines.rows(conditions, plan(list(conditions), 3, 1)) == 12 + 18


@pytest.fixture
def short(monkeypatch):
    """Only so many rows are written: those of two of three replications."""
    monkeypatch.setattr(timelines, "LONGEST", 2 * 4 * 6)


def test_a_long_one_is_left_out_and_that_is_said(run, tmp_path, short):
    out = tmp_path / "out"
    assert run(replications=2) == 0
    assert (out / "timeline.csv").exists()
    assert run(replications=3) == 0
    assert not (out / "timeline.csv").exists()
    sentence = (
        "timeline.csv is left out: it would have 72 rows, more than 48;"
        " the option --timeline writes it."
    )
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    assert package["description"] == sentence
    assert "timeline" not in {resource["name"] for resource in package["resources"]}
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["notes"] == [sentence]


def test_a_long_one_is_written_if_it_is_asked_for(run, tmp_path, short):
    out = tmp_path / "out"
    assert run(replications=3) == 0
    before = (out / "runs.csv").read_bytes()
    assert run("--timeline", replications=3) == 0  # runs without a timeline are run again
    assert (out / "runs.csv").read_bytes() == before
    assert run("--timeline", out=tmp_path / "whole", replications=3) == 0
    for name in ("timeline.csv", "datapackage.json", "runs.csv"):
        assert (out / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    assert json.loads((out / "manifest.json").read_text(encoding="utf-8"))["notes"] == []


def test_the_journal_keeps_what_the_table_needs(run, tmp_path):
    assert run() == 0
    out = tmp_path / "out"
    before = (out / "timeline.csv").read_bytes()
    (out / "timeline.csv").unlink()
    assert run() == 0
    assert json.loads((out / "manifest.json").read_text(encoding="utf-8"))["runs"]["resumed"] == 3
    assert (out / "timeline.csv").read_bytes() == before
