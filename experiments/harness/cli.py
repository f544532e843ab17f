"""`python -m experiments`: list the commands, and run one by its name."""

from __future__ import annotations

import ast
import importlib
import shutil
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from experiments.harness import shell
from experiments.harness.command import Command
from experiments.harness.errors import UserError, did_you_mean

if TYPE_CHECKING:
    from experiments.harness.experiment import Experiment

FOLDER = Path(__file__).parent.parent
GROUPS = ("start here", "claims", "contests", "tools")
"""Headings of the list. A script says with GROUP = "…" under which one it stands."""


class Listed(NamedTuple):
    """A command in the list: its group, and the first line of its docstring."""

    group: str
    line: str


def commands() -> dict[str, Listed]:
    """Return name → what the list says, for every script with a GROUP.

    None of them is imported.
    """
    found = {}
    for path in sorted(FOLDER.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        group = _constant(tree, "GROUP")
        if group is not None:
            line = (ast.get_docstring(tree) or "").partition("\n")[0]
            found[path.stem.replace("_", "-")] = Listed(group, line)
    return found


def _constant(tree: ast.Module, name: str) -> str | None:
    """Return the text that a module assigns to a name, if it does."""
    for node in tree.body:
        if (
            isinstance(node, ast.Assign)
            and [target.id for target in node.targets if isinstance(target, ast.Name)] == [name]
            and isinstance(node.value, ast.Constant)
        ):
            return str(node.value.value)
    return None


def listing() -> str:
    """Return the list of all commands, group by group."""
    known = commands()
    columns = shutil.get_terminal_size().columns
    indent = max(map(len, known), default=0) + 4
    lines = ["Commands (python -m experiments NAME --help documents one):"]
    for group in dict.fromkeys([*GROUPS, *(one.group for one in known.values())]):
        lines += ["", f"{group}:"]
        lines += [
            textwrap.fill(
                one.line,
                columns,
                initial_indent=f"  {name}".ljust(indent),
                subsequent_indent=" " * indent,
            )
            for name, one in known.items()
            if one.group == group
        ]
    return "\n".join(lines)


def main(words: Sequence[str] | None = None) -> int:
    """Run `python -m experiments WORDS` (default: this process's); return the exit status."""
    given = sys.argv[1:] if words is None else words
    return shell.guarded(lambda: _run(given), last=words is None)


def _run(words: Sequence[str]) -> int:
    known = commands()
    if not words or words[0] in ("-h", "--help"):
        print(listing())
        return 0
    if words[0] not in known:
        raise UserError(f"{words[0]}: no such command; {did_you_mean(words[0], known)}")
    return command(words[0]).main(words[1:])


def command(name: str) -> Command:
    """Return a command by its name; its script is imported."""
    known = experiment(name)
    found: Command = known.command() if known is not None else _script(name).COMMAND
    return found


def experiment(name: str) -> Experiment | None:
    """Return the experiment that a command runs; None if it is a command of another kind."""
    found: Experiment | None = getattr(_script(name), "EXPERIMENT", None)
    return found


def _script(name: str) -> Any:
    return importlib.import_module(f"experiments.{name.replace('-', '_')}")
