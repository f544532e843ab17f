"""The one rule for verdicts, and the contrasts that are judged by it."""

from __future__ import annotations

import math
import re

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from experiments import contrasts
from experiments.claims_table.lecture import CLAIMS
from experiments.contrasts import CONFIDENCE, CONTRASTS, TESTS, Contrast, Side, ledger
from experiments.harness.findings import KINDS, TESTED, Finding, Interval
from experiments.harness.statistics import mean_interval
from experiments.harness.verdicts import (
    ERROR,
    FEWEST,
    HOLDS,
    MATTERS,
    NO_DIFFERENCE,
    REFUTED,
    TOO_FEW,
    UNDECIDED,
    at_least,
    at_most,
    between,
    confidence,
    judge,
)
from simulation import Scenario

NAN = math.nan

# --- The rule -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "region", "said"),
    [
        (0.76, 0.84, at_least(0.75), HOLDS),
        (0.75, 0.84, at_least(0.75), HOLDS),  # an end belongs to the region
        (0.44, 0.92, at_least(0.75), UNDECIDED),
        (0.60, 0.749, at_least(0.75), REFUTED),
        (0.60, 0.75, at_least(0.75), UNDECIDED),
        (-0.05, -0.02, at_most(-0.01), HOLDS),
        (0.0, 0.02, at_most(-0.01), REFUTED),
        (0.45, 0.55, between(0.4, 0.6), HOLDS),
        (0.35, 0.65, between(0.4, 0.6), UNDECIDED),
        (0.61, 0.65, between(0.4, 0.6), REFUTED),
        (0.10, 0.39, between(0.4, 0.6), REFUTED),
        (-0.009, 0.009, NO_DIFFERENCE, HOLDS),
        (-0.009, 0.011, NO_DIFFERENCE, UNDECIDED),
        (NAN, NAN, at_least(0.75), UNDECIDED),
    ],
)
def test_a_claim_holds_inside_its_region_and_is_refuted_outside(low, high, region, said):
    assert judge(Interval((low + high) / 2, low, high), region, FEWEST) == said


@pytest.mark.parametrize("replications", range(FEWEST))
def test_with_too_few_replications_nothing_is_decided(replications):
    for interval in (Interval(0.9, 0.9, 0.9), Interval(0.1, 0.0, 0.2)):
        assert judge(interval, at_least(0.75), replications) == TOO_FEW


def test_a_region_says_what_it_is_and_may_not_be_empty():
    assert [str(region) for region in (at_least(0.75), at_most(-0.01), between(3, 5))] == [
        "at least 0.75",
        "at most -0.01",
        "from 3 to 5",
    ]
    with pytest.raises(ValueError, match=re.escape("from 0.6 to 0.4 holds nothing")):
        between(0.6, 0.4)


def test_the_confidence_of_each_shares_the_error_of_all():
    assert confidence(1) == 1 - ERROR
    assert confidence(50) == pytest.approx(0.999)
    assert pytest.approx(1 - ERROR / len(TESTS)) == CONFIDENCE


@pytest.mark.parametrize("number", [FEWEST, 30])
@pytest.mark.parametrize("truth", [MATTERS + 0.02, MATTERS - 0.02, MATTERS])
def test_the_rule_errs_as_declared(truth, number):
    """A wrong verdict is rarer than declared; far from the edge the right one is frequent."""
    trials, spread = 4000, 0.02
    dice = np.random.default_rng(1)
    samples = dice.normal(truth, spread, (trials, number))
    told = [judge(mean_interval(sample, 0.95), at_least(MATTERS), number) for sample in samples]
    wrong = {HOLDS} if truth < MATTERS else {REFUTED}
    errors = sum(verdict in wrong for verdict in told)
    # Of a two-sided 95% interval half of the errors are on one side.
    assert errors <= stats.binom.ppf(0.9999, trials, ERROR / 2)
    if truth == MATTERS:  # on the edge both are possible, each in a fortieth of all cases
        assert errors >= stats.binom.ppf(0.0001, trials, ERROR / 2)
        assert told.count(UNDECIDED) > 0.9 * trials
    elif number == 30:
        right = HOLDS if truth > MATTERS else REFUTED
        assert told.count(right) > 0.99 * trials


# --- Findings -------------------------------------------------------------------------------------


def test_a_finding_has_one_of_the_kinds_and_a_test_only_if_it_is_tested():
    with pytest.raises(AssertionError):
        Finding("C1", "result", "x", Interval(1, 0, 2), "here")
    with pytest.raises(AssertionError):
        Finding("C1", TESTED, "x", Interval(1, 0, 2), "here")
    for kind in set(KINDS) - {TESTED}:
        with pytest.raises(AssertionError):
            Finding("C1", kind, "x", Interval(1, 0, 2), "here", test="a test")


# --- The declared contrasts -----------------------------------------------------------------------


def test_names_of_contrasts_and_tests_are_their_own():
    assert len({one.name for one in CONTRASTS}) == len(CONTRASTS)
    assert len({test.name for test in TESTS}) == len(TESTS)


def test_every_claim_is_tested_or_says_why_not():
    tested = {one.claim for one in CONTRASTS}
    for claim, row in CLAIMS.items():
        if claim not in tested and claim not in ("C19",):  # C19's figures say by which input
            assert row.kind, claim
            assert row.reason, claim


def test_every_tested_claim_has_one_main_contrast():
    mains = [one.claim for one in CONTRASTS if one.main]
    assert sorted(mains) == sorted({one.claim for one in CONTRASTS})


@pytest.mark.parametrize("contrast", CONTRASTS, ids=lambda one: one.name)
def test_every_condition_of_a_contrast_is_a_market(contrast):
    base = Scenario.load(contrast.scenario)
    for name, changes in contrast.conditions().items():
        scenario = base.replace(changes)
        assert contrast.vendor in scenario.vendors, name
    sides = [dict(contrast.plus.changes)]
    if contrast.minus:
        sides.append(dict(contrast.minus.changes))
    assert len(contrast.conditions()) == len(sides) * (2 if contrast.off else 1)


def test_an_unknown_claim_has_no_contrasts():
    with pytest.raises(ValueError, match="no contrast is declared for C99"):
        contrasts.of("C2", "C99")


# --- What is measured -----------------------------------------------------------------------------

ON = Contrast(
    "more",
    "C2",
    "x",
    "as_told",
    Side("new"),
    Side("old"),
    Side("off", {"trust.link": "additive"}),
)


def runs(**values):
    """Return runs of one vendor: condition → win rates."""
    return pd.DataFrame(
        [
            {"condition": name, "vendor": "Dell", "replication": number, "win_rate": rate}
            for name, rates in values.items()
            for number, rate in enumerate(rates)
        ]
    )


def test_the_own_part_is_the_difference_of_the_differences_by_hand():
    table = runs(new=[0.5, 0.6], old=[0.4, 0.4])
    twins = runs(**{"new, off": [0.45, 0.5], "old, off": [0.4, 0.45]})
    measured = ON.measured(pd.concat([table, twins]))
    assert measured["effect"].tolist() == pytest.approx([0.1, 0.2])
    assert measured["twin"].tolist() == pytest.approx([0.05, 0.05])
    assert measured["own part"].tolist() == pytest.approx([0.05, 0.15])
    with pytest.raises(KeyError, match="new, off"):
        ON.measured(table)


def test_two_contrasts_may_not_give_one_name_to_two_conditions():
    other = Contrast("less", "C2", "x", "as_told", Side("new", {"trust.rho": 0.0}))
    with pytest.raises(ValueError, match="another contrast has a condition 'new' too"):
        ledger.variants((ON, other))
