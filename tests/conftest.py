"""What all tests share: the compiled code of these very sources, small markets, and strategies of a test's own."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def pytest_configure():
    # Numba compiles a function anew when its own file changes, but not when a function that it calls, in another file,
    # does: after an edit the tests would run yesterday's code. So every state of the sources has a cache of its own.
    digest = hashlib.sha256()
    for path in sorted((ROOT / "simulation").rglob("*.py")):
        digest.update(path.read_bytes())
    os.environ["NUMBA_CACHE_DIR"] = str(ROOT / ".pytest_cache" / "numba" / digest.hexdigest()[:16])


@pytest.fixture
def scenario():
    """The small market of `tests/small.py`."""
    from tests.small import small

    return small()


@pytest.fixture
def register():
    """Register a plan, a function of the view, as a strategy for the time of one test."""
    from simulation import Strategy, registry, strategy

    before = dict(registry.strategies)

    def _register(plan, name="tested"):
        strategy(name)(type("Tested", (Strategy,), {"plan": lambda _, view: plan(view)}))
        return name

    yield _register
    registry.strategies.clear()
    registry.strategies.update(before)
