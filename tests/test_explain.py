"""`market.explain(deal)`: a paragraph that says why a deal ended as it did."""

from __future__ import annotations

import pytest

from simulation import Market
from simulation.records import PARTS
from tests.purchases import days, one_customer, run
from tests.small import product


@pytest.fixture(scope="module")
def market():
    market = Market("as_told", rng=4, collect_every=0)
    market.run()
    return market


def test_every_deal_can_be_explained(market):
    deals = market.deals
    for _, deal in deals.iterrows():
        text = market.explain(deal)
        assert text.startswith(
            f"Organisation {deal['organisation']}, purchase {deal['purchase']}: the "
            f"need arose on day {deal['need_day']}"
        )
        assert "nan" not in text.lower().replace("finance", "")
        assert "<NA>" not in text
        if deal["outcome"] == "won":
            assert f"On day {deal['decided_day']} {deal['winner']} won" in text
            assert f"with a utility of {deal['utility_' + deal['winner']]:.2f}" in text
        elif deal["outcome"] == "no_go":
            assert "the decision not to buy" in text
        else:
            assert "decided not to buy" in text
    assert market.explain(deals.iloc[3]) == market.explain(3)


def test_it_names_what_made_the_difference(market):
    won = market.deals[(market.deals["outcome"] == "won") & (market.deals["route"] == "tender")]
    assert len(won) > 10
    for number in won.index[:40]:
        deal, text = won.loc[number], market.explain(won.loc[number])
        rivals = [
            name
            for name in market.vendor_names
            if deal[f"shortlisted_{name}"] and name != deal["winner"]
        ]
        second = max(rivals, key=lambda name: deal[f"utility_{name}"])
        lead = {part: deal[f"{part}_{deal['winner']}"] - deal[f"{part}_{second}"] for part in PARTS}
        assert f"for {second} and" in text
        assert f"({max(lead.values()):+.2f})" in text
        assert (f"Without chance {second} would have won." in text) == (
            lead["noise"] > sum(lead.values())
        )


def test_agreements_returns_complaints_and_referrals_are_told(market):
    texts = [market.explain(deal) for _, deal in market.deals.iterrows()]
    for words in (
        "under its long-term agreement it called",
        "the customer complained",
        "gave 4 names",
        "signed a long-term agreement",
        "told",
    ):
        assert any(words in text for text in texts), words


def test_a_purchase_without_bids():
    market = one_customer(
        days(1, 1, 1, 1, 1, 1) | {"vendors": {"V": {"product": product(), "known": 0.0}}}
    )
    run(market, 8)
    assert market.explain(0).endswith(
        "on the shortlist was nobody. On day 6 it decided not to buy: there was no bid."
    )


def test_there_is_no_such_deal(market):
    with pytest.raises(IndexError):
        market.explain(10**6)
