"""The experiment `years`: orders counted year by year, the cold start and the settled market."""

from __future__ import annotations

import json
import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from experiments import years
from experiments.harness import plots
from experiments.harness.settings import Settings
from simulation import Market, Scenario

CHANGES = {"market.organisations": 12, "market.days": 1400, "needs.idle_days": 120.0}
"""Five years, and a sixth that is shorter."""
REPLICATIONS = 3


@pytest.fixture(scope="module")
def found():
    scenario = Scenario.load("as_told", CHANGES)
    # The experiment's own horizon is ten years; what the user sets comes last.
    settings = Settings(
        scenarios={"here": scenario}, overrides=CHANGES, replications=REPLICATIONS, quiet=True
    )
    return years.EXPERIMENT.run(settings)


@pytest.fixture(scope="module")
def won(found):
    """Every order as (replication, year from 1, winner), from the deal logs."""
    orders = []
    seeds = found.runs.drop_duplicates("replication")
    for replication, seed in zip(seeds["replication"], seeds["seed"], strict=True):
        market = Market(Scenario.load("as_told", CHANGES), rng=int(seed))
        market.run()
        orders += [
            (replication, 1 + deal["decided_day"] // 250, deal["winner"])
            for deal in market.deals.to_dict("records")
            if isinstance(deal["winner"], str)
        ]
    return orders


def reckoned(won, vendor, first, last):
    """Return decided, wins, and the win rate with its interval, by hand."""
    rates, decided, wins = [], 0, 0
    for replication in range(REPLICATIONS):
        winners = [
            who for number, year, who in won if number == replication and first <= year <= last
        ]
        decided += len(winners)
        wins += winners.count(vendor)
        if winners:
            rates.append(winners.count(vendor) / len(winners))
    mean = sum(rates) / len(rates)
    if len(set(rates)) == 1:  # another run differs with a probability of at most 1 - 0.05^(1/n)
        differs = 1 - 0.05 ** (1 / len(rates))
        low, high = mean - differs * mean, mean + differs * (1 - mean)
        return [decided, wins, mean, low, high, len(rates)]
    half = stats.t.ppf(0.975, len(rates) - 1) * np.std(rates, ddof=1) / math.sqrt(len(rates))
    return [decided, wins, mean, max(0.0, mean - half), min(1.0, mean + half), len(rates)]


COUNTED = ["decided", "wins", "win_rate", "ci_low", "ci_high", "replications"]


@pytest.mark.slow
def test_every_year_is_that_of_the_deal_log(found, won):
    table = found.tables["years.csv"]
    assert list(table.columns) == ["condition", "vendor", "year", *COUNTED]
    assert len(table) == 4 * 6
    assert table["wins"].sum() == len(won)
    for row in table.to_dict("records"):
        by_hand = reckoned(won, row["vendor"], row["year"], row["year"])
        assert [row[name] for name in COUNTED] == pytest.approx(by_hand), row
    last = table[table["year"] == 6]
    assert 0 < last["decided"].iloc[0] < table.groupby("year")["decided"].first().max()


@pytest.mark.slow
def test_the_headlines_are_the_first_three_years_and_the_sixth_to_tenth(found, won):
    table = found.tables["headlines.csv"]
    assert list(zip(table["vendor"], table["period"], strict=True)) == [
        (vendor, period)
        for vendor in ("A", "B", "C", "Dell")
        for period in ("cold start", "settled")
    ]
    for row in table.to_dict("records"):
        cold = row["period"] == "cold start"
        assert (row["first_year"], row["last_year"]) == ((1, 3) if cold else (6, 6))
        by_hand = reckoned(won, row["vendor"], row["first_year"], row["last_year"])
        assert [row[name] for name in COUNTED] == pytest.approx(by_hand), row


@pytest.mark.slow
def test_the_change_is_paired(found, won):
    def rate(replication, first, last):
        winners = [
            who for number, year, who in won if number == replication and first <= year <= last
        ]
        return winners.count("B") / len(winners)

    pairs = [rate(number, 6, 10) - rate(number, 1, 3) for number in range(REPLICATIONS)]
    rows = found.tables["headlines.csv"].set_index(["vendor", "period"])
    assert rows.loc[("B", "settled"), "change"] == pytest.approx(np.mean(pairs))
    half = stats.t.ppf(0.975, 2) * np.std(pairs, ddof=1) / math.sqrt(3)
    assert rows.loc[("B", "settled"), "change_high"] == pytest.approx(np.mean(pairs) + half)
    assert math.isnan(rows.loc[("B", "cold start"), "change"])


def test_a_year_without_orders_is_not_a_number(tmp_path, capsys):
    out = tmp_path / "out"
    words = ["--quick", "--set", "needs.idle_days=1e9", "--set", "market.organisations=4"]
    assert years.main([*words, "--out", str(out), "--workers", "1"]) == 0
    for name in ("years.csv", "headlines.csv"):
        table = pd.read_csv(out / name)
        assert (table["decided"] == 0).all()
        assert (table["replications"] == 0).all()
        assert table[["win_rate", "ci_low", "ci_high"]].isna().all(axis=None)
    assert "C8, cold start: undecided (too few replications)." in capsys.readouterr().out


def test_a_quick_run_is_short_and_writes_everything(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("FORCE_COLOR", "1")
    out = tmp_path / "out"
    assert years.main(["--quick", "--out", str(out), "--workers", "1", "--warm-up", "250"]) == 0
    table = pd.read_csv(out / "years.csv")
    assert set(table["condition"]) == {"as_told"}
    assert table["year"].max() == 2
    assert set(pd.read_csv(out / "headlines.csv")["period"]) == {"cold start"}
    runs = pd.read_csv(out / "runs.csv")
    assert (runs["decided"] == runs["decided_2"]).all()  # after the warm-up of a year
    assert (runs["decided_1"] > 0).all()  # a named year is told all the same
    assert (out / "years.png").stat().st_size > 10_000
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    assert {"years", "headlines"} <= {resource["name"] for resource in package["resources"]}
    printed = capsys.readouterr().out
    assert "1–2 cold start" in printed
    assert "…" not in printed
    rate = table[(table["vendor"] == "Dell") & (table["year"] == 2)]["win_rate"].item()
    assert f"{100 * rate:.1f}" in printed


@pytest.mark.slow
def test_the_figure_has_a_panel_for_each_condition_and_names_at_the_lines(found):
    figure = found.plot("years.png")
    (axes,) = figure.axes
    assert axes.get_title() == "here"
    rates = found.tables["years.csv"].set_index(["vendor", "year"])["win_rate"]
    assert len(axes.lines) == 4
    for line, vendor in zip(axes.lines, ("A", "B", "C", "Dell"), strict=True):
        assert line.get_xdata().tolist() == [1, 2, 3, 4, 5, 6]
        assert line.get_ydata().tolist() == rates[vendor].tolist()
    assert len(axes.collections) == 4  # the bands
    places = {text.get_text(): text.xy[1] for text in axes.texts}
    assert set(places) == {"A", "B", "C", "Dell"}
    assert places["A"] == rates["A", 6]
    between = np.diff(sorted(places.values()))
    assert (between > 0.045 - 1e-9).all()


def test_labels_that_are_far_apart_stay():
    nan = math.nan
    curves = {"one": [("x", [(0.1, nan, nan), (0.2, nan, nan)]), ("y", [(0.6, 0.5, 0.7)] * 2)]}
    curves["two"] = [("x", [(0.5, nan, nan), (nan, nan, nan)]), ("none", [(nan, nan, nan)] * 2)]
    figure = plots.panels([1, 2], curves, title="T", x_axis="year", y_axis="share")
    first, second = figure.axes
    assert [(text.get_text(), text.xy[1]) for text in first.texts] == [("x", 0.2), ("y", 0.6)]
    assert [(text.get_text(), text.xy[1]) for text in second.texts] == [("x", 0.5)]
    assert first.get_ylabel() == "share"
    assert second.get_xlabel() == "year"
    assert figure.get_suptitle() == "T"
