"""Look at scenarios, write one's own, check it, and see what differs.

python -m experiments scenario list
python -m experiments scenario show as_told choice       all keys of a section, or one key
python -m experiments scenario new mine.toml             a commented file to change
python -m experiments scenario check mine.toml
python -m experiments scenario diff as_told mine.toml
python -m experiments scenario schema                    the JSON schema, for editors
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import MISSING, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.harness.command import Command
from experiments.harness.errors import UserError, did_you_mean
from experiments.harness.options import option, text

if TYPE_CHECKING:
    from simulation import Scenario
    from simulation.scenario.table import Parameter

GROUP = "tools"
NAME = "scenario"

TEMPLATE = """\
# A market of my own: three vendors, who sell the same product at different hours. Whatever is left
# out is as in as_told. Change the values; `python -m experiments scenario check` checks them, and
# `python -m experiments scenario show as_told` lists all other keys.

extends = "as_told"
without = ["vendors", "schedules"]
description = "Three vendors: one by day, one by night, one with both."
currency = "euro"

[market]
organisations = 100
days = 750

[choice]
sensitivity = 6.0

[schedules]
day = [[9, 18, "visit"]]
night = [[18, 22, "dinner"], [22, 26, "night_out"]]

[vendors.Day]
team = [{ schedule = "day", reps = 10 }]
strategy = "default"

[vendors.Day.product]
performance = 0.7
price = 0.7
delivery = 0.7
installation = 0.7
service = 0.7
payment = 0.7

[vendors.Night]
team = [{ schedule = "night", reps = 10 }]
strategy = "default"

[vendors.Night.product]
performance = 0.7
price = 0.7
delivery = 0.7
installation = 0.7
service = 0.7
payment = 0.7

[vendors.Both]
team = [{ schedule = "day", reps = 5 }, { schedule = "night", reps = 5 }]
strategy = "default"

