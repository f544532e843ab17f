"""Tiny experiments: a small market, few replications, results in a temporary folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from experiments import win_rates

SMALL = """
extends = "as_told"

[market]
organisations = 6
days = 120

[needs]
idle_days = 30
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.toml"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.fixture
def run_win_rates(run):
    """Return the same as `run`, for tests in which `run` is something else."""
    return run


@pytest.fixture
def run(small, tmp_path):
    """Return a function that runs win-rates on the small scenario and returns the exit status."""

    def call(
        *arguments: str, out: Path = tmp_path / "out", replications: int = 3, workers: int = 1
    ) -> int:
        given = [
            "--scenario",
            str(small),
            "--out",
            str(out),
            "--replications",
            str(replications),
            "--workers",
            str(workers),
            "--quiet",
        ]
        return win_rates.main([*given, *arguments])

    return call


@pytest.fixture(autouse=True)
def forget_strategies():
    """Strategies that a test loads are gone after it."""
    from simulation import registry

    before = dict(registry.strategies)
    yield
    registry.strategies.clear()
    registry.strategies.update(before)
