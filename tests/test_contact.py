"""What contacts and nights do to P, I and trust, worked by hand."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from simulation import Market
from simulation.meetings import night
from simulation.vocabulary import PURCHASE_PHASES, Link, Phase, Relationship, Role, label
from tests.small import plain, product, small

ONE_VISIT = [[9, 10, "visit"]]


def met(scenario, days=1):
    """Return the decision maker after some days, and what they think of the vendor."""
    market = Market(scenario, rng=1)
    for _ in range(days):
        market.step()
    person = next(iter(market.stakeholders))
    return person.personal["V"], person.institutional["V"], person.trust["V"]


def start(market, personal=0.0, institutional=0.0, recent=0.0, vendor=0, stakeholder=0):
    """Put a stakeholder where a test wants it."""
    relation = market.columns.relations[vendor, stakeholder]
    relation["personal"], relation["institutional"], relation["recent"] = (
        personal,
        institutional,
        recent,
    )


# --- A contact ------------------------------------------------------------------------------------


def test_the_first_visit():
    # P = 0 + 0.1 × rapport 1 × taste 1 × (1 − 0); I = 0 + 0.25 × skill 1 × (fit 0.6 − 0); the
    # harmonic mean of 0.1 and 0.15:
    assert met(plain(ONE_VISIT)) == pytest.approx((0.1, 0.15, 2 * 0.1 * 0.15 / 0.25))


def test_skills_multiply_what_a_visit_does():
    team = [{"schedule": "s", "reps": 1, "social_skill": 2.0, "professional_skill": 3.0}]
    # P = 0.1 × 2; I = 0.25 × 3 × 0.6.
    assert met(plain(ONE_VISIT, {"vendors.V.team": team}))[:2] == pytest.approx((0.2, 0.45))


def test_satiation_in_the_second_hour():
    # One recent contact hour: satiation = 1/(1 + 1/4) = 0.8. P = 0.1 + 0.1 × 0.8 × 0.9; I = 0.15 +
    # 0.25 × 0.8 × (0.6 − 0.15).
    assert met(plain([[9, 11, "visit"]], {"meetings.saturation": 4, "meetings.requests": 6}), 1)[
        :2
    ] == pytest.approx((0.1, 0.15))
    # Nobody is asked twice in a block; two blocks make two visits.
    two = plain([[9, 10, "visit"], [10, 11, "visit"]], {"meetings.saturation": 4})
    assert met(two)[:2] == pytest.approx((0.1 + 0.1 * 0.8 * 0.9, 0.15 + 0.25 * 0.8 * 0.45))


def test_both_updates_use_the_values_before_the_contact():
    market = Market(plain([[18, 19, "tea_house"]], {"meetings.saturation": 4}), rng=1)
    start(market, personal=0.5, institutional=0.2, recent=4)
    market.step()
    person = next(iter(market.stakeholders))
    # Satiation 1/(1 + 4/4) = 0.5. P = 0.5 + 0.2 × 0.5 × 0.5 = 0.55; I = 0.2 + 0.1 × 0.5 × (0.6 −
    # 0.2) = 0.22.
    assert (person.personal["V"], person.institutional["V"]) == pytest.approx((0.55, 0.22))
    assert market.columns.relations["recent"][0, 0] == pytest.approx(5)


def test_aversion_lowers_p_but_not_below_zero():
    averse = {"rapport.low": -1.0, "rapport.mode": -1.0, "rapport.high": -1.0}
    market = Market(plain(ONE_VISIT, averse), rng=1)
    start(market, personal=0.5)
    market.step()
    assert next(iter(market.stakeholders)).personal["V"] == pytest.approx(0.5 - 0.1 * 0.5)
    start(market, personal=0.05)  # 0.05 − 0.1 × 0.95 < 0
    market.step()
    assert next(iter(market.stakeholders)).personal["V"] == 0.0


def test_p_stays_below_one_and_i_within_the_unit_interval():
    keen = {
        "rapport.low": 5.0,
        "rapport.mode": 5.0,
        "rapport.high": 5.0,
        "activities.visit.personal": 0.5,
        "activities.visit.institutional": 1.0,
    }
    team = [{"schedule": "s", "reps": 1, "professional_skill": 5.0}]
    # P = 2.5 → 1. I = 0 + 5 × 0.6 = 3 → 1; then 1 + 5 × (0.6 − 1) = −1 → 0.
    scenario = plain(ONE_VISIT, keen | {"vendors.V.team": team})
    assert met(scenario, 1)[:2] == pytest.approx((1.0, 1.0))
    assert met(scenario, 2)[:2] == pytest.approx((1.0, 0.0), abs=1e-12)


def test_once_the_tender_is_out_contacts_do_less():
    needy = {"needs.idle_days": 1e-9, "meetings.frozen_response": 0.5} | {
        f"phases.{phase.name.lower()}.days": [1, 1, 1] for phase in list(Phase)[1:]
    }
    institutional = []
    market = Market(plain(ONE_VISIT, needy), rng=1)
    while len(institutional) < 6:
        market.step()
        institutional.append(next(iter(market.stakeholders)).institutional["V"])
    # The need is there on day 0, and every day is a phase. Each visit closes 1/4 of the gap to the
    # fit of 0.6, in evaluation and commitment (days 3 and 4) 1/8.
    gap = [
        0.6 * 0.75,
        0.6 * 0.75**2,
        0.6 * 0.75**3,
        0.6 * 0.75**3 * 0.875,
        0.6 * 0.75**3 * 0.875**2,
        0.6 * 0.75**4 * 0.875**2,
    ]
    assert institutional == pytest.approx([0.6 - value for value in gap])


def test_promises_raise_the_ceiling_of_i():
    # Perceived fit = 0.6 + 0.5 × 0.4 = 0.8: I = 0.25 × 0.8.
    assert met(plain(ONE_VISIT, {"vendors.V.promise": 0.5}))[1] == pytest.approx(0.2)


# --- The night ------------------------------------------------------------------------------------


def test_half_lives():
    market = Market(
        plain(
            [[9, 10, "desk"]], {"forgetting": {"personal": 3, "institutional": 2, "contacts": 1}}
        ),
        rng=1,
    )
    start(market, personal=0.8, institutional=0.6, recent=4)
    for _ in range(6):
        market.step()
    person = next(iter(market.stakeholders))
    # Six nights: two half-lives of P, three of I, six of recent contacts.
    assert person.personal["V"] == pytest.approx(0.2)
    assert person.institutional["V"] == pytest.approx(0.075)
    assert market.columns.relations["recent"][0, 0] == pytest.approx(4 / 64)


def test_trust_is_computed_from_what_the_night_left():
    market = Market(
        plain([[9, 10, "desk"]], {"forgetting.personal": 1, "trust": {"share": 1.0, "rho": 1.0}}),
        rng=1,
    )
    start(market, personal=0.8)
    market.step()
    assert next(iter(market.stakeholders)).trust["V"] == pytest.approx(0.4)


# --- Trust ----------------------------------------------------------------------------------------


def trust_of(personal, institutional, share, rho, link=Link.CES):
    return night.trust_of(personal, institutional, int(link), share, rho)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (Link.CES, 0.16 / 0.65),  # ρ = −1: P·I / (0.25 × 0.2 + 0.75 × 0.8)
        (Link.ADDITIVE, 0.35),  # 0.25 × 0.8 + 0.75 × 0.2
        (Link.PRODUCT, 0.16),
        (Link.MINIMUM, 0.2),
    ],
)
def test_each_trust_link_is_told_from_its_siblings(link, expected):
    assert trust_of(0.8, 0.2, 0.25, -1.0, link) == pytest.approx(expected, abs=1e-15)
    # In a market the scenario's name for it does the same.
    market = Market(
        small({"market.days": 2, "trust": {"link": label(link), "share": 0.25, "rho": -1.0}}), rng=1
    )
    market.columns.relations["personal"], market.columns.relations["institutional"] = 0.8, 0.2
    market.columns.vendors["first_rep"] = -1
    market.columns.reps["first"] = market.columns.reps["last"] = 0  # nobody meets anybody
    market.step()
    keep = 2 ** (-1 / 100), 2 ** (-1 / 50)
    assert market.columns.trust[0] == pytest.approx(
        trust_of(0.8 * keep[0], 0.2 * keep[1], 0.25, -1.0, link)
    )


@pytest.mark.parametrize(
    ("personal", "institutional", "share", "rho", "expected"),
    [
        (0.8, 0.2, 0.5, 1.0, 0.5),  # arithmetic mean
        (0.8, 0.2, 0.25, 1.0, 0.35),  # 0.25 × 0.8 + 0.75 × 0.2
        (0.8, 0.2, 0.5, 0.0, 0.4),  # geometric mean: √0.16
        (0.81, 0.16, 0.25, 0.0, 0.24),  # 0.81^¼ × 0.16^¾ = √0.9 × 0.4 × √0.4 = 0.4 × √0.36
        (0.8, 0.2, 0.5, -1.0, 0.32),  # harmonic mean: 0.16 / 0.5
        (0.8, 0.2, 0.25, -1.0, 0.25),  # 0.16 / (0.25 × 0.2 + 0.75 × 0.8 = 0.65)
        (0.64, 0.16, 0.5, 0.5, 0.36),  # (0.5 × 0.8 + 0.5 × 0.4)²
        (0.5, 0.25, 0.5, -2.0, (0.5 * 4 + 0.5 * 16) ** -0.5),
        (0.0, 0.9, 0.5, -1.0, 0.0),
        (0.9, 0.0, 0.5, 0.0, 0.0),
        (0.0, 0.0, 0.5, -3.0, 0.0),
        (0.0, 0.64, 0.5, 0.5, 0.16),  # (0.5 × 0.8)²
        (0.0, 0.0, 0.5, 0.5, 0.0),
        (1.0, 1.0, 0.3, -7.0, 1.0),
        (
            0.5,
            1e-4,
            0.5,
            -100.0,
            1e-4 * 0.5**-0.01,
        ),  # the stronger hand's power is 10^−370 of the weaker's
        (0.3, 0.7, 1.0, -1.0, 0.3),  # the whole weight on one hand
        (0.3, 0.7, 0.0, -4.0, 0.7),
    ],
)
def test_trust_by_hand(personal, institutional, share, rho, expected):
    if (share, rho) == (0.25, -1.0):
        expected = 0.16 / 0.65
    assert trust_of(personal, institutional, share, rho) == pytest.approx(expected, abs=1e-15)


def test_trust_is_continuous_in_rho_around_its_special_cases():
    for rho in (0.0, -1.0, 1.0):
        exact = trust_of(0.7, 0.3, 0.4, rho)
        for near in (rho - 1e-6, rho + 1e-6):
            assert trust_of(0.7, 0.3, 0.4, near) == pytest.approx(exact, abs=1e-6)


def test_far_below_zero_only_the_weaker_hand_counts():
    assert trust_of(0.9, 0.3, 0.5, -100.0) == pytest.approx(0.3, rel=0.01)  # 0.5^(−1/100) = 1.007
    assert trust_of(0.2, 0.3, 0.5, -100.0) == pytest.approx(0.2, rel=0.01)


unit = st.floats(0, 1)
rhos = st.one_of(
    st.just(0.0), st.just(-1.0), st.just(1.0), st.floats(-100, -0.01), st.floats(0.01, 1)
)


@settings(deadline=None, derandomize=True)
@given(unit, unit, unit, rhos)
@example(0.5, 1e-4, 1.0, -100.0)  # 0 × ∞ on the way
@example(1e-300, 1e-300, 0.5, -1.0)
@example(0.5, 1e-4, 0.5, -100.0)  # 10^400 on the way
def test_trust_lies_between_the_hands(personal, institutional, share, rho):
    trust = trust_of(personal, institutional, share, rho)
    weaker, stronger = sorted((personal, institutional))
    # The product of two very small numbers is 0 to a float.
    assert weaker * (1 - 1e-9) - 1e-150 <= trust <= stronger * (1 + 1e-9)


# --- Organisations --------------------------------------------------------------------------------


def test_an_organisations_trust_and_state():
    weights = dict.fromkeys(map(label, Role), 0.0) | {"decision": 0.5, "user": 0.5}
    changes = {
        "roles.user.people": 2,
        "trust": {"share": 1.0, "rho": 1.0},
        "relationship": {"personal": 0.5, "institutional": 0.25},
    }
    changes |= {f"phases.{phase.name.lower()}.weights": weights for phase in list(Phase)[1:]}
    market = Market(plain([[9, 10, "desk"]], changes), rng=1)
    organisation = market.organisation_agents[0]
    assert organisation.relationship == {"V": Relationship.OUTSIDER}  # C1: at first all are
    # Places: decision 0, three managers 1–3, users 4 and 5, operator 6. With α = ρ = 1 trust is P.
    start(market, personal=0.8, institutional=0.6, stakeholder=0)
    start(market, personal=1.0, institutional=1.0, stakeholder=1)  # whose weight is 0
    start(market, personal=0.6, stakeholder=4)
    start(market, personal=0.2, stakeholder=5)
    market.step()
    # Trust and P: 0.5 × 0.8 + 0.5 × mean(0.6, 0.2) = 0.6, met. I: 0.5 × 0.6 = 0.3, met too.
    assert organisation.trust["V"] == pytest.approx(0.6)
    assert organisation.relationship == {"V": Relationship.PARTNER}
    start(market, personal=0.55, institutional=0.6, stakeholder=0)  # P = 0.475, I = 0.3
    market.step()
    assert organisation.relationship == {"V": Relationship.SUPPLIER}
    start(market, personal=0.8, institutional=0.4, stakeholder=0)  # P = 0.6, I = 0.2
    market.step()
    assert organisation.relationship == {"V": Relationship.FRIEND}
    none = dict.fromkeys(map(label, Relationship), 0)
    assert market.vendor_agents[0].relationships == none | {"friend": 1}
    assert [person.relationship["V"] for person in organisation.stakeholders][:2] == [
        Relationship.PARTNER,
        Relationship.PARTNER,
    ]


def test_idle_organisations_weigh_by_the_mean_of_the_phases(register):
    def weights(role):
        return {label(other): float(label(other) == role) for other in Role}

    phases = [label(phase) for phase in PURCHASE_PHASES]
    changes = {
        f"phases.{phase}.weights": weights("decision" if i < 3 else "user")
        for i, phase in enumerate(phases)
    }
    seen = []
    plan = register(lambda view: seen.append(view.influence.copy()) or view.influence)
    market = Market(
        plain(
            [[9, 10, "desk"]],
            changes
            | {"roles.user.people": 2, "vendors.V.product": product(), "vendors.V.strategy": plan},
        ),
        rng=1,
    )
    market.step()
    # Three phases of six listen to the decision layer alone, three to the two users alone.
    assert seen[0].tolist() == [[0.5, 0, 0, 0, 0.25, 0.25, 0]]
