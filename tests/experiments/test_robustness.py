"""The experiment `robustness`: the space, what is measured at a point, and what is made of it."""

from __future__ import annotations

import csv
import math

import numpy as np
import pandas as pd
import pytest

from experiments import robustness
from experiments.contrasts import CONTRASTS
from experiments.evidence.published import TARGETS
from experiments.harness import published
from experiments.harness.verdicts import HOLDS, REFUTED, at_least, between
from experiments.robust import importance, measure, outcomes, plausible, regions, space
from experiments.robust.design import RobustDesign
from simulation import Market, Scenario
from simulation.scenario import parameter_at
from simulation.scenario.table import PARAMETERS

AS_TOLD = Scenario.load("as_told")
FACTORS = space.factors(AS_TOLD)


def test_every_assumed_parameter_is_a_factor_or_left_out_with_a_reason():
    names = {one.name for one in FACTORS}
    for parameter in PARAMETERS:
        path = parameter.path
        if parameter.pattern or str(parameter.status) != "assumed" or path in space.LEFT_OUT:
            continue
        group, star, key = path.partition(".*")
        known = {name for name in names if name.startswith(group) and name.endswith(key)}
        assert path in names or (star and known) or path == "phases.*.weights.*", path
    for path in [*space.LEFT_OUT, *space.FAMILIES, *space.CALIBRATED]:
        assert any(parameter.path == path for parameter in PARAMETERS), path


def test_the_calibrated_factors_keep_inside_the_published_intervals():
    with (published.FOLDER / "calibrate" / "parameters.csv").open(encoding="utf-8") as file:
        rows = {row["parameter"]: row for row in csv.DictReader(file)}
    for key, (low, high) in space.CALIBRATED.items():
        assert low == pytest.approx(float(rows[key]["ci_low"]), abs=6e-4)
        assert high == pytest.approx(float(rows[key]["ci_high"]), abs=6e-4)


def test_every_row_and_column_of_the_cube_is_hit_once():
    cube = space.cube(FACTORS, 20, seed=3)
    assert cube.shape == (20, len(FACTORS))
    assert (np.sort(np.floor(cube * 20), axis=0) == np.arange(20)[:, np.newaxis]).all()
    assert (space.cube(FACTORS, 20, seed=3) == cube).all()


def test_a_larger_design_begins_with_the_points_of_a_smaller_one():
    few, more, most = (space.cube(FACTORS, count, seed=3) for count in (250, 300, 500))
    assert (more[:250] == few).all()
    assert (most[:300] == more).all()
    second = np.sort(np.floor(most[250:] * 250), axis=0)
    assert (second == np.arange(250)[:, np.newaxis]).all()


@pytest.mark.parametrize("one", space.real(FACTORS), ids=lambda one: one.name)
def test_the_ends_of_a_factor_make_a_scenario(one):
    for place in (0.0, 0.5, 1 - 1e-12):
        changes = dict(one.changes(one.value(place)))
        assert changes
        AS_TOLD.replace(changes)
    assert parameter_at(next(iter(changes)).split(".")) is not None


def test_weights_of_a_phase_sum_to_1_and_three_numbers_of_rapport_do_not_decrease():
    for place in space.cube(FACTORS, 40, seed=5):
        changes = space.changes_at(FACTORS, space.values_at(FACTORS, place))
        assert changes["rapport.low"] <= changes["rapport.mode"] <= changes["rapport.high"]
        for phase in ("discover_need", "evaluation"):
            weights = [v for k, v in changes.items() if k.startswith(f"phases.{phase}.weights.")]
            assert sum(weights) == pytest.approx(1.0)


def test_a_mechanism_is_off_in_half_of_the_points():
    one = next(one for one in FACTORS if one.name == "turnover.people")
    assert one.value(0.499) == 0.0
    assert one.value(0.5) == 0.0
    assert one.value(0.75) == pytest.approx(0.15)


@pytest.mark.parametrize("number", range(3))
def test_all_markets_of_a_point_can_be_made(number):
    place = space.cube(FACTORS, 3, seed=11)[number]
    scenario = AS_TOLD.replace(space.changes_at(FACTORS, space.values_at(FACTORS, place)))
    found = measure.markets(measure.point_of(scenario))
    assert len(found) > 20
    for name, changes in found.values():
        Scenario.load(name, changes)


