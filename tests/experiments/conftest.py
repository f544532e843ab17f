"""Tiny experiments: a small market, few replications, results in a temporary folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from experiments import win_rates
from tests.experiments.processes import finished_runs, wait_for, workers_of

ROOT = Path(__file__).parent.parent.parent

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


@pytest.fixture
def started(small, tmp_path):
    """Return a running sweep in a process of its own, with some runs finished and two workers, and
    their ids.
    """
    out = tmp_path / "out"
    given = [
        "--scenario",
        str(small),
        "--replications",
        "2000",
        "--workers",
        "2",
        "--out",
        str(out),
        "--quiet",
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "experiments", "win-rates", *given],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        wait_for(lambda: process.poll() is not None or finished_runs(out) >= 3, 600)
        assert process.poll() is None, process.stderr.read()
        assert wait_for(lambda: len(workers_of(process.pid)) == 2, 120)
        yield process, workers_of(process.pid), out
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


@pytest.fixture(autouse=True)
def forget_strategies():
    """Strategies that a test loads are gone after it."""
    from simulation import registry

    before = dict(registry.strategies)
    yield
    registry.strategies.clear()
    registry.strategies.update(before)
