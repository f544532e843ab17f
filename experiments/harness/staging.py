"""The files of a result take the place of an older result's as a whole.

They are written into a hidden folder first. Then the older result's manifest is removed, then its
other files; the new files are moved to where they belong, the new manifest last. So a folder with
a manifest holds one result, and one without is unfinished. The journal, and files of the user's own
that no manifest lists, stay where they are.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from experiments.harness import locks
from experiments.harness.errors import UserError
from experiments.harness.outputs import MANIFEST, digest, write_text

JOURNAL = "journal.jsonl"
STAGE, LEDGER = ".staging", ".written"
"""The hidden folder, and a list of all files of both results while one replaces the other."""


@contextmanager
def replacing(folder: Path, of_runs: bool = True) -> Iterator[Path]:
    """Give a new folder for a result's files, and let them replace the older result's afterwards.

    Nobody else writes into the folder meanwhile. After an error the older result is as it was.

    Args:
        folder: where the result belongs; it is made if it is not there.
        of_runs: whether the result is made of the runs in the folder's journal.

    Raises:
        UserError: another process writes there, it cannot be used, or it holds runs that the result
            is not made of.
    """
    with locks.held(folder):
        if not of_runs and (folder / JOURNAL).exists():
            raise UserError(
                f"--out {folder}: holds the runs of an experiment ({JOURNAL});"
                " choose another folder"
            )
        stage = folder / STAGE
        shutil.rmtree(stage, ignore_errors=True)  # of a process that was killed
        try:
            stage.mkdir()
            yield stage
            _replace(folder, stage)
        finally:
            shutil.rmtree(stage, ignore_errors=True)


def withdraw(folder: Path) -> None:
    """Remove the files of the result that a folder holds, if it holds one."""
    if (folder / MANIFEST).exists() or (folder / LEDGER).exists():
        _replace(folder, None)


def listed(folder: Path) -> dict[str, str] | None:
    """Return file → SHA-256 of the files that a folder's manifest lists.

    None if there is no such list.
    """
    manifest = _parsed(folder / MANIFEST)
    files = manifest.get("files") if isinstance(manifest, dict) else None
    return {str(name): str(value) for name, value in files.items()} if files else None


def changed(folder: Path, files: Mapping[str, str]) -> list[str]:
    """Return a sentence for every file that is not as its folder's manifest lists it."""
    sentences = []
    for name, expected in files.items():
        path = folder / name
        if not path.is_file():
            sentences.append(f"{path}: is not there, but {MANIFEST} lists it")
        elif digest(path) != expected:
            sentences.append(f"{path}: was changed; its SHA-256 is not that of {MANIFEST}")
    return sentences


def _replace(folder: Path, stage: Path | None) -> None:
    """Remove an older result's files, and put those of a stage in their place."""
    new = [] if stage is None else [path for path in stage.iterdir() if path.name != MANIFEST]
    names = {path.name for path in new}
    old = _written(folder)
    for path in new:
        _sync(path)
    # Whoever comes after a crash in the middle knows which files are no user's.
    write_text(folder / LEDGER, json.dumps(sorted(old | names)))
    (folder / MANIFEST).unlink(missing_ok=True)
    for name in sorted(old - names):
        (folder / name).unlink(missing_ok=True)
    for path in sorted(new):
        os.replace(path, folder / path.name)
    if stage is not None:
        os.replace(stage / MANIFEST, folder / MANIFEST)
    (folder / LEDGER).unlink()


def _written(folder: Path) -> set[str]:
    """Return the names of the files that results in a folder are made of."""
    names = {*(listed(folder) or {})}
    ledger = _parsed(folder / LEDGER)
    names |= {str(name) for name in ledger} if isinstance(ledger, list) else set()
    # No manifest that somebody has edited leads out of the folder.
    return {name for name in names if Path(name).name == name}


def _parsed(path: Path) -> object:
    """Return the content of a JSON file; None if it is not there, or damaged."""
    try:
        content: object = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content


def _sync(path: Path) -> None:
    """Make sure that a file's content is on the disk before its name is."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
