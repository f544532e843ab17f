"""Scenarios that do not work.

One message for each, which names the file, the key, the value, and what would be right.
"""

from __future__ import annotations

import datetime
import os
import re
import warnings
from pathlib import Path

import pytest

from simulation import Scenario, ScenarioError, ScenarioWarning
from simulation.scenario import parse_override
from tests.small import data, small

EXTENDS = 'extends = "as_told"\n'

# What follows `extends = "as_told"` in the file, and what the message says of it.
BAD = {
    # Unknown keys and names
    "[meetings]\nreqests = 3": "meetings.reqests: unknown key; did you mean 'requests'?",
    "[meeting]\nrequests = 3": "meeting: unknown key; did you mean 'meetings'?",
    "[vendors.A.product]\nprise = 0.5": (
        "vendors.A.product.prise: unknown key; did you mean 'price'?"
    ),
    "[phases.evaluaton]\ndays = [1, 2, 3]": (
        "phases.evaluaton: unknown key; did you mean 'evaluation'?"
    ),
    "[roles.boss]\npeople = 1": "roles.boss: unknown key; known: decision, finance_management,",
    "[activities.karaoke]\ngroup = 3": "activities.karaoke: unknown key; known: call, dinner,",
    '[schedules]\nA = [[9, 12, "visti"]]': (
        "schedules.A.0.2 = 'visti': unknown name; did you mean 'visit'?"
    ),
    '[activities.dinner]\nsetting = "evning"': (
        "activities.dinner.setting = 'evning': unknown name; did you mean 'evening'?"
    ),
    '[vendors.A]\nstrategy = "defualt"': (
        "vendors.A.strategy = 'defualt': unknown strategy; did you mean 'default'?"
    ),
    '[vendors.A]\nteam = [{ schedule = "Dell_dya", reps = 2 }]': (
        "team.0.schedule = 'Dell_dya': unknown schedule; did you mean 'Dell_day'?"
    ),
    # Wrong types
    '[meetings]\nrequests = "three"': "meetings.requests = 'three': should be a whole number",
    "[meetings]\nrequests = 2.5": "meetings.requests = 2.5: should be a whole number",
    '[trust]\nrho = "-1"': "trust.rho = '-1': should be a valid number",
    "[market]\norganisations = true": "market.organisations = True: should be a whole number",
    "market = 5": "market = 5: should be a table",
    '[schedules]\nA = ["visit"]': "schedules.A.0 = 'visit': should be a list",
    "[phases.evaluation]\ndays = [2, 3]": (
        "phases.evaluation.days = [2, 3]: too few items, there should be at least 3"
    ),
    '[schedules]\nA = [[9, 12, "visit", 3]]': (
        "schedules.A.0 = [9, 12, 'visit', 3]: too many items, there should be at most 3"
    ),
    "[vendors.E]\npromise = 0.1": "vendors.E.product: is missing",
    # Out of range
    "[needs]\ngo_ahead = 1.2": (
        "needs.go_ahead = 1.2: should be from 0 to 1; meaning: Chance that internal "
        'brewing ends in "go"'
    ),
    "[roles.user.availability]\noffice = [[9, 12, 1.2]]": (
        "roles.user.availability.office.0.2 = 1.2: should be from 0 to 1;"
    ),
    "[phases.evaluation]\ndays = [-1, 2, 3]": (
        "phases.evaluation.days.0 = -1: should be from 0 to 1,000,000;"
    ),
    "[phases.evaluation]\ndays = [5, 2, 3]": (
        "phases.evaluation.days: [5.0, 2.0, 3.0] must be [shortest, likeliest, longest]"
    ),
    "[needs]\nbudget = [1.2, 0.8]": "needs.budget: [1.2, 0.8] must be [lowest, highest]",
    "[needs]\nidle_days = 0": (
        "needs.idle_days = 0: should be above 0, and at most 1,000,000,000; meaning: Mean time"
    ),
    "[activities.dinner]\ngroup = 0": "activities.dinner.group = 0: should be from 1 to 50",
    "[market]\norganisations = 0": "market.organisations = 0: should be from 1 to 1,000,000,000;",
    "[market]\ndays = 1000000000": "market.days = 1000000000: should be from 1 to 100,000",
    "[market]\norganisations = 1" + "0" * 400: "0…: should be from 1 to 1,000,000,000;",
    "[choice]\nsensitivity = 1e10": (
        "choice.sensitivity = 10000000000.0: should be from 0 to 1,000,000;"
    ),
    "[choice]\nshortlist = 9223372036854775808": (
        "choice.shortlist = 9223372036854775808: should be from 1 to 1,000;"
    ),
    "[needs]\norder_value = [0, 1e19]": (
        "needs.order_value.1 = 1e+19: should be from 0 to 1,000,000,000,000;"
    ),
    "[activities.dinner]\nprice = 1e308": (
        "activities.dinner.price = 1e+308: should be from 0 to 1,000,000,000,000;"
    ),
    '[vendors.A]\nteam = [{ schedule = "A", reps = -1 }]': (
        "vendors.A.team.0.reps = -1: should be from 0 to 65,535"
    ),
    "[vendors.A]\nbudget = -1": "vendors.A.budget = -1: should be from 0 to 1,000,000,000,000;",
    "[trust]\nrho = 2": "trust.rho = 2: should be from -100 to 1",
    "[rapport]\nlow = 1.2": "rapport: low 1.2,",
    "[trust]\nrho = nan": "trust.rho = nan: should be a finite number",
    "[trust]\nrho = -inf": "trust.rho = -inf: should be a finite number",
    "[choice]\nsensitivity = 1e400": "choice.sensitivity = inf: should be a finite number",
    "[market]\ndays = nan": "market.days = nan: should be a whole number",
    # Weights, schedules, vendors
    "[phases.evaluation.weights]\nuser = 0.5": (
        "phases.evaluation.weights: role weights sum to 1.4; they must sum to 1"
    ),
    '[schedules]\nA = [[9, 12, "visit"], [11, 15, "call"]]': (
        "schedules.A: [9, 12, 'visit'] and [11, 15, 'call'] overlap"
    ),
    '[schedules]\nA = [[12, 15, "visit"], [9, 12, "call"]]': (
        "[12, 15, 'visit'] and [9, 12, 'call'] overlap or are out of order"
    ),
    '[schedules]\nA = [[15, 12, "visit"]]': "schedules.A: [15, 12, visit] ends before it begins",
    '[schedules]\nA = [[8, 12, "visit"]]': (
        "schedules.A: [8, 12, visit] lies outside the day; hours run from 9 to 26 (02:00 is 26)"
    ),
    '[schedules]\nA = [[22, 27, "night_out"]]': (
        "schedules.A: [22, 27, night_out] lies outside the day; hours run from 9 to 26"
    ),
    '[schedules]\nA = [[22, 2, "night_out"]]': "(02:00 is 26)",
    "[schedules]\nA = []": "schedules.A: a schedule needs at least one block",
    (
        "[roles.user.availability]\noffice = [[9, 12, 0.1], [11, 13, 0.2]]"
    ): "[9, 12, 0.1] and [11, 13, 0.2] overlap or are out of order",
    (
        'without = ["vendors.A", "vendors.B", "vendors.C", "vendors.Dell"]'
    ): "vendors: a market needs 1 to 1000 vendors, not 0",
    "[vendors.A]\npromise = 0.1\n[vendors.A]\npromise = 0.2": (
        "is not valid TOML: Cannot declare ('vendors', 'A') twice (at line 4,"
    ),
    "[market\ndays = 3": (
        "is not valid TOML: Expected ']' at the end of a table declaration (at line 2, column 8)"
    ),
}


