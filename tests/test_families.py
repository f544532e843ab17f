"""The families of assumptions, each told from its siblings, and what holds in all of them.

MODEL section 10.
"""

from __future__ import annotations

import numpy as np
import pytest

from simulation import Market
from simulation.vocabulary import PURCHASE_PHASES, Aggregation, Link, Role, label
from tests.purchases import days, one_customer, run, weights
from tests.small import EVEN, plain, product, small

# --- Aggregation over the roles (C10) -------------------------------------------------------------


@pytest.mark.parametrize(
    ("aggregation", "trust", "parts"),
    [
        ("weighted", 0.25 * 0.8 + 0.75 * 0.4, {"decision": 0.2, "user": 0.3}),
        # The six roles' means are 0.8, 0, 0, 0, 0.4 and 0, a sixth of each.
        ("plain", 1.2 / 6, {"decision": 0.8 / 6, "user": 0.4 / 6}),
        # The weakest of the two roles that have a say is the users.
        ("veto", 0.4, {"decision": 0.0, "user": 0.4}),
        ("maximum", 0.8, {"decision": 0.8, "user": 0.0}),
    ],
)
def test_each_aggregation_is_told_from_its_siblings(aggregation, trust, parts):
    changes = {
        "trust.aggregation": aggregation,
        "phases.commitment.weights": weights(decision=0.25, user=0.75),
    }
    market = one_customer(days(1, 1, 1, 1, 1, 1) | changes)
    market.columns.relations["personal"][0, 0], market.columns.relations["personal"][0, 4] = (
        0.8,
        0.4,
    )
    run(market, 6)
    assert market.organisation_agents[0].trust["V"] == pytest.approx(trust)  # in commitment
    run(market, 7)
    deal = market.deals.iloc[0]
    for role, part in parts.items():
        assert deal[f"trust_{role}_V"] == pytest.approx(4 * part, abs=1e-9)
    assert sum(deal[f"trust_{role}_V"] for role in EVEN) == pytest.approx(4 * trust, abs=1e-8)


def test_roles_without_people_are_left_out():
    present = {Role.DECISION, Role.USER}
    absent = {f"roles.{label(role)}.people": 0 for role in Role if role not in present}
    two = weights(decision=0.5, user=0.5)
    absent |= {f"phases.{label(phase)}.weights": two for phase in PURCHASE_PHASES}
    for aggregation, trust in (("weighted", 0.6), ("plain", 0.6), ("veto", 0.4), ("maximum", 0.8)):
        market = one_customer(days(1, 1, 1, 1, 1, 1) | absent | {"trust.aggregation": aggregation})
        assert len(market.organisation_agents[0].stakeholders) == 2
        market.columns.relations["personal"][0] = [0.8, 0.4]
        market.step()
        assert market.organisation_agents[0].trust["V"] == pytest.approx(trust)


# --- Response to contacts -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("response", "personal", "institutional"),
    [
        # One dinner hour with P = 0.2: η 0.25 of the gap of 0.8; I = 0.1 under a fit of 0.6: η 0.05
        # of 0.5.
        ("concave", 0.2 + 0.25 * 0.8, 0.1 + 0.05 * 0.5),
        # Times 2 × (0.1 + 0.2) and 2 × (0.1 + 0.1).
        ("s_shaped", 0.2 + 0.25 * 0.8 * 0.6, 0.1 + 0.05 * 0.5 * 0.4),
    ],
)
def test_each_response_is_told_from_the_other(response, personal, institutional):
    market = Market(
        plain([[18, 19, "dinner"]], {"meetings.response": response, "meetings.takeoff": 0.1}), rng=1
    )
    market.columns.relations["personal"][0, 0], market.columns.relations["institutional"][0, 0] = (
        0.2,
        0.1,
    )
    market.step()
    person = next(iter(market.stakeholders))
    assert person.personal["V"] == pytest.approx(personal)
    assert person.institutional["V"] == pytest.approx(institutional)


def test_an_s_shaped_response_is_slow_then_fast_then_slow():
    market = Market(
        plain([[18, 19, "dinner"]], {"meetings.response": "s_shaped", "meetings.takeoff": 0.02}),
        rng=1,
    )
    course = []
    for _ in range(60):
        market.step()
        course.append(next(iter(market.stakeholders)).personal["V"])
    steps = np.diff([0.0, *course])
    assert 5 < steps.argmax() < 20
    assert course[-1] > 0.99


# --- Allowed activities (section 11) --------------------------------------------------------------


def test_forbidden_activities_are_spent_at_the_desk():
    days_of = [[16, 18, "visit"], [18, 20, "dinner"], [22, 24, "night_out"]]
    allowed = Market(plain(days_of), rng=1)
    forbidden = Market(plain(days_of, {"allowed_activities": ["visit", "dinner"]}), rng=1)
    for market in (allowed, forbidden):
        for _ in range(3):
            market.step()
    before, after = allowed.vendor_agents[0], forbidden.vendor_agents[0]
    assert before.contact_hours["evening"] == 3 * 4
    assert after.contact_hours["evening"] == 3 * 2
    assert (before.costs["entertainment"], after.costs["entertainment"]) == (
        3 * (2 * 50 + 2 * 100),
        3 * 2 * 50,
    )
    # The hours are paid all the same.
    assert after.costs["night_wages"] == before.costs["night_wages"] == 3 * 4 * 150


# --- Whatever the family --------------------------------------------------------------------------


@pytest.mark.parametrize("aggregation", [label(found) for found in Aggregation])
@pytest.mark.parametrize("link", [label(link) for link in Link])
def test_without_noise_who_is_strictly_better_wins_everything(link, aggregation):
    changes = {
        "trust": {"link": link, "aggregation": aggregation, "share": 0.5, "rho": -1.0},
        "market": {"organisations": 30, "days": 60},
    }
    changes |= days(1, 1, 1, 1, 1, 1) | {
        "choice.sensitivity": 1e6,
        "choice.outside_option": -9.0,
        "needs.idle_days": 2.0,
    }
    with pytest.warns(match="no salespeople"):
        scenario = small(
            changes
            | {
                "vendors": {
                    name: {"product": product(value)}
                    for name, value in (("A", 0.5), ("B", 0.7), ("C", 0.6))
                }
            }
        )
    market = Market(scenario, rng=1)
    market.run()
    assert market.win_rates().tolist() == [0, 1, 0]
    assert len(market.deals) > 100


def test_better_trust_wins_everything_too():
    market = one_customer(
        days(1, 1, 1, 1, 1, 1)
        | {"choice.sensitivity": 1e6, "vendors": {name: {"product": product()} for name in "AB"}}
    )
    market.columns.relations["personal"][1] = 0.5
    run(market, 40)
    assert set(market.deals["winner"].dropna()) == {"B"}
