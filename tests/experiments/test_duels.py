"""What one run would show: how often a vendor beats another."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from experiments.harness import duels, tables
from experiments.harness.duels import jeffreys, sentences


def runs_of(condition="base", **wins):
    """Return runs with these wins of each vendor, one for each replication."""
    return pd.DataFrame(
        [
            {"condition": condition, "replication": number, "vendor": vendor, "wins": count}
            for vendor, counts in wins.items()
            for number, count in enumerate(counts)
        ]
    )


RUNS = pd.concat([runs_of(A=[3, 2, 1, 5], B=[1, 2, 4, 0]), runs_of("alone", A=[1, 2])])


def test_a_duel_is_decided_run_by_run():
    # A wins more in runs 0 and 3, as many in run 1, fewer in run 2: (2 + ½) / 4.
    found = duels.table(RUNS)
    assert found[["condition", "vendor", "other"]].to_numpy().tolist() == [
        ["base", "A", "B"],
        ["base", "B", "A"],
    ]
    assert found[["replications", "more", "ties"]].to_numpy().tolist() == [[4, 2, 1], [4, 1, 1]]
    assert found["beats"].tolist() == [0.625, 0.375]
    assert found["ci_low"][0] == pytest.approx(stats.beta.ppf(0.025, 3, 2))
    assert found["ci_high"][0] == pytest.approx(1 - found["ci_low"][1])
    assert tables.DUELS.undescribed(list(found)) == []
    assert [column.name for column in tables.DUELS.columns] == list(found)


def test_a_market_with_one_vendor_has_no_duels():
    assert duels.table(runs_of(A=[1, 2])).empty
    assert sentences(pd.DataFrame(), pd.DataFrame()) == []


def test_focus_keeps_the_duels_of_some_vendors():
    found = duels.table(runs_of(A=[1], B=[2], C=[3]), focus=("B",))
    assert found[["vendor", "other"]].to_numpy().tolist() == [["B", "A"], ["B", "C"]]


def test_the_interval_of_a_probability_by_hand():
    # Beta(½, 1½) of none in one run has the distribution function 2/π (√(x (1 - x)) + asin √x); at
    # 0.853254 it is 0.975.
    low, high = jeffreys([0, 1, 0], [1, 1, 0])
    for ends in ((low[0], high[0]), (1 - high[1], 1 - low[1])):
        assert ends == pytest.approx((0, 0.853254), abs=1e-6)
    assert math.isnan(low[2])
    assert math.isnan(high[2])


@given(st.integers(1, 200), st.floats(0, 1))
def test_the_probability_lies_inside_its_interval(runs, part):
    score = round(2 * part * runs) / 2
    (low,), (high,) = jeffreys([score], [runs])
    assert 0 <= low < high <= 1
    assert low <= score / runs <= high


def test_the_intervals_cover_the_truth_on_average():
    # Over all true values alike, Jeffreys' 95% interval covers 95%: here of 20 runs without ties.
    rng = np.random.default_rng(4)
    truth = rng.random(4000)
    low, high = jeffreys(rng.binomial(20, truth), np.full(4000, 20))
    covered = ((low <= truth) & (truth <= high)).mean()
    # Four binomial standard errors of 0.0034.
    assert covered == pytest.approx(0.95, abs=0.014)


def test_the_leader_is_told_against_the_runner_up():
    rates = {("base", "A"): 0.3, ("base", "B"): 0.6, ("alone", "A"): 1.0}
    summary = pd.DataFrame(
        [{"condition": c, "vendor": v, "win_rate": rate} for (c, v), rate in rates.items()]
    )
    low, high = stats.beta.ppf([0.025, 0.975], 2, 3)
    assert sentences(summary, duels.table(RUNS)) == [
        f"base: P(B beats A in one run) = 37.5% (95%: {100 * low:.1f}–{100 * high:.1f}%)."
    ]