def message_of(path):
    with pytest.raises(ScenarioError) as error:
        Scenario.load(path)
    return str(error.value)


@pytest.mark.parametrize("text", BAD)
def test_one_mistake_one_message(tmp_path, text):
    path = tmp_path / "mine.toml"
    path.write_text(EXTENDS + text, encoding="utf-8")
    message = message_of(path)
    assert message.startswith(f"{path}: ")
    assert BAD[text] in message
    assert "\n" not in message


def test_all_mistakes_are_told_at_once(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        EXTENDS
        + (
            "[meetings]\nreqests = 3\n[needs]\ngo_ahead = 1.2\n[vendors.A]\nstrategy = "
            '"x"\nbudget = -1\n'
        ),
        encoding="utf-8",
    )
    first, *lines = message_of(path).splitlines()
    assert first == f"{path}: 4 problems"
    assert len(lines) == 4
    for key in ("meetings.reqests", "needs.go_ahead", "vendors.A.strategy", "vendors.A.budget"):
        assert sum(line.startswith(f"  {key}") for line in lines) == 1


# --- Files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", 'is empty; write at least `extends = "as_told"`'),
        (b" \n\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (EXTENDS.encode() + b"# caf\xe9", "is not UTF-8 text (byte 25); save it as UTF-8"),
        (EXTENDS.encode("utf-16"), "is not UTF-8 text (byte 0); save it as UTF-8"),
        (EXTENDS.encode() + b"\x00", "is not valid TOML"),
    ],
)
def test_files_that_are_no_scenario(tmp_path, content, message):
    path = tmp_path / "mine.toml"
    path.write_bytes(content)
    assert message_of(path).startswith(f"{path}: {message}")


