"""What holds in every market, whatever its scenario: checked on scenarios that Hypothesis picks."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation import Market
from simulation.records import PARTS
from simulation.vocabulary import Complaint, Role, Setting, label
from tests.generate import random_scenario

SCENARIOS = st.integers(10_000, 10_000_000)
SEEDS = st.integers(0, 2**64 - 1)


def check(property_of_market, examples=15):
    """Run a market for each example and check it."""

    @settings(max_examples=examples, deadline=None, derandomize=True)
    @given(SCENARIOS, SEEDS)
    def run(number, seed):
        market = Market(random_scenario(number), rng=seed, record_meetings=True)
        market.run()
        property_of_market(market)

    return run


def between(values, low=0.0, high=1.0):
    values = np.asarray(values)
    return values.size == 0 or (
        np.isfinite(values).all() and low <= values.min() and values.max() <= high
    )


@check
def test_utilities_trust_and_fit_are_shares(market):
    people = list(market.stakeholders)
    for utility in ("personal", "institutional", "trust"):
        assert between([list(getattr(person, utility).values()) for person in people])
    assert between(
        [list(organisation.perceived_fit.values()) for organisation in market.organisations],
        high=1 + 1e-12,
    )
    assert all(
        sum(organisation.need.values()) == pytest.approx(1) for organisation in market.organisations
    )
    chosen = market.deals[market.deals["outcome"] != "no_go"]
    for vendor in market.vendor_names:
        trust = chosen[[f"trust_{label(role)}_{vendor}" for role in Role]]
        sensitivity = market.scenario.choice.sensitivity
        assert between(chosen[f"fit_{vendor}"].dropna(), high=sensitivity + 1e-9)
        assert between(trust.sum(axis=1), high=sensitivity + 1e-9)


@check
def test_nobody_is_in_two_meetings_at_the_same_hour(market):
    log = market.meetings
    assert not log.duplicated(["day", "hour", "stakeholder"]).any()
    assert (log.groupby(["day", "hour", "rep"])["organisation"].nunique() <= 1).all()


@check
def test_reps_meet_when_their_schedule_says_and_no_more_than_a_full_table(market):
    log = market.meetings
    reps = list(market.salespeople)
    for (rep, hour, activity), rows in log.groupby(["rep", "hour", "activity"]):
        blocks = market.scenario.schedules[reps[rep].schedule]
        assert any(start <= hour < end and name == activity for start, end, name in blocks)
        assert (
            rows.groupby("day").size().max() <= getattr(market.scenario.activities, activity).group
        )
        assert set(rows["organisation"]) <= set(reps[rep].territory)


@check
def test_contact_hours_are_those_of_the_meetings(market):
    log = market.meetings
    settings_of = {name: spec.setting for name, spec in market.scenario.activities}
    counted = log.groupby(["vendor", log["activity"].map(settings_of)]).size().to_dict()
    for vendor in market.vendor_agents:
        assert vendor.contact_hours == {
            label(setting): counted.get((vendor.name, label(setting)), 0) for setting in Setting
        }


OF_SHIFTS = ("day_wages", "night_wages", "complaints", "entertainment")
"""The costs that are paid out of what a vendor sets aside for the day's shifts."""


@check
def test_money_adds_up(market):
    costs, log, deals = market.scenario.costs, market.meetings, market.deals
    prices = (
        log["activity"]
        .map({name: spec.price for name, spec in market.scenario.activities})
        .astype(float)
    )
    for vendor in market.vendor_agents:
        spec, spent, name = market.scenario.vendors[vendor.name], vendor.costs, vendor.name
        assert sum(spent.values()) == pytest.approx(vendor.cost)
        assert min(spent.values()) >= 0
        assert spent["entertainment"] == pytest.approx(prices[log["vendor"] == name].sum())
        assert spent["advertising"] == pytest.approx(spec.advertising * market.day)
        won = deals[deals["winner"] == name]
        assert spent["concessions"] == won["concession_cost"].sum()
        assert vendor.revenue == won["order_value"].sum()
        assert vendor.profit == pytest.approx(costs.margin * vendor.revenue - vendor.cost)
        returned = deals.loc[deals["returned"] == name, "order_value"]
        assert spent["returns"] == np.floor(costs.returned * returned + 0.5).sum()
        wages = [
            sum(
                costs.night_hour if hour >= costs.night_from else costs.day_hour
                for hour in _hours(market, rep.schedule)
            )
            for rep in vendor.salespeople
        ]
        paid = spent["day_wages"] + spent["night_wages"] + spent["complaints"]
        if spec.budget is None:
            assert paid == pytest.approx(sum(wages) * market.day)
        else:
            assert paid <= sum(wages) * market.day + 1e-6
            others = sum(amount for kind, amount in spent.items() if kind not in OF_SHIFTS)
            assert vendor.cost <= max(others, spec.budget * market.day + others) + 1e-6
            assert (
                paid + spent["entertainment"] <= spec.budget * market.day + 1e-6
            )  # never more than it received


