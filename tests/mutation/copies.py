"""A copy of the tree in which mutants run.

Files may be edited meanwhile, and no mutant harms them.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HOME = "MUTANTS_OF"
"""The variable in which a copy's command finds the tree that was copied."""


def home(root: Path) -> Path | None:
    """Return the tree of which `root` is a copy, None if it is none."""
    place = os.environ.get(HOME)
    return Path(place) if place and Path(place) != root else None


def move(root: Path, work: Path, module: str, arguments: list[str]) -> None:
    """Start a module again in a copy of its tree; this does not come back.

    Args:
        root: the tree. What Git ignores is not copied.
        work: folder for copies. Equal trees share one; those that nobody uses any more go.
        module: its name.
        arguments: of its command line.

    Raises:
        FileNotFoundError: Git does not know the tree.
    """
    files = _files(root)
    digest = hashlib.sha256()
    for name in files:
        content = (root / name).read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    work.mkdir(parents=True, exist_ok=True)
    place = work / f"tree-{digest.hexdigest()[:16]}"
    # The lock outlives this program: the one that follows, and all its children, hold it.
    lock = os.open(place.with_suffix(".lock"), os.O_RDWR | os.O_CREAT)
    os.set_inheritable(lock, True)
    fcntl.flock(lock, fcntl.LOCK_SH)
    if not place.exists():
        _copy(root, files, place)
    _drop_others(place)
    sys.stdout.flush()
    os.chdir(place)
    environment = os.environ | {HOME: str(root), "PYTHONPATH": str(place)}
    os.execve(sys.executable, [sys.executable, "-m", module, *arguments], environment)


def _files(root: Path) -> list[str]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise FileNotFoundError(f"{root}: Git does not know this folder") from error
    names = {os.fsdecode(name) for name in done.stdout.split(b"\0") if name}
    return sorted(name for name in names if (root / name).is_file())


def _copy(root: Path, files: list[str], place: Path) -> None:
    """Make a copy, which is there as a whole or not at all."""
    part = Path(tempfile.mkdtemp(prefix="part-", dir=place.parent))
    for name in files:
        target = part / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(root / name, target)
    with contextlib.suppress(OSError):  # another command has made it meanwhile
        part.rename(place)
    shutil.rmtree(part, ignore_errors=True)


def _drop_others(kept: Path) -> None:
    for place in kept.parent.glob("tree-*.lock"):
        if place.stem == kept.name:
            continue
        lock = os.open(place, os.O_RDWR)
        with contextlib.suppress(BlockingIOError):  # in use
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(place.with_suffix(""), ignore_errors=True)
            place.unlink()
        os.close(lock)
