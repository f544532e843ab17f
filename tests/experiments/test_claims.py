"""The table of the lecture's claims."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from experiments.claims_table.lecture import CLAIMS
from experiments.claims_table.table import NOT_RUN, table
from experiments.harness import published
from experiments.harness.findings import IMPLIED, NOT_TESTABLE

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
