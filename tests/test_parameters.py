"""The table of parameters: complete, consistent, and what everything else is made from."""

from __future__ import annotations

import copy
import functools
import itertools
import json
import math
import re
import tomllib
from enum import IntEnum

import jsonschema
import pytest

from simulation import Scenario, ScenarioError
from simulation.columns import DERIVED, SCENARIO
from simulation.parameters import parameters_of
from simulation.scenario import PARAMETERS, parameter_at
from simulation.scenario.annotate import annotate
from simulation.scenario.explore import Around, Span, Times, regroup
from simulation.scenario.fields import Each, one_for_each
from simulation.scenario.fill import filled
from simulation.scenario.generate import COMMAND, ODD, SCHEMA, main, outdated
from simulation.scenario.loading import BUILTIN
from simulation.scenario.parameter import NOTHING, REQUIRED, Status
from simulation.scenario.table import LIST, NAME, NUMBER, PAIRS, SWITCH, TEXT, WHOLE
from simulation.vocabulary import Activity, Phase, Role, Setting, label
from tests.generate import random_scenario

IN_FILES = [key for key in PARAMETERS if not key.read_by_loader]
NUMBERS = [key for key in IN_FILES if key.kind in (NUMBER, WHOLE)]


found_at = functools.cache(parameter_at)


def leaves(value, place=()):
    """Yield the place and the value of every key of a scenario's dictionary."""
    if found_at(place) is not None:
        yield place, value
        return
    for name, inside in value.items() if isinstance(value, dict) else enumerate(value):
        yield from leaves(inside, (*place, str(name)))


AS_TOLD = dict(leaves(Scenario.load("as_told").to_dict()))
MEMBERS = [parameter_at(place) for place in AS_TOLD]
"""Every key of every member of the lecture's market."""


def place_of(key):
    """Return a place in the lecture's market where a key of the table stands."""
    return next(
        place
        for place in AS_TOLD
        if key.path in (parameter_at(place).pattern, parameter_at(place).path)
    )


def numbers_in(value):
    """Return the numbers of a value: in windows [from, to, chance] the chances."""
    if isinstance(value, list | tuple):
        windows = bool(value) and isinstance(value[0], list | tuple)
        return [part[-1] for part in value] if windows else list(value)
    return [value]


def plain(value):
    """Return a value as JSON has it: tuples as lists."""
    return json.loads(json.dumps(value))


def names(parameter):
    return parameter.path


# --- Complete -------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", PARAMETERS, ids=names)
def test_a_key_has_a_meaning_and_its_numbers_a_unit_and_bounds(key):
    assert key.meaning.endswith(".")
    assert "\n" not in key.meaning
    assert key.kind in (NUMBER, WHOLE, SWITCH, NAME, TEXT, LIST, PAIRS)
    assert isinstance(key.status, Status)
    if key.kind in (NUMBER, WHOLE):
        assert key.unit, f"{key.path}: give it a unit"
        assert key.bounds, f"{key.path}: give it bounds"
        assert math.isfinite(key.bounds.low)
        assert math.isfinite(key.bounds.high)
        assert key.bounds.low < key.bounds.high
    assert bool(key.choices) == (key.kind == NAME)


@pytest.mark.parametrize("key", MEMBERS, ids=names)
def test_every_member_of_a_group_has_its_default_its_source_and_a_range(key):
    assert key.default is not NOTHING, f"{key.path}: give this member a Value in `each`"
    assert key.explore or key.unexplored, f"{key.path}: give it a range that is worth exploring"
    if key.status is Status.LECTURE:
        assert key.source.startswith("C"), f"{key.path}: name the lecture's claim"
    if key.status is Status.CALIBRATED:
        assert key.source, f"{key.path}: say what it was calibrated to"


def test_a_new_member_of_an_enum_extends_every_section_that_is_made_from_it():
    class Fruit(IntEnum):
        APPLE = 0
        PEAR = 1

    @one_for_each(Fruit, int, 3)
    class Basket(Each[int]):
        """Fruit."""

    assert Basket(pear=5).model_dump() == {"apple": 3, "pear": 5}
    paths = {key.path for key in MEMBERS}
    for role, phase, setting in itertools.product(Role, Phase, Setting):
        assert f"roles.{label(role)}.availability.{label(setting)}" in paths
        assert phase is Phase.IDLE or f"phases.{label(phase)}.weights.{label(role)}" in paths


