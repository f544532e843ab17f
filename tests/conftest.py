"""What all tests share."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).parent.parent


def _compiled_code_of_these_sources() -> Path:
    """Return a folder for Numba's cache that only these very sources use.

    Numba compiles a function anew when its own file changes, but not when a function that it calls, in another file,
    does: after an edit the tests would otherwise run yesterday's code.
    """
    digest = hashlib.sha256()
    for path in sorted((ROOT / "simulation").rglob("*.py")):
        digest.update(path.read_bytes())
    return ROOT / ".pytest_cache" / "numba" / digest.hexdigest()[:16]


os.environ["NUMBA_CACHE_DIR"] = str(_compiled_code_of_these_sources())  # before anybody imports Numba