def test_a_points_changes_reach_every_market_but_where_the_contrast_says_otherwise():
    scenario = AS_TOLD.replace({"choice.sensitivity": 11.0, "trust.link": "product"})
    point = measure.point_of(scenario)
    assert point == {"choice.sensitivity": 11.0, "trust.link": "product"}
    for _, changes in measure.markets(point).values():
        assert changes["choice.sensitivity"] == 11.0
        assert changes["trust.link"] in ("product", "additive")


def test_what_makes_a_scenario_that_one_stays_as_it_is():
    point = measure.point_of(AS_TOLD.replace({"needs.idle_days": 111.0, "trust.share": 0.3}))
    homes = [changes for name, changes in measure.markets(point).values() if name == "home_pc"]
    assert homes
    assert all("needs.idle_days" not in changes for changes in homes)
    assert all(changes["trust.share"] == 0.3 for changes in homes)


def test_there_is_one_contrast_for_each_tested_claim():
    claims = [contrast.claim for contrast in measure.MAIN]
    assert len(claims) == len(set(claims))
    assert set(claims) == {contrast.claim for contrast in CONTRASTS}


@pytest.mark.slow
def test_a_contrast_at_the_defaults_is_the_same_as_by_hand():
    changes = {"market.organisations": 30}
    market = Market(AS_TOLD.replace({**changes, "market.days": measure.DAYS}), rng=4)
    market.run()
    rows = measure.robustness(market).set_index("vendor")
    days = {"market.days": measure.SHORT}
    by_hand = Market(AS_TOLD.replace({**changes, **days}), rng=4)
    by_hand.run()
    assert (
        rows.at["Dell", "C8_effect"] == by_hand.results().set_index("vendor").at["Dell", "win_rate"]
    )
    assert math.isnan(rows.at["A", "C8_effect"])
    side = {"vendors.Dell.strategy": "role-focus"}
    alone = {**side, "vendors.Dell.parameters": {"roles": ["decision"]}}
    rates = []
    for more in ({}, {"trust.aggregation": "maximum"}):
        for one in (side, alone):
            level = Scenario.load("equal_headcount", {**changes, **days, **one, **more})
            twin = Market(level, rng=4)
            twin.run()
            rates.append(twin.results().set_index("vendor").at["Dell", "win_rate"])
    assert rows.at["Dell", "C10_effect"] == pytest.approx(rates[0] - rates[1])
    own = rates[0] - rates[1] - (rates[2] - rates[3])
    assert rows.at["Dell", "C10_own_part"] == pytest.approx(own)


def test_an_outcome_is_the_estimate_against_the_region():
    assert outcomes.outcome(0.01, at_least(0.01)) == HOLDS
    assert outcomes.outcome(0.009, at_least(0.01)) == REFUTED
    assert outcomes.outcome(0.7, between(0.4, 0.6)) == REFUTED
    assert outcomes.outcome(float("nan"), at_least(0.01)) == outcomes.NEITHER


def runs_of(estimates):
    """Rows of runs: every claim's deciding column has the same estimates, by point."""
    rows = []
    for number, values in enumerate(estimates, 1):
        for replication, value in enumerate(values):
            for vendor in ("A", "B", "C", "Dell"):
                row = {"condition": f"point {number}", "replication": replication, "vendor": vendor}
                row |= {outcomes.column_of(one): value for one in measure.MAIN}
                rows.append(row)
    return pd.DataFrame(rows)


def points_of(count, plausible_points=0, passed=lambda number: 5):
    return pd.DataFrame(
        {
            "condition": [f"point {number}" for number in range(1, count + 1)],
            "degenerate": False,
            "plausible": [number < plausible_points for number in range(count)],
            "patterns_passed": [passed(number) for number in range(count)],
        }
    )


