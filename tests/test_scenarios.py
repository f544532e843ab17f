"""Scenarios that work.

The built-in ones and their sources, variants, and how a scenario extends another.
"""

from __future__ import annotations

import pickle
import re
import tomllib

import numpy as np
import pytest

from simulation import Scenario, ScenarioError
from simulation.scenario import parse_override
from simulation.scenario.loading import BUILTIN
from tests.small import data, small

SOURCE = re.compile(r"\bC\d+\b|\bassumed\b|\bpublished\b|\bcalibrated\b|\bby definition\b")
"""What a comment must say of a number: a claim, or where the number comes from."""


def numbers_without_source(text):
    """Return the lines of a TOML file that hold a number.

    They have no comment that says where it comes from.
    """
    bad, above = [], ""
    for line in re.sub(r'"""(?s:.*?)"""', '""', text).splitlines():
        if line.startswith("#"):
            above += line
            continue
        # A "#" within quotes begins no comment, a digit within quotes is no number.
        match = re.match(r"""((?:[^#"']|"[^"]*"|'[^']*')*)(#.*)?$""", line)
        assert match, line
        value = re.sub(r""""[^"]*"|'[^']*'""", "", match[1]).partition("=")[2]
        said = (match[2] or "") + above.partition("# Value: ")[2]
        if re.search(r"\d", value) and not SOURCE.search(said):
            bad.append(line)
        above = ""
    return bad


@pytest.mark.parametrize("name", Scenario.builtin())
def test_every_number_of_a_built_in_scenario_has_a_source(name):
    text = (BUILTIN / f"{name}.toml").read_text(encoding="utf-8")
    assert numbers_without_source(text) == []
    # Nothing hides from the line-by-line reading: every list stands on the line of its key.
    assert not re.search(r"\[\s*(#.*)?$", text, re.MULTILINE)


def test_the_reading_of_sources_can_fail():
    text = (
        'a = 1\nb = 2 # just so\nc = 3 # C5\nd = "4"\ne = [[9, "x#y"]] # assumed, range '
        "1–2\n[f.0] # 1\ng = { h = 5 }"
    )
    text += "\n# Means C5.\ni = 1\n# Value: assumed\nj = 1\nk = 1"
    missing = ["a = 1", "b = 2 # just so", "g = { h = 5 }", "i = 1", "k = 1"]
    assert numbers_without_source(text) == missing


# --- Loading --------------------------------------------------------------------------------------


def test_the_built_in_scenarios():
    assert set(Scenario.builtin()) >= {"as_told", "equal_headcount", "equal_budget"}
    for name in Scenario.builtin():
        scenario = Scenario.load(name)
        assert scenario.name == name
        assert scenario.description
    assert list(Scenario.load("as_told").vendors) == ["A", "B", "C", "Dell"]


def test_the_lectures_schedules():
    schedules = Scenario.load("as_told").schedules
    assert schedules["A"] == ((9, 18, "visit"),)  # C5
    assert [(start, end) for start, end, _ in schedules["C"]][-1] == (
        22,
        26,
    )  # C7: until two in the morning


def test_equal_headcount_and_equal_budget_are_equal():
    reps = {
        name: sum(entry.reps for entry in vendor.team)
        for name, vendor in Scenario.load("equal_headcount").vendors.items()
    }
    assert len(set(reps.values())) == 1
    assert len({vendor.budget for vendor in Scenario.load("equal_budget").vendors.values()}) == 1
    assert Scenario.load("equal_budget").vendors["A"].budget is not None


def test_a_file_gives_what_it_says(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('extends = "as_told"\n[choice]\nsensitivity = 3.5\n', encoding="utf-8")
    scenario = Scenario.load(path)
    assert scenario.name == "mine"
    assert scenario.choice.sensitivity == 3.5
    assert (
        scenario.to_dict()
        == Scenario.load("as_told").replace({"choice.sensitivity": 3.5}).to_dict()
    )
    assert Scenario.load(str(path), {"market.days": 9}).market.days == 9


def test_a_byte_order_mark_is_accepted(tmp_path):
    path = tmp_path / "bom.toml"
    path.write_bytes(b'\xef\xbb\xbfextends = "as_told"\n')
    assert Scenario.load(path).to_dict() == Scenario.load("as_told").to_dict()


def test_a_dictionary_comes_back_as_it_went_in():
    for scenario in (small(), *map(Scenario.load, Scenario.builtin())):
        assert Scenario.from_dict(scenario.to_dict(), name=scenario.name) == scenario
    assert small().to_dict()["vendors"]["Day"]["team"][0]["reps"] == 2
    assert tomllib.loads("x = [[9, 18, 'visit']]")["x"] == small().to_dict()["schedules"]["day"]


def test_scenarios_pickle():
    scenario = small({"vendors.Day.budget": 1.5})
    copy = pickle.loads(pickle.dumps(scenario))
    assert (copy, copy.name) == (scenario, "small")


# --- Variants -------------------------------------------------------------------------------------


def test_replace_makes_a_variant_and_leaves_the_original():
    before = small()
    variant = before.replace(
        {
            "market.days": 7,
            "vendors.Day.team.0.reps": 5,
            "vendors.Night.strategy": "random",
            "vendors.Day.budget": 10,
        }
    )
    assert (variant.market.days, variant.vendors["Day"].team[0].reps) == (7, 5)
    assert (variant.vendors["Night"].strategy, variant.vendors["Day"].budget) == ("random", 10)
    assert before == small()
    assert variant.name == "small"


def test_a_scenario_cannot_be_changed_and_says_what_to_do():
    scenario = small()
    for target, name in (
        (scenario, "market"),
        (scenario.market, "days"),
        (scenario, "no_such_thing"),
    ):
        with pytest.raises(
            AttributeError, match=rf"frozen; cannot set '{name}'.*scenario\.replace\("
        ):
            setattr(target, name, 1)
    assert scenario == small()


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("market.days=250", "market.days", 250),
        (" choice.sensitivity = 8.5 ", "choice.sensitivity", 8.5),
        ("vendors.Dell.strategy=random", "vendors.Dell.strategy", "random"),
        ('vendors.Dell.strategy="random"', "vendors.Dell.strategy", "random"),
        ("needs.budget=[0.5, 1]", "needs.budget", [0.5, 1]),
        ("description=a=b", "description", "a=b"),
        (
            "vendors.A.team=[{schedule='A', reps=3}]",
            "vendors.A.team",
            [{"schedule": "A", "reps": 3}],
        ),
        ("trust.share=0.5\nfoo=3", "trust.share", "0.5\nfoo=3"),
    ],
)
def test_overrides_on_the_command_line(text, key, value):
    assert parse_override(text) == (key, value)


