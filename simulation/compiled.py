"""Numba's `njit` with a cache that is keyed by the source files.

Numba compiles a function anew when its own file has changed, but not when a function that it calls,
in another file, has: after an edit one would run yesterday's code. So the compiled code of every
state of the sources has a folder of its own.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import numba
from numba import njit

__all__ = ["njit"]

SOURCES = Path(__file__).parent


def _cache_folder() -> Path:
    digest = hashlib.sha256(numba.__version__.encode())
    for path in sorted(SOURCES.rglob("*.py")):
        digest.update(path.read_bytes())
    return SOURCES / "__pycache__" / f"compiled-{digest.hexdigest()[:16]}"


def _use_own_cache() -> None:
    """Point Numba to the folder of these sources and drop those of earlier ones.

    A user's NUMBA_CACHE_DIR goes first.
    """
    if numba.config.CACHE_DIR:
        return
    folder = _cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return  # a read-only installation: Numba finds a folder of the user's
    for old in folder.parent.glob("compiled-*"):
        if old != folder:
            shutil.rmtree(old, ignore_errors=True)
    numba.config.CACHE_DIR = str(folder)


_use_own_cache()
