"""Word of mouth (C12), referrals (C16), and the network they travel on, worked by hand."""

from __future__ import annotations

import warnings
import zlib

import numpy as np
import pytest

from simulation import Market, ScenarioWarning
from tests.purchases import days, run
from tests.reference.philox import Draw, Draws
from tests.small import product, small

QUICK = days(1, 1, 1, 1, 1, 1) | {
    "choice.outside_option": -9.0,
    "needs": {"idle_days": 1e9, "spread": 0.0, "budget": [1, 1], "go_ahead": 1.0},
    "satisfaction": {"spread": 0.0, "tolerance": 0.0},
    "vendors": {"V": {"product": product()}},
}
"""One vendor; organisation 0 needs something on day 1 and uses it on day 7, satisfied."""
DRAWS = Draws(1)


def u_of(draw, index=0, subject=0):
    return DRAWS.uniform(draw, subject=subject, vendor=zlib.crc32(b"V"), when=0, index=index)


def news_market(changes=None, organisations=5):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ScenarioWarning)
        scenario = small(
            QUICK
            | {"market": {"organisations": organisations, "days": 100}, "network.acquaintances": 4}
            | (changes or {})
        )
    market = Market(scenario, rng=1)
    market.columns.organisations["next_need"] = 10**6
    market.columns.organisations["next_need"][0] = 1
    return market


def reputations(market):
    return [organisation.reputation["V"] for organisation in market.organisations]


# --- Word of mouth --------------------------------------------------------------------------------


TOLD = {
    "word_of_mouth": {
        "impact": 0.1,
        "lecture": {"satisfied": 4, "dissatisfied": 14.5},
        "evidence": {"satisfied": 3, "dissatisfied": 3},
    }
}


def test_a_satisfied_customer_tells_four_people_of_neighbouring_organisations():
    market = news_market(TOLD)
    run(market, 7)
    assert reputations(market) == [0] * 5
    run(market, 8)
    assert market.deals["told"].tolist() == [4]
    expected = [0.0] * 5
    for telling in range(4):
        # In a market of five everybody knows the four others: organisations 1 to 4, six people in
        # each.
        place = u_of(Draw.LISTENER, telling) * 4
        k = int((place - int(place)) * 6)
        idle = [0.25, 0.25, 0.125, 0.125, 0.125, 0.125][k]
        weight = 0.1 * 6 * idle
        neighbour = 1 + int(place)
        expected[neighbour] += weight * (1 - expected[neighbour])
    assert [value * 2 ** (1 / 250) for value in reputations(market)] == pytest.approx(
        expected
    )  # a day old


def test_a_dissatisfied_customer_tells_fourteen_or_fifteen():
    market = news_market(
        TOLD | {"vendors.V.promise": 0.5, "complaints.days": 1, "vendors.V.complaints": "ignore"}
    )
    run(market, 10)
    assert market.deals["told"].tolist() == [14 + (u_of(Draw.TELLINGS) >= 0.5)]
    assert min(reputations(market)) < 0
    assert max(reputations(market)) <= 0


def test_fourteen_and_a_half_on_average():
    many = {
        "market": {"organisations": 300, "days": 60},
        "network": {"acquaintances": 4, "rewiring": 0.1},
        "complaints.days": 1,
    }
    bad = TOLD | {
        "vendors.Day.promise": 0.5,
        "satisfaction": {"spread": 0.0, "tolerance": 0.0},
        "needs.idle_days": 1.0,
    }
    market = Market(small(days(1, 1, 1, 1, 1, 1) | many | bad), rng=4)
    market.run()
    told = market.deals.loc[
        market.deals["winner"].eq("Day") & market.deals["content"].eq(False), "told"
    ].astype(float)
    assert set(told) == {14, 15}
    assert abs(told.mean() - 14.5) < 5 * 0.5 / np.sqrt(len(told))


def test_each_family_of_word_of_mouth_is_told_from_the_other():
    for family, people in (("lecture", 4), ("evidence", 3)):
        market = news_market(TOLD | {"word_of_mouth.family": family})
        run(market, 8)
        assert market.deals["told"].tolist() == [people]


def test_who_knows_nobody_tells_nobody():
    market = news_market(TOLD | {"network.acquaintances": 0})
    run(market, 8)
    assert market.deals["told"].tolist() == [0]
    assert reputations(market) == [0] * 5