def test_a_file_with_one_section_says_how_to_get_the_others(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text("[market]\ndays = 3\norganisations = 2\n", encoding="utf-8")
    message = message_of(path)
    assert (
        '  vendors: is missing; `extends = "as_told"` takes over what a file leaves out'
        in message.splitlines()
    )


def test_places_where_there_is_no_file(tmp_path):
    assert message_of(tmp_path / "nothing.toml") == (
        f"{tmp_path / 'nothing.toml'}: no such file; built-in scenarios: "
        f"{', '.join(Scenario.builtin())}"
    )
    assert message_of(tmp_path) == f"{tmp_path}: is a folder, not a scenario file"
    assert (
        message_of("as_tod")
        == "'as_tod': no such scenario; did you mean 'as_told'? (a file's name ends in .toml)"
    )
    assert f"known: {', '.join(Scenario.builtin())}" in message_of("zzz")


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    def refuse(_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)  # not by chmod: the superuser reads everything
    assert (
        message_of(tmp_path / "mine.toml")
        == f"{tmp_path / 'mine.toml'}: cannot be read: Permission denied"
    )


# --- Sizes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("organisations", [5 * 10**8, 10**9])
def test_a_market_too_large_for_this_machine_is_refused_with_its_memory(organisations):
    with pytest.raises(
        ScenarioError,
        match=(
            rf"market\.organisations = {organisations}, with 4 salespeople: would take about "
            r"[\d,]+ GiB of memory; this machine has"
        ),
    ):
        small({"market.organisations": organisations})


def test_how_much_memory_a_market_takes(monkeypatch):
    # 24 people × 2 vendors × 50 bytes, 24 × 100, 4 organisations × 2 × 350, 4 × 900, 4 × 2
    # acquaintances × 200; and 4 reps, each 100,
    # a list of 2 requests × 9 hours × 8, a table of 3 × 8, and 17 hours × 3 rows of 24.
    needed = 2400 + 2400 + 2800 + 3600 + 1600 + 4 * (100 + 144 + 24 + 1224)
    assert needed == 18_768
    pages = {"SC_PAGE_SIZE": 16}
    monkeypatch.setattr(os, "sysconf", pages.__getitem__)
    pages["SC_PHYS_PAGES"] = needed // 16
    small({"network.acquaintances": 2})
    pages["SC_PHYS_PAGES"] = needed // 16 - 1
    with pytest.raises(ScenarioError, match=r"market\.organisations = 4, with 4 salespeople"):
        small({"network.acquaintances": 2})


def test_where_the_system_does_not_tell_its_memory_people_must_have_numbers_of_32_bits(monkeypatch):
    def unknown(_):
        raise ValueError("unrecognized configuration name")

    monkeypatch.setattr(os, "sysconf", unknown)
    most = {"market.organisations": 10**9, "roles.decision.people": 4}
    others = {f"roles.{name}.people": 0 for name in data()["roles"] if name != "decision"}
    weights = {
        f"phases.{phase}.weights": {name: float(name == "decision") for name in data()["roles"]}
        for phase in data()["phases"]
    }
    small(most | others | weights)
    with pytest.raises(ScenarioError, match="this machine has inf GiB"):
        small(most | others | weights | {"roles.decision.people": 5})


# --- Overrides ------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["market.days", "=3", "", "=", " = 3"])
def test_an_override_without_key_or_value(text):
    with pytest.raises(ScenarioError, match=r"^--set .*: should be KEY=VALUE, for example"):
        parse_override(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("market.dys=3", "market has no key 'dys'; did you mean 'days'?"),
        ("vendors.Del.strategy=random", "vendors has no key 'Del'; known: Day, Night"),
        ("vendors.Nigt.strategy=random", "vendors has no key 'Nigt'; did you mean 'Night'?"),
        (
            "vendors.Day.team.5.reps=3",
            "vendors.Day.team is a list of 1; write a number from 0 to 0",
        ),
        ("market.days.x=3", "market.days is a single value, it has no key 'x'"),
        ("market.days=abc", "market.days = 'abc': should be a whole number"),
        ("market.days=", "market.days = '': should be a whole number"),
        ("market.days=2.5", "market.days = 2.5: should be a whole number"),
        ("choice.sensitivity=nan", "choice.sensitivity = nan: should be a finite number"),
        ("market=3", "market = 3: should be a table"),
    ],
)
def test_an_override_that_cannot_be(text, message):
    with pytest.raises(ScenarioError) as error:
        small().replace(dict([parse_override(text)]))
    assert message in str(error.value)
    assert str(error.value).startswith("small")


