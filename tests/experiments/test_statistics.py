"""Statistics against hand arithmetic and against the coverage that they promise."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.power import TTestPower

from experiments.harness.power import power, replications_needed
from experiments.harness.statistics import (
    SHARES,
    differences,
    effect_size,
    mean_interval,
    paired_test,
    rate_interval,
    summarise,
    widest,
)


def test_the_interval_of_three_replications_by_hand():
    # mean 0.4; deviations −0.1, 0, 0.1: s = 0.1, standard error 0.1 / √3 = 0.057735; t(0.975, 2) =
    # 4.302653
    mean, low, high = mean_interval([0.3, 0.4, 0.5])
    assert mean == pytest.approx(0.4)
    assert low == pytest.approx(0.4 - 4.302653 * 0.0577350, abs=1e-6)
    assert high == pytest.approx(0.4 + 4.302653 * 0.0577350, abs=1e-6)


@pytest.mark.parametrize(
    ("values", "mean"), [([0.25], 0.25), ([0.25, math.nan], 0.25), ([], math.nan)]
)
def test_fewer_than_two_replications_have_no_interval(values, mean):
    found, low, high = mean_interval(values)
    assert found == pytest.approx(mean, nan_ok=True)
    assert math.isnan(low)
    assert math.isnan(high)


def test_equal_replications_tell_how_often_another_may_differ():
    # Three equal ones are as rare as 5% if another one differs with probability p: (1 - p)³ = 0.05,
    # p = 0.631597. In the worst case those are all 0, or all 1.
    mean, low, high = mean_interval([0.25, 0.25, 0.25], bounds=SHARES)
    assert mean == 0.25
    assert low == pytest.approx(0.25 - 0.631597 * 0.25, abs=1e-6)
    assert high == pytest.approx(0.25 + 0.631597 * 0.75, abs=1e-6)
    # Of differences, at 90%: (1 - p)² = 0.1, p = 0.683772.
    _, low, high = mean_interval([0.5, 0.5], 0.9, (-1, 1))
    assert low == pytest.approx(0.5 - 0.683772 * 1.5, abs=1e-6)
    assert high == pytest.approx(0.5 + 0.683772 * 0.5, abs=1e-6)


def test_equal_replications_without_bounds_tell_no_interval():
    # 0.1 + 0.2 is 0.3 but for rounding.
    for values in ([5.0, 5.0, 5.0], [0.3, 0.1 + 0.2], [0.0, 0.0]):
        mean, low, high = mean_interval(values)
        assert mean == pytest.approx(values[0])
        assert math.isnan(low)
        assert math.isnan(high)


def test_an_interval_is_cut_at_the_bounds():
    _, low, high = mean_interval([0.0, 0.5, 1.0], bounds=SHARES)
    assert (low, high) == (0, 1)
    with pytest.raises(ValueError, match="outside its bounds"):
        mean_interval([0.5, 1.5], bounds=SHARES)


def rows_of(wins, decided):
    """Return the replications of one vendor."""
    decided = np.broadcast_to(decided, np.shape(wins))
    frame = pd.DataFrame({"wins": wins, "decided": decided})
    rate = frame["wins"] / frame["decided"].where(frame["decided"] > 0)
    return frame.assign(win_rate=rate)


def test_a_rare_win_has_a_logit_interval_by_hand():
    # Ratio 6 / 200 = 0.03; residuals 1 - 1.5, 3 - 3, 2 - 1.5: their squares sum to 0.5. Variance
    # 3 / 2 × 0.5 / 200² = 1.875e-5, root 0.0043301; on the logit scale / (0.03 × 0.97) = 0.148802.
    # logit(0.03) = -3.476099; t(0.975, 2) = 4.302653; half-width 0.640244.
    mean, low, high = rate_interval(rows_of([1, 3, 2], [50, 100, 50]))
    assert mean == pytest.approx((0.02 + 0.03 + 0.04) / 3)
    assert low == pytest.approx(1 / (1 + math.exp(3.476099 + 0.640244)), abs=1e-6)
    assert high == pytest.approx(1 / (1 + math.exp(3.476099 - 0.640244)), abs=1e-6)


def test_a_win_rate_near_1_mirrors_one_near_0():
    low = rate_interval(rows_of([1, 3, 2], [50, 100, 50]), 0.9)
    high = rate_interval(rows_of([49, 97, 48], [50, 100, 50]), 0.9)
    assert high == pytest.approx((1 - low.mean, 1 - low.high, 1 - low.low))


def test_the_mean_lies_inside_where_the_ratio_is_another():
    # All rates but the last are near 0.1; the last run has nearly all orders and a tenth of that.
    rows = rows_of([1, 0, 0, 0, 1, 0, 400], [10, 10, 10, 10, 10, 10, 100_000])
    mean, low, high = rate_interval(rows)
    assert mean == pytest.approx((0.1 + 0.1 + 0.004) / 7)
    assert low < 402 / 100_060 < mean == high


def test_a_run_without_orders_says_nothing_of_the_win_rate():
    some = rate_interval(rows_of([1, 3, 2], [50, 100, 50]))
    assert rate_interval(rows_of([1, 3, 0, 2], [50, 100, 0, 50])) == some


@given(
    st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), min_size=1, max_size=12),
    st.sampled_from([0.8, 0.95, 0.998]),
)
def test_a_win_rate_lies_inside_an_interval_inside_0_and_1(counts, confidence):
    wins, lost = np.array(counts).T
    mean, low, high = rate_interval(rows_of(wins, wins + lost), confidence)
    if (wins + lost > 0).sum() > 1:
        assert 0 <= low <= mean <= high <= 1
        assert low < high
    else:
        assert math.isnan(low)
        assert math.isnan(high)


@given(st.lists(st.floats(0, 1), min_size=2, max_size=12))
def test_an_interval_of_shares_has_a_width_and_lies_inside_0_and_1(values):
    mean, low, high = mean_interval(values, bounds=SHARES)
    assert 0 <= low <= mean <= high <= 1
    assert low < high


def coverage(seed, truth, spread):
    """Return how often the interval of 10 replications, 130 orders each, covers a win rate.

    The replications' own win rates have a beta distribution with this mean and this standard
    deviation; with 0 they are all the same.
    """
    rng = np.random.default_rng(seed)
    trials, orders = 1000, 130
    level = np.full((trials, 10), truth)
    if spread:
        size = truth * (1 - truth) / spread**2 - 1
        level = rng.beta(truth * size, (1 - truth) * size, (trials, 10))
    decided = rng.poisson(orders, (trials, 10)).clip(1)
    wins = rng.binomial(decided, level)
    ends = [rate_interval(rows_of(*pair)) for pair in zip(wins, decided, strict=True)]
    return sum(low <= truth <= high for _, low, high in ends), trials


@pytest.mark.slow
@pytest.mark.parametrize(("truth", "spread"), [(0.01, 0.007), (0.015, 0.012), (0.03, 0.0)])
def test_intervals_of_rare_wins_cover_the_truth_as_often_as_they_say(truth, spread):
    covered, trials = coverage(17, truth, spread)
    # With a coverage of at least 0.94 fewer are seen once in ten thousand. A t interval covers
    # 0.916 of the first two.
    assert covered >= stats.binom.ppf(1e-4, trials, 0.94)


@pytest.mark.parametrize(
    ("pairs", "correction"),
    [
        ([0.1, 0.2, 0.3], 1 / math.sqrt(math.pi)),  # m = 2: Γ(1) / (√1 Γ(1/2))
        (
            [0.1, 0.1, 0.2, 0.4, 0.2],
            1 / (math.sqrt(2) * math.sqrt(math.pi) / 2),
        ),  # Γ(2)/(√2 Γ(3/2))
    ],
)
def test_the_effect_size_is_corrected_for_few_pairs(pairs, correction):
    assert effect_size(pairs) == pytest.approx(np.mean(pairs) / np.std(pairs, ddof=1) * correction)


def test_the_corrected_effect_size_is_right_on_average():
    # Hedges' g has the true effect size as its mean; without the correction it is 0.596 here.
    rng = np.random.default_rng(5)
    sizes = [effect_size(pairs) for pairs in rng.normal(0.5, 1, (4000, 6))]
    # Five standard errors.
    assert np.mean(sizes) == pytest.approx(0.5, abs=5 * np.std(sizes) / math.sqrt(4000))


@pytest.mark.parametrize("pairs", [[], [0.1], [0.1, 0.2], [0.1, 0.1, 0.1], [0.1, math.nan, 0.2]])
def test_the_effect_size_is_unknown_without_a_spread_or_with_few_pairs(pairs):
    assert math.isnan(effect_size(pairs))


def test_replications_that_a_difference_needs():
    # G*Power's and statsmodels' paired t test: d = 0.5 needs 34 pairs, 0.2 needs 199, 0.8 needs 15.
    found = replications_needed([0.05, -0.02, 0.08, 0.0, math.nan, 1.0, 1e-9], [0.1] * 7)
    assert found[:3].tolist() == [34, 199, 15]
    assert np.isnan(found[3:5]).all()
    assert found[5] == 3
    assert math.isnan(found[6])
    assert np.isnan(replications_needed(0.01, [math.nan, 0.0])).all()


def test_many_replications_go_by_the_normal_distribution():
    # (1.959964 + 0.841621)² / 0.001² = 7,848,879.7, and half of 1.959964² is 1.9.
    assert replications_needed(0.001, [1.0]).tolist() == [7_848_882]
    # Where both ways of computing meet they give the same, but for rounding.
    below, above = replications_needed([0.02802, 0.02801], [1.0, 1.0])
    assert below < 10_000 < above < below + 10


@given(st.floats(0.0281, 50))
def test_one_replication_fewer_would_have_too_little_power(size):
    (needed,) = replications_needed(size, [1.0])
    assert power(size, needed) >= 0.8
    assert needed == 2 or power(size, needed - 1) < 0.8
    known = TTestPower().power(size, needed, 0.05)
    if not math.isnan(known):  # statsmodels has no value for some great sizes
        assert power(size, needed) == pytest.approx(known, abs=1e-6)


@pytest.mark.slow
def test_intervals_cover_the_truth_as_often_as_they_say():
    # Replications with a level of their own (clustering), 20 of them, 60 orders each, true win rate
    # 0.4.
    rng = np.random.default_rng(7)
    trials = 2000
    level = np.clip(rng.normal(0.4, 0.05, (trials, 20)), 0, 1)
    rates = rng.binomial(60, level) / 60
    covered = sum(low <= 0.4 <= high for _, low, high in map(mean_interval, rates))
    # Binomial standard error √(0.95 × 0.05 / 2000) = 0.0049; 2% is four of them.
    assert covered / trials == pytest.approx(0.95, abs=0.02)


def test_a_summary_has_a_row_for_each_condition_and_vendor_in_order():
    rows = [
        {
            "condition": c,
            "replication": r,
            "seed": r,
            "vendor": v,
            "decided": 10,
            "wins": w + r,
            "win_rate": (w + r) / 10,
        }
        | dict.fromkeys(("no_decision", "outsider", "friend", "supplier", "partner"), 1)
        | {"contact_hours": 50, "cost": 100.0}
        for c in ("z", "a")
        for r in (0, 1)
        for v, w in (("Y", 4), ("X", 0))
    ]
    summary = summarise(pd.DataFrame(rows))
    assert list(zip(summary["condition"], summary["vendor"], strict=True)) == [
        ("z", "Y"),
        ("z", "X"),
        ("a", "Y"),
        ("a", "X"),
    ]
    first = summary.iloc[0]
    # Wins 4 and 5 of 10: 9 of 20, mean rate 0.45; 100 hours for 9 wins.
    assert (first["wins"], first["decided"], first["win_rate"]) == (9, 20, pytest.approx(0.45))
    assert first["contact_hours_per_win"] == pytest.approx(100 / 9)
    # Between runs: 0.4 and 0.5.
    quantiles = ["run_p05", "run_p50", "run_p95"]
    assert first[quantiles].tolist() == pytest.approx([0.405, 0.45, 0.495])
    # X: wins 0 and 1, rates 0 and 0.1: the lower end of the interval is cut at 0.
    assert summary.iloc[1]["ci_low"] == 0


def runs_of(**rates):
    """Return runs with these win rates of vendor V by condition, one for each replication."""
    return pd.DataFrame(
        [
            {"condition": condition, "replication": number, "vendor": "V", "win_rate": rate}
            | {"wins": 100 * rate, "decided": 100}
            for condition, values in rates.items()
            for number, rate in enumerate(values)
        ]
    )


def test_differences_are_taken_pair_by_pair():
    # Pairs differ by 0.1, 0.2 and 0.3: mean 0.2, s = 0.1, standard error 0.057735, t(0.975, 2) =
    # 4.302653; d = 0.2 / 0.1, times Hedges' 1 / √π for three pairs.
    row = differences(runs_of(base=[0.1, 0.5, 0.3], more=[0.2, 0.7, 0.6]), "base").iloc[0]
    assert (row["condition"], row["baseline"], row["vendor"], row["replications"]) == (
        "more",
        "base",
        "V",
        3,
    )
    assert row["difference"] == pytest.approx(0.2)
    assert row["ci_low"] == pytest.approx(0.2 - 4.302653 * 0.0577350, abs=1e-6)
    assert row["effect_size"] == pytest.approx(2.0 / math.sqrt(math.pi))
    # d = 2 needs 5 pairs; 0.01 / 0.1 = 0.1 needs 787 (statsmodels: 786.8).
    assert (row["replications_needed"], row["replications_for_point"]) == (5, 787)
    # t = 0.2 / 0.057735 = 3.4641 with 2 degrees of freedom: p = 1 − t / √(t² + 2) = 1 − √(12 / 14).
    assert row["p_value"] == pytest.approx(1 - math.sqrt(12 / 14))
    assert row["p_holm"] == pytest.approx(row["p_value"])  # one comparison needs no correction


def test_holm_multiplies_the_smallest_by_the_number_of_comparisons():
    rng = np.random.default_rng(1)
    base = rng.random(8)
    frame = differences(
        runs_of(base=base, a=base + rng.normal(0.1, 0.05, 8), b=base + rng.normal(0.03, 0.05, 8)),
        "base",
    )
    low, high = sorted(frame["p_value"])
    assert sorted(frame["p_holm"]) == pytest.approx([2 * low, max(2 * low, high)])


def test_no_difference_at_all_is_no_evidence():
    row = differences(runs_of(base=[0.5, 0.5], same=[0.5, 0.5]), "base").iloc[0]
    # Another pair differs with a probability of at most 1 - √0.05 = 0.776393, by at most 1.
    assert (row["difference"], row["p_value"]) == (0, 1)
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((-0.776393, 0.776393), abs=1e-6)
    unknown = ["effect_size", "replications_needed", "replications_for_point"]
    assert row[unknown].isna().all()


def test_equal_differences_have_no_p_value():
    interval, p_value = paired_test([0.25, 0.25, 0.25], (-1, 1))
    assert interval.low < 0.25 < interval.high
    assert math.isnan(p_value)


@pytest.mark.slow
def test_the_intervals_of_differences_cover_the_truth_as_often_as_they_say():
    # Pairs share their replication's level, as common random numbers make them: the true difference
    # is 0.05.
    rng = np.random.default_rng(11)
    trials, covered, unpaired = 2000, 0, 0
    for _ in range(trials):
        level = rng.normal(0.4, 0.1, 12)
        a, b = rng.normal(level, 0.03), rng.normal(level + 0.05, 0.03)
        _, low, high = mean_interval(b - a)
        covered += low <= 0.05 <= high
        unpaired += high - low > 2 * 0.1
    assert covered / trials == pytest.approx(0.95, abs=0.02)
    assert unpaired == 0  # the level's spread of 0.1 is gone from the differences


def test_the_widest_interval_decides_about_precision():
    frame = runs_of(narrow=[0.5, 0.5, 0.51], wide=[0.3, 0.4, 0.5])
    assert widest(frame) == pytest.approx(4.302653 * 0.0577350, abs=1e-6)
    assert widest(runs_of(one=[0.5])) == math.inf  # nothing is known of the spread yet


@pytest.mark.slow
def test_stopping_when_the_interval_is_narrow_keeps_its_coverage():
    # The rule of --precision: 10 replications, then as many as the width so far asks for, at most
    # twice as many at once.
    rng = np.random.default_rng(3)
    trials, covered, sizes = 2000, 0, []
    for _ in range(trials):
        values = rng.normal(0.4, 0.05, 1000)
        goal = 10
        while True:
            _, low, high = mean_interval(values[:goal])
            width = (high - low) / 2
            if width <= 0.015:
                break
            goal = min(1000, max(goal + 1, min(2 * goal, math.ceil(goal * (width / 0.015) ** 2))))
        covered += low <= 0.4 <= high
        sizes.append(goal)
    # Documented: looking at the width until it is narrow costs a little of the coverage. 93% is
    # what is promised.
    assert covered / trials == pytest.approx(0.94, abs=0.02)
    assert 20 < np.mean(sizes) < 80  # (1.96 × 0.05 / 0.015)² = 43
