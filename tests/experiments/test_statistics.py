"""Statistics against hand arithmetic and against the coverage that they promise."""

import math

import numpy as np
import pandas as pd
import pytest

from experiments.harness.statistics import mean_interval, summarise


def test_the_interval_of_three_replications_by_hand():
    # mean 0.4; deviations −0.1, 0, 0.1: s = 0.1, standard error 0.1 / √3 = 0.057735; t(0.975, 2) = 4.302653
    mean, low, high = mean_interval([0.3, 0.4, 0.5])
    assert mean == pytest.approx(0.4)
    assert low == pytest.approx(0.4 - 4.302653 * 0.0577350, abs=1e-6)
    assert high == pytest.approx(0.4 + 4.302653 * 0.0577350, abs=1e-6)


@pytest.mark.parametrize(("values", "mean"), [([0.25], 0.25), ([0.25, math.nan], 0.25), ([], math.nan)])
def test_fewer_than_two_replications_have_no_interval(values, mean):
    found, low, high = mean_interval(values)
    assert found == pytest.approx(mean, nan_ok=True)
    assert math.isnan(low)
    assert math.isnan(high)


def test_equal_replications_have_an_interval_of_no_width():
    assert mean_interval([0.5, 0.5, 0.5]) == (0.5, 0.5, 0.5)


def test_intervals_cover_the_truth_as_often_as_they_say():
    # Replications with a level of their own (clustering), 20 of them, 60 orders each, true win rate 0.4.
    rng = np.random.default_rng(7)
    trials = 2000
    level = np.clip(rng.normal(0.4, 0.05, (trials, 20)), 0, 1)
    rates = rng.binomial(60, level) / 60
    covered = sum(low <= 0.4 <= high for _, low, high in map(mean_interval, rates))
    # Binomial standard error √(0.95 × 0.05 / 2000) = 0.0049; 2% is four of them.
    assert covered / trials == pytest.approx(0.95, abs=0.02)


def test_a_summary_has_a_row_for_each_condition_and_vendor_in_order():
    rows = [
        {"condition": c, "replication": r, "seed": r, "vendor": v, "decided": 10, "wins": w + r, "win_rate": (w + r) / 10}
        | dict.fromkeys(("no_decision", "outsider", "friend", "supplier", "partner"), 1)
        | {"contact_hours": 50, "cost": 100.0}
        for c in ("z", "a")
        for r in (0, 1)
        for v, w in (("Y", 4), ("X", 0))
    ]
    summary = summarise(pd.DataFrame(rows))
    assert list(zip(summary["condition"], summary["vendor"], strict=True)) == [("z", "Y"), ("z", "X"), ("a", "Y"), ("a", "X")]
    first = summary.iloc[0]
    # Wins 4 and 5 of 10: 9 of 20, mean rate 0.45; 100 hours for 9 wins.
    assert (first["wins"], first["decided"], first["win_rate"]) == (9, 20, pytest.approx(0.45))
    assert first["contact_hours_per_win"] == pytest.approx(100 / 9)
    # X: wins 0 and 1, rates 0 and 0.1: the lower end of the interval is cut at 0.
    assert summary.iloc[1]["ci_low"] == 0