@check
def test_what_was_spent_on_a_customer_is_hours_and_guests(market):
    """Hours and money by customer in the deals are those of the meetings.

    Meetings count up to the customer's last closing.
    """
    log, deals, costs = market.meetings, market.deals, market.scenario.costs
    specs = dict(iter(market.scenario.activities))
    log["price"] = [specs[activity].price for activity in log["activity"]]
    hours = (
        log.groupby(["vendor", "organisation", "day", "hour", "rep"])["price"].sum().reset_index()
    )
    hours["money"] = hours["price"] + np.where(
        hours["hour"] >= costs.night_from, costs.night_hour, costs.day_hour
    )
    last = deals.groupby("organisation")["decided_day"].max()
    # A purchase closes in the morning: the meetings of that day count for the next one.
    hours = hours[hours["day"] < hours["organisation"].map(last).fillna(-1)]
    for name in market.vendor_names:
        rows = hours[hours["vendor"] == name]
        spent, money = deals[f"hours_{name}"].sum(), deals[f"cost_{name}"].sum()
        if market.scenario.turnover.customers:  # what was spent on who closed is in no deal
            assert spent <= len(rows)
            assert money <= rows["money"].sum() + 1e-6
        else:
            assert spent == len(rows)
            assert money == pytest.approx(rows["money"].sum())


@check
def test_the_parts_add_up_to_the_utility_to_the_last_bit(market):
    deals = market.deals
    for name in market.vendor_names:
        parts = deals[[f"{part}_{name}" for part in PARTS]]
        utility = deals[f"utility_{name}"]
        for order in (list(parts), list(parts)[::-1]):
            total = parts[order[0]]
            for part in order[1:]:
                total = total + parts[part]
            assert total.equals(utility.rename(total.name))


@check
def test_the_best_bid_on_the_shortlist_wins(market):
    chosen = market.deals[market.deals["outcome"] != "no_go"]
    for row in chosen.to_dict("records"):
        bids = {
            name: row[f"utility_{name}"]
            for name in market.vendor_names
            if row[f"shortlisted_{name}"]
        }
        if row["outcome"] == "won":
            assert row["winner"] == max(bids, key=bids.get)
            assert bids[row["winner"]] >= row["utility_nobody"]
        else:
            assert not bids or row["utility_nobody"] > max(bids.values())


@check
def test_a_vendor_that_does_not_know_a_customer_does_not_meet_it_and_sells_nothing(market):
    deals, log = market.deals, market.meetings
    for v, name in enumerate(market.vendor_names):
        # To this day, so ever; unless another customer was in that place before.
        first = market.columns.organisations["generation"] == 0
        strangers = np.flatnonzero(~market.columns.dealings["aware"][v] & first)
        assert not log.loc[log["vendor"] == name, "organisation"].isin(strangers).any()
        theirs = deals[deals["organisation"].isin(strangers)]
        assert not (theirs["winner"] == name).any()
        assert not theirs[f"shortlisted_{name}"].any()
        assert theirs[f"utility_{name}"].isna().all()


@check
def test_purchases_collide_only_where_two_buyers_do_not_brew(market):
    needs, brewing = market.scenario.needs, market.scenario.phases.internal_brewing.included
    if needs.buyers == 1 or brewing:
        assert market.deals["returned"].isna().all()


@check
def test_after_sale_records_fit_together(market):
    deals, scenario = market.deals, market.scenario
    used = deals[deals["first_use_day"].notna()]
    assert (used["outcome"] == "won").all()
    assert (used["first_use_day"] > used["decided_day"]).all()
    assert between(used["delivered"])
    assert between(used["promised"], high=1 + 1e-12)
    satisfied = used["satisfaction"] >= -scenario.satisfaction.tolerance
    assert ((used["complaint"] == "none") == satisfied).all()
    assert (used["content"].isna() == (used["complaint"] == "open")).all()
    settled = used[used["content"].notna()]
    assert (settled["content"] == settled["complaint"].isin(["none", "recovered"])).all()
    assert not used["agreement_signed"].where(~satisfied, False).any()
    most = scenario.referrals.names + scenario.referrals.delighted_names
    assert used.empty or used["referrals"].max() <= most
    assert between(
        [list(organisation.reputation.values()) for organisation in market.organisations], low=-1
    )
    # Nobody works on complaints that are settled.
    owed = market.columns.first_uses["hours"][
        (market.columns.first_uses["complaint"] == Complaint.OPEN)
        & (market.columns.first_uses["rep"] >= 0)
    ]
    assert market.columns.reps["complaint_hours"].sum() == owed.sum()


