"""Published figures and simulated ones by the same code, worked by hand."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from experiments.evidence import moments, patterns, verdicts
from experiments.evidence.opportunities import cells, logit, opportunities, share_alone
from experiments.evidence.patterns import BASE, TWIN, sized
from experiments.evidence.published import (
    CALIBRATED,
    MOMENTS,
    SALVIRT,
    TARGETS,
    Cell,
    Target,
)
from experiments.harness.findings import Interval
from experiments.patterns import Patterns
from simulation import Market
from tests.small import small


def test_the_logit_of_the_published_counts_is_the_published_one():
    """Log-odds −1.80 (new) and −1.21 (rival), as computed from the data set."""
    found = logit(SALVIRT)
    assert found["new_client"] == pytest.approx(-1.80, abs=0.005)
    assert found["rival"] == pytest.approx(-1.21, abs=0.005)


def test_the_logit_of_counts_made_from_it_is_found_again():
    """Odds of 1 in the first cell, halved for a new client, divided by four for a rival."""
    counts = {
        ("current", "alone"): Cell(500, 500),
        ("current", "rival"): Cell(200, 800),
        ("new", "alone"): Cell(200, 400),
        ("new", "rival"): Cell(100, 800),
    }
    found = logit(counts)
    assert found == pytest.approx(
        {"constant": 0.0, "new_client": -math.log(2), "rival": -math.log(4)}, abs=1e-9
    )


def test_cells_that_tell_nothing_give_no_coefficients():
    empty = dict.fromkeys(SALVIRT, Cell(0, 0))
    assert all(math.isnan(value) for value in logit(empty).values())
    assert all(math.isnan(value) for value in logit(dict.fromkeys(SALVIRT, Cell(5, 0))).values())
    separated = {**SALVIRT, ("new", "rival"): Cell(0, 90), ("new", "alone"): Cell(0, 30)}
    assert all(math.isnan(value) for value in logit(separated).values())


def test_the_share_without_a_rival_is_counted():
    assert share_alone(SALVIRT) == MOMENTS["alone"].value == 283 / 424
    assert math.isnan(share_alone({}))


DEALS = pd.DataFrame(
    {
        "organisation": [0, 0, 0, 1, 1, 0],
        "generation": [0, 0, 0, 0, 0, 1],
        "need_day": [0, 20, 40, 5, 25, 60],
        "decided_day": [10, 30, 60, 15, 45, 70],
        "outcome": ["won", "won", "no_go", "won", "no_decision", "won"],
        "winner": ["V", "V", None, "W", None, "V"],
        "order_value": [1.0] * 6,
        "shortlisted_V": [True, True, False, True, True, True],
        "shortlisted_W": [True, False, False, True, False, True],
        "purchase_hours_V": [3, 2, 1, 4, 0, 5],
        "purchase_hours_W": [0, 0, 7, 2, 1, 0],
    }
)


def test_an_opportunity_is_a_purchase_on_which_an_hour_was_spent():
    log = opportunities(DEALS, ["V", "W"])
    mine = log[log["vendor"] == "V"]
    assert mine["hours"].tolist() == [3, 2, 1, 4, 5]
    assert mine["won"].tolist() == [True, True, False, False, True]
    # The last customer is another one in the same place: V has sold it nothing yet.
    assert mine["client"].tolist() == ["new", "current", "current", "new", "new"]
    assert mine["rival"].tolist() == ["rival", "alone", "alone", "rival", "rival"]
    assert mine["length"].tolist() == [10, 10, 20, 10, 10]
    other = log[log["vendor"] == "W"]
    assert other["hours"].tolist() == [7, 2, 1]
    assert other["won"].tolist() == [False, True, False]
    assert other["client"].tolist() == ["new", "new", "current"]


def test_the_cells_are_counted():
    log = opportunities(DEALS, ["V", "W"])
    found = cells(log[log["vendor"] == "V"])
    assert found == {
        ("current", "alone"): Cell(1, 1),
        ("current", "rival"): Cell(0, 0),
        ("new", "alone"): Cell(0, 0),
        ("new", "rival"): Cell(2, 1),
    }


@pytest.mark.parametrize(
    ("interval", "known", "met", "avoided"),
    [
        ((0.3, 0.25, 0.35), 10, "passes", "fails"),
        ((0.3, 0.1, 0.35), 10, "undecided", "undecided"),
        ((0.3, 0.25, 0.35), 9, "undecided", "undecided"),
        ((0.7, 0.6, 0.8), 10, "fails", "passes"),
        ((0.1, 0.05, 0.15), 10, "fails", "passes"),
        ((0.3, math.nan, math.nan), 10, "undecided", "undecided"),
        # All replications agree: that tells nothing of how far they might be off.
        ((0.0, 0.0, 0.0), 10, "undecided", "undecided"),
    ],
)
def test_a_pattern_passes_only_inside_its_tolerance(interval, known, met, avoided):
    for expected, turned in ((met, False), (avoided, True)):
        target = Target(0.2, 0.5, "", "", avoided=turned)
        assert verdicts.verdict(Interval(*interval), target, known) == expected


def test_no_target_passes_whatever_comes():
    for name, target in TARGETS.items():
        assert math.isfinite(target.low) or math.isfinite(target.high), name
    assert set(MOMENTS) <= CALIBRATED <= set(TARGETS)


@pytest.fixture(scope="module")
def measured():
    changes = {"market": {"organisations": 30, "days": 1500}, "needs.idle_days": 60.0}
    changes |= {"needs.order_value": [1000, 9000]}
    market = Market(small(changes), rng=1, collect_every=0)
    market.run()
    return market, patterns.patterns(market)


def test_measures_agree_with_the_deals(measured):
    market, frame = measured
    deals = market.deals
    late = deals[deals["decided_day"].between(500, 1499)]
    assert frame["no_order"].iloc[0] == pytest.approx((late["outcome"] != "won").mean())
    won = deals[deals["outcome"] == "won"]
    counts = (won["decided_day"] < 750).groupby(won["winner"]).sum()
    assert frame.set_index("vendor")["early"].to_dict() == counts.to_dict()
    log = opportunities(deals, market.vendor_names)
    mine = log[(log["vendor"] == "Day") & log["day"].between(500, 1499)]
    total = sum(
        int(frame.set_index("vendor").loc["Day", f"{cell}_{outcome}"])
        for cell in patterns.CELLS
        for outcome in ("won", "lost")
    )
    assert total == len(mine) > 0
    values = won.groupby("organisation")["order_value"].sum().reindex(range(30), fill_value=0)
    top = values.sort_values(ascending=False).head(6).sum() / values.sum()
    assert frame["top_fifth"].iloc[0] == pytest.approx(top)
    assert frame["calls"].notna().tolist() == [True, False]  # Night has reps that call and dine


def test_persistence_follows_the_states_of_the_years(measured):
    market, frame = measured
    states = market.states_by_year
    assert states.shape == (6, 2, 30)
    assert (states[-1] == market.relationship_states()).all()
    for v, share in enumerate(frame["persistence"]):
        before, after = states[:-1, v] == 3, states[1:, v] == 3
        expected = (before & after).sum() / before.sum() if before.any() else math.nan
        assert share == pytest.approx(expected, nan_ok=True)


def test_the_design_has_each_vendors_heads_and_a_twin():
    from experiments.harness.settings import Settings

    design = Patterns().design(Settings(quick=True, quiet=True))
    assert list(design.conditions) == [
        BASE,
        *[sized(vendor, 1.2) for vendor in ("A", "B", "C", "Dell")],
        TWIN,
    ]
    more = design.conditions[sized("Dell", 1.2)].scenario.vendors["Dell"]
    assert [entry.reps for entry in more.team] == [12, 12]
    twin = design.conditions[TWIN].scenario.vendors
    assert twin["A"].team == twin["Dell"].team
    assert (twin["A"].promise, twin["Dell"].promise) == (0.5, 0.0)


def test_every_pattern_has_a_target_and_a_source():
    for name, target in TARGETS.items():
        assert target.low < target.high, name
        assert target.published, name
        assert target.source, name


# --- Calibration ----------------------------------------------------------------------------------


def test_the_design_lies_within_the_declared_ranges():
    spans = moments.ranges(["incumbency.advantage", "choice.outside_option"])
    found = np.array(moments.points(spans, 16, seed=1))
    assert found.shape == (16, 2)
    for column, (low, high) in enumerate(spans):
        assert low <= found[:, column].min() < found[:, column].max() <= high


def test_the_smallest_loss_is_found_on_a_known_surface():
    """Moments that are straight lines (shares by log-odds) reach the targets at 0.3 and 1.2."""
    targets = np.array([moment.value for moment in MOMENTS.values()])
    shares = [moment.share for moment in MOMENTS.values()]
    targets[shares] = np.log(targets[shares] / (1 - targets[shares]))
    places = np.array(moments.points([(0.0, 1.0), (0.0, 2.0)], 32, seed=1))
    slopes = np.array([[1.0, -2.0, 0.5, 0.1], [0.3, 1.0, -0.2, 0.2]])
    values = targets + (places - [0.3, 1.2]) @ slopes
    values[:, shares] = 1 / (1 + np.exp(-values[:, shares]))
    best, _ = moments._minimum(places, values, [(0.0, 1.0), (0.0, 2.0)])
    assert best == pytest.approx([0.3, 1.2], abs=1e-3)
