"""News by the size of delight and disappointment, and recovered customers, worked by hand."""

from __future__ import annotations

import pytest

from tests.purchases import days, one_customer, run
from tests.small import product

SHORT = days(1, 1, 1, 1, 1, 1) | {"choice.outside_option": -100.0, "needs.go_ahead": 1.0}
"""A need on day 1, the decision on day 6, first use on day 7."""
EXACT = {"needs.spread": 0.0, "complaints.days": 1, "complaints.recovery": 0.0}
GRADED = {"spread": 0.0, "tolerance": 0.1, "experience": 0.5, "graded": True, "scale": 0.5}
"""Satisfaction is stated minus delivered, and the full weight is reached 0.5 from tolerance."""


def after(changes, until=9):
    market = one_customer(SHORT | EXACT | changes)
    run(market, until)
    return market.deals.iloc[0], market


def reputation(market):
    """Return what own experience has made of the vendor's reputation, on the day of the news."""
    dealing = market.columns.dealings[0, 0]
    return float(dealing["reputation"])


@pytest.mark.parametrize(
    ("promise", "content", "grade"),
    [
        # Satisfaction 0: x = 0.1 / 0.5.
        (0.0, True, 0.2),
        # Stated 0.9, delivered 0.6: x = (−0.3 + 0.1) / 0.5 = −0.4, which weighs double.
        (0.75, False, 0.8),
        # Stated 1: x = (−0.4 + 0.1) / 0.5 = −0.6, and more than all does not count.
        (1.0, False, 1.0),
    ],
)
def test_news_weighs_by_the_size_of_the_disappointment(promise, content, grade):
    changes = {"satisfaction": GRADED, "vendors.V.promise": promise}
    deal, market = after(changes)
    assert (deal["content"], deal["grade"]) == (content, pytest.approx(grade))
    assert reputation(market) == pytest.approx(0.5 * grade * (1 if content else -1))


def test_delight_weighs_up_to_the_full_weight():
    """Where promises are learned V states 0.3 and delivers 0.6: x = (0.3 + 0.1) / 0.5."""
    promises = {"promises": {"credence": "learned"}, "vendors.V.promise": -0.5}
    deal, market = after(promises | {"satisfaction": GRADED})
    assert deal["grade"] == pytest.approx(0.8)
    assert reputation(market) == pytest.approx(0.5 * 0.8)


def test_without_grades_all_news_weighs_the_same():
    for promise, sign in ((0.0, 1), (0.75, -1)):
        changes = {"satisfaction": GRADED | {"graded": False}, "vendors.V.promise": promise}
        deal, market = after(changes)
        assert deal["grade"] == 1.0
        assert reputation(market) == pytest.approx(0.5 * sign)


def test_disappointment_cuts_the_institutional_hand():
    """Stated 0.8, delivered 0.6; everybody's I of 0.5 loses 1.5 × 0.2, and that of 0.1 all."""
    let_down = {"satisfaction": GRADED | {"cut": 1.5}, "vendors.V.promise": 0.5}
    market = one_customer(SHORT | EXACT | let_down)
    market.columns.relations["institutional"][0] = 0.5
    market.columns.relations["institutional"][0, 2] = 0.1
    run(market, 8)
    left = market.columns.relations["institutional"][0]
    assert left[[0, 1, 3, 4, 5]] == pytest.approx([0.2] * 5)
    assert left[2] == 0.0


def test_a_content_customer_keeps_its_trust():
    market = one_customer(SHORT | EXACT | {"satisfaction": GRADED | {"cut": 1.5}})
    market.columns.relations["institutional"][0] = 0.5
    run(market, 8)
    assert market.columns.relations["institutional"][0] == pytest.approx([0.5] * 6)


# --- Recovery -------------------------------------------------------------------------------------

