"""What all tests share: a small market, and strategies of a test's own."""

from __future__ import annotations

import pytest

from simulation import Strategy, registry, strategy
from tests.small import small


@pytest.fixture
def scenario():
    """The small market of `tests/small.py`."""
    return small()


@pytest.fixture
def register():
    """Register a plan, a function of the view, as a strategy for the time of one test."""
    before = dict(registry.strategies)

    def _register(plan, name="tested"):
        strategy(name)(type("Tested", (Strategy,), {"plan": lambda _, view: plan(view)}))
        return name

    yield _register
    registry.strategies.clear()
    registry.strategies.update(before)