# --- Consistent -----------------------------------------------------------------------------------


@pytest.mark.parametrize("key", MEMBERS, ids=names)
def test_the_default_lies_in_the_range_and_the_range_within_the_bounds(key):
    for number in numbers_in(key.default) if key.bounds and key.default is not None else []:
        assert number in key.bounds
        if key.explore:
            low, high = key.explore.of(number)
            assert low <= number <= high
            assert low < high or number == 0
            assert low in key.bounds
            assert high in key.bounds
    if key.default is None:
        assert key.missing is None


@pytest.mark.parametrize("key", [key for key in IN_FILES if key.null is not NOTHING], ids=names)
def test_a_null_can_be_set(key):
    if key.bounds and key.null is not None:
        assert all(number in key.bounds for number in numbers_in(key.null))
    if key.kind == NAME:
        assert key.null in map(label, key.choices)


def test_all_nulls_together_are_a_scenario():
    nulls = {
        ".".join(place): plain(parameter_at(place).null)
        for place in AS_TOLD
        if parameter_at(place).null is not NOTHING
    }
    scenario = Scenario.load("as_told").replace(nulls)
    assert scenario.choice.shaping == 0
    assert (scenario.rapport.low, scenario.rapport.mode, scenario.rapport.high) == (1, 1, 1)
    assert scenario.vendors["Dell"].budget is None


@pytest.mark.parametrize("place", AS_TOLD, ids=".".join)
def test_as_told_states_the_defaults(place):
    key = parameter_at(place)
    assert AS_TOLD[place] == plain(key.default)


def test_kinds_of_ranges():
    assert Span(0.2, 0.8).of(0.5) == (0.2, 0.8)
    assert Times(0.5, 2).of(30) == (15, 60)
    assert Around(0.2).of(0.05) == (0, 0.25)
    assert Around(0.2).of(0.9) == (pytest.approx(0.7), 1)
    assert [str(it) for it in (Span(20, 100_000), Times(0.5, 2), Around(0.2))] == [
        "20 to 100,000",
        "× 0.5 to 2",
        "± 0.2",
    ]


def test_a_change_within_a_group_keeps_its_sum_and_the_others_proportions():
    # Half the group goes to a; b and c share the other half as 3 to 1, as before.
    changed = regroup({"a": 0.2, "b": 0.6, "c": 0.2}, "a", 0.5)
    assert changed == pytest.approx({"a": 0.5, "b": 0.375, "c": 0.125})
    with pytest.raises(ValueError, match="a has the whole of its group"):
        regroup({"a": 1.0, "b": 0.0}, "a", 0.5)
    scenario = Scenario.load("as_told")
    for place, weight in AS_TOLD.items():
        if "weights" in place and AS_TOLD["roles", place[-1], "people"]:
            group = scenario.to_dict()["phases"][place[1]]["weights"]
            for end in parameter_at(place).explore.of(weight):
                weights = regroup(group, place[-1], end)
                assert sum(weights.values()) == pytest.approx(1, abs=1e-12)
                scenario.replace({f"phases.{place[1]}.weights": weights})  # valid


# --- What a file may leave out, and what is refused -----------------------------------------------


def without(place):
    """Return the lecture's market without one key."""
    data = copy.deepcopy(Scenario.load("as_told").to_dict())
    table = data
    for part in place[:-1]:
        table = table[int(part) if isinstance(table, list) else part]
    del table[place[-1]]
    return data


@pytest.mark.parametrize("key", [key for key in IN_FILES if key.path != "schedules.*"], ids=names)
def test_a_missing_key_means_what_the_table_says(key):
    place = place_of(key)
    if key.missing is REQUIRED:
        with pytest.raises(ScenarioError, match=r"is missing"):
            Scenario.from_dict(without(place))
    else:
        found = dict(leaves(Scenario.from_dict(without(place)).to_dict()))
        assert found[place] == plain(key.missing)


