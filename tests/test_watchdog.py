"""The time limit: it ends what never returns, and leaves nothing behind."""

from __future__ import annotations

import threading
import time

import pytest

from simulation.watchdog import TimeIsUp, time_limit


def watched(seconds, limit):
    """Work for some seconds under a limit; return whether the time was up."""
    try:
        with time_limit(limit):
            end = time.perf_counter() + seconds
            while time.perf_counter() < end:
                pass
    except TimeIsUp:
        return True
    return False


@pytest.mark.parametrize("limit", [1e-6, 1e-4, 0.01])
def test_what_takes_too_long_is_ended(limit):
    assert watched(20.0, limit)


def test_what_is_in_time_is_not_ended():
    assert not watched(0.01, 30.0)
    assert not watched(0.01, None)


def test_no_limit_outlives_its_block_even_if_the_time_is_up_in_the_last_moment():
    before = threading.active_count()
    up = sum(watched(0.002, 0.002) for _ in range(100))
    assert threading.active_count() == before
    end = time.perf_counter() + 0.05
    while time.perf_counter() < end:  # what was asked for too late would end this
        pass
    assert 0 <= up <= 100
