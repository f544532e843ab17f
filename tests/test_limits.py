"""Markets without contacts, whose results theory gives in closed form."""

from __future__ import annotations

import math

import pytest

from simulation import Market
from simulation.vocabulary import PURCHASE_PHASES, Relationship, label
from tests.small import product, small

QUICK = {f"phases.{label(phase)}.days": [1, 1, 1] for phase in PURCHASE_PHASES} | {
    "market": {"organisations": 300, "days": 200},
    "needs": {"idle_days": 3.0, "spread": 0.0, "budget": [1, 1], "go_ahead": 1.0},
}


def shares(products, **choice):
    """Return the shares of vendors without salespeople, and of no decision.

    Tell how many purchases that were.
    """
    changes = {f"choice.{key}": value for key, value in choice.items()} | {
        "vendors": {name: {"product": value} for name, value in products.items()}
    }
    with pytest.warns(match="no salespeople"):
        market = Market(small(QUICK | changes), rng=3)
    market.run()
    deals = market.deals
    counts = deals["winner"].value_counts()
    assert len(deals) > 3000
    return {name: counts.get(name, 0) / len(deals) for name in products} | {
        None: deals["winner"].isna().mean()
    }, len(deals)


def logit(utilities):
    total = sum(math.exp(utility) for utility in utilities.values())
    return {name: math.exp(utility) / total for name, utility in utilities.items()}


def assert_shares(found, expected, n):
    # Purchases of strangers are independent: a share is within 5 standard deviations of a
    # binomial's.
    for name, share in expected.items():
        assert abs(found[name] - share) < 5 * math.sqrt(share * (1 - share) / n), name


def test_equal_strangers_share_the_market_by_logit():
    found, n = shares(
        {"A": product(0.6), "B": product(0.6), "C": product(0.6)},
        sensitivity=4.0,
        outside_option=0.25,
        shortlist=3,
    )
    assert_shares(found, logit({"A": 4 * 0.6, "B": 4 * 0.6, "C": 4 * 0.6, None: 4 * 0.25}), n)


def test_unequal_products_share_the_market_by_logit():
    # Six weights of 1/6: a fit is the mean of a product's attributes, 0.5, 0.6 and (0.6 × 5 +
    # 0.9)/6 = 0.65.
    products = {"A": product(0.5), "B": product(0.6), "C": product(0.6, service=0.9)}
    found, n = shares(products, sensitivity=8.0, outside_option=0.4, shortlist=3)
    assert_shares(found, logit({"A": 8 * 0.5, "B": 8 * 0.6, "C": 8 * 0.65, None: 8 * 0.4}), n)


def test_who_is_not_on_the_shortlist_sells_nothing():
    products = {"A": product(0.5), "B": product(0.6), "C": product(0.6, service=0.9)}
    found, n = shares(products, sensitivity=8.0, outside_option=0.4, shortlist=2)
    assert found["A"] == 0
    assert_shares(found, logit({"B": 8 * 0.6, "C": 8 * 0.65, None: 8 * 0.4}), n)


def test_without_sensitivity_the_lot_decides():
    # Four alternatives of utility 0.
    found, n = shares(
        {"A": product(0.1), "B": product(0.6), "C": product(0.9)}, sensitivity=0.0, shortlist=3
    )
    assert_shares(found, dict.fromkeys(["A", "B", "C", None], 0.25), n)


def test_the_gap_between_purchases_is_exponential():
    with pytest.warns(match="no salespeople"):
        market = Market(
            small(
                QUICK
                | {
                    "vendors": {"A": {"product": product()}},
                    "needs.idle_days": 4.0,
                    "choice.outside_option": -100.0,
                }
            ),
            rng=3,
        )
    market.run()
    # First needs: floor of an exponential of mean 4 is geometric with q = exp(−1/4): mean q/(1 −
    # q), variance q/(1 − q)².
    first = market.deals[market.deals["purchase"] == 0]["need_day"]
    q = math.exp(-1 / 4)
    assert len(first) == 300
    assert abs(first.mean() - q / (1 - q)) < 5 * math.sqrt(q) / (1 - q) / math.sqrt(300)
    # From one need to the next: six days, one more, and another such gap.
    deals = market.deals.sort_values(["organisation", "purchase"])
    gaps = deals.groupby("organisation")["need_day"].diff().dropna() - 7
    assert gaps.min() == 0
    gaps = gaps[
        deals.loc[gaps.index, "purchase"] <= 8
    ]  # the early ones: those that the horizon does not censor
    assert abs(gaps.mean() - q / (1 - q)) < 5 * math.sqrt(q) / (1 - q) / math.sqrt(len(gaps))


def test_a_vendor_without_salespeople_is_trusted_by_nobody_and_costs_nothing():
    with pytest.warns(match=r"vendors\.Empty has no salespeople"):
        market = Market(small({"vendors.Empty": {"product": product(), "budget": 1000.0}}), rng=1)
    market.run()
    empty = market.vendor_agents[2]
    assert (empty.cost, empty.mean_trust, sum(empty.contact_hours.values())) == (0, 0, 0)
    assert empty.relationships == dict.fromkeys(map(label, Relationship), 0) | {"outsider": 4}
    assert market.vendor_agents[0].mean_trust > 0


def test_a_market_in_which_nobody_sells():
    with pytest.warns(match="no salespeople"):
        market = Market(
            small(
                {
                    "vendors": {
                        "A": {"product": product()},
                        "B": {"team": [{"schedule": "day", "reps": 0}], "product": product()},
                    }
                }
            ),
            rng=1,
        )
    market.run()
    assert len(list(market.salespeople)) == 0
    assert market.results()["cost"].tolist() == [0, 0]