def test_two_bad_overrides_are_told_at_once():
    with pytest.raises(ScenarioError, match="2 problems") as error:
        small().replace({"market.days": -1, "needs.go_ahead": 2})
    assert "market.days = -1" in str(error.value)
    assert "needs.go_ahead = 2" in str(error.value)


# --- Warnings -------------------------------------------------------------------------------------


@pytest.mark.parametrize("team", [[], [{"schedule": "day", "reps": 0}]])
def test_a_vendor_without_salespeople_gets_a_warning(team):
    with pytest.warns(ScenarioWarning, match=r"vendors\.Day has no salespeople"):
        small({"vendors.Day.team": team})


def test_a_promise_that_counts_for_nothing_gets_a_warning():
    with pytest.warns(ScenarioWarning, match=r"vendors\.Day\.promise = -0\.5 counts as 0"):
        small({"vendors.Day.promise": -0.5})


def test_heads_that_the_budget_cannot_pay_get_a_warning():
    told = r"heads of vendors\.Day cost 600 yuan a day \(costs\.head = 200, .* budget of 599"
    changes = {"vendors.Day.team": [{"schedule": "day", "reps": 3}], "costs.head": 200}
    with pytest.warns(ScenarioWarning, match=told):
        small(changes | {"vendors.Day.budget": 599})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        small(changes | {"vendors.Day.budget": 600})


def test_a_good_scenario_gets_no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Scenario.from_dict(data())


# --- Names and sizes that would do harm ---------------------------------------------------------


def with_vendors(*names):
    one = data()["vendors"]["Day"]
    return {**data(), "vendors": dict.fromkeys(names, one)}


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (("A", "A "), "vendors: 'A' and 'A ' are the same name; blanks do not count"),
        (("plumless", "buckeroo"), "would share all random numbers"),  # CRC-32 4ddb0c25, both
        (("A\nB",), "a name has no line breaks and no control characters"),
        (("A\x1b[31m",), "a name has no line breaks and no control characters"),
    ],
)
def test_names_that_would_do_harm_are_refused_in_a_line(names, message):
    with pytest.raises(ScenarioError) as error:
        Scenario.from_dict(with_vendors(*names))
    assert message in str(error.value)
    assert str(error.value).isprintable()


def nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("market.days", 10**5000, "market.days: a whole number of more than 1000 digits"),
        ("choice.sensitivity", nested(300), "lists or tables are nested too deep"),
        ("choice.sensitivity", 1e10, "choice.sensitivity = 10000000000.0: should be from 0 to"),
        ("needs.order_value", [1e19, 1e19], "needs.order_value.0 = 1e+19: should be from 0 to"),
        ("activities.dinner.price", 1e308, "activities.dinner.price = 1e+308: should be from 0"),
        ("choice.shortlist", 2**63, "choice.shortlist = 9223372036854775808: should be from 1"),
        ("vendors.Day.team.0.schedule", datetime.date(2020, 1, 1), "2020-01-01: a date; write"),
    ],
    ids=range(7),
)
def test_values_beyond_all_measure_are_refused_in_a_line(key, value, message):
    for make in (
        lambda: Scenario.from_dict(data({key: value})),
        lambda: small().replace({key: value}),
    ):
        with pytest.raises(ScenarioError) as error:
            make()
        assert message in str(error.value)


def test_of_a_long_key_sixty_signs_are_shown():
    with pytest.raises(ScenarioError) as error:
        Scenario.from_dict(data() | {"k" * 61: datetime.date(2020, 1, 2)})
    assert str(error.value) == (
        f"scenario: {'k' * 60} = 2020-01-02: a date; write numbers, or text in quotes"
    )


def test_a_long_list_of_problems_is_cut():
    team = [{"schedule": "day", "reps": -1}] * 10_000
    with pytest.raises(ScenarioError) as error:
        small({"vendors.Day.team": team})
    lines = str(error.value).splitlines()
    assert len(lines) == 22
    assert lines[-1].strip() == "and 9,980 more"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("market.days = " + "9" * 5000, "has a number of too many digits"),
        ("market.days = " + "[" * 3000 + "]" * 3000, "lists or tables are nested too deep"),
        ('extends = "as\\u0000told"', "a file's name has no NUL character"),
    ],
    ids=["digits", "depth", "NUL"],
)
def test_files_beyond_all_measure_are_refused_in_a_line(tmp_path, text, message):
    path = tmp_path / "monster.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match=re.escape(message)):
        Scenario.load(path)
    if "extends" not in text:
        key, value = parse_override(text.replace(" = ", "="))
        with pytest.raises(ScenarioError, match=r"market\.days = .*: should be a whole number"):
            Scenario.load("as_told", {key: value})
