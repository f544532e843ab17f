"""The market as a Mesa model: seeds, agents, data collection, batch runs, results, memory."""

from __future__ import annotations

import copy
import gc
import inspect
import pickle
import tracemalloc
import weakref

import mesa
import numpy as np
import pandas as pd
import pytest

from simulation import Market, Scenario
from simulation.vocabulary import (
    PURCHASE_PHASES,
    TERMS,
    Attribute,
    Phase,
    Relationship,
    Role,
    Setting,
    label,
)
from tests.small import PRESENT, small


@pytest.fixture(scope="module")
def market():
    market = Market(small({"market.days": 80}), rng=1, record_meetings=True)
    market.run()
    return market


# --- Seeds ----------------------------------------------------------------------------------------


def outcome(seed, scenario=None):
    market = Market(scenario or small(), rng=seed)
    market.run()
    return market.deals


@pytest.mark.parametrize("seed", [0, 2**63, 2**64 - 1, np.int64(5)])
def test_the_same_seed_gives_the_same_market(seed):
    pd.testing.assert_frame_equal(outcome(seed), outcome(int(seed)))


def test_seeds_that_differ_in_the_high_word_give_different_markets():
    assert not outcome(3).equals(outcome(3 + 2**32))


@pytest.mark.parametrize("seed", [-1, 2**64, "abc", 1.5, True])
def test_a_seed_that_is_none_gets_one_message(seed):
    with pytest.raises(ValueError, match=rf"^seed {seed!r}: should be a whole number from 0 to"):
        Market(small(), rng=seed)


def test_no_seed_takes_one_from_the_operating_system():
    first, second = Market(small()), Market(small())
    assert 0 <= first.seed < 2**64
    assert first.seed != second.seed
    first.run()
    pd.testing.assert_frame_equal(first.deals, outcome(first.seed))  # and it can be had again


def test_other_peoples_random_numbers_do_not_matter():
    np.random.seed(1)  # noqa: NPY002 - the global state is the point
    first = outcome(4)
    np.random.seed(2)  # noqa: NPY002
    market = Market(small(), rng=4)
    for _ in range(40):
        market.random.random()
        market.rng.random()
        market.step()
    pd.testing.assert_frame_equal(market.deals, first)


# --- Running --------------------------------------------------------------------------------------


def test_a_market_runs_to_its_horizon_and_stops(market):
    assert market.day == 80
    assert market.running is False
    fresh = Market(small({"market.days": 3}), rng=1)
    days = []
    while fresh.running:
        fresh.step()
        days.append(fresh.day)
    assert days == [1, 2, 3]
    assert fresh.steps == 3  # Mesa's own counter


def test_a_scenario_by_name_by_path_and_as_an_object(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        'extends = "as_told"\n[market]\norganisations = 3\ndays = 2\n', encoding="utf-8"
    )
    for scenario in (path, str(path), Scenario.load(path)):
        market = Market(scenario, rng=1)
        assert market.scenario.market.organisations == 3
    assert Market("equal_headcount", rng=1).scenario.name == "equal_headcount"
    assert Market(rng=1).scenario.name == "as_told"


def test_reading_the_market_does_not_change_it():
    watched, left_alone = Market(small(), rng=2), Market(small(), rng=2)
    for _ in range(40):
        for market in (watched, left_alone):
            market.step()
        _ = (
            watched.deals,
            watched.results(),
            watched.agents,
            [person.trust for person in watched.stakeholders],
            watched.relationship_states(),
        )
    pd.testing.assert_frame_equal(watched.deals, left_alone.deals)


# --- Agents ---------------------------------------------------------------------------------------