def test_shares_count_points_by_their_estimates_and_tell_the_noise():
    # Means 0.02, 0.0, -0.03 and one without a value: 1 of 4 holds, 2 are refuted, 1 is neither;
    # one of the refuted has the opposite sign by a point or more.
    estimates = [(0.01, 0.03), (0.02, -0.02), (-0.03, -0.03), (math.nan, math.nan)]
    found = outcomes.contrasts(runs_of(estimates))
    shares = outcomes.shares(found, points_of(4)).set_index(["claim", "among"])
    row = shares.loc["C10", outcomes.ALL]
    assert [row["holds"], row["refuted"], row["neither"], row["opposite"]] == [
        0.25,
        0.5,
        0.25,
        0.25,
    ]
    # Wilson by hand: n = 4, x = 1, z = 1.96.
    assert row["holds_low"] == pytest.approx(0.0456, abs=1e-3)
    assert row["holds_high"] == pytest.approx(0.6994, abs=1e-3)
    # Halves: (0.01, 0.03) both hold; (0.02, -0.02) differ; (-0.03, -0.03) both refuted.
    assert row["agreement"] == pytest.approx(2 / 3)
    fewer = shares.loc["C12", outcomes.ALL]  # at most -0.01
    assert fewer["holds"] == 0.25
    assert fewer["opposite"] == 0.25


def test_the_headline_is_the_plausible_points_or_the_best_by_patterns_passed():
    assert outcomes.headline(points_of(60, plausible_points=55)) == outcomes.PLAUSIBLE
    by_number = points_of(120, 3, passed=lambda number: number // 20)
    assert outcomes.headline(by_number) == "3 patterns or more"  # 60 points; 4 or more are 40
    assert outcomes.headline(points_of(20)) == outcomes.ALL


def test_implausibility_is_the_distance_over_both_deviations():
    target = TARGETS["no_order"]  # 0.20 to 0.30, so 0.25 with a deviation of 0.05 / 1.96
    assert plausible.implausibility(0.25, 0.0, target) == 0.0
    assert plausible.implausibility(0.30, 0.0, target) == pytest.approx(1.96)
    error = 0.05 / 1.96
    assert plausible.implausibility(0.30, error, target) == pytest.approx(1.96 / math.sqrt(2))
    assert math.isnan(plausible.implausibility(0.1, 0.1, TARGETS["cycle_skew"]))


def made_up(count=200):
    """A design whose points hold where choice.sensitivity > 11 and trust.link is ces."""
    places = space.cube(FACTORS, count, seed=9)
    names = [f"point {number}" for number in range(1, count + 1)]
    design = RobustDesign({}, {}, tuple(FACTORS), dict(zip(names, places, strict=True)))
    values = pd.DataFrame([design.values(name) for name in names])
    true = (values["choice.sensitivity"] > 11) & (values["trust.link"].isin(["ces", "additive"]))
    found = outcomes.contrasts(runs_of([(0.9 if holds else -0.9,) * 2 for holds in true]))
    return design, pd.concat([points_of(count), values], axis=1), found


def test_a_rule_that_is_true_is_found_and_tried_on_fresh_points():
    design, points, found = made_up()
    rules = regions.rules(found, points, design.factors).set_index("claim")
    row = rules.loc["C10"]
    assert "choice.sensitivity > 1" in row["rule"]
    assert row["fresh_points"] == 100
    assert row["density"] > 1.5 * row["density_everywhere"]


def test_what_decides_stands_above_the_noise_of_dummies():
    design, _, found = made_up()
    table = importance.table(found, design)
    mine = table[table["claim"] == "C10"]
    assert mine.iloc[0]["factor"] in ("choice.sensitivity", "trust.link")
    assert mine.iloc[0]["matters"]
    assert not mine["factor"].str.startswith("dummy").any()
    idle = mine[~mine["factor"].isin(["choice.sensitivity", "trust.link"])]
    assert idle["matters"].sum() <= 2  # one design of twenty has one


@pytest.mark.slow
def test_a_small_design_runs_and_writes_its_tables(tmp_path):
    settings = robustness.RobustnessSettings(
        points=2,
        replications=1,
        workers=1,
        overrides={"market.organisations": 15},
        out=tmp_path,
        quiet=True,
    )
    results = robustness.EXPERIMENT.run(settings)
    assert not results.failures
    names = {path.name for path in tmp_path.iterdir()}
    assert {"points.csv", "contrasts.csv", "shares.csv", "rules.csv", "robustness.png"} <= names
    assert set(results.runs["condition"]) == {"point 1", "point 2"}
    again = robustness.EXPERIMENT.run(settings)
    assert again.runs.equals(results.runs)
