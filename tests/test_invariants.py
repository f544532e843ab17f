"""What holds in every market, whatever its scenario: checked on scenarios that Hypothesis picks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation import Market
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
    return values.size == 0 or (np.isfinite(values).all() and low <= values.min() and values.max() <= high)


@check
def test_utilities_trust_and_fit_are_shares(market):
    people = list(market.stakeholders)
    for utility in ("personal", "institutional", "trust"):
        assert between([list(getattr(person, utility).values()) for person in people])
    assert between([list(organisation.perceived_fit.values()) for organisation in market.organisations], high=1 + 1e-12)
    assert all(sum(organisation.need.values()) == pytest.approx(1) for organisation in market.organisations)
    chosen = market.deals[market.deals["outcome"] != "no_go"]
    for vendor in market.vendor_names:
        assert between(chosen[f"fit_{vendor}"], high=1 + 1e-12)
        assert between(chosen[f"trust_{vendor}"], high=1 + 1e-12)


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
        assert rows.groupby("day").size().max() <= getattr(market.scenario.activities, activity).group
        assert set(rows["organisation"]) <= set(reps[rep].territory)


@check
def test_contact_hours_are_those_of_the_meetings(market):
    log = market.meetings
    settings_of = {name: spec.setting for name, spec in market.scenario.activities}
    counted = log.groupby(["vendor", log["activity"].map(settings_of)]).size().to_dict()
    for vendor in market.vendor_agents:
        assert vendor.contact_hours == {setting: counted.get((vendor.name, setting), 0) for setting in ("office", "phone", "evening")}


@check
def test_costs_are_wages_and_guests(market):
    costs, log = market.scenario.costs, market.meetings
    prices = log["activity"].map({name: spec.price for name, spec in market.scenario.activities}).astype(float)
    for vendor in market.vendor_agents:
        spec = market.scenario.vendors[vendor.name]
        guests = prices[log["vendor"] == vendor.name].sum()
        wages = [
            sum(costs.night_hour if hour >= costs.night_from else costs.day_hour for hour in _hours(market, rep.schedule))
            for rep in vendor.salespeople
        ]
        if spec.budget is None:
            assert vendor.cost == pytest.approx(sum(wages) * market.day + guests)
        else:
            assert guests <= vendor.cost <= sum(wages) * market.day + guests + 1e-6
            assert vendor.cost <= spec.budget * market.day + 1e-6  # never more than it received


def _hours(market, schedule):
    return [hour for start, end, _ in market.scenario.schedules[schedule] for hour in range(start, end)]


@check
def test_every_order_has_one_winner_and_every_purchase_one_end(market):
    deals = market.deals
    won = deals["outcome"] == "won"
    assert (deals["winner"].notna() == won).all()
    assert deals[won]["winner"].isin(market.vendor_names).all()
    assert market.wins.sum() == won.sum()
    assert [int((deals["winner"] == name).sum()) for name in market.vendor_names] == market.wins.tolist()
    assert not deals.duplicated(["organisation", "purchase"]).any()
    for row in deals[won].to_dict("records"):
        assert row[f"shortlisted_{row['winner']}"]
    chosen = deals[deals["outcome"] != "no_go"]
    listed = chosen[[f"shortlisted_{name}" for name in market.vendor_names]].sum(axis=1)
    assert (listed == min(market.scenario.choice.shortlist, len(market.vendor_names))).all()
    assert (deals["decided_day"] > deals["need_day"]).all()
    assert deals["decided_day"].is_monotonic_increasing


@check
def test_relationships_add_up_to_the_organisations(market):
    for vendor in market.vendor_agents:
        assert sum(vendor.relationships.values()) == market.scenario.market.organisations
    states = [[organisation.relationship[name] for organisation in market.organisations] for name in market.vendor_names]
    assert market.relationship_states().tolist() == states


@check
def test_late_evenings_stay_within_what_people_stand(market):
    limits, log = market.scenario.meetings, market.meetings
    reps = list(market.salespeople)
    late = [
        (row.day // 5, row.stakeholder, row.day)
        for row in log.itertuples()
        if getattr(market.scenario.activities, row.activity).group > 1 and _end(market, reps[row.rep].schedule, row.hour) > limits.late_hour
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