# --- Extending ------------------------------------------------------------------------------------


@pytest.fixture
def write(tmp_path):
    def _write(name, text):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return _write


def test_tables_are_merged_and_everything_else_is_replaced(write):
    path = write(
        "a.toml",
        (
            'extends = "as_told"\n[vendors.Dell]\nteam = [{ schedule = "A", reps = 1 '
            "}]\n[market]\ndays = 3\n"
        ),
    )
    scenario, base = Scenario.load(path), Scenario.load("as_told")
    assert [entry.reps for entry in scenario.vendors["Dell"].team] == [1]
    assert scenario.vendors["Dell"].product == base.vendors["Dell"].product
    assert scenario.market.organisations == base.market.organisations


def test_a_chain_of_files_counts_from_where_each_stands(write):
    write("base/first.toml", 'extends = "as_told"\n[market]\ndays = 3\norganisations = 4\n')
    write("base/second.toml", 'extends = "first.toml"\n[market]\ndays = 5\n')
    scenario = Scenario.load(write("third.toml", 'extends = "base/second.toml"\n'))
    assert (scenario.market.days, scenario.market.organisations) == (5, 4)


def test_without_takes_keys_of_the_extended_scenario_away(write):
    path = write("a.toml", 'extends = "as_told"\nwithout = ["vendors.A", "vendors.Dell.team.0"]\n')
    scenario = Scenario.load(path)
    assert list(scenario.vendors) == ["B", "C", "Dell"]
    assert [entry.schedule for entry in scenario.vendors["Dell"].team] == ["Dell_night"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('extends = "a.toml"', "extends itself"),
        ('extends = ["as_told"]', "should be the name or the path of one scenario"),
        ('extends = "as_tolt"', "did you mean 'as_told'"),
        ('extends = "nothing.toml"', "no such file"),
        ('without = ["vendors.A"]', "only a scenario that extends another"),
        (
            'extends = "as_told"\nwithout = ["vendors.Del"]',
            "vendors has no key 'Del'; did you mean 'Dell'",
        ),
    ],
)
def test_extends_and_without_that_cannot_be(write, text, message):
    with pytest.raises(ScenarioError, match=message):
        Scenario.load(write("a.toml", text))


def test_two_files_that_extend_each_other(write):
    write("a.toml", 'extends = "b.toml"')
    with pytest.raises(ScenarioError, match="extends itself"):
        Scenario.load(write("b.toml", 'extends = "a.toml"'))


def test_a_scenario_does_not_share_its_lists_with_what_it_was_made_from():
    raw = data()
    scenario = Scenario.from_dict(raw)
    raw["vendors"]["Day"]["team"][0]["reps"] = 99
    scenario.to_dict()["vendors"]["Day"]["team"][0]["reps"] = 98
    assert scenario.vendors["Day"].team[0].reps == 2


@pytest.mark.parametrize("table", ["vendors", "schedules"])
def test_tables_are_frozen_too(table):
    scenario = Scenario.load("as_told")
    for change in (
        lambda t: t.update(A=1),
        lambda t: t.pop("A"),
        lambda t: t.__setitem__("A", 1),
        lambda t: t.__delitem__("A"),
    ):
        with pytest.raises(TypeError, match=r"scenario\.replace"):
            change(getattr(scenario, table))
    with pytest.raises(AttributeError, match=r"scenario\.replace"):
        delattr(scenario, table)


def test_numpy_numbers_are_numbers():
    assert (
        Scenario.load("as_told")
        .replace({"market.days": np.int64(5), "choice.sensitivity": np.float64(2.5)})
        .market.days
        == 5
    )


def test_too_many_salespeople_are_refused_with_their_memory():
    teams = {
        f"vendors.{name}.team": [{"schedule": "A", "reps": 65_535}] * 255
        for name in ("A", "B", "C", "Dell")
    }
    with pytest.raises(ScenarioError, match="with 66845700 salespeople: would take about"):
        Scenario.load("as_told").replace(teams | {"meetings.requests": 100})
