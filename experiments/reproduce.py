"""Run a committed result again from its manifest, and compare the tables byte by byte.

    python -m experiments reproduce results/win-rates

Exit status: 0 all tables are the same; 1 some differ, and what may explain it is listed; 2 there is nothing to reproduce.
"""

from __future__ import annotations

import argparse
import importlib
import json
import platform
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

if __package__ in (
    None,
    "",
):  # run as a script: find the packages beside this folder, installed or not
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.harness import cli, options
from experiments.harness.errors import UserError
from experiments.harness.experiment import guarded

NAME = "reproduce"
OWN = ("--out", "--workers", "--dask")
"""Options that say where something runs and is written; they cannot change a table."""


def parser() -> argparse.ArgumentParser:
    """Return the parser of its command line."""
    parser = argparse.ArgumentParser(
        prog=f"python -m experiments {NAME}",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "folder", type=Path, metavar="RESULTS_FOLDER", help="a folder with manifest.json and tables"
    )
    parser.add_argument(
        "--workers",
        type=options.whole_number(1, options.MAX_WORKERS),
        metavar="K",
        help="processes on this machine",
    )
    parser.add_argument("--dask", metavar="ADDRESS", help="an existing Dask scheduler instead")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the new results there")
    parser.add_argument(
        "--quiet", action="store_true", help="print nothing but differences and errors"
    )
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Reproduce with command-line arguments; returns the exit status."""
    cli.forgiving_output()
    parsed = parser().parse_args(sys.argv[1:] if arguments is None else arguments)
    return guarded(lambda: _run(parsed))


def _run(arguments: argparse.Namespace) -> int:
    manifest = read_manifest(arguments.folder)
    name, command = command_of(manifest, arguments.folder)
    tables = sorted(path.relative_to(arguments.folder) for path in arguments.folder.rglob("*.csv"))
    if not tables:
        raise UserError(
            f"{arguments.folder}: has a manifest, but no tables (*.csv) to compare with"
        )
    for option in ("workers", "dask"):
        value = getattr(arguments, option)
        command += [f"--{option}", str(value)] if value is not None else []
    module = importlib.import_module(f"experiments.{name.replace('-', '_')}")
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.keep or Path(temporary)
        if not arguments.quiet:
            print(f"Running: python -m experiments {' '.join([name, *command])}", file=sys.stderr)
        status = module.main([*command, "--out", str(folder), "--fresh", "--quiet"])
        if status:
            return int(status)
        different = [
            table
            for table in tables
            if not _same(arguments.folder / table, folder / table, table, arguments.quiet)
        ]
    if different:
        for line in explanations(manifest):
            print(line, file=sys.stderr)
    return 1 if different else 0


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a results folder.

    Raises:
        UserError: there is none, or it is damaged.
    """
    path = folder / "manifest.json"
    if not path.is_file():
        raise UserError(
            f"{folder}: {'has no manifest.json' if folder.is_dir() else 'no such folder'}; give a folder that an experiment wrote"
        )
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: is damaged: {error}") from None
    if not isinstance(manifest, dict) or not isinstance(manifest.get("command"), list):
        raise UserError(
            f"{path}: has no command; it was not written by an experiment of this project"
        )
    return manifest


def command_of(manifest: dict[str, Any], folder: Path) -> tuple[str, list[str]]:
    """Return the experiment's name and its options, without those that do not change the tables.

    Raises:
        UserError: an unknown experiment, or a file of the command that is not there.
    """
    name, *rest = [str(part) for part in manifest["command"]][3:] or [""]
    if name not in cli.experiments() or name == NAME:
        raise UserError(f"{folder}/manifest.json: command: no experiment is called '{name}'")
    command: list[str] = []
    words = iter(rest)
    for word in words:
        option, equals, _ = word.partition("=")
        if option in OWN:
            if not equals:
                next(words, None)
        elif option not in ("--fresh", "--quiet"):
            command.append(word)
    for option, value in pairwise(command):
        if (
            option in ("--strategies", "--scenario")
            and value.endswith((".py", ".toml"))
            and not Path(value).exists()
        ):
            raise UserError(
                f"{folder}/manifest.json: command: {option} {value}: no such file; run this where the command was run"
            )
    return name, command


def _same(old: Path, new: Path, table: Path, quiet: bool) -> bool:
    """Compare two tables, and say so."""
    if not new.is_file():
        print(f"{table}: was not written this time")
        return False
    before, now = old.read_bytes(), new.read_bytes()
    if before == now:
        if not quiet:
            print(f"{table}: the same, {len(before):,} bytes")
        return True
    pairs = zip(before.splitlines(), now.splitlines(), strict=False)
    line = next((number for number, (left, right) in enumerate(pairs, 1) if left != right), None)
    print(
        f"{table}: differs"
        + (
            f", first in line {line}"
            if line
            else f" in length, {len(before):,} and {len(now):,} bytes"
        )
    )
    return False


def explanations(manifest: dict[str, Any]) -> list[str]:
    """Return what is different here and now, a line each."""
    from experiments.harness import outputs

    then = {
        "Python": manifest.get("python"),
        "platform": manifest.get("platform"),
        "commit": manifest.get("project", {}).get("commit"),
        **manifest.get("packages", {}),
    }
    here = outputs.environment()
    now = {
        "Python": platform.python_version(),
        "platform": here["platform"],
        "commit": here["project"]["commit"],
        **here["packages"],
    }
    lines = [
        f"  {name}: {then[name]} then, {now.get(name)} now"
        for name in then
        if then[name] != now.get(name)
    ]
    return (
        ["What is different from then:", *lines]
        if lines
        else ["Versions, platform and commit are those of then."]
    )


if __name__ == "__main__":
    sys.exit(main())
