"""Run a result again from its manifest, and compare the tables byte by byte.

    python -m experiments reproduce win-rates            the published result of that name
    python -m experiments reproduce results/win-rates    a folder

First it compares all files with the hashes in the manifest. Exit status: 0 all tables are the same;
1 some differ, and what may explain it is listed, or a file was changed after it was written; 2
there is nothing to reproduce.
"""

from __future__ import annotations

import json
import platform
import sys
import tempfile
from dataclasses import MISSING, dataclass
from pathlib import Path
from typing import Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.harness import cli, options, published
from experiments.harness.command import Command
from experiments.harness.errors import UserError
from experiments.harness.options import option, words_of
from experiments.harness.settings import MAX_WORKERS

GROUP = "tools"
NAME = "reproduce"


@dataclass(frozen=True)
class ReproduceOptions:
    """Which result is run again, and where."""

    folder: Path = option(
        MISSING,
        "a published result, or a folder with manifest.json and tables",
        read=options.folder,
        flag="NAME|FOLDER",
    )
    workers: int | None = option(
        None,
        "processes on this machine",
        read=options.whole_number(1, MAX_WORKERS),
        metavar="K",
    )
    dask: str | None = option(None, "an existing Dask scheduler instead", metavar="ADDRESS")
    keep: Path | None = option(
        None, "keep the new results there", read=options.folder, metavar="DIR"
    )
    quiet: bool = option(False, "print nothing but differences and errors")


def _act(given: ReproduceOptions) -> int:
    source = published.find(given.folder)
    manifest = read_manifest(source)
    name, command = command_of(manifest, source)
    tables = tables_of(source)
    _check_keep(given.keep, source)
    damaged = changes(source)
    for sentence in damaged:
        print(sentence, file=sys.stderr)
    for flag, value in (("--workers", given.workers), ("--dask", given.dask)):
        command += [flag, str(value)] if value is not None else []
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        if not given.quiet:
            print(f"Running: python -m experiments {' '.join([name, *command])}", file=sys.stderr)
        status = cli.command(name).main([*command, "--out", str(folder), "--fresh", "--quiet"])
        if status:
            return status
        different = [
            table
            for table in tables
            if not _same(source / table, folder / table, table, given.quiet)
        ]
    if different:
        for line in explanations(manifest):
            print(line, file=sys.stderr)
    return 1 if different or damaged else 0


def tables_of(folder: Path) -> list[Path]:
    """Return the tables of a result, as paths inside its folder.

    They are those that its manifests list: the user's own tables may lie there too.

    Raises:
        UserError: there are none.
    """
    found = {path.relative_to(folder) for path in folder.rglob("*.csv")}
    if not found:
        raise UserError(f"{folder}: has a manifest, but no tables (*.csv) to compare with")
    listed = {
        (part / name).relative_to(folder)
        for part, files in _listed(folder).items()
        for name in files
        if name.endswith(".csv")
    }
    return sorted(listed or found)


def changes(folder: Path) -> list[str]:
    """Return a sentence for every file that is not as a manifest of the folder lists it."""
    from experiments.harness import staging

    return [
        sentence
        for part, files in _listed(folder).items()
        for sentence in staging.changed(part, files)
    ]


def _listed(folder: Path) -> dict[Path, dict[str, str]]:
    """Return the files that each manifest in a folder lists: claims have a folder for each."""
    from experiments.harness import outputs, staging

    parts = [path.parent for path in sorted(folder.rglob(outputs.MANIFEST))]
    return {part: files for part in parts if (files := staging.listed(part)) is not None}


def _check_keep(keep: Path | None, source: Path) -> None:
    """Refuse to write the new result over the one that it is compared with.

    Raises:
        UserError: both are the same folder, however it is written, or one is inside the other.
    """
    if keep is None:
        return
    mine, theirs = keep.resolve(), source.resolve()
    if theirs in (mine, *mine.parents) or (keep.exists() and keep.samefile(source)):
        raise UserError(
            f"--keep {keep}: is the folder {source} itself, or in it;"
            " choose another, or the result would be overwritten"
        )


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a results folder.

    Raises:
        UserError: there is none, or it is damaged.
    """
    path = folder / "manifest.json"
    if not path.is_file():
        raise UserError(f"{folder}: has no manifest.json; give a folder that an experiment wrote")
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: is damaged: {error}") from None
    if isinstance(manifest, dict) and manifest.get("command", "") is None:
        raise UserError(f"{path}: has no command; this result was made from Python, run that again")
    if not isinstance(manifest, dict) or not isinstance(manifest.get("command"), list):
        raise UserError(
            f"{path}: has no command; it was not written by an experiment of this project"
        )
    return manifest


def command_of(manifest: dict[str, Any], folder: Path) -> tuple[str, list[str]]:
    """Return the experiment's name and its options, without those that cannot change a table.

    Raises:
        UserError: an unknown experiment or option, or a file of the command that is not there.
    """
    name, *rest = [str(part) for part in manifest["command"]][3:] or [""]
    where = f"{folder}/manifest.json: command"
    if name not in cli.commands() or name == NAME:
        raise UserError(f"{where}: no experiment is called '{name}'")
    try:
        settings = cli.command(name).parser().read(rest)
    except UserError as error:
        raise UserError(f"{where}: {error}") from None
    for flag, files in (
        ("--scenario", settings.scenarios),
        ("--strategies", settings.strategies),
    ):
        for file in map(str, files):
            if file.endswith((".py", ".toml")) and not Path(file).exists():
                raise UserError(
                    f"{where}: {flag} {file}: no such file; run this where the command was run"
                )
    return name, words_of(settings, neutral=False)


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
    had, has = _columns(before), _columns(now)
    for columns, what in ((had - has, "are gone"), (has - had, "are new")):
        if columns:
            print(f"{table}: columns that {what}: {', '.join(sorted(columns))}")
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


def _columns(table: bytes) -> set[str]:
    return set(table.decode("utf-8", "replace").partition("\n")[0].strip().split(","))


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


COMMAND = Command(NAME, __doc__, ReproduceOptions, _act)
main = COMMAND.main


if __name__ == "__main__":
    sys.exit(main())