@pytest.mark.parametrize("key", NUMBERS, ids=names)
@pytest.mark.parametrize("end", ["low", "high"])
def test_a_number_out_of_bounds_is_refused_with_file_key_value_and_both_bounds(key, end):
    place = place_of(key)
    below = key.bounds.low if key.bounds.above else key.bounds.low - 1
    bad = below if end == "low" else key.bounds.high * 2 + 1
    bad = int(bad) if key.kind == WHOLE else float(bad)
    path = ".".join(place)
    with pytest.raises(ScenarioError) as error:
        Scenario.load("as_told", {path: bad if key.length == 1 else [bad] * key.length})
    message = str(error.value)
    assert message.startswith("as_told with ")
    assert (
        f"{path} = {bad}: should be {key.bounds};" in message
        or f"{path}.0 = {bad}: should be {key.bounds};" in message
    )
    assert key.meaning.removesuffix(".") in message


BOUND_TOGETHER = ("phases.*.weights.*", "rapport.low", "rapport.mode", "rapport.high")
TOO_LARGE_FOR_MEMORY = ("market.organisations", "roles.*.people")


@pytest.mark.filterwarnings(
    "ignore:.*has no salespeople", "ignore:.*counts as 0 where", "ignore:.*nobody will go on duty"
)
@pytest.mark.parametrize(
    "key",
    [key for key in NUMBERS if key.path not in (*BOUND_TOGETHER, *TOO_LARGE_FOR_MEMORY)],
    ids=names,
)
def test_the_bounds_themselves_are_accepted(key):
    place = place_of(key)
    for end in (key.bounds.low, key.bounds.high):
        if end in key.bounds:
            value = int(end) if key.kind == WHOLE else end
            Scenario.load(
                "as_told", {".".join(place): value if key.length == 1 else [value] * key.length}
            )


# --- What is made from the table ------------------------------------------------------------------


def test_the_engines_record_has_the_tables_fields_and_the_derived_ones():
    from_table = [key.field for key in PARAMETERS if key.recorded]
    derived = [name for name, *_ in DERIVED]
    assert len(set(from_table)) == len(from_table)
    assert sorted(SCENARIO.names) == sorted([*derived, *from_table])
    free = [
        key.path for key in IN_FILES if not key.recorded and key.kind not in (TEXT, LIST, PAIRS)
    ]
    assert all(path.startswith("vendors.*.") for path in free)


def test_the_record_holds_each_value_at_its_place():
    found = parameters_of(Scenario.load("as_told"), seed=5)[0]
    assert found["key"] == 5
    assert found["trust_share"] == 0.5
    assert found["needs_budget"].tolist() == [0.8, 1.2]
    people = found["roles_people"]
    assert (people[Role.DECISION], people[Role.USER], people[Role.OPERATOR]) == (1, 3, 2)
    assert found["phases_days"][Phase.EVALUATION].tolist() == [10, 15, 30]
    assert found["phases_weights"][Phase.DISCOVER_NEED, Role.USER] == 0.4
    # The idle weight of users is the mean of .40, .10, .15, .10, .05 and .20.
    assert found["phases_weights"][Phase.IDLE, Role.USER] == pytest.approx(1 / 6)
    met, price = found["activities_setting"], found["activities_price"]  # row 0 is the desk's
    assert (met[Activity.VISIT], met[Activity.CALL]) == (Setting.OFFICE, Setting.PHONE)
    assert (met[Activity.DINNER], price[Activity.DINNER]) == (Setting.EVENING, 60)
    assert (price[Activity.DESK], price[Activity.NIGHT_OUT]) == (0, 100)
    # The five terms alone, price first.
    assert found["negotiation_cost"].tolist() == [0.05, 0.02, 0.02, 0.02, 0.02]
    assert found["word_of_mouth_dissatisfied"].tolist() == [14.5, 3]
    assert found["tellings_in_force"].tolist() == [14.5, 4]


@pytest.mark.parametrize("key", PARAMETERS, ids=names)
def test_every_key_stands_in_odd(key):
    told = f"simulation/ODD.md has no row for {key.path}: run `{COMMAND}`."
    assert f"| `{key.path}` | " in ODD.read_text(encoding="utf-8"), told


@pytest.fixture(scope="module")
def drawn():
    """The values that each key takes in random scenarios."""
    values = {key.path: set() for key in IN_FILES}
    for number in range(60):
        for place, value in leaves(random_scenario(number).to_dict()):
            key = found_at(place)
            values[key.pattern or key.path].add(json.dumps(value))
    return values


@pytest.mark.parametrize("key", IN_FILES, ids=names)
def test_every_key_varies_in_random_scenarios(key, drawn):
    assert len(drawn[key.path]) > 1, f"{key.path}: let tests/generate.py vary it"


