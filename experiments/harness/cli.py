"""The command line: list experiments, find one by name, and turn mistakes into messages."""

from __future__ import annotations

import ast
import difflib
import importlib
import io
import sys
from pathlib import Path

FOLDER = Path(__file__).parent.parent


def experiments() -> dict[str, str]:
    """Return name → first line of the docstring for every script in the folder, without importing any."""
    found = {}
    for path in sorted(FOLDER.glob("*.py")):
        if not path.stem.startswith("_"):
            docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
            found[path.stem.replace("_", "-")] = docstring.partition("\n")[0]
    return found


def forgiving_output() -> None:
    """Let a terminal that knows no – or 两手抓 show something else instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def main(arguments: list[str]) -> int:
    """Run `python -m experiments ARGUMENTS`; returns the exit status."""
    forgiving_output()
    known = experiments()
    if not arguments or arguments[0] in ("-h", "--help"):
        width = max(map(len, known), default=0)
        print("Experiments (python -m experiments NAME --help documents one):")
        for name, line in known.items():
            print(f"  {name:{width}}  {line}")
        return 0
    name = arguments[0]
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(known)}"
        print(f"{name}: no such experiment; {hint}", file=sys.stderr)
        return 2
    module = importlib.import_module(f"experiments.{name.replace('-', '_')}")
    return int(module.main(arguments[1:]))
