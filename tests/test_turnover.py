"""People come and go, customers differ in size, and attention is short: worked by hand."""

from __future__ import annotations

import math
import zlib

import numpy as np
import pytest

from simulation import Market
from simulation.vocabulary import MONTH, YEAR, Phase
from tests.purchases import days, one_customer, run
from tests.reference.philox import Draw, Draws
from tests.small import plain, product, small

ONE_VISIT = [[9, 10, "visit"]]
DRAWS = Draws(1)


def date(rate, draw, *, subject=0, vendor=0, generation=0, day=0):
    """Return the day of an event that comes so often a year."""
    u = DRAWS.uniform(draw, subject=subject, vendor=vendor, when=generation)
    return day + 1 + math.floor(-math.log(u) * YEAR / rate)


def u_of(draw, **address):
    """Return a draw about subject 0."""
    return DRAWS.uniform(draw, subject=0, **address)


def market_of(changes, blocks=ONE_VISIT, **options):
    return Market(plain(blocks, changes, **options), rng=1)


def decision_maker(market):
    return next(iter(market.stakeholders))


# --- Stakeholders ---------------------------------------------------------------------------------


def test_a_stakeholder_leaves_on_its_day_and_a_stranger_follows():
    market = market_of({"turnover.people": 25.0})
    first = date(25.0, Draw.PERSON_LEAVES)
    run(market, first)
    before = decision_maker(market).personal["V"]
    assert before == pytest.approx(1 - 0.9**first)
    run(market, first + 1)  # the stranger has had one visit
    assert decision_maker(market).personal["V"] == pytest.approx(0.1)
    assert market.columns.people["generation"][0] == 1
    second = date(25.0, Draw.PERSON_LEAVES, generation=1, day=first)
    run(market, second + 1)
    assert market.columns.people["generation"][0] == 2


def test_a_stranger_has_tastes_and_likings_of_its_own():
    tastes = {"rapport.tastes": 0.5, "turnover.people": 25.0}
    market = market_of(tastes)
    day = date(25.0, Draw.PERSON_LEAVES)
    run(market, day + 1)
    u = DRAWS.uniform(Draw.TASTE, subject=0, when=1, index=1)
    assert market.columns.people["taste"][0, 1] == pytest.approx(1 + 0.5 * (2 * u - 1))


def test_nobody_leaves_where_the_rates_are_nothing():
    market = Market(small({"market.days": 200}), rng=1)
    market.run()
    for column in (market.columns.people, market.columns.reps, market.columns.organisations):
        assert (column["generation"] == 0).all()


def test_people_leave_as_often_as_the_scenario_says():
    """Half of them a year: the mean number of departures within five standard deviations."""
    changes = {"market": {"organisations": 100, "days": 500}, "turnover.people": 0.5}
    market = Market(small(changes), rng=1)
    market.run()
    left = market.columns.people["generation"]
    assert abs(left.mean() - 1.0) < 5 * math.sqrt(1.0 / left.size)


# --- Reps -----------------------------------------------------------------------------------------


def rep_leaves(rate):
    return date(rate, Draw.REP_LEAVES, subject=0, vendor=zlib.crc32(b"V"))


def test_a_rep_takes_a_part_of_the_personal_hand_along():
    market = market_of({"turnover": {"reps": 25.0, "loyalty": 0.5}})
    day = rep_leaves(25.0)
    run(market, day)
    before = decision_maker(market).personal["V"]
    institutional = decision_maker(market).institutional["V"]
    run(market, day + 1)
    expected = 0.5 * before
    assert decision_maker(market).personal["V"] == pytest.approx(expected + 0.1 * (1 - expected))
    assert decision_maker(market).institutional["V"] == pytest.approx(
        institutional + 0.25 * (0.6 - institutional)
    )


def test_a_beginner_needs_time():
    """Over four days: a quarter, a half, three quarters, all of the effect."""
    market = market_of({"turnover": {"reps": 25.0, "loyalty": 1.0, "ramp": 4}})
    day = rep_leaves(25.0)
    run(market, day)
    market.step()
    market.columns.reps["leaves_on"] = -1  # and nobody after that
    run(market, day + 5)
    left = math.prod(1 - 0.1 * share for share in (0.25, 0.5, 0.75, 1.0, 1.0))
    assert decision_maker(market).personal["V"] == pytest.approx(1 - left)


def test_a_successor_is_another_rep():
    market = market_of({"turnover": {"reps": 25.0, "loyalty": 1.0}, "meetings.handoff": 0.5})
    day = rep_leaves(25.0)
    run(market, day + 1)
    assert decision_maker(market).personal["V"] == pytest.approx(0.05)


def test_a_successor_is_met_without_aversion():
    averse = {"rapport.low": -1.0, "rapport.mode": -1.0, "rapport.high": -1.0}
    market = market_of(averse | {"rapport.aversion": True, "turnover.reps": 25.0})
    run(market, rep_leaves(25.0))
    assert sum(market.vendor_agents[0].contact_hours.values()) == 1
    run(market, rep_leaves(25.0) + 1)
    assert sum(market.vendor_agents[0].contact_hours.values()) == 2


# --- Customers ------------------------------------------------------------------------------------


