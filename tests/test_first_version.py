"""The market of the first version.

Every mechanism that came later is off, and nothing is changed.
"""

from __future__ import annotations

from operator import attrgetter
from pathlib import Path

import pandas as pd
import pytest

from experiments.api import run
from simulation import Scenario
from simulation.scenario import PARAMETERS
from simulation.scenario.parameter import NOTHING

FORMER = Path(__file__).parent / "data" / "first_version.csv"
"""What as_told gave before the mechanisms: 40 replications, seed 1."""
SECTIONS = {
    "brewing",
    "incumbency",
    "rebuy",
    "promises",
    "practice",
    "understanding",
    "turnover",
    "plans",
}
KEYS = {
    "needs.concentration",
    "meetings.attention",
    "meetings.table",
    "meetings.handoff",
    "rapport.aversion",
    "roles.*.understanding",
    "choice.shortlist_noise",
    "choice.search_cost",
    "satisfaction.graded",
    "satisfaction.cut",
    "complaints.recovered",
    "costs.head",
    "referrals.delighted_names",
}
"""The keys of the later mechanisms outside of these sections."""
LATER = [
    key
    for key in PARAMETERS
    if key.path in KEYS or (key.path.split(".")[0] in SECTIONS and key.null is not NOTHING)
]


def test_all_keys_are_found():
    assert {key.path for key in LATER} >= KEYS
    assert {key.path.split(".")[0] for key in LATER} >= SECTIONS


@pytest.mark.parametrize("key", LATER, ids=lambda key: key.path)
def test_every_later_mechanism_is_off(key):
    scenario = Scenario.load("first_version")
    for path, _ in key.places():
        assert attrgetter(path)(scenario) == key.null, path


def test_a_written_answer_recovers_as_well_as_any_other():
    # Its null is the lack of the key, which a file that extends another cannot say.
    complaints = Scenario.load("first_version").complaints
    assert complaints.written_recovery == complaints.recovery


@pytest.mark.slow
def test_the_results_are_the_former_ones_to_the_last_digit():
    former = pd.read_csv(FORMER)
    found = run("first_version", replications=40, seed=1).runs
    for column in former:
        assert found[column].tolist() == former[column].tolist(), column
