"""A vendor sells only to whom it knows.

From the start, by advertising, or because the customer comes by itself (C17).
"""

from __future__ import annotations

import math
import warnings

import pytest

from simulation import Market, ScenarioWarning
from simulation.vocabulary import Origin, label
from tests.purchases import days
from tests.small import product, small

QUICK = days(1, 1, 1, 1, 1, 1) | {
    "needs.idle_days": 2.0,
    "market": {"organisations": 400, "days": 60},
    "choice.outside_option": -9.0,
}


def market_of(changes, *, vendors=None, seed=1):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ScenarioWarning)
        scenario = small(
            QUICK
            | {"vendors": vendors or {"V": {"product": product()}, "W": {"product": product()}}}
            | changes
        )
    return Market(scenario, rng=seed)


def test_who_knows_nobody_meets_nobody_and_sells_nothing():
    market = Market(small({"vendors.Day.known": 0.0, "market.days": 100}), rng=1)
    market.run()
    day, night = market.vendor_agents
    assert (day.wins, sum(day.contact_hours.values())) == (0, 0)
    assert night.wins > 0
    assert day.cost > 0  # its reps are paid all the same
    assert not market.deals["shortlisted_Day"].any()
    assert market.deals["utility_Day"].isna().all()


def test_a_share_of_the_market_is_known_from_the_start():
    market = market_of({"vendors.V.known": 0.3})
    known = int(market.results()["accounts_known"].iloc[0])
    assert abs(known / 400 - 0.3) < 5 * math.sqrt(0.3 * 0.7 / 400)
    assert market.results()["accounts_known"].iloc[1] == 400


def test_advertising_reaches_strangers_and_costs_its_price_every_day():
    market = market_of(
        {"vendors.V.known": 0.0, "vendors.V.advertising": 50.0, "awareness.response": 0.4}
    )
    strangers, reached = 400, []
    for _ in range(20):
        market.step()
        now = 400 - int(market.results()["accounts_known"].iloc[0])
        reached.append((strangers, strangers - now))
        strangers = now
    # A day's chance is 1 − exp(−50 × 0.4 / 400) for each stranger.
    chance = 1 - math.exp(-0.05)
    trials, leads = (sum(column) for column in zip(*reached, strict=True))
    assert abs(leads / trials - chance) < 5 * math.sqrt(chance * (1 - chance) / trials)
    assert market.vendor_agents[0].costs["advertising"] == 20 * 50


def test_customers_with_a_need_may_come_by_themselves():
    market = market_of({"vendors.V.known": 0.0, "awareness.unprompted": 0.25})
    market.run()
    first = market.deals[market.deals["purchase"] == 0]
    came = first["utility_V"].notna()[first["outcome"] != "no_go"].mean()
    assert abs(came - 0.25) < 5 * math.sqrt(0.25 * 0.75 / 250)
    assert set(market.deals.loc[market.deals["winner"] == "V", "origin"]) == {
        "unprompted",
        "existing",
    }


def test_the_first_order_is_the_leads_and_later_ones_are_the_existing_customers():
    alone = {"V": {"product": product(), "known": 0.0, "advertising": 50.0}}
    market = market_of({"awareness.response": 0.4}, vendors=alone)
    market.run()
    won = market.deals[market.deals["outcome"] == "won"]
    number = won.groupby("organisation").cumcount()
    assert set(won.loc[number == 0, "origin"]) == {"advertising"}
    assert set(won.loc[number > 0, "origin"]) == {"existing"}


@pytest.fixture(scope="module")
def home_pc():
    market = Market("home_pc", rng=3, collect_every=0)
    market.run()
    return market


def test_orders_by_origin_add_up_to_the_deals(home_pc):
    table = home_pc.orders_by_origin(500)
    won = home_pc.deals[home_pc.deals["outcome"] == "won"]
    assert table["first_day"].tolist() == [0, 0, 500, 500, 1000, 1000, 1500, 1500]
    assert (table[[*map(label, Origin)]].sum(axis=1) == table["orders"]).all()
    for row in table.to_dict("records"):
        orders = won[
            (won["winner"] == row["vendor"])
            & (won["decided_day"] // 500 == row["first_day"] // 500)
        ]
        assert len(orders) == row["orders"]
        assert (orders["origin"] == "referral").sum() == row["referral"]


def test_dell_begins_on_advertising_alone_and_lives_on_its_customers_later(home_pc):
    dell = home_pc.orders_by_origin(500).query("vendor == 'Dell'")
    assert dell["advertising"].iloc[0] > dell["existing"].iloc[0]
    assert dell["existing"].iloc[-1] > dell["advertising"].iloc[-1]
    assert dell["referral"].sum() > 0


def test_the_reproduction_number_is_reported(home_pc):
    won = home_pc.deals[home_pc.deals["winner"] == "Dell"]
    new = won[won["origin"] != "existing"]
    results = home_pc.results().set_index("vendor")
    assert results.loc["Dell", "reproduction"] == pytest.approx(
        (new["origin"] == "referral").mean()
    )
    assert results.loc["Dell", "referral_orders"] == new["referred_by"].notna().sum()
    # Who referred somebody was Dell's customer before.
    for order in new[new["origin"] == "referral"].head(20).to_dict("records"):
        earlier = won[
            (won["organisation"] == order["referred_by"])
            & (won["decided_day"] < order["decided_day"])
        ]
        assert len(earlier) > 0
