"""The experiment `sensitivity`: Morris by groups, and Sobol on a few of them."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from experiments import sensitivity
from experiments.harness.errors import UserError
from experiments.harness.results import Results
from experiments.robust import space
from experiments.screening import analysis
from experiments.screening import design as screening
from simulation import Scenario

SMALL = {"market.organisations": 12, "market.days": 120}
FACTORS = space.real(space.factors(Scenario.load("as_told")))


def settings(*of, **others):
    return sensitivity.SensitivitySettings(
        of=of, overrides={**SMALL, **others.pop("overrides", {})}, quiet=True, **others
    )


def test_sections_have_every_factor_once():
    found = screening.sections(FACTORS)
    assert sum(map(len, found.values())) == len(FACTORS)
    assert {one.name for one in found["trust"]} == {
        "trust.link",
        "trust.aggregation",
        "trust.share",
        "trust.rho",
    }


def test_a_design_of_morris_changes_one_section_at_a_time():
    design = sensitivity.EXPERIMENT.design(settings(samples=2))
    groups = len(design.groups)
    assert len(design.conditions) == 2 * (groups + 1)
    places = np.array(list(design.places.values()))
    members = np.array(design.problem["groups"])
    for trajectory in (places[: groups + 1], places[groups + 1 :]):
        moved = set()
        for before, after in itertools.pairwise(trajectory):
            (name,) = set(members[before != after])
            moved.add(name)
        assert moved == set(design.groups)


def test_a_design_of_sobol_has_the_named_groups_alone():
    design = sensitivity.EXPERIMENT.design(settings("trust", "choice.sensitivity", samples=4))
    assert list(design.groups) == ["trust", "choice.sensitivity"]
    assert len(design.conditions) == 4 * (2 + 2)
    for one in design.conditions.values():
        changed = {key.partition(".")[0] for key in one.changes}
        assert changed == {"trust", "choice"}
        assert one.scenario.market.organisations == 12


def test_what_the_user_sets_does_not_move():
    design = sensitivity.EXPERIMENT.design(settings(samples=2, overrides={"trust.rho": -3.0}))
    assert "trust.rho" not in design.problem["names"]
    assert {one.scenario.trust.rho for one in design.conditions.values()} == {-3.0}


@pytest.mark.parametrize(
    ("of", "others", "told"),
    [
        (("trsut",), {}, "did you mean 'trust'"),
        (("trust", "trust.rho"), {}, "trust.rho is there twice"),
        (("trust", "trust"), {}, "is there twice"),
        (("trust",), {"samples": 12}, "power of two"),
        ((), {"column": "win_rates"}, "did you mean 'win_rate'"),
        ((), {"vendor": "Del"}, "Del"),
    ],
)
def test_what_cannot_be_analysed_is_refused(of, others, told):
    with pytest.raises(UserError, match=told):
        sensitivity.EXPERIMENT.design(settings(*of, **others))


def results_of(design, values):
    """Results whose measure is known."""
    runs = pd.DataFrame(
        {
            "condition": list(design.conditions),
            "replication": 0,
            "vendor": "Dell",
            "win_rate": values,
        }
    )
    nothing = pd.DataFrame()
    return Results(sensitivity.EXPERIMENT, design, nothing, runs, nothing, nothing)


def test_the_effect_of_a_linear_measure_is_its_slope():
    design = sensitivity.EXPERIMENT.design(settings(samples=6))
    place = design.problem["names"].index("choice.sensitivity")
    values = [0.6 * one[place] for one in design.places.values()]
    table = analysis.morris(results_of(design, values)).set_index("group")
    assert table.index[0] == "choice"
    assert table.loc["choice", "effect"] == pytest.approx(0.6)
    assert (table.drop("choice")["effect"] == 0).all()
    assert "choice.sensitivity" in table.loc["choice", "factors"].split("; ")


def test_the_parts_of_a_linear_measure_are_its_squared_slopes():
    # Variances of 3x and x are 9/12 and 1/12: nine tenths and one tenth, and nothing together.
    design = sensitivity.EXPERIMENT.design(
        settings("choice.sensitivity", "trust.share", samples=256)
    )
    values = [3 * first + second for first, second in design.places.values()]
    table = analysis.sobol(results_of(design, values)).set_index("group")
    for name, part in (("choice.sensitivity", 0.9), ("trust.share", 0.1)):
        assert table.loc[name, "first"] == pytest.approx(part, abs=0.05)
        assert table.loc[name, "total"] == pytest.approx(part, abs=0.05)


def test_a_row_without_a_value_has_the_mean_of_all_and_is_told():
    design = sensitivity.EXPERIMENT.design(settings(samples=2))
    values = np.ones(len(design.conditions))
    values[3] = np.nan
    results = results_of(design, values)
    assert analysis.missing(results) == 1
    assert (analysis.values(results) == 1).all()


@pytest.mark.slow
def test_a_small_analysis_writes_a_table_and_a_figure(tmp_path):
    given = sensitivity.SensitivitySettings(
        of=("choice.sensitivity", "trust"), samples=2, replications=1, overrides=SMALL,
        out=tmp_path, quiet=True, workers=1,
    )  # fmt: skip
    results = sensitivity.EXPERIMENT.run(given)
    assert not results.failures
    assert {"sobol.csv", "sobol.png"} <= {path.name for path in tmp_path.iterdir()}