def test_files_made_from_the_table_are_up_to_date():
    assert [path.name for path in outdated()] == [], f"run `{COMMAND}`"


def test_the_command_writes_what_is_out_of_date_and_check_only_tells(tmp_path, monkeypatch, capsys):
    from simulation.scenario import generate

    for name in ("BUILTIN", "ODD", "SCHEMA"):
        source = getattr(generate, name)
        monkeypatch.setattr(generate, name, tmp_path / ("" if name == "BUILTIN" else source.name))
    (tmp_path / "ODD.md").write_text(ODD.read_text(encoding="utf-8"), encoding="utf-8")
    old = 'extends = "as_told"\n[trust]\n# An older meaning.\nshare = 0.4  # C2\n'
    (tmp_path / "mine.toml").write_text(old, encoding="utf-8")
    assert main(["--check"]) == 1
    told = capsys.readouterr().err
    assert f"{tmp_path / 'mine.toml'}: is out of date; run `{COMMAND}`" in told
    assert f"{tmp_path / 'schema.json'}: is out of date" in told
    assert (tmp_path / "mine.toml").read_text(encoding="utf-8") == old
    assert main([]) == 0
    assert main(["--check"]) == 0
    text = (tmp_path / "mine.toml").read_text(encoding="utf-8")
    assert "# Weight of the personal hand P in trust (α) [share].\nshare = 0.4  # C2\n" in text
    assert "older" not in text


def test_keys_that_the_defaults_lack_are_put_where_they_belong():
    whole = (BUILTIN / "as_told.toml").read_text(encoding="utf-8")
    assert filled(whole) == whole
    data = tomllib.loads(whole)
    for gone in (
        r"\nrho = .*",  # a key of a section
        r"\noperator = .*",  # a member's key in a section of all members
        r"\n\[roles\.finance_management\](\n.+)*",  # a member's section
        r"\n\[relationship\](\n.+)*",  # a section that is the only one of its kind
    ):
        bare = re.sub(gone, "", whole)
        assert bare != whole
        made = filled(bare)
        assert tomllib.loads(made) == data
        kept = iter(made.splitlines())
        assert all(line in kept for line in bare.splitlines())  # in this order
    made = filled(re.sub(r"\n\[roles\.operator\](\n.+)*", "", whole))
    assert made.index("[roles.user]") < made.index("[roles.operator]\npeople = 2\n")
    assert made.index("[roles.operator]") < made.index("[phases.discover_need]")


def test_comments_do_not_change_values_and_stay_as_they_are_once_made():
    for path in BUILTIN.glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        bare = "\n".join(line for line in text.splitlines() if not line.startswith("# Value: "))
        made = annotate(bare, states_defaults=path.stem == "as_told")
        assert tomllib.loads(made) == tomllib.loads(text)
        assert all(len(line) <= 100 for line in made.splitlines())


def test_an_authors_comments_are_kept():
    text = (
        "# A note of mine.\n\n[vendors.A]  # ours\n"
        'team = [{ schedule = "A", reps = 3 }]  # '
        + "counted in the year before last by asking each of the two branch offices\n"
    )
    made = annotate(text, states_defaults=False)
    assert made.startswith("# A note of mine.\n\n")
    assert "[vendors.A]  # ours\n" in made
    assert "# Value: counted in the year before last by asking" in made
    assert annotate(made, states_defaults=False) == made


def test_the_json_schema_accepts_the_built_in_files_and_knows_bounds_and_meanings():
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    for path in BUILTIN.glob("*.toml"):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        assert [error.message for error in validator.iter_errors(data)] == []
    for bad in (
        {"extends": "as_told", "trust": {"share": 2}},
        {"extends": "as_told", "trust": {"shares": 0.5}},
        {"extends": "as_told", "trust": {"link": "cess"}},
        {"trust": {"share": 0.5}},
    ):
        assert not validator.is_valid(bad)
    share = schema["$defs"]["Trust"]["properties"]["share"]
    assert share == {
        "description": "Weight of the personal hand P in trust (α).",
        "type": "number",
        "minimum": 0,
        "maximum": 1,
        "x-unit": "share",
        "x-as-told": 0.5,
        "x-explore": {"kind": "span", "low": 0.2, "high": 0.8},
        "x-status": "assumed",
    }
