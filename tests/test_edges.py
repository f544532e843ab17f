"""Where one thing turns into another: ties, thresholds that are met exactly, the largest seeds.

Each of these tests noticed a change of the code that no other test did.
"""

from __future__ import annotations

import math
import warnings
import zlib

import numpy as np
import pytest

from simulation import Market, ScenarioWarning
from simulation.vocabulary import Relationship, label
from tests.purchases import TRUST_IS_P, days, one_customer, run
from tests.reference.philox import Draw, Draws
from tests.small import EVEN, plain, product

SHORT = days(1, 1, 1, 1, 1, 1) | {"choice.outside_option": -9.0}
"""Need on day 1, decision on day 6, first use on day 7."""

# --- Complaints -----------------------------------------------------------------------------------


def unhappy_customers(*need_days):
    """Let customers buy what V promised too much of; V's one rep works two desk hours a day."""
    changes = {
        "market.organisations": len(need_days),
        "schedules.s": [[9, 11, "desk"]],
        "vendors": {
            "V": {"team": [{"schedule": "s", "reps": 1}], "product": product(), "promise": 0.5}
        },
        "satisfaction.tolerance": 0.0,
        "complaints": {"days": 2, "recovery": 1.0, "solving_hours": 4},
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ScenarioWarning)
        market = Market(plain([[9, 11, "desk"]], TRUST_IS_P | SHORT | changes), rng=1)
    market.columns.organisations["next_need"] = need_days
    run(market, 12)
    deals = market.deals.sort_values("organisation")
    return deals["complaint"].tolist()


def test_of_two_complaints_that_fall_due_together_the_first_customers_is_handled():
    # Both complain on day 7, due on day 9: four hours until then, and each complaint takes four.
    assert unhappy_customers(1, 1) == ["recovered", "unhandled"]


def test_the_complaint_that_falls_due_first_is_handled_first():
    # The second customer complains on day 7, the first on day 8. Days 7 and 8 belong to the second.
    assert unhappy_customers(2, 1) == ["unhandled", "recovered"]


def test_a_customer_at_the_very_edge_of_its_tolerance_is_content():
    changes = SHORT | {"vendors.V.promise": 0.5, "satisfaction.spread": 0.0}

    def first_use(tolerance):
        market = one_customer(changes | {"satisfaction.tolerance": tolerance})
        run(market, 8)
        return market.deals.iloc[0]

    missing = -first_use(0.0)["satisfaction"]
    assert missing == pytest.approx(0.2)
    assert first_use(missing)["complaint"] == "none"
    assert first_use(math.nextafter(missing, 0.0))["complaint"] == "open"


# --- Trust and relationship -----------------------------------------------------------------------


def test_of_roles_that_are_equally_weak_the_first_has_the_veto():
    market = one_customer(SHORT | {"trust.aggregation": "veto"})
    market.columns.relations["personal"] = 0.5
    run(market, 7)
    deal = market.deals.iloc[0]
    parts = {role: deal[f"trust_{role}_V"] for role in EVEN}
    assert parts == pytest.approx(dict.fromkeys(EVEN, 0.0) | {"decision": 4 * 0.5}, abs=1e-9)


@pytest.mark.parametrize(
    ("personal", "institutional", "share", "rho", "expected"),
    [
        # Of complements, an empty hand leaves nothing, even one without weight; of substitutes it
        # is only missed.
        (0.5, 0.0, 1.0, -2.0, 0.0),
        (0.5, 0.0, 1.0, 0.0, 0.0),
        (0.0, 0.5, 0.0, 0.0, 0.0),
        (0.5, 0.0, 0.5, 0.0, 0.0),
        (0.5, 0.0, 0.5, 0.5, (0.5 * 0.5**0.5) ** 2),
        (0.0, 0.5, 0.5, 0.5, (0.5 * 0.5**0.5) ** 2),
        # A hand that has all the weight counts alone, however unlike the other is and however ρ is.
        (1e-9, 0.9, 0.0, -100.0, 0.9),
        (0.9, 1e-9, 1.0, -100.0, 0.9),
        (1e-9, 0.9, 0.0, -1.0, 0.9),
    ],
)
def test_trust_where_a_hand_is_empty_or_has_no_weight(
    personal, institutional, share, rho, expected
):
    market = one_customer({"trust": {"share": share, "rho": rho}})
    market.columns.relations["personal"] = personal
    market.columns.relations["institutional"] = institutional
    market.step()
    trust = [person.trust["V"] for person in market.stakeholders]
    assert trust == pytest.approx([expected] * len(trust), abs=1e-12)


@pytest.mark.parametrize(
    ("personal", "institutional", "state"),
    [
        (0.25, 0.25, Relationship.PARTNER),
        (math.nextafter(0.25, 0), 0.25, Relationship.SUPPLIER),
        (0.25, math.nextafter(0.25, 0), Relationship.FRIEND),
    ],
)
def test_an_interest_that_meets_its_threshold_exactly_is_met(
    register, personal, institutional, state
):
    seen = []
    name = register(lambda view: seen.append(view.relationship) or view.influence)
    market = one_customer({"vendors.V.strategy": name})  # thresholds are 0.25
    market.columns.relations["personal"] = personal
    market.columns.relations["institutional"] = institutional
    organisation = market.organisation_agents[0]
    assert {person.relationship["V"] for person in organisation.stakeholders} == {state}
    assert organisation.relationship["V"] is state
    assert market.relationship_states().tolist() == [[state]]
    assert market.vendor_agents[0].relationships[label(state)] == 1
    market.step()
    assert set(seen[0].flat) == {state}


# --- Random numbers -------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [7, 2**32 + 7, 2**64 - 1])
def test_a_strategys_random_numbers_depend_on_all_64_bits_of_the_seed(register, seed):
    drawn = []
    name = register(lambda view: drawn.append(view.rng.random()) or view.influence)
    market = Market(plain([[9, 10, "desk"]], {"vendors.V.strategy": name}), rng=seed)
    market.step()
    words = Draws(seed).words(Draw.STRATEGY, vendor=zlib.crc32(b"V"))
    key = np.array([words[0] + words[1] * 2**32, words[2] + words[3] * 2**32], np.uint64)
    assert drawn == [np.random.Generator(np.random.Philox(key=key)).random()]
