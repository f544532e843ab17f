"""Markets that are stepped, copied, pickled and looked at in any order stay the same market."""

from __future__ import annotations

import copy
import os
import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    rule,
)

from simulation import Market
from tests.generate import random_scenario

CASES = int(os.environ.get("FUZZ_CASES", "0"))
SCENARIOS = st.sampled_from([1, 2, 3, 4, 9, 14, 23, 40])
"""Among them households, markets that begin with leads, budgets, agreements, and strategies that
draw random numbers.
"""
SEEDS = st.integers(0, 2**64 - 1)
WAYS = {
    "deepcopy": copy.deepcopy,
    "pickle": lambda market: pickle.loads(pickle.dumps(market)),
    "the oldest pickle": lambda market: pickle.loads(pickle.dumps(market, protocol=2)),
}


class Markets(RuleBasedStateMachine):
    """Any number of markets, each of a scenario and seed of its own or a copy.

    Compared with days that nobody interrupted.
    """

    markets = Bundle("markets")

    def __init__(self) -> None:
        super().__init__()
        self.all: list[Market] = []
        self.twins: dict[tuple[str, int], list[Market]] = {}

    @rule(target=markets, number=SCENARIOS, seed=SEEDS)
    def make(self, number, seed):
        market = Market(random_scenario(number), rng=seed, record_meetings=True)
        self.all.append(market)
        return market

    @rule(market=markets, days=st.integers(1, 9))
    def step(self, market, days):
        for _ in range(days):
            if market.running:
                market.step()

    @rule(target=markets, market=markets, way=st.sampled_from(sorted(WAYS)))
    def copy(self, market, way):
        made = WAYS[way](market)
        self.all.append(made)
        return made

    @rule(market=consumes(markets))
    def forget(self, market):
        """Let a market go and wipe its memory: its copies must not live on it."""
        self.all = [other for other in self.all if other is not market]
        for column in market.columns:
            column[...] = np.zeros((), column.dtype)

    @rule(market=markets)
    def look(self, market):
        """Ask for what is computed when it is asked for first."""
        assert len(list(market.stakeholders)) == market.columns.people.size
        assert len(market.organisation_agents) == market.scenario.market.organisations
        for name in market.vendor_names:
            assert market.view(name).trust.size == market.columns.people.size
        assert market.mean_trust.shape == (len(market.vendor_names),)

    @invariant()
    def shares_are_shares(self):
        for market in self.all:
            for values in (
                market.columns.relations["personal"],
                market.columns.relations["institutional"],
                market.columns.trust,
            ):
                assert ((values >= 0) & (values <= 1)).all()

    @invariant()
    def sums_add_up(self):
        for market in self.all:
            results, timeline, deals = market.results(), market.timeline, market.deals
            costs = results[[name for name in results if name.endswith("_cost")]]
            np.testing.assert_allclose(costs.sum(axis=1), results["cost"])
            assert results["wins"].sum() == (deals["outcome"] == "won").sum() == market.wins.sum()
            log = market.meetings
            hours = [(log["vendor"] == name).sum() for name in market.vendor_names]
            assert results["contact_hours"].tolist() == hours
            if market.day:
                by_vendor = timeline.groupby("vendor", sort=False)
                assert by_vendor["wins"].sum().tolist() == market.wins.tolist()
                np.testing.assert_allclose(by_vendor["cost"].sum(), results["cost"])

    def teardown(self):
        for market in self.all:
            assert_same(market, self.twin(market))

    def twin(self, market):
        """Return a market of the same scenario, seed and day that ran without interruption."""
        key = market.scenario.name, market.seed
        if key not in self.twins:
            self.twins[key] = [Market(market.scenario, rng=market.seed, record_meetings=True)]
        twin = self.twins[key][0]
        if twin.day > market.day:
            twin = Market(market.scenario, rng=market.seed, record_meetings=True)
        while twin.day < market.day:
            twin.step()
        self.twins[key][0] = twin
        return twin


def assert_same(market: Market, twin: Market) -> None:
    """Check that two markets are equal to the last bit, now and after three more days."""
    market, twin = copy.deepcopy(market), copy.deepcopy(twin)
    for _ in range(2):
        pd.testing.assert_frame_equal(market.results(), twin.results(), check_exact=True)
        pd.testing.assert_frame_equal(market.deals, twin.deals, check_exact=True)
        pd.testing.assert_frame_equal(market.meetings, twin.meetings, check_exact=True)
        pd.testing.assert_frame_equal(market.timeline, twin.timeline, check_exact=True)
        collected = [one.datacollector.get_model_vars_dataframe() for one in (market, twin)]
        pd.testing.assert_frame_equal(*collected, check_exact=True)
        assert market.running == twin.running
        assert np.array_equal(market.columns.trust, twin.columns.trust)
        assert market.columns.relations.tobytes() == twin.columns.relations.tobytes()
        for _ in range(3):
            if market.running:
                market.step()
                twin.step()


TestMarkets = pytest.mark.slow(Markets.TestCase)
TestMarkets.settings = settings(
    max_examples=CASES or 15, stateful_step_count=15, deadline=None, derandomize=not CASES
)
