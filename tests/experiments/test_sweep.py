"""The experiment `sweep`: one condition for each value, or pair of values, and no other."""

from __future__ import annotations

import argparse

import numpy as np
import pytest

from experiments import sweep
from experiments.harness.errors import UserError
from experiments.sweeping.axis import axis
from simulation import Scenario

SMALL = {"market.organisations": 12, "market.days": 200}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("choice.sensitivity=2,4,8", (2, 4, 8)),
        ("trust.rho=-10..1:12", tuple(range(-10, 2))),
        ("trust.rho=-1..0:3", (-1.0, -0.5, 0.0)),
        ("needs.weight=0..1:11", tuple(round(k / 10, 1) for k in range(11))),
        ("trust.aggregation=ces,maximum", ("ces", "maximum")),
        ("market.on=true,false", (True, False)),
    ],
)
def test_values_and_ranges_are_read(text, values):
    found = axis(text)
    assert found.values == values
    assert found.key == text.partition("=")[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("choice.sensitivity", "should be KEY=V1,V2"),
        ("=2,3", "should be KEY=V1,V2"),
        ("a.b=4", "has one value"),
        ("a.b=1,,2", "empty value"),
        ("a.b=1,2,1", "the value 1 twice"),
        ("a.b=4..2:3", "LOW < HIGH"),
        ("a.b=1..x:3", "LOW < HIGH"),
        ("a.b=1..2:1", "from 2 to 200 values"),
        ("a.b=1..2:201", "from 2 to 200 values"),
    ],
)
def test_what_is_no_axis_is_refused_with_a_sentence(text, told):
    with pytest.raises(argparse.ArgumentTypeError, match=told):
        axis(text)


def settings(*texts, **others):
    return sweep.SweepSettings(
        axes=tuple(axis(text) for text in texts),
        scenarios={"as_told": Scenario.load("as_told")},
        overrides=SMALL,
        replications=2,
        quiet=True,
        **others,
    )


def test_every_pair_of_values_is_a_condition_and_nothing_else_is():
    design = sweep.EXPERIMENT.design(settings("choice.sensitivity=2,6", "trust.rho=-3,-1,0"))
    assert len(design.conditions) == 6
    for name, one in design.conditions.items():
        assert name == ", ".join(f"{key} = {value}" for key, value in one.changes.items())
        assert set(one.changes) == {"choice.sensitivity", "trust.rho"}
        assert one.scenario.choice.sensitivity == one.changes["choice.sensitivity"]
        assert one.scenario.market.organisations == SMALL["market.organisations"]


@pytest.mark.parametrize(
    ("texts", "others", "told"),
    [
        ((), {}, "needs a key"),
        (("a=1,2", "b=1,2", "c=1,2"), {}, "one key or two"),
        (("a=1,2", "a=3,4"), {}, "given twice"),
        (("market.days=1,2",), {}, "--set market.days: this key is swept"),
        (("choice.sensitivity=1,2",), {"column": "win_rates"}, "did you mean 'win_rate'"),
        (("choice.sensitivity=1,2",), {"vendor": "Del"}, "Del"),
        (("choice.sensitivity=1..2:60", "trust.rho=-9..1:60"), {}, "at most 2,000"),
        (("choice.sensitvity=1,2",), {}, "did you mean 'sensitivity'"),
    ],
)
def test_what_no_sweep_can_be_made_of_is_refused(texts, others, told):
    with pytest.raises((UserError, ValueError), match=told):
        sweep.EXPERIMENT.design(settings(*texts, **others))


def test_the_values_are_compared_with_the_scenarios_own_and_drawn():
    results = sweep.EXPERIMENT.run(settings("choice.sensitivity=2,6"))
    own = Scenario.load("as_told").choice.sensitivity
    design = results.design
    assert design.baselines == {"as_told": f"choice.sensitivity = {2 if own != 6 else 6}"}
    figure = sweep.EXPERIMENT.figures(results)["sweep.png"]
    for line in figure.axes[0].get_lines():
        x = np.asarray(line.get_xdata(), float)
        assert np.isin(np.round(x), [2, 6, *np.round([own])]).all() or len(x) == 2


def test_a_map_has_a_cell_for_every_pair():
    results = sweep.EXPERIMENT.run(settings("choice.sensitivity=2,6", "trust.rho=-3,-1,0"))
    axes = sweep.EXPERIMENT.figures(results)["sweep.png"].axes[0]
    image = axes.get_images()[0].get_array()
    assert image.shape == (2, 3)
    for (row, column), value in np.ndenumerate(image):
        condition = f"choice.sensitivity = {(2, 6)[row]}, trust.rho = {(-3, -1, 0)[column]}"
        assert value == results.mean(condition, "Dell", "win_rate").mean
