"""Ratings, rankings and dynamics: known strengths come out, games solved by hand come out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from experiments.contests import dynamics, ratings


def play(strengths, replications, orders, seed=1):
    """Return orders won between players of known strength, shape (R, n, n)."""
    dice = np.random.default_rng(seed)
    n = len(strengths)
    wins = np.zeros((replications, n, n))
    for i in range(n):
        for j in range(i):
            chance = 1 / (1 + np.exp(strengths[j] - strengths[i]))
            wins[:, i, j] = dice.binomial(orders, chance, replications)
            wins[:, j, i] = orders - wins[:, i, j]
    return wins


def test_ratings_recover_known_strengths():
    known = np.array([1.5, 0.5, 0.0, -0.5, -1.5])
    found = ratings.ratings(play(known, replications=20, orders=400))
    # A rating's standard error here is about 0.018; five of them.
    np.testing.assert_allclose([one.mean for one in found], known, atol=0.09)


def test_two_players_by_hand():
    # 300 : 100 orders; the prior adds a tenth of an order each: log-odds ln(300.1 ÷ 100.1) apart,
    # mean 0.
    half = np.log(300.1 / 100.1) / 2
    np.testing.assert_allclose(
        ratings.bradley_terry([[0, 300], [100, 0]]), [half, -half], atol=1e-6
    )


@pytest.mark.slow
def test_intervals_of_ratings_cover_the_truth():
    known = np.array([0.8, 0.0, -0.2, -0.6])
    covered = np.zeros(4)
    for seed in range(200):
        found = ratings.ratings(play(known, replications=8, orders=50, seed=seed))
        covered += [
            one.low <= strength <= one.high for one, strength in zip(found, known, strict=True)
        ]
    # 95% of 200 with five standard errors of 1.5 points; strengths of the prior are a little
    # towards 0.
    assert (np.abs(covered / 200 - 0.95) < 0.077).all()


def test_who_never_wins_has_a_finite_rating():
    found = ratings.ratings([[[0, 10, 10], [0, 0, 5], [0, 5, 0]]] * 3)
    assert np.isfinite([one.mean for one in found]).all()
    assert found[0].mean > found[1].mean == found[2].mean


def test_the_matrix_by_hand():
    wins = np.array([[[0, 3], [1, 0]], [[0, 1], [1, 0]]])
    table = ratings.matrix(wins, ["x", "y"]).set_index("player")
    assert table.loc["x", "win_rate"] == pytest.approx((0.75 + 0.5) / 2)
    assert table.loc["x", "orders"] == 6
    assert table.loc["y", "win_rate"] == pytest.approx(1 - 0.625)


def test_the_ranking_says_what_is_significant():
    names = ["strong", "weak", "twin", "other twin"]
    wins = play([1.0, -1.0, 0.0, 0.0], replications=12, orders=60)
    wins[:, 3], wins[:, :, 3] = wins[:, 2], wins[:, :, 2]  # the same results to the last order
    wins[:, 2, 3] = wins[:, 3, 2] = 30
    wins[:, 3, 3] = wins[:, 2, 2] = 0
    table = ratings.ranking(wins, names).set_index("player")
    assert table["rank"].to_dict() == {"strong": 1, "twin": 2, "other twin": 2, "weak": 4}
    assert table.loc["strong", ["better_than", "worse_than"]].tolist() == [3, 0]
    assert table.loc["weak", ["better_than", "worse_than"]].tolist() == [0, 3]
    assert table.loc["twin", "not_distinguished_from"] == "other twin"
    # The same results to the last order are no difference: its ends hold for any distribution, and
    # with 12 replications they are wider than a point. So nothing is shown.
    assert table.loc["twin", "equivalent_to"] == ""


def test_players_are_equivalent_only_where_the_interval_lies_within_a_point():
    wins = play([0.0, 0.0, -1.0], replications=400, orders=400)
    table = ratings.ranking(wins, list("abc")).set_index("player")
    assert table.loc["a", "equivalent_to"] == "b"
    assert table.loc["c", "equivalent_to"] == ""
    few = ratings.ranking(play([0.0, 0.0, -1.0], replications=8, orders=50), list("abc"))
    assert set(few["equivalent_to"]) == {""}


def test_equal_players_are_rarely_told_apart():
    told_apart = 0
    for seed in range(40):
        compared = ratings.comparisons(
            play([0.0] * 4, replications=8, orders=50, seed=seed), list("abcd")
        )
        told_apart += bool((compared["p_holm"] < 0.05).any())
    assert told_apart <= 8  # 2 are expected; P(more than 8) < 0.001


# --- Dynamics -------------------------------------------------------------------------------------

# Rock beats scissors beats paper beats rock, each 70 : 30.
CYCLE = np.array([[0.5, 0.3, 0.7], [0.7, 0.5, 0.3], [0.3, 0.7, 0.5]])
# The first beats everybody.
DOMINANT = np.array([[0.5, 0.6, 0.9], [0.4, 0.5, 0.8], [0.1, 0.2, 0.5]])


def test_the_equilibrium_of_rock_scissors_paper_is_a_third_each():
    np.testing.assert_allclose(dynamics.equilibrium(CYCLE), [1 / 3] * 3, atol=1e-5)


def test_a_dominant_plan_is_the_equilibrium_and_what_imitation_comes_to():
    np.testing.assert_allclose(dynamics.equilibrium(DOMINANT), [1, 0, 0], atol=1e-6)
    path = dynamics.replicator(DOMINANT, list("abc"))
    last = path[path["generation"] == path["generation"].max()].set_index("player")["share"]
    assert last["a"] > 0.99
    first = path[path["generation"] == 0]
    np.testing.assert_allclose(first["share"], 1 / 3, atol=1e-6)


def test_the_replicator_grows_as_its_equation_says():
    # Two plans, the first wins a share p against the second: x' = x (1 − x)(p − ½); with x(0) = ½ a
    # logistic curve.
    p = 0.6
    path = dynamics.replicator(np.array([[0.5, p], [1 - p, 0.5]]), ["a", "b"])
    share = path[path["player"] == "a"].set_index("generation")["share"]
    early = share[share.index <= 30]
    np.testing.assert_allclose(early, 1 / (1 + np.exp(-(p - 0.5) * early.index)), atol=0.01)


def test_payoff_takes_the_mean_and_is_even_where_nobody_ordered():
    wins = np.array([[[0, 3, 0], [1, 0, 0], [0, 0, 0]], [[0, 1, 0], [1, 0, 0], [0, 0, 0]]])
    np.testing.assert_allclose(
        dynamics.payoff(wins), [[0.5, 0.625, 0.5], [0.375, 0.5, 0.5], [0.5, 0.5, 0.5]]
    )


def tables_of(first, second):
    """Rows of shares of two plans: what each wins against three of the other, by replication."""
    rows = []
    for replication, (one, other) in enumerate(zip(first, second, strict=True)):
        for mutant, resident, share in [
            ("a", "b", one), ("b", "a", other), ("a", "a", 0.25), ("b", "b", 0.25)
        ]:  # fmt: skip
            row = {"mutant": mutant, "resident": resident, "replication": replication}
            rows.append({**row, "share": share})
    return pd.DataFrame(rows)


def test_payoffs_at_tables_are_shares_by_the_plan_of_the_three_others():
    tables = dynamics.at_tables(tables_of([0.4, 0.5], [0.1, np.nan]), ["a", "b"])
    np.testing.assert_allclose(tables[0], [[0.25, 0.4], [0.1, 0.25]])
    np.testing.assert_allclose(dynamics.mean_table(tables), [[0.25, 0.45], [0.1, 0.25]])
    unknown = dynamics.at_tables(tables_of([np.nan], [0.1]), ["a", "b"])
    assert dynamics.mean_table(unknown)[0, 1] == 0.25


def test_draws_of_a_payoff_follow_its_t_distribution():
    values = [0.30, 0.36, 0.33, 0.45, 0.31]
    tables = dynamics.at_tables(tables_of(values, [0.1] * 5), ["a", "b"])
    draws = dynamics.drawn(tables, 40_000, seed=3)[:, 0, 1]
    theory = stats.t(4, np.mean(values), stats.sem(values))
    # Kolmogorov and Smirnov's statistic is below 1.95 / √n with a probability of 0.999.
    assert stats.kstest(draws, theory.cdf).statistic < 1.95 / np.sqrt(40_000)
    assert (dynamics.drawn(tables, 10, seed=3)[:, 1, 0] == 0.1).all()


def test_a_plan_survives_for_sure_perhaps_or_not_at_all():
    def survives(first, second):
        shares = tables_of(first, second)
        tables = dynamics.at_tables(shares, ["a", "b"])
        path = dynamics.replicator(dynamics.mean_table(tables), ["a", "b"])
        wins = np.full((len(tables), 2, 2), 10.0)
        table = dynamics.survivors(tables, wins, ["a", "b"], path, seed=1)
        return table.set_index("player")["survives"]

    better = [0.44, 0.46, 0.45, 0.44, 0.46]
    clear = survives(better, [0.09, 0.11, 0.10, 0.10, 0.09])
    assert clear["a"] == 1.0
    assert clear["b"] == 0.0
    noisy = survives([0.1, 0.5, 0.2, 0.45, 0.3], [0.5, 0.1, 0.4, 0.15, 0.3])
    assert 0.1 < noisy["b"] < 1.0


def test_invasions_are_told_by_paired_differences():
    dice = np.random.default_rng(1)
    luck = dice.normal(0, 0.05, 10)  # of the seat, the same whoever sits in it
    rows = []
    for resident, mutant, share in [
        ("a", "a", 0.25),
        ("a", "b", 0.35),
        ("b", "b", 0.25),
        ("b", "a", 0.15),
        ("a", "c", 0.25),
        ("c", "c", 0.3),
    ]:
        rows += [
            {
                "resident": resident,
                "mutant": mutant,
                "replication": r,
                "share": share + luck[r] + 0.001 * dice.normal(),
            }
            for r in range(10)
        ]
    table = dynamics.invasions(pd.DataFrame(rows)).set_index(["resident", "mutant"])
    assert table.loc[("a", "b"), "verdict"] == "invades"
    assert table.loc[("a", "b"), "gain"] == pytest.approx(0.1, abs=0.002)
    assert table.loc[("b", "a"), "verdict"] == "is driven out"
    assert table.loc[("a", "c"), "verdict"] == "no difference"
    assert ("a", "a") not in table.index