LET_DOWN = {
    "satisfaction": {"spread": 0.0, "tolerance": 0.1, "experience": 0.5},
    "vendors.V.promise": 0.5,
    "complaints": {"days": 1, "recovery": 1.0, "solving_hours": 0, "writing_hours": 0},
    "complaints.recovery": 1.0,
}
"""The customer complains, and recovers for sure if the vendor does something about it."""
TELLS = {
    "market.organisations": 3,
    "network": {"acquaintances": 2, "rewiring": 0.0},
    "word_of_mouth": {"impact": 0.1, "lecture": {"satisfied": 4, "dissatisfied": 4}},
    "referrals": {"names": 1, "impact": 0.2},
}


def recovered_market(changes):
    market = one_customer(SHORT | EXACT | LET_DOWN | TELLS | changes)
    market.columns.organisations["next_need"][1:] = 10_000
    run(market, 9)
    return market.deals.iloc[0], market


def test_a_recovered_customer_does_as_a_content_one_in_the_lecture():
    deal, market = recovered_market({})
    assert (deal["complaint"], deal["content"], deal["grade"]) == ("recovered", True, 1.0)
    assert (deal["told"], deal["referrals"]) == (4, 1)
    assert reputation(market) == 0.5


def test_a_recovered_customer_keeps_silent_by_the_evidence():
    deal, market = recovered_market({"complaints.recovered": "evidence"})
    assert (deal["complaint"], deal["content"], deal["grade"]) == ("recovered", True, 0.0)
    assert (deal["told"], deal["referrals"]) == (0, 0)
    assert reputation(market) == 0.0
    assert (market.columns.dealings["reputation"] == 0.0).all()


def test_a_recovered_customer_counts_as_one_whose_expectations_were_met():
    deal, _ = recovered_market({"satisfaction": GRADED | {"scale": 0.4}})
    assert deal["grade"] == pytest.approx(0.1 / 0.4)


@pytest.mark.parametrize(
    ("handling", "written", "state"),
    [
        ("solve", 0.0, "recovered"),
        ("write", 0.0, "unrecovered"),
        ("write", None, "recovered"),
        ("ignore", 1.0, "unhandled"),
    ],
)
def test_a_written_answer_has_a_chance_of_its_own(handling, written, state):
    changes = {"vendors.V.complaints": handling, "vendors.V.product": product()}
    if written is not None:
        changes["complaints.written_recovery"] = written
    deal, _ = recovered_market(changes)
    assert deal["complaint"] == state


@pytest.mark.parametrize(("family", "route"), [("lecture", "rebuy"), ("evidence", "tender")])
def test_recovery_does_not_repair_rebuying_by_the_evidence(family, route):
    changes = LET_DOWN | {
        "complaints.recovered": family,
        "needs.idle_days": 1e-9,
        "rebuy.chance": 100.0,
    }
    market = one_customer(SHORT | EXACT | changes)
    market.columns.relations["personal"][0] = 0.5
    run(market, 30)
    assert market.deals["complaint"].iloc[0] == "recovered"
    assert market.deals["route"].tolist()[:2] == ["tender", route]


# --- Delight --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("promise", "names"),
    [
        (0.0, 1),  # x = 0.1 / 0.5
        (-0.5, 2),  # stated 0.3, delivered 0.6: x = 0.8
    ],
)
def test_a_delighted_customer_names_more_acquaintances(promise, names):
    changes = TELLS | {
        "satisfaction": GRADED,
        "promises": {"credence": "learned"},
        "vendors.V.promise": promise,
        "referrals": {"names": 1, "impact": 0.2, "delight": 0.5, "delighted_names": 1},
    }
    market = one_customer(SHORT | EXACT | changes)
    market.columns.organisations["next_need"][1:] = 10_000
    run(market, 9)
    assert market.deals["referrals"].iloc[0] == names
    # A referral weighs by its grade too: 0.2 × x, as all who are named hear once.
    x = (0.1 if promise == 0.0 else 0.4) / 0.5
    news = market.columns.dealings["reputation"][0, 1:]
    assert max(news) >= 0.2 * x
