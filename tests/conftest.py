"""What all tests share: a small market, and strategies of a test's own."""

from __future__ import annotations

import signal

import pytest

from simulation import Strategy, registry, strategy
from simulation.scenario.fill import filled
from simulation.scenario.generate import COMMAND, DEFAULTS
from simulation.scenario.loading import BUILTIN
from simulation.strategies.decisions import DECISIONS
from tests.small import small


def pytest_configure():
    """Let the processes that tests start hear SIGINT and SIGHUP, also under nohup and behind `&`.

    What ignores a signal hands that down to its children; a handler is not handed down.
    """
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) == signal.SIG_IGN:
        signal.signal(signal.SIGHUP, lambda *_: None)


def pytest_sessionstart():
    """Say it before all tests fail that load a scenario.

    The defaults of new members are not in the file.
    """
    text = (BUILTIN / f"{DEFAULTS}.toml").read_text(encoding="utf-8")
    if filled(text) != text:
        raise pytest.UsageError(
            f"simulation/scenarios/{DEFAULTS}.toml lacks keys that the table has: run `{COMMAND}`."
        )


@pytest.fixture
def scenario():
    """The small market of `tests/small.py`."""
    return small()


@pytest.fixture
def register():
    """Register a plan, a function of the view, as a strategy for the time of one test.

    Rarer decisions by name, likewise.
    """
    before = dict(registry.strategies)

    def _register(plan, name="tested", **decisions):
        assert decisions.keys() <= DECISIONS.keys(), f"decisions.py knows no {list(decisions)}"
        methods = {
            method: (lambda _, view, answer=answer: answer(view))
            for method, answer in {"plan": plan, **decisions}.items()
        }
        strategy(name)(type("Tested", (Strategy,), methods))
        return name

    yield _register
    registry.strategies.clear()
    registry.strategies.update(before)
