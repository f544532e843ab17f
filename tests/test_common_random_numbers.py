"""One change in, one change out: what does not depend on a change stays as it was, draw by draw."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from simulation import Market
from tests.small import data, product, small

SEED = 11
WORLD = ["organisation", "purchase", "need_day", "decided_day"]
LONG = {
    "market.days": 120,
    "market.organisations": 8,
    "vendors.Third": {"team": [{"schedule": "night", "reps": 1}], "product": product(price=0.9)},
}


def run(scenario, seed=SEED):
    market = Market(scenario, rng=seed, record_meetings=True)
    market.run()
    return market


@pytest.fixture(scope="module")
def base():
    market = run(small(LONG))
    assert len(market.deals) > 40  # else the comparisons below would say little
    assert market.deals["outcome"].nunique() == 3
    return market


def noise(deals, *vendors):
    """Return needs, dates and the choice's noise, by organisation and purchase."""
    return deals[[*WORLD, "noise_nobody", *(f"noise_{vendor}" for vendor in vendors)]]


def test_changing_one_vendors_strategy_leaves_needs_dates_and_noise(base):
    changed = run(small(LONG | {"vendors.Day.strategy": "random"}))
    assert not changed.meetings.equals(base.meetings)  # the change did something
    assert changed.deals["trust_user_Day"].tolist() != base.deals["trust_user_Day"].tolist()
    pd.testing.assert_frame_equal(
        noise(changed.deals, "Day", "Night", "Third"), noise(base.deals, "Day", "Night", "Third")
    )
    assert (
        changed.columns.organisations["next_need"].tolist()
        == base.columns.organisations["next_need"].tolist()
    )
    assert (changed.columns.organisations["need"] == base.columns.organisations["need"]).all()
    assert (changed.columns.people["taste"] == base.columns.people["taste"]).all()


def test_a_rep_whom_nobody_meets_changes_nothing(base):
    team = [{"schedule": "day", "reps": 2}, {"schedule": "desk", "reps": 1}]
    changed = run(small(LONG | {"vendors.Day.team": team}))
    pd.testing.assert_frame_equal(changed.deals, base.deals)
    # Reps are counted on, so that those of later vendors are one further.
    log = changed.meetings
    log["rep"] -= log["rep"] > 2
    pd.testing.assert_frame_equal(log, base.meetings)
    costs = {vendor.name: vendor.cost for vendor in changed.vendor_agents}
    before = {vendor.name: vendor.cost for vendor in base.vendor_agents}
    # Nine hours of 100 yuan a day are all that the rep costs.
    assert costs == before | {"Day": before["Day"] + 900 * 120}


def test_a_new_vendor_leaves_needs_dates_and_the_others_noise(base):
    fourth = {"team": [{"schedule": "day", "reps": 1}], "product": product(performance=1.0)}
    changed = run(small(LONG | {"vendors.Fourth": fourth}))
    pd.testing.assert_frame_equal(
        noise(changed.deals, "Day", "Night", "Third"), noise(base.deals, "Day", "Night", "Third")
    )


def test_the_order_of_the_vendors_in_the_file_means_nothing(base):
    raw = data(LONG)
    turned = run(
        type(base.scenario).from_dict(raw | {"vendors": dict(reversed(raw["vendors"].items()))})
    )
    assert turned.vendor_names == base.vendor_names[::-1]
    # Only the last bit of sums over vendors may differ, hence the tolerance.
    pd.testing.assert_frame_equal(turned.deals[base.deals.columns], base.deals, rtol=0, atol=1e-12)
    keys = ["day", "hour", "vendor", "stakeholder", "activity"]
    assert sorted(turned.meetings[keys].values.tolist()) == sorted(
        base.meetings[keys].values.tolist()
    )
    pd.testing.assert_series_equal(turned.win_rates()[base.vendor_names], base.win_rates())
    assert {v.name: v.cost for v in turned.vendor_agents} == {
        v.name: v.cost for v in base.vendor_agents
    }


def test_an_organisation_more_changes_no_other_organisations_world(base):
    more = run(small(LONG | {"market.organisations": 9}))
    known = more.deals[more.deals["organisation"] < 8].reset_index(drop=True)
    pd.testing.assert_frame_equal(
        noise(known, "Day", "Night", "Third"), noise(base.deals, "Day", "Night", "Third")
    )


def test_another_seed_changes_everything(base):
    other = run(small(LONG), seed=SEED + 1)
    assert not np.isin(
        other.deals["noise_nobody"].dropna(), base.deals["noise_nobody"].dropna()
    ).any()
    assert (other.columns.organisations["need"] != base.columns.organisations["need"]).all()


def self_normalised(differences):
    """Return |Σd| / √Σd².

    For independent, symmetric d it exceeds t with probability at most 2 exp(−t²/2) (Efron 1969).
    """
    return abs(sum(differences)) / math.sqrt(sum(value * value for value in differences) or 1)


LIMIT = math.sqrt(2 * math.log(2e6))  # probability 1e-6


def test_renaming_a_vendor_changes_no_distribution():
    # A name picks a vendor's random numbers, so results of one seed differ; the differences are
    # symmetric around 0.
    raw = data({"market.days": 60})
    renamed = type(small()).from_dict(
        raw | {"vendors": {"Renamed": raw["vendors"]["Day"], "Night": raw["vendors"]["Night"]}}
    )
    hours, wins = [], []
    for seed in range(60):
        before, after = Market(small({"market.days": 60}), rng=seed), Market(renamed, rng=seed)
        before.run()
        after.run()
        hours.append(
            after.vendor_agents[0].contact_hours["office"]
            - before.vendor_agents[0].contact_hours["office"]
        )
        wins.append(int(after.wins[0] - before.wins[0]))
    assert any(hours)
    assert any(wins)
    assert self_normalised(hours) < LIMIT
    assert self_normalised(wins) < LIMIT


def test_identical_vendors_tie_whatever_their_order():
    one = {
        "team": [{"schedule": "day", "reps": 1}, {"schedule": "night", "reps": 1}],
        "product": product(),
    }
    scenario = small({"market.days": 60, "vendors": {"First": one, "Second": one, "Last": one}})
    wins = []
    for seed in range(60):
        market = Market(scenario, rng=seed)
        market.run()
        wins.append(market.wins.tolist())
    assert sum(map(sum, wins)) > 500
    for a, b in ((0, 1), (1, 2), (0, 2)):
        assert self_normalised([row[a] - row[b] for row in wins]) < LIMIT
