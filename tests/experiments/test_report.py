"""The report: everything in one file, with a reading for every figure."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from experiments import report
from experiments.harness import published
from experiments.reporting.readings import GENERAL, READINGS, reading


@pytest.fixture(scope="module")
def text(tmp_path_factory):
    out = tmp_path_factory.mktemp("report") / "report.html"
    assert report.main(["--out", str(out), "--quiet"]) == 0
    return out.read_text(encoding="utf-8")


def test_every_claim_stands_there_with_its_verdict(text):
    claims = pd.read_csv(published.FOLDER / "claims" / "claims.csv")
    body = text[: text.index('<h2 id="market">')]
    for claim in set(claims["claim"]):
        assert f">{claim}</td>" in body
    tested = claims[claims["kind"] == "tested"]
    for verdict, count in tested["verdict"].value_counts().items():
        assert f"{count} {verdict}" in body
    assert body.count("<tr>") == len(claims) + 1


def test_it_needs_nothing_else(text):
    pages = re.sub(r'"data:image/png;base64,[^"]*"', '""', text)
    for address in ("http://", "https://", "@import", "url("):
        assert address not in pages
    assert re.findall(r'<script src|<link rel="stylesheet', pages) == []
    assert "<iframe" in text


def test_every_published_figure_has_a_reading_of_its_own(text):
    shown = 0
    for folder in report._published():
        for figure in folder.glob("*.png"):
            shown += 1
            assert reading(figure.name) != GENERAL, figure.name
    assert text.count("<figure>") == shown
    two = [name for name, told in READINGS.items() if len(re.findall(r"[.!](?: |$)", told)) != 2]
    assert two == []


def test_a_folder_of_ones_own(run, tmp_path, capsys):
    assert run(replications=2) == 0
    out = tmp_path / "mine.html"
    words = [str(tmp_path / "out"), "--out", str(out), "--no-market"]
    assert report.main(words) == 0
    written = out.read_text(encoding="utf-8")
    assert written.count("<figure>") == 1
    assert "<iframe" not in written
    summary = pd.read_csv(tmp_path / "out" / "summary.csv")
    assert written.count("<tr>") == len(summary) + 1
    capsys.readouterr()
    assert report.main([str(tmp_path), "--out", str(out)]) == 2
    assert "holds no result" in capsys.readouterr().err
    assert report.main(["win-ratse"]) == 2
    assert "did you mean" in capsys.readouterr().err