def test_agents_come_in_agent_sets(market):
    for agents, count in (
        (market.vendors, 2),
        (market.salespeople, 4),
        (market.organisations, 4),
        (market.stakeholders, 4 * len(PRESENT)),
    ):
        assert len(agents) == count
        assert agents.get("index") == list(range(count))
        assert [agent.index for agent in agents] == list(range(count))
    assert len(market.agents) == 10 + 4 * len(PRESENT)
    assert len({agent.unique_id for agent in market.agents}) == 10 + 4 * len(PRESENT)
    assert len(market.stakeholders.select(lambda person: person.role is Role.USER)) == 4


def test_who_belongs_to_whom(market):
    day, night = market.vendors
    assert (day.name, night.name) == ("Day", "Night")
    assert [rep.schedule for rep in night.salespeople] == ["night", "night"]
    assert all(rep.vendor is night for rep in night.salespeople)
    assert sorted(account for rep in day.salespeople for account in rep.territory) == [0, 1, 2, 3]
    organisation = list(market.organisations)[2]
    assert [person.role for person in organisation.stakeholders] == PRESENT
    assert all(person.organisation is organisation for person in organisation.stakeholders)


def test_properties_of_agents(market):
    organisation, person, rep = (
        market.organisation_agents[0],
        next(iter(market.stakeholders)),
        next(iter(market.salespeople)),
    )
    assert organisation.need.keys() == {attribute.name.lower() for attribute in Attribute}
    assert sum(organisation.need.values()) == pytest.approx(1)
    assert isinstance(organisation.phase, Phase)
    # What is bought but not yet installed is no purchase of the past.
    assert organisation.purchases == (market.deals["organisation"] == 0).sum() - (
        organisation.phase is Phase.INSTALLATION
    )
    for by_vendor in (
        organisation.trust,
        organisation.perceived_fit,
        organisation.relationship,
        person.personal,
        person.institutional,
        person.trust,
    ):
        assert list(by_vendor) == ["Day", "Night"]
    assert all(isinstance(state, Relationship) for state in person.relationship.values())
    assert all(0.5 <= taste <= 1.5 for taste in person.taste.values())
    assert (rep.social_skill, rep.professional_skill, rep.on_duty) == (1.0, 1.0, True)


# --- Results --------------------------------------------------------------------------------------


def test_win_rates(market):
    rates = market.win_rates()
    assert rates.index.tolist() == ["Day", "Night"]
    assert rates.sum() == pytest.approx(1)
    won = market.deals["winner"].value_counts()
    assert rates["Day"] == won["Day"] / won.sum() == market.vendor_agents[0].win_rate
    assert Market(small(), rng=1).win_rates().isna().all()  # before the first order


PHASE_DAYS = [f"{label(phase)}_day" for phase in PURCHASE_PHASES]
TERM_NAMES = [label(term) for term in TERMS]
BID = {"shortlisted": "bool", "utility": "float64", "fit": "float64"} | {
    f"trust_{label(role)}": "float64" for role in Role
}
BID |= {
    "reputation": "float64",
    "concessions": "float64",
    "incumbency": "float64",
    "promise": "float64",
    "credence": "float64",
    "noise": "float64",
    "hours": "int64",
    "purchase_hours": "int64",
    "cost": "float64",
}
DEALS = (
    {"organisation": "int64", "generation": "int64", "purchase": "int64", "need_day": "int64"}
    | dict.fromkeys(PHASE_DAYS, "Int64")
    | {
        "decided_day": "int64",
        "outcome": "str",
        "winner": "str",
        "agreement": "bool",
        "route": "str",
        "leaning": "str",
        "leaning_trust": "float64",
        "origin": "str",
        "referred_by": "Int64",
    }
    | {"order_value": "float64", "returned": "str"}
    | {f"{term}_concession": "float64" for term in TERM_NAMES}
    | {
        "concession_cost": "float64",
        "first_use_day": "Int64",
        "delivered": "float64",
        "promised": "float64",
        "satisfaction": "float64",
    }
    | {
        "complaint": "str",
        "content": "boolean",
        "grade": "float64",
        "told": "Int64",
        "referrals": "Int64",
        "agreement_signed": "bool",
    }
    | {f"{name}_{vendor}": dtype for vendor in ("Day", "Night") for name, dtype in BID.items()}
    | {"utility_nobody": "float64", "noise_nobody": "float64"}
)


