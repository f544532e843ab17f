"""The timeline: what every vendor did period by period, and how it stood at each period's end."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pandas as pd
import pytest

from simulation import Market
from simulation.timeline import COLUMNS, PERIOD, Snapshot, by_period
from simulation.vocabulary import Relationship, label
from tests.small import small

DAYS = 50  # two whole periods of 21 days, and one of 8


@pytest.fixture(scope="module")
def told():
    """A finished market, and what it was like at the end of the days 20, 41 and 49."""
    market = Market(small({"market.days": DAYS}), rng=3, collect_every=0)
    ends = []
    while market.running:
        market.step()
        if market.day in (21, 42, 50):
            ends.append(
                (market.relationship_states().copy(), market.mean_trust.copy(), market.wins.copy())
            )
    return market, ends


def test_there_is_one_row_per_period_and_vendor_and_the_last_period_is_shorter(told):
    frame = told[0].timeline
    assert list(frame.columns) == list(COLUMNS)
    assert frame["vendor"].tolist() == ["Day", "Night"] * 3
    rows = frame[["period", "first_day", "last_day"]].drop_duplicates()
    assert rows.to_numpy().tolist() == [[0, 0, 20], [1, 21, 41], [2, 42, 49]]


def test_the_periods_add_up_to_the_results(told):
    market, _ = told
    total = market.timeline.groupby("vendor", sort=False).sum()
    results = market.results().set_index("vendor")
    assert results["wins"].min() > 0
    for column in ("decided", "wins", "contact_hours"):
        assert total[column].tolist() == results[column].tolist()
    for column in ("cost", "revenue"):
        np.testing.assert_allclose(total[column], results[column], rtol=1e-12)


def test_states_and_trust_are_those_at_the_end_of_the_period(told):
    market, ends = told
    frame = market.timeline
    for period, (states, trust, _) in enumerate(ends):
        rows = frame[frame["period"] == period]
        assert rows["mean_trust"].tolist() == trust.tolist()
        for state in Relationship:
            assert rows[label(state)].tolist() == (states == state).sum(axis=1).tolist()
    assert len({tuple(row) for row in frame[[label(state) for state in Relationship]].values}) > 1


def test_orders_count_in_the_period_in_which_they_were_placed(told):
    market, ends = told
    deals = market.deals[market.deals["outcome"] == "won"]
    frame = market.timeline.set_index(["period", "vendor"])
    for (period, vendor), row in frame.iterrows():
        placed = deals[deals["decided_day"] // PERIOD == period]
        won = int((placed["winner"] == vendor).sum())
        assert (row["wins"], row["decided"]) == (won, len(placed))
        assert row["win_rate"] == won / len(placed)
    assert (ends[0][2] > 0).any()


def test_two_periods_worked_by_hand():
    # One vendor has 2 + 1 orders, 10 + 5 hours, 100 + 50 yuan of cost; the other has nothing.
    zero = np.zeros(2)
    first = Snapshot(np.array([2, 0]), np.array([10, 0]), np.array([100.0, 0.0]), zero, zero, zero)
    states = np.array([[3, 0, 4, 2], [9, 0, 0, 0]])
    trust = np.array([0.5, 0.25])
    second = Snapshot(
        np.array([3, 0]),
        np.array([15, 0]),
        np.array([150.0, 0.0]),
        np.array([7.0, 0.0]),
        trust,
        states,
    )
    none = first._replace(states=np.zeros((2, 4), int))
    frame = by_period([none, second], 30, ["One", "Other"])
    assert frame.iloc[2].tolist() == [1, 21, 29, "One", 1, 1, 1.0, 5, 50.0, 7.0, 0.5, 3, 0, 4, 2]
    assert frame.iloc[3].tolist() == [1, 21, 29, "Other", 1, 0, 0.0, 0, 0.0, 0.0, 0.25, 9, 0, 0, 0]


def test_without_orders_there_is_no_win_rate():
    market = Market(small({"needs.idle_days": 1e9, "needs.spread": 0.0}), rng=1)
    market.run()
    assert market.timeline["decided"].tolist() == [0, 0, 0, 0]
    assert market.timeline["win_rate"].isna().all()


def test_a_running_market_tells_its_periods_so_far():
    market = Market(small(), rng=3)
    assert market.timeline.empty
    assert list(market.timeline.columns) == list(COLUMNS)
    ends = []
    for _ in range(22):
        market.step()
        ends.append(market.timeline["last_day"].max())
    assert ends == list(range(22))
    assert market.timeline["period"].tolist() == [0, 0, 1, 1]


@pytest.mark.parametrize("day", [20, 21, 30])
@pytest.mark.parametrize(
    "copied", [copy.deepcopy, lambda market: pickle.loads(pickle.dumps(market))]
)
def test_a_copied_market_goes_on_with_its_timeline(told, copied, day):
    market = Market(small({"market.days": DAYS}), rng=3, collect_every=0)
    for _ in range(day):
        market.step()
    other = copied(market)
    other.run()
    pd.testing.assert_frame_equal(other.timeline, told[0].timeline)
