"""The table of the lecture's claims."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pandas as pd

from experiments.claims_table.lecture import CLAIMS
from experiments.claims_table.table import NOT_RUN, counts, table, words
from experiments.contrasts import CONTRASTS
from experiments.contrasts.controls import CONTROLS as CONTROL_MARKETS
from experiments.harness import published
from experiments.harness.findings import IMPLIED, NOT_TESTABLE, Interval, split, told

ROOT = Path(__file__).parent.parent.parent
LECTURE = ROOT / "experiments" / "claims_table" / "lecture.py"


def test_every_claim_that_is_cited_stands_in_the_table():
    for folder in ("simulation", "experiments"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix not in (".py", ".toml", ".md") or path == LECTURE:
                continue
            cited = set(re.findall(r"\bC[1-9]\d?\b", path.read_text(encoding="utf-8")))
            lacking = ", ".join(sorted(cited - {*CLAIMS}))
            told = (
                f"experiments/claims_table/lecture.py: CLAIMS lacks {lacking}, which {path} cites."
            )
            assert not lacking, told


def test_the_table_has_every_claim_in_order_with_what_was_found():
    found = table([{"claim": "C2", "kind": "tested", "verdict": "holds", "test": "first"}])
    assert list(dict.fromkeys(found["claim"])) == [f"C{n}" for n in range(1, len(CLAIMS) + 1)]
    of_c2 = found[found["claim"] == "C2"]
    assert of_c2["verdict"].tolist() == ["holds"]
    others = found[found["claim"] != "C2"]
    told = others["kind"].isin([IMPLIED, NOT_TESTABLE]) | (others["verdict"] == NOT_RUN)
    assert told.all()
    assert (others.loc[others["kind"].isin([IMPLIED, NOT_TESTABLE]), "verdict"] != "").all()


def test_the_published_table_has_every_claim():
    shown = pd.read_csv(published.FOLDER / "claims" / "claims.csv")["claim"]
    assert list(dict.fromkeys(shown)) == list(CLAIMS)


def row(**values):
    usual = {"claim": "C2", "kind": "tested", "measure": "Dell wins (share)", "verdict": "holds"}
    usual |= {"value": 0.0247, "low": -0.0018, "high": 0.0476, "region": "at least 0.01"}
    return usual | {"condition": "level: one less other", "command": "c", "test": "t"} | values


def test_the_figures_are_told_in_the_unit_that_a_reader_expects():
    assert told(Interval(0.0247, -0.0018, 0.0476), "share", True) == "+2.5 points (−0.2 to +4.8)"
    assert told(Interval(0.613, 0.588, 0.638), "share", False) == "61.3% (58.8 to 63.8)"
    ratio = Interval(0.619, 0.581, 0.658)
    assert told(ratio, "repeat ÷ new", False) == "0.619 repeat ÷ new (0.581 to 0.658)"
    assert told(ratio, "repeat ÷ new", False, "\n") == "0.619\n(0.581 to 0.658)"
    assert told(Interval(0.5, math.nan, math.nan), "share", False) == "50.0%"
    assert split("Dell wins (share): own part") == ("Dell wins: own part", "share")


def test_the_page_has_an_overview_and_a_table_for_each_claim():
    rows = [
        row(),
        row(verdict="refuted", measure="Dell wins (share): own part"),
        row(claim="C8", condition="level", region="at least 0.75", verdict="undecided"),
    ]
    page = words(table(rows))
    assert "3 tests: 1 holds, 1 is refuted, 1 is undecided." in page
    assert "| C2 | Two routes to partner; the best is both hands at once. | 1, 1, 0 |  |" in page
    assert (
        "| Dell wins | +2.5 points (−0.2 to +4.8) | level: one less other | at least 1 point"
        " | **holds** |" in page
    )
    assert "| Dell wins: own part | " in page
    assert "| at least 75% | **undecided** |" in page
    assert page.count("Shown by `c`.") == 2
    assert "| C3 | Orders go to trusted partners" in page
    assert NOT_RUN in page


def test_nothing_run_is_said():
    assert counts(table([])) == "0 tests: none was run."


CONTROLS = published.FOLDER / "controls" / "controls.csv"


def test_every_tested_claim_has_controls_and_they_came_out():
    """A market in which it holds and one that refutes it, on three sets of seeds each."""
    found = pd.read_csv(CONTROLS)
    main = {contrast.name for contrast in CONTRASTS if contrast.main}
    assert set(found["contrast"]) == main
    sides = found.groupby(["contrast", "expected"])["set"].nunique()
    assert (sides == 3).all()
    powerless = {name for name, one in CONTROL_MARKETS.items() if one.holds is None}
    assert powerless == {"users first in discovery"}
    wrong = found[found["verdict"] != found["expected"]]
    assert set(wrong["verdict"]) <= {"undecided"}, "a control came out the other way"
    assert len(wrong) <= 0.1 * len(found), wrong[["contrast", "expected", "set", "verdict"]]
