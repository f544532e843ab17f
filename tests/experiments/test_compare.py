"""The experiment `compare`: markets named on the command line, pair by pair."""

from __future__ import annotations

import pytest

from experiments import compare
from experiments.api import compare as from_python
from experiments.harness.errors import UserError
from simulation import Scenario, ScenarioError

SMALL = {"market.organisations": 12, "market.days": 200}


def settings(*markets, **others):
    return compare.CompareSettings(
        markets=markets, overrides=SMALL, replications=2, quiet=True, **others
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ("a.b=1", ["a.b=1"]),
        ("a.b=1,c=2", ["a.b=1", "c=2"]),
        ("a=[1,2],b=3", ["a=[1,2]", "b=3"]),
        ('a="x,y",b=3', ['a="x,y"', "b=3"]),
        ("a='x,y'", ["a='x,y'"]),
        ("a={b=1,c=2},d=[[1,2],[3,4]]", ["a={b=1,c=2}", "d=[[1,2],[3,4]]"]),
    ],
)
def test_commas_in_brackets_and_quotes_do_not_split(changes, expected):
    assert compare.parts(changes) == expected


def test_markets_are_called_by_what_differs_and_the_first_is_the_baseline():
    design = compare.EXPERIMENT.design(
        settings("as_told", "as_told:choice.sensitivity=12,trust.rho=-3", "equal_headcount")
    )
    names = list(design.conditions)
    assert names[0] == "as_told"
    assert names[1].startswith("as_told with ")
    assert "choice.sensitivity = 12" in names[1]
    assert names[2] == "equal_headcount"
    changed = design.conditions[names[1]].scenario
    assert (changed.choice.sensitivity, changed.trust.rho) == (12.0, -3.0)
    assert all(one.scenario.market.organisations == 12 for one in design.conditions.values())


def test_the_vendor_is_the_one_that_differs():
    mine = "as_told:vendors.B.strategy=phase-following"
    assert compare.EXPERIMENT.design(settings("as_told", mine)).vendor == "B"
    other = compare.EXPERIMENT.design(settings("as_told", "as_told:choice.sensitivity=9"))
    assert other.vendor == "Dell"


@pytest.mark.parametrize(
    ("markets", "others", "told"),
    [
        (("as_told",), {}, "two markets or more"),
        (("as_told", "as_told"), {}, "do not differ"),
        (("as_told", "as_tld"), {}, "did you mean 'as_told'"),
        (("as_told", "as_told:choice.sensitvity=2"), {}, "did you mean 'sensitivity'"),
        (("as_told", "equal_headcount"), {"vendor": "Del"}, "did you mean 'Dell'"),
        (("as_told", "equal_headcount"), {"scenarios": ("consumer",)}, "no --scenario"),
    ],
)
def test_what_cannot_be_compared_is_refused(markets, others, told):
    with pytest.raises((UserError, ScenarioError), match=told):
        compare.EXPERIMENT.design(settings(*markets, **others))


def test_a_comparison_is_the_same_as_from_python():
    results = compare.EXPERIMENT.run(settings("as_told", "as_told:choice.sensitivity=12"))
    here = Scenario.load("as_told", SMALL)
    twin = from_python(here, here.replace({"choice.sensitivity": 12}), replications=2)
    row, known = results.differences.iloc[0], twin.differences.iloc[0]
    assert row["vendor"] == known["vendor"] == "Dell"
    assert row["difference"] == known["difference"]
    assert list(results.differences["vendor"]) == ["Dell"]
    assert list(compare.EXPERIMENT.figures(results)) == ["compare.png"]