def test_own_experience_makes_a_reputation_that_fades_and_counts_in_the_choice():
    market = news_market(
        {"satisfaction.experience": 0.4, "forgetting.reputation": 10, "choice.reputation": 0.5}
    )
    run(market, 8)
    assert reputations(market)[0] == pytest.approx(
        0.4 * 2 ** (-1 / 10)
    )  # day 8 begins, the news is of day 7
    run(market, 17)
    assert reputations(market)[0] == pytest.approx(0.2)
    market.columns.organisations["next_need"][0] = 20
    run(market, 26)
    # The decision falls on day 25, 18 days after: 4 × 0.5 × 0.4 × 2^(−1.8).
    assert market.deals["reputation_V"].iloc[1] == pytest.approx(4 * 0.5 * 0.4 * 2**-1.8, abs=1e-9)


# --- Referrals ------------------------------------------------------------------------------------


def test_a_content_customer_who_is_asked_names_acquaintances():
    market = news_market({"referrals": {"names": 2, "impact": 0.25}, "vendors.V.known": 0.0})
    market.columns.dealings["aware"][0, 0] = True
    run(market, 8)
    draws = [u_of(Draw.REFERRAL, position) for position in range(4)]
    named = sorted(1 + position for position in np.argsort(draws)[:2])
    assert market.deals["referrals"].tolist() == [2]
    assert [
        organisation.index for organisation in market.organisations if "V" in organisation.known_to
    ] == [0, *named]
    assert [index for index, value in enumerate(reputations(market)) if value] == named
    assert reputations(market)[named[0]] == pytest.approx(0.25 * 2 ** (-1 / 250))
    # The order of who was named is of that origin.
    market.columns.organisations["next_need"][named[0]] = 10
    run(market, 20)
    order = market.deals.iloc[1]
    assert (order["origin"], order["referred_by"], order["organisation"]) == (
        "referral",
        0,
        named[0],
    )


@pytest.mark.parametrize("asks", [True, False])
def test_names_are_given_only_to_who_asks(register, asks):
    changes = {"referrals": {"names": 2}}
    market = news_market(changes | {"vendors.V.asks_referrals": asks})
    run(market, 8)
    assert market.deals["referrals"].tolist() == [2 * asks]
    seen = []
    name = register(
        lambda view: view.influence,
        ask_referral=lambda view: seen.append((view.day, view.installing[0])) or not asks,
    )
    market = news_market(changes | {"vendors.V.asks_referrals": asks, "vendors.V.strategy": name})
    run(market, 8)
    assert seen == [(6, True)]  # decided in the morning of day 6, in use on day 7
    assert market.deals["referrals"].tolist() == [2 * (not asks)]


def test_a_discontent_customer_names_nobody():
    bad = {"vendors.V.promise": 0.5, "vendors.V.complaints": "ignore", "complaints.days": 1}
    market = news_market({"referrals": {"names": 2}} | bad)
    run(market, 10)
    assert market.deals["content"].tolist() == [False]
    assert market.deals["referrals"].tolist() == [0]


# --- The network ----------------------------------------------------------------------------------


def lists(market):
    return [organisation.acquaintances for organisation in market.organisations]


def test_a_ring_of_neighbourhoods():
    market = news_market({"network.rewiring": 0.0}, organisations=10)
    assert lists(market)[0] == [1, 2, 8, 9]
    assert lists(market)[5] == [3, 4, 6, 7]


def test_shortcuts_depend_on_the_seed_and_acquaintance_is_mutual():
    found = []
    for seed in (1, 2):
        with pytest.warns(ScenarioWarning):
            market = Market(
                small(
                    QUICK
                    | {"market.organisations": 30, "network": {"acquaintances": 4, "rewiring": 1.0}}
                ),
                rng=seed,
            )
        found.append(lists(market))
    assert found[0] != found[1]
    for network in found:
        assert all(
            organisation in network[other]
            for organisation, others in enumerate(network)
            for other in others
        )
        assert sum(map(len, network)) == 30 * 4


def test_in_a_small_market_everybody_knows_everybody():
    assert lists(news_market(organisations=3)) == [[1, 2], [0, 2], [0, 1]]
    assert lists(news_market(organisations=1)) == [[]]
