"""The files of a result: tables and manifest.json, each written whole or not at all."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import platform
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.harness.errors import UserError, readable

if TYPE_CHECKING:
    import pandas as pd

MANIFEST = "manifest.json"
PACKAGES = (
    "mesa",
    "networkx",
    "numpy",
    "numba",
    "pandas",
    "pydantic",
    "scipy",
    "statsmodels",
    "matplotlib",
    "choix",
    "nashpy",
    "optuna",
    "SALib",
    "scikit-learn",
)


FORMULA = ("=", "+", "-", "@")
"""What a formula begins with in a spreadsheet."""


def prepare_folder(folder: Path) -> None:
    """Make the output folder.

    Raises:
        UserError: it cannot be made, or is a file.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise UserError(f"--out {folder}: is a file, not a folder") from None


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a CSV: the same bytes on every system, and no text that looks like a formula."""
    from pandas.api.types import is_string_dtype

    safe = table.copy()
    for column in safe.columns[[is_string_dtype(kind) for kind in safe.dtypes]]:
        safe[column] = [
            f"'{text}" if str(text).startswith(FORMULA) else text for text in safe[column]
        ]
    write_text(path, safe.to_csv(index=False, lineterminator="\n"))


def write_text(path: Path, text: str) -> None:
    """Replace a file in one step.

    Paths that are not UTF-8 text may stand in it; see `readable`.
    """
    write_bytes(path, readable(text).encode())


def write_bytes(path: Path, content: bytes) -> None:
    """Replace a file in one step."""
    temporary = path.with_name(f".{path.name}.part")
    temporary.write_bytes(content)
    os.replace(temporary, path)


def write_manifest(folder: Path, command: list[str] | None, facts: dict[str, Any]) -> None:
    """Write what it takes to get the same result again, and what files it is made of.

    Args:
        folder: where to; all other files of the result are there already.
        command: words after `python -m experiments`; None if no command line gives this result.
        facts: scenarios, seed, counts and times.
    """
    words = None if command is None else ["python", "-m", "experiments", *command]
    files = {path.name: digest(path) for path in sorted(folder.iterdir()) if path.is_file()}
    manifest = {"command": words, **environment(), **facts, "files": files}
    write_text(folder / MANIFEST, json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def environment() -> dict[str, Any]:
    """Return the versions of this project, Python, and the packages that it computes with."""
    return {
        "project": {"name": "both-hands", "version": _version("both-hands"), **_commit()},
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in PACKAGES},
        "platform": f"{platform.system()} {platform.machine()}",
    }


def versions() -> dict[str, str | None]:
    """Return the versions of what may move a number in its last bit: Python and four packages."""
    packages = {name: _version(name) for name in ("numpy", "numba", "mesa", "pandas")}
    return {"python": platform.python_version(), **packages}


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _commit() -> dict[str, Any]:
    """Return the source tree's commit, and whether the code differs; nothing outside a clone."""

    def git(*arguments: str) -> str:
        folder = Path(__file__).parent
        return subprocess.run(
            ["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True
        ).stdout.strip()

    try:
        changed = git("status", "--porcelain", "--", ":/simulation", ":/experiments")
        return {"commit": git("rev-parse", "HEAD"), "modified": bool(changed)}
    except (OSError, subprocess.CalledProcessError):
        return {"commit": None, "modified": None}
