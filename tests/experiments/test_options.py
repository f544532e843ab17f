"""Options and their parser: what is read, what is suggested, and how settings become words
again.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from dataclasses import MISSING, FrozenInstanceError, dataclass, fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments import win_rates
from experiments.harness import cli
from experiments.harness.command import Command
from experiments.harness.errors import UserError
from experiments.harness.options import choice, declared, duration, option, words_of
from experiments.harness.parser import Parser
from experiments.harness.settings import Settings
from tests.experiments.test_datapackage import WITHOUT_TABLES

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Own(Settings):
    """Settings with options of their own."""

    colour: str = option("red", "its colour", read=choice("red", "green"))
    players: tuple[str, ...] = option((), "who plays", many="list")


FACTS = {"name": "x", "scenarios": "as_told", "replications": 7}


def read(*words):
    return Parser("x", "", Own, FACTS).read(words)


# --- What is read ---------------------------------------------------------------------------------


def test_nothing_typed_is_all_defaults():
    assert read() == Own()


def test_words_become_frozen_settings():
    found = read(
        "--scenario",
        "as_told",
        "--scenario=mine.toml",
        "--set",
        "choice.sensitivity=8",
        "--set",
        "vendors.Dell.strategy=idle",
        "--strategies",
        "a.py",
        "--workers",
        "2",
        "--quick",
        "--players",
        "a",
        "b",
        "--run-timeout",
        "5m",
        "--out",
        "there",
    )
    assert found == Own(
        scenarios=("as_told", "mine.toml"),
        overrides={"choice.sensitivity": 8, "vendors.Dell.strategy": "idle"},
        strategies=(Path("a.py"),),
        workers=2,
        quick=True,
        players=("a", "b"),
        run_timeout=300.0,
        out=Path("there"),
    )
    with pytest.raises(FrozenInstanceError):
        found.seed = 2


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90", 90),
        ("90s", 90),
        ("5m", 300),
        ("1h", 3600),
        ("1.5m", 90),
        ("0.25", 0.25),
        (" 2 h ", 7200),
    ],
)
def test_durations(text, seconds):
    assert duration(text) == seconds
    assert Settings(run_timeout=text).run_timeout == seconds


@pytest.mark.parametrize(
    "text", ["", "m", "-1", "0", "5x", "1h30m", "nan", "inf", "300h", "1e9", "."]
)
def test_what_is_no_duration(text):
    with pytest.raises(argparse.ArgumentTypeError, match="should be a duration up to"):
        duration(text)


def test_values_from_python_are_checked_by_the_same_rules():
    assert Settings(strategies="mine.py").strategies == (Path("mine.py"),)
    assert Settings(overrides=["market.days=30"]).overrides == {"market.days": 30}
    with pytest.raises(UserError, match=r"precision: '0\.9' should be a half-width"):
        Settings(precision=0.9)


# --- And becomes words again ----------------------------------------------------------------------

TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8)
VALUES = st.recursive(
    st.booleans() | st.integers(-99, 99) | st.floats(allow_nan=False) | TEXTS,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(TEXTS, inside, max_size=2),
    max_leaves=4,
)


@given(VALUES, st.integers(0, 2**64 - 1), st.booleans())
def test_settings_become_words_that_are_read_as_the_same_settings(value, seed, quick):
    settings = Own(
        scenarios=("as_told", "a b.toml"),
        overrides={"vendors.Dell.strategy": value},
        seed=seed,
        quick=quick,
        run_timeout=0.1,
        colour="green",
        players=("a", "b"),
    )
    assert read(*settings.words()) == settings


def test_words_without_what_cannot_change_a_table():
    settings = Own(seed=2, workers=3, out=Path("there"), quiet=True, fresh=True, dask="tcp://a:1")
    assert settings.words(neutral=False) == ["--seed", "2"]
    assert words_of(Own()) == []


# --- Mistakes -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--replicatons", "3"], ("--replicatons: is no option of this command; "
"did you mean '--replications'?")),
        (["--quite"], "did you mean '--quiet'?"),
        (["--sed=4"], "--sed: is no option of this command; did you mean '--seed'?"),
        (["--replic", "3"], "did you mean '--replications'?"),
        (["--colour", "gren"], "--colour: 'gren' is unknown; did you mean 'green'?"),
        (["--colour", "mauve"], "--colour: 'mauve' is unknown; known: red, green"),
        (["as_told"], "as_told: is not expected here; options begin with --"),
        (["-q"], "-q: is not expected here"),
        (["--seed"], "--seed: expected one argument"),
        (["--seed", "1.5"], "--seed: '1.5' should be a whole number from 0"),
        (["--quick=yes"], "--quick: ignored explicit argument 'yes'"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_sentence(words, message):
    with pytest.raises(UserError) as caught:
        read(*words)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.status == 2


@pytest.mark.parametrize("name", cli.commands())
def test_every_command_suggests_options_and_exits_with_2(name, capsys):
    assert cli.main([name, "--hepl"]) == 2
    printed = capsys.readouterr()
    assert printed.err == "--hepl: is no option of this command; did you mean '--help'?\n"
    assert printed.out == ""


def test_a_positional_that_is_missing_is_named(capsys):
    assert cli.main(["check"]) == 2
    assert capsys.readouterr().err == "the following arguments are required: FILE.py|NAME\n"


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_stops_reading_ends_the_output_quietly(unbuffered):
    code = "import sys; from experiments.harness.cli import main; sys.exit(main([]))"
    command = f"{sys.executable} -c '{code}' | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        env=os.environ | {"PYTHONUNBUFFERED": unbuffered},
    )
    assert (done.stdout, done.stderr) == ("0\n", "")


# --- Help and the list ----------------------------------------------------------------------------


def test_help_has_the_options_in_groups_the_commands_own_first():
    text = Parser("x", "What it does.", Own, FACTS).format_help()
    headings = [line for line in text.splitlines() if line.endswith(":") and line[0] != " "]
    assert headings == [
        "options:",
        "options of this command:",
        "markets:",
        "runs:",
        "machines:",
        "output:",
    ]
    assert "runs of each condition (default: 7)" in text
    assert "default: results/x/" in text


def test_every_option_is_documented_and_every_field_is_an_option():
    for name in cli.commands():
        for field in fields(cli.command(name).options):
            one, _ = declared(cli.command(name).options)[field.name]
            assert one.help, f"{name}: {field.name}"


def test_the_names_that_others_rely_on():
    shared = (
        "--scenario --replications --seed --workers --dask --out --set --strategies "
        "--quick --quiet --fresh"
    )
    for name in cli.commands():
        flags = set(cli.command(name).parser()._option_string_actions)
        if name not in WITHOUT_TABLES:
            assert set(shared.split()) <= flags, name


def test_the_list_has_groups_and_every_group_is_known():
    assert {one.group for one in cli.commands().values()} == set(cli.GROUPS)
    lines = cli.listing().splitlines()
    places = [lines.index(f"{group}:") for group in cli.GROUPS]
    assert places == sorted(places)


def test_a_file_without_a_group_is_no_command(tmp_path, monkeypatch):
    (tmp_path / "with_one.py").write_text(
        '"""What it does.\n\nMore."""\n\nGROUP = "tools"\nraise SystemExit\n'
    )
    (tmp_path / "without.py").write_text('"""No command."""\n')
    monkeypatch.setattr(cli, "FOLDER", tmp_path)
    assert cli.commands() == {"with-one": ("tools", "What it does.")}
    assert "api" not in cli.commands()


def test_a_command_of_ones_own(capsys):
    @dataclass(frozen=True)
    class Options:
        """What is greeted."""

        who: str = option(MISSING, "whom to greet", flag="NAME")
        loud: bool = option(False, "shout")

    def act(options):
        print(options.who.upper() if options.loud else options.who)
        return 0

    command = Command("greet", "Greets somebody.", Options, act)
    assert command.main(["dell", "--loud"]) == 0
    assert capsys.readouterr().out == "DELL\n"
    with pytest.raises(SystemExit, match="0"):
        command.main(["--help"])
    assert "whom to greet" in capsys.readouterr().out


def test_quiet_runs_say_nothing(small, tmp_path, capsys):
    given = ["--scenario", str(small), "--replications", "1", "--workers", "1", "--quiet"]
    assert win_rates.main([*given, "--out", str(tmp_path / "out")]) == 0
    assert capsys.readouterr() == ("", "")
