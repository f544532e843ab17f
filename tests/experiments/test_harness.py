"""Small rules of the harness that show only where something goes wrong."""

from __future__ import annotations

import errno
import signal

import pytest

from experiments.harness import report, shell
from experiments.harness.comparison import vendor_of
from experiments.harness.errors import UserError
from experiments.harness.isolation import ended
from experiments.harness.runs import Run, RunOutcome, State
from simulation import Scenario


def failed(condition, replication, seed):
    run = Run(condition, replication, seed)
    return RunOutcome(run, State.FAILED, failure="no plan", trace="line 7")


def test_failures_are_told_in_the_order_of_the_plan_and_an_old_file_goes(tmp_path):
    report.write_failures([failed("b", 0, 5), failed("a", 1, 6), failed("a", 0, 5)], tmp_path)
    told = (tmp_path / "failures.txt").read_text(encoding="utf-8").splitlines()
    assert told[::2] == [
        "a, replication 0, seed 5: no plan",
        "a, replication 1, seed 6: no plan",
        "b, replication 0, seed 5: no plan",
    ]
    assert told[1::2] == ["line 7"] * 3
    report.write_failures([], tmp_path)
    assert not (tmp_path / "failures.txt").exists()


def test_the_vendor_to_compare_is_in_all_scenarios():
    first = Scenario.load("home_pc")  # Dell and Shop
    second = Scenario.load("as_told")  # A, B, C and Dell
    assert vendor_of([first, second]) == "Dell"
    assert vendor_of([second, second]) == "Dell"  # the last one, as none differs
    changed = second.replace({"vendors.B.promise": 0.5})
    assert vendor_of([second, changed]) == "B"
    with pytest.raises(UserError, match="no vendor in common"):
        vendor_of([Scenario.load("consumer"), second])  # North and South


@pytest.mark.parametrize(
    ("exitcode", "told"),
    [
        (0, "ended with exit code 0"),
        (3, "ended with exit code 3"),
        (None, "ended with exit code None"),
        (-signal.SIGTERM, "was ended by SIGTERM"),
        (-signal.SIGKILL, "was ended by SIGKILL (out of memory?)"),
        (-200, "was ended by signal 200"),
    ],
)
def test_how_a_process_ended_is_told(exitcode, told):
    assert ended(exitcode) == f"its process {told}"


def test_what_the_system_refuses_without_a_file_is_not_hidden():
    with pytest.raises(OSError, match="odd"):
        shell._told_of(OSError(errno.EIO, "odd"))
