"""conditions.csv: one row per condition, one column per parameter that differs."""

from __future__ import annotations

from experiments.harness.conditions import table
from experiments.harness.design import Condition
from experiments.harness.outputs import write_table
from tests.small import product, small

BASE = small()


def frame_of(scenarios):
    return table({name: Condition("small", {}, one) for name, one in scenarios.items()}, "mine")


def csv(scenarios, tmp_path):
    write_table(frame_of(scenarios), tmp_path / "conditions.csv")
    return (tmp_path / "conditions.csv").read_text(encoding="utf-8").splitlines()


def test_equal_conditions_have_no_parameters(tmp_path):
    written = csv({"one": BASE, "other": small()}, tmp_path)
    assert written == ["condition,experiment,scenario", "one,mine,small", "other,mine,small"]


def test_a_condition_alone_has_no_parameters(tmp_path):
    assert csv({"one": BASE}, tmp_path) == ["condition,experiment,scenario", "one,mine,small"]


def test_what_differs_is_a_column_named_by_its_dotted_key_in_the_scenarios_order(tmp_path):
    conditions = {
        "base": BASE,
        "sharp": BASE.replace({"choice.sensitivity": 6.0}),
        "long": BASE.replace({"market.days": 50}),
    }
    assert csv(conditions, tmp_path) == [
        "condition,experiment,scenario,market.days,choice.sensitivity",
        "base,mine,small,40,4.0",
        "sharp,mine,small,40,6.0",
        "long,mine,small,50,4.0",
    ]


def test_lists_are_json_text_and_switches_and_names_are_plain(tmp_path):
    changes = {
        "schedules.day": [[10, 12, "visit"]],
        "phases.internal_brewing.included": False,
        "vendors.Day.strategy": "farmer",
    }
    written = csv({"base": BASE, "other": BASE.replace(changes)}, tmp_path)
    assert written == [
        "condition,experiment,scenario,phases.internal_brewing.included,schedules.day,"
        "vendors.Day.strategy",
        'base,mine,small,True,"[[9, 18, ""visit""]]",default',
        'other,mine,small,False,"[[10, 12, ""visit""]]",farmer',
    ]


def test_what_a_condition_does_not_have_is_empty(tmp_path):
    changes = {"vendors.Day.parameters.loyalty": 3, "vendors.Day.strategy": "farmer"}
    written = csv({"base": BASE, "other": BASE.replace(changes)}, tmp_path)
    assert written == [
        "condition,experiment,scenario,vendors.Day.strategy,vendors.Day.parameters.loyalty",
        "base,mine,small,default,",
        "other,mine,small,farmer,3",
    ]


def test_a_vendor_more_adds_its_keys():
    third = {"team": [{"schedule": "day", "reps": 1}], "product": product(0.5)}
    frame = frame_of({"two": BASE, "three": small({"vendors.Third": third})})
    added = [name for name in frame.columns if name.startswith("vendors.")]
    assert added
    assert all(name.startswith("vendors.Third.") for name in added)
    assert frame["vendors.Third.product.price"].tolist()[1] == 0.5
    assert frame[added].iloc[0].isna().all()


def test_a_team_is_told_entry_by_entry(tmp_path):
    """As --set and the table of parameters name them."""
    more = [{"schedule": "day", "reps": 2}, {"schedule": "night", "reps": 1}]
    written = csv({"base": BASE, "more": small({"vendors.Day.team": more})}, tmp_path)
    added = ("schedule", "reps", "social_skill", "professional_skill")
    assert written == [
        "condition,experiment,scenario," + ",".join(f"vendors.Day.team.1.{key}" for key in added),
        "base,mine,small,,,,",
        "more,mine,small,night,1,1.0,1.0",
    ]


def test_a_description_is_no_parameter(tmp_path):
    other = small({"description": "in other words"})
    assert csv({"one": BASE, "other": other}, tmp_path)[0] == "condition,experiment,scenario"
