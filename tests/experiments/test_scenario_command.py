"""The command `scenario`: list, show, new, check, diff and schema."""

from __future__ import annotations

import json

import pytest

from experiments.scenario import COMMAND
from simulation import Market, Scenario


@pytest.fixture
def told(capsys):
    def run(*words):
        status = COMMAND.main(list(words))
        output = capsys.readouterr()
        return status, output.out, output.err

    return run


def test_list_names_every_built_in_scenario(told):
    status, out, _ = told("list")
    assert status == 0
    assert all(name in out for name in Scenario.builtin())
    assert max(map(len, out.splitlines())) <= 80


def test_show_tells_a_section_and_a_key_in_full(told):
    status, out, _ = told("show", "as_told", "choice")
    assert status == 0
    assert "choice.sensitivity" in out
    assert "trust.rho" not in out
    _, out, _ = told("show", "as_told", "choice.sensitivity")
    assert out.startswith("choice.sensitivity = 6.0\n")
    assert "Allowed: from 0 to" in out
    assert "range 2 to 20" in out
    _, out, _ = told("show", "equal_headcount", "vendors.Dell.team.1.reps")
    assert out.startswith("vendors.Dell.team.1.reps = 5\n")


def test_units_in_brackets_are_shown(told):
    _, out, _ = told("show", "as_told", "costs")
    assert "[" in out


def test_new_writes_a_commented_file_that_is_sound_and_runs(told, tmp_path):
    path = tmp_path / "mine.toml"
    status, out, _ = told("new", str(path))
    assert status == 0
    assert f"scenario check {path}" in out
    text = path.read_text(encoding="utf-8")
    assert text.count("\n# ") > 10
    assert max(map(len, text.splitlines())) <= 100
    status, out, _ = told("check", str(path))
    assert status == 0
    assert "vendors Day (10 reps), Night (10 reps), Both (10 reps)" in out
    market = Market(Scenario.load(path, {"market.days": 100, "market.organisations": 10}), rng=1)
    market.run()
    assert list(market.results()["vendor"]) == ["Day", "Night", "Both"]
    status, _, err = told("new", str(path))
    assert status == 2
    assert "exists already" in err


def test_diff_names_what_differs_alone(told, tmp_path):
    status, out, _ = told("diff", "as_told", "equal_headcount")
    assert status == 0
    lines = out.splitlines()
    assert lines[0].split() == ["key", "as_told", "equal_headcount"]
    assert [line.split() for line in lines[1:]] == [
        ["vendors.Dell.team.0.reps", "10", "5"],
        ["vendors.Dell.team.1.reps", "10", "5"],
    ]
    status, out, _ = told("diff", "as_told", "as_told")
    assert status == 0
    assert "do not differ" in out


def test_the_schema_is_json(told):
    status, out, _ = told("schema")
    assert status == 0
    assert json.loads(out)["$schema"].startswith("https://json-schema.org")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("shw", "as_told"), "did you mean 'show'"),
        (("show",), "scenario show NAME [KEY]"),
        (("diff", "as_told"), "scenario diff A B"),
        (("list", "x"), "scenario list"),
        (("show", "as_tld"), "did you mean 'as_told'"),
        (("show", "as_told", "choise"), "did you mean 'choice'"),
        (("new", "mine.txt"), "ends in .toml"),
        (("check", "no_such.toml"), "no_such.toml"),
    ],
)
def test_mistakes_are_told_in_a_sentence(told, words, message):
    status, _, err = told(*words)
    assert status == 2
    assert message in err
    assert "Traceback" not in err


def test_money_is_told_in_the_users_currency(tmp_path, capsys):
    from experiments import win_rates

    mine = tmp_path / "mine.toml"
    assert COMMAND.main(["new", str(mine)]) == 0
    assert 'currency = "euro"' in mine.read_text(encoding="utf-8")
    out = tmp_path / "out"
    given = ["--quick", "--scenario", str(mine), "--set", "market.days=200", "--out", str(out)]
    capsys.readouterr()
    assert win_rates.main([*given, "--replications", "1", "--wide"]) == 0
    printed = capsys.readouterr().out
    assert "Profit: mean, euro." in printed
    assert "euro per win" in printed
    assert "yuan" not in printed
    text = (out / "datapackage.json").read_text(encoding="utf-8")
    assert "yuan" not in text
    assert '"unit": "euro"' in text
    assert main_refuses(mine, 'currency = "a\\nb"')
    generous = {f"vendors.{name}.concession": 0.1 for name in Scenario.load(mine).vendors}
    market = Market(Scenario.load(mine, generous), rng=1)
    market.run()
    told = [market.explain(number) for number in range(len(market.deals))]
    assert any("euro." in one for one in told)


def main_refuses(path, line):
    """Return whether a scenario with another currency is refused."""
    text = path.read_text(encoding="utf-8").replace('currency = "euro"', line)
    other = path.with_name("other.toml")
    other.write_text(text, encoding="utf-8")
    return COMMAND.main(["check", str(other)]) == 2