def test_the_deals_have_the_same_columns_and_types_with_and_without_deals(market):
    assert len(market.deals) > 10
    for deals in (market.deals, Market(small(), rng=1).deals):
        assert {name: str(dtype) for name, dtype in deals.dtypes.items()} == DEALS
    no_go = market.deals[market.deals["outcome"] == "no_go"]
    assert len(no_go) > 0
    assert (
        no_go[["winner", "fit_Day", "trust_user_Night", "noise_nobody", "first_use_day"]]
        .isna()
        .all(axis=None)
    )
    assert not no_go[["shortlisted_Day", "shortlisted_Night"]].any(axis=None)


def test_meetings_are_there_if_recorded(market):
    log = market.meetings
    assert log.columns.tolist() == [
        "day",
        "hour",
        "vendor",
        "rep",
        "organisation",
        "stakeholder",
        "activity",
    ]
    assert (log["organisation"] == log["stakeholder"] // len(PRESENT)).all()
    assert log["day"].is_monotonic_increasing
    assert len(Market(small(), rng=1, record_meetings=True).meetings) == 0
    with pytest.raises(RuntimeError, match="record_meetings=True"):
        _ = Market(small(), rng=1).meetings


def test_the_results_add_up(market):
    results = market.results().set_index("vendor")
    assert results.index.tolist() == ["Day", "Night"]
    deals = market.deals
    assert (results["decided"] == (deals["outcome"] == "won").sum()).all()
    assert (results["no_decision"] == (deals["outcome"] != "won").sum()).all()
    assert results["wins"].sum() == results["decided"].iloc[0]
    assert (results[[*map(label, Relationship)]].sum(axis=1) == 4).all()
    assert (
        results[[f"{label(setting)}_hours" for setting in Setting]].sum(axis=1)
        == results["contact_hours"]
    ).all()
    assert results["contact_hours"].sum() == len(market.meetings)


@pytest.mark.parametrize(("every", "days"), [(1, list(range(1, 13))), (5, [5, 10, 12]), (0, [12])])
def test_the_data_collector(every, days):
    market = Market(small({"market.days": 12}), rng=1, collect_every=every)
    market.run()
    frame = market.datacollector.get_model_vars_dataframe()
    assert frame["day"].tolist() == days
    assert set(frame.columns) >= {"wins_Day", "trust_Day", "partners_Night"}
    assert frame["wins_Day"].iloc[-1] == market.vendor_agents[0].wins
    assert frame["trust_Night"].iloc[-1] == pytest.approx(market.vendor_agents[1].mean_trust)


# --- Mesa's batch runs ----------------------------------------------------------------------------


def test_mesas_batch_run(tmp_path):
    paths = []
    for organisations in (3, 4):
        paths.append(str(tmp_path / f"{organisations}.toml"))
        text = f'extends = "as_told"\n[market]\norganisations = {organisations}\ndays = 11\n'
        (tmp_path / f"{organisations}.toml").write_text(text, encoding="utf-8")
    seeds = [1, 2]
    if "rng" in inspect.signature(mesa.batch_run).parameters:  # Mesa 3.5
        rows = mesa.batch_run(
            Market,
            {"scenario": paths},
            rng=seeds,
            number_processes=1,
            data_collection_period=-1,
            display_progress=False,
        )
    else:
        rows = mesa.batch_run(
            Market,
            {"scenario": paths, "rng": seeds},
            iterations=1,
            number_processes=1,
            data_collection_period=-1,
            display_progress=False,
        )
    frame = pd.DataFrame(rows)
    assert sorted(frame["scenario"]) == sorted(paths * 2)
    assert (frame["day"] == 11).all()
    direct = Market(paths[0], rng=2)
    direct.run()
    collected = frame[frame["scenario"] == paths[0]]["trust_A"]
    assert np.isclose(collected, direct.vendor_agents[0].mean_trust, rtol=1e-12).sum() == 1


# --- Memory ---------------------------------------------------------------------------------------


def test_a_finished_market_is_freed():
    market = Market(small(), rng=1)
    market.run()
    assert len(market.agents) == 10 + 4 * len(PRESENT)
    watch = weakref.ref(market)
    del market
    gc.collect()
    assert watch() is None


def use_up_markets(count):
    for seed in range(count):
        market = Market(small({"market.days": 5}), rng=seed)
        assert len(market.stakeholders) == 4 * len(PRESENT)
        market.run()
    del market
    gc.collect()


def growth(use):
    """Return by how many bytes memory grows."""
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    use()
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return after - before


@pytest.mark.slow
def test_thirty_markets_made_and_dropped_leave_nothing_behind():
    use_up_markets(3)  # what is made once
    # A market of this size takes about 90,000 bytes, thirty that stayed 2.7 million.
    assert growth(lambda: use_up_markets(30)) < 900_000


def test_a_market_remembers_only_what_it_should():
    market = Market(
        small({"market.days": 2000, "needs.idle_days": 1e9}), rng=1, collect_every=0
    )  # nobody buys anything
    for _ in range(10):
        market.step()
    # A plan or a copy of the state would be thousands of bytes a day.
    assert growth(lambda: [market.step() for _ in range(500)]) < 50_000


@pytest.mark.parametrize(
    "copied",
    [copy.deepcopy, lambda market: pickle.loads(pickle.dumps(market))],
    ids=["deepcopy", "pickle"],
)
def test_a_copied_market_goes_on_like_the_original_and_apart_from_it(copied):
    market = Market(small({"market.days": 60}), rng=1, record_meetings=True)
    for _ in range(20):
        market.step()
    twin = copied(market)
    before = market.columns.relations.copy()
    twin.run()
    assert (market.columns.relations == before).all()
    market.run()
    pd.testing.assert_frame_equal(twin.meetings, market.meetings)
    pd.testing.assert_frame_equal(twin.deals, market.deals)


# --- What a user sees -----------------------------------------------------------------------------


def test_agents_tell_what_they_are():
    market = Market(small(), rng=1)
    market.step()
    assert repr(market.vendor_agents[0]) == "<Vendor Day, 0 orders>"
    assert repr(next(iter(market.salespeople))) == "<Salesperson 0 of Day, schedule day>"
    assert repr(market.organisation_agents[3]).startswith("<CustomerOrganisation 3, ")
    assert repr(list(market.stakeholders)[7]) == (
        "<Stakeholder 7, using_management of organisation 1>"
    )


def test_a_seed_by_another_name_is_answered_with_the_right_one():
    with pytest.raises(TypeError, match=r"write Market\(scenario, rng=7\)"):
        Market(small(), seed=7)


def test_a_market_that_has_ended_takes_no_further_step():
    market = Market(small({"market.days": 2}), rng=1)
    market.run()
    with pytest.raises(RuntimeError, match=r"ended after 2 days.*market.days"):
        market.step()
    assert market.day == 2


def test_a_market_draws_its_win_rates_and_states():
    market = Market(small(), rng=1)
    with pytest.raises(RuntimeError, match="before the first day"):
        market.plot()
    market.run()
    left, right = market.plot().axes
    told = market.timeline
    for vendor, line in zip(market.vendor_names, left.lines, strict=True):
        assert line.get_label() == vendor
        assert list(line.get_xdata()) == [21, 40]
        assert line.get_ydata()[-1] == pytest.approx(market.win_rates()[vendor])
    last = told[told["period"] == 1].set_index("vendor")
    widths = [bar.get_width() for bar in right.patches]
    assert widths == [
        last[state][vendor] for state in map(label, Relationship) for vendor in market.vendor_names
    ]