def test_a_customer_closes_and_another_takes_its_place():
    market = market_of({"turnover.customers": 25.0, "needs.spread": 0.5})
    day = date(25.0, Draw.CUSTOMER_CLOSES)
    run(market, day + 1)
    organisation = market.columns.organisations[0]
    assert organisation["generation"] == 1
    draws = [u_of(Draw.NEED_WEIGHT, when=1, index=attribute) for attribute in range(6)]
    weights = np.array([1 + 0.5 * (2 * u - 1) for u in draws])
    assert organisation["need"] == pytest.approx(weights / weights.sum())
    assert decision_maker(market).personal["V"] == pytest.approx(0.1)


def test_a_purchase_is_brought_to_its_end_first():
    quick = days(1, 1, 1, 1, 1, 1) | {"choice.outside_option": -100.0, "needs.idle_days": 1e9}
    market = one_customer(quick | {"turnover.customers": 1.0, "vendors.V.product": product()})
    market.columns.organisations["closes_on"] = 3
    run(market, 7)
    assert market.organisation_agents[0].phase is Phase.INSTALLATION
    run(market, 8)
    assert market.deals["first_use_day"].tolist() == [7]
    assert market.columns.organisations["generation"][0] == 0
    assert market.columns.dealings["orders"][0, 0] == 1
    run(market, 9)
    assert market.columns.organisations["generation"][0] == 1
    assert market.columns.dealings["orders"][0, 0] == 0
    assert market.columns.organisations["installed"][0] == -1


def test_deals_tell_the_generation():
    changes = {"market.days": 400, "turnover.customers": 5.0, "needs.idle_days": 5.0}
    market = Market(small(changes), rng=1)
    market.run()
    deals = market.deals
    assert deals["generation"].max() > 1
    for _, group in deals.groupby("organisation"):
        assert group["generation"].is_monotonic_increasing
        assert group["purchase"].is_unique
    first = deals[(deals["outcome"] == "won")].drop_duplicates(["organisation", "generation"])
    assert (first["origin"] != "existing").all()


# --- Size of customers ----------------------------------------------------------------------------


def test_order_values_are_log_normal_with_the_same_mean():
    changes = {"needs.concentration": 1.0, "needs.order_value": [500_000, 1_500_000]}
    market = market_of(changes)
    u, v = (u_of(Draw.ORDER_VALUE, index=index) for index in (0, 1))
    normal = math.sqrt(-2 * math.log(u)) * math.cos(2 * math.pi * v)
    assert market.columns.organisations["order_value"][0] == round(1e6 * math.exp(normal - 0.5))


def test_a_few_customers_hold_most_of_the_value():
    """σ = 1.1: the top fifth holds Φ(1.1 − 0.8416) = 60%; within the spread of 2,000 customers."""
    changes = {
        "market.organisations": 2000,
        "needs.concentration": 1.1,
        "needs.order_value": [500_000, 1_500_000],
    }
    values = np.sort(Market(small(changes), rng=1).columns.organisations["order_value"])
    assert values[-400:].sum() / values.sum() == pytest.approx(0.60, abs=0.05)
    assert values.mean() == pytest.approx(1e6, rel=0.12)


def test_the_usual_plan_weighs_important_customers_as_the_scenario_says():
    for weight in (0.0, 1.0, 2.0):
        market = Market(
            small({"plans.value_weight": weight, "needs.order_value": [1000, 9000]}), rng=1
        )
        view = market.view("Day")
        relative = view.order_value / view.order_value.mean()
        assert view.importance == pytest.approx(relative**weight)
        plan = market.strategies[0].plan(view)
        assert plan == pytest.approx(view.influence * (relative**weight)[:, np.newaxis])


# --- Attention ------------------------------------------------------------------------------------


def test_attention_is_limited_by_period():
    market = market_of({"meetings.attention": 3})
    hours = []
    for _ in range(2 * MONTH):
        market.step()
        hours.append(sum(market.vendor_agents[0].contact_hours.values()))
    assert hours[:5] == [1, 2, 3, 3, 3]
    assert hours[MONTH - 1 : MONTH + 4] == [3, 4, 5, 6, 6]


def test_a_gathering_that_is_too_long_is_refused():
    dinner = [[18, 22, "dinner"]]
    for limit, hours in ((3, 0), (4, 4), (7, 4), (8, 8)):
        market = market_of({"meetings.attention": limit}, dinner)
        run(market, 5)
        assert sum(market.vendor_agents[0].contact_hours.values()) == hours


def test_the_vendors_share_a_persons_attention():
    two = {"vendors.W": {"team": [{"schedule": "t", "reps": 1}], "product": product()}}
    market = market_of(two | {"schedules.t": [[10, 11, "visit"]], "meetings.attention": 3})
    run(market, MONTH)
    hours = [sum(vendor.contact_hours.values()) for vendor in market.vendor_agents]
    assert hours == [2, 1]


def test_a_table_divides_the_hosts_attention():
    """Four guests at one dinner of an hour; with an exponent of 0.5 each gains half as much."""
    changes = {"meetings.table": 0.5, "roles.user.people": 3, "activities.dinner.group": 4}
    market = market_of(changes, [[18, 19, "dinner"]], reach=("decision", "user"))
    market.step()
    gains = [person.personal["V"] for person in market.stakeholders]
    assert sorted(gains)[-4:] == pytest.approx([0.25 / 2] * 4)
    market = market_of(changes | {"meetings.table": 0.0}, [[18, 19, "dinner"]])
    market.step()
    assert decision_maker(market).personal["V"] == pytest.approx(0.25)