@check
def test_on_every_route_but_the_tender_one_vendor_alone_is_asked(market):
    others = (market.deals["route"] != "tender") & (market.deals["outcome"] != "no_go")
    for row in market.deals[others].to_dict("records"):
        assert sum(row[f"shortlisted_{name}"] for name in market.vendor_names) == 1
        assert pd.isna(row["evaluation_day"])
        if row["route"] == "sole_source":
            assert row["winner"] in (row["leaning"], None) or pd.isna(row["winner"])
            assert pd.notna(row["internal_brewing_day"])
        else:
            assert row["commitment_day"] == row["need_day"]


@check
def test_under_an_agreement_the_partner_alone_is_asked(market):
    for row in market.deals[market.deals["agreement"]].to_dict("records"):
        assert sum(row[f"shortlisted_{name}"] for name in market.vendor_names) == 1
        assert row["origin"] in ("existing", None) or pd.isna(row["origin"])
        assert row["commitment_day"] == row["need_day"]
        assert pd.isna(row["evaluation_day"])


def _hours(market, schedule):
    return [
        hour for start, end, _ in market.scenario.schedules[schedule] for hour in range(start, end)
    ]


@check
def test_every_order_has_one_winner_and_every_purchase_one_end(market):
    deals = market.deals
    won = deals["outcome"] == "won"
    assert (deals["winner"].notna() == won).all()
    assert deals[won]["winner"].isin(market.vendor_names).all()
    assert market.wins.sum() == won.sum()
    assert [
        int((deals["winner"] == name).sum()) for name in market.vendor_names
    ] == market.wins.tolist()
    assert not deals.duplicated(["organisation", "purchase"]).any()
    for row in deals[won].to_dict("records"):
        assert row[f"shortlisted_{row['winner']}"]
    chosen = deals[(deals["outcome"] != "no_go") & (deals["route"] == "tender")]
    listed = chosen[[f"shortlisted_{name}" for name in market.vendor_names]].sum(axis=1)
    bids = chosen[[f"utility_{name}" for name in market.vendor_names]].notna().sum(axis=1)
    places = (
        market.scenario.choice.shortlist
        if market.scenario.phases.evaluation.included
        else len(market.vendor_names)
    )
    # Whoever learns of the customer once the shortlist stands is too late.
    assert (listed <= np.minimum(bids, places)).all()
    everybody = all(spec.known == 1 for spec in market.scenario.vendors.values())
    if everybody and not market.scenario.choice.search_cost:
        assert (listed == min(places, len(market.vendor_names))).all()
    assert (deals["decided_day"] > deals["need_day"]).all()
    assert deals["decided_day"].is_monotonic_increasing


@check
def test_relationships_add_up_to_the_organisations(market):
    for vendor in market.vendor_agents:
        assert sum(vendor.relationships.values()) == market.scenario.market.organisations
    states = [
        [organisation.relationship[name] for organisation in market.organisations]
        for name in market.vendor_names
    ]
    assert market.relationship_states().tolist() == states


@check
def test_late_evenings_stay_within_what_people_stand(market):
    turnover = market.scenario.turnover
    if turnover.people or turnover.customers:
        return  # a place may have had several people in a week
    limits, log = market.scenario.meetings, market.meetings
    reps = list(market.salespeople)
    late = [
        (row.day // 5, row.stakeholder, row.day)
        for row in log.itertuples()
        if getattr(market.scenario.activities, row.activity).group > 1
        and _end(market, reps[row.rep].schedule, row.hour) > limits.late_hour
    ]
    evenings = {}
    for week, stakeholder, day in late:
        evenings.setdefault((week, stakeholder), set()).add(day)
    assert max(map(len, evenings.values()), default=0) <= limits.late_evenings


def _end(market, schedule, hour):
    return next(end for start, end, _ in market.scenario.schedules[schedule] if start <= hour < end)


@check
def test_strategies_see_influence_that_sums_to_one(market):
    for v in range(len(market.vendor_names)):
        rows = market.columns.influence[v].reshape(market.scenario.market.organisations, -1)
        assert rows.sum(axis=1) == pytest.approx(1)