[vendors.Both.product]
performance = 0.7
price = 0.7
delivery = 0.7
installation = 0.7
service = 0.7
payment = 0.7
"""


@dataclass(frozen=True)
class ScenarioOptions:
    """What is to be done, and with what."""

    action: str = option(
        MISSING, "list, show, new, check, diff or schema", read=text, flag="ACTION"
    )
    words: tuple[str, ...] = option(
        (), "scenarios or files, and for show a key", read=text, flag="NAME|FILE", many="list"
    )


def _list(words: Sequence[str]) -> int:
    from experiments.harness import terminal
    from simulation import Scenario

    printed = terminal.bare_table([("scenario", "left"), ("what it is", "left")])
    for name in Scenario.builtin():
        printed.add_row(name, " ".join(Scenario.load(name).description.split()))
    terminal.console(page=80).print(printed)
    return 0


def _show(words: Sequence[str]) -> int:
    from rich.text import Text

    from experiments.harness import terminal

    values = _values(_loaded(words[0]))
    key = words[1] if len(words) > 1 else ""
    chosen = {
        path: value
        for path, value in values.items()
        if not key or path == key or path.startswith(f"{key}.")
    }
    if not chosen:
        sections = {part for path in values for part in (path, path.partition(".")[0])}
        raise UserError(f"{words[0]} has no key '{key}'; {did_you_mean(key, sorted(sections))}")
    console = terminal.console(page=80)
    if set(chosen) == {key}:
        console.print(_in_full(key, chosen[key]), markup=False)
        return 0
    printed = terminal.bare_table([("key", "left"), ("value", "right"), ("meaning", "left")])
    for path, value in chosen.items():
        parameter = _parameter(path)
        meaning = _meaning(parameter) if parameter else ""
        printed.add_row(Text(path), Text(_value(value)), Text(meaning))
    console.print(printed)
    return 0


def _new(words: Sequence[str]) -> int:
    from experiments.harness import outputs
    from simulation.scenario.annotate import annotate

    path = Path(words[0])
    if path.suffix != ".toml":
        raise UserError(f"{path}: a scenario's file has a name that ends in .toml")
    if path.exists():
        raise UserError(f"{path}: exists already; choose another name, or move it away")
    outputs.prepare_folder(path.parent)
    outputs.write_text(path, annotate(TEMPLATE, states_defaults=False))
    print(f"Written to {path}. Change it, then")
    print(f"  python -m experiments scenario check {path}")
    print(f"  python -m experiments win-rates --quick --scenario {path}")
    return 0


def _check(words: Sequence[str]) -> int:
    for name in words:
        scenario = _loaded(name)
        reps = {
            vendor: sum(entry.reps for entry in spec.team)
            for vendor, spec in scenario.vendors.items()
        }
        teams = ", ".join(f"{vendor} ({count} reps)" for vendor, count in reps.items())
        print(
            f"{name}: is sound; {scenario.market.organisations} organisations,"
            f" {scenario.market.days} working days, vendors {teams}"
        )
    return 0


def _diff(words: Sequence[str]) -> int:
    from rich.text import Text

    from experiments.harness import terminal

    before, after = (_values(_loaded(name)) for name in words)
    keys = [key for key in dict.fromkeys([*before, *after]) if key != "description"]
    changed = [key for key in keys if before.get(key) != after.get(key)]
    if not changed:
        print(f"{words[0]} and {words[1]} do not differ")
        return 0
    printed = terminal.bare_table([("key", "left"), *((name, "right") for name in words)])
    for key in changed:
        cells = (_value(values[key]) if key in values else "–" for values in (before, after))
        printed.add_row(Text(key), *map(Text, cells))
    terminal.console(page=80).print(printed)
    return 0


def _schema(words: Sequence[str]) -> int:
    from simulation.scenario.loading import BUILTIN

    print((BUILTIN / "schema.json").read_text(encoding="utf-8"), end="")
    return 0


ACTIONS: dict[str, tuple[Callable[[Sequence[str]], int], int, int, str]] = {
    "list": (_list, 0, 0, "scenario list"),
    "show": (_show, 1, 2, "scenario show NAME [KEY]"),
    "new": (_new, 1, 1, "scenario new FILE.toml"),
    "check": (_check, 1, 1000, "scenario check FILE.toml"),
    "diff": (_diff, 2, 2, "scenario diff A B"),
    "schema": (_schema, 0, 0, "scenario schema"),
}
"""Action → what does it, least and most words, and how it is typed."""


def _act(given: ScenarioOptions) -> int:
    if given.action not in ACTIONS:
        raise UserError(f"'{given.action}' is unknown; {did_you_mean(given.action, list(ACTIONS))}")
    act, least, most, typed = ACTIONS[given.action]
    if not least <= len(given.words) <= most:
        raise UserError(f"should be: python -m experiments {typed}")
    return act(given.words)


def _loaded(name: str) -> Scenario:
    from simulation import Scenario

    return Scenario.load(name)


def _values(scenario: Scenario) -> dict[str, Any]:
    """Return a scenario's values by dotted path, those in lists of tables too."""
    from experiments.harness.conditions import members
    from experiments.harness.design import flat

    return members(flat(scenario.to_dict()))


def _parameter(path: str) -> Parameter | None:
    from simulation.scenario import parameter_at

    return parameter_at(path.split("."))


def _meaning(parameter: Parameter) -> str:
    from simulation.scenario.annotate import described

    return described(parameter)


def _in_full(path: str, value: Any) -> str:
    """Return all that is known of a key: value, meaning, unit, bounds, range, status, source."""
    from simulation.scenario.annotate import note

    parameter = _parameter(path)
    lines = [f"{path} = {_value(value)}"]
    if parameter is not None:
        lines.append(_meaning(parameter))
        if parameter.bounds is not None:
            lines.append(f"Allowed: {parameter.bounds}.")
        lines.append(f"The default in as_told: {note(parameter) or parameter.status}.")
    return "\n".join(lines)


def _value(value: Any) -> str:
    """Return a value as a scenario file has it; nothing where there is none."""
    from experiments.harness.options import toml

    return "" if value is None else toml(value)


COMMAND = Command(NAME, __doc__, ScenarioOptions, _act)
main = COMMAND.main


if __name__ == "__main__":
    sys.exit(main())
