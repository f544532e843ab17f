"""What salespeople learn and what they lose, worked by hand: understanding, aversion, practice."""

from __future__ import annotations

import pytest

from simulation import Market
from simulation.vocabulary import PURCHASE_PHASES, Phase, label
from tests.small import plain, product

ONE_VISIT = [[9, 10, "visit"]]
"""An hour a day with the decision maker: P closes 0.1 of its gap to 1, I 0.25 of its gap to 0.6."""
TWO_REPS = {
    "vendors.V.team": [{"schedule": "s", "reps": 1}, {"schedule": "t", "reps": 1}],
    "schedules.t": [[10, 11, "visit"]],
}
"""A second rep of the vendor visits an hour later."""


def person_after(days, changes, blocks=ONE_VISIT):
    market = Market(plain(blocks, changes), rng=1)
    for _ in range(days):
        market.step()
    return next(iter(market.stakeholders)), market


def gap_closed(*shares):
    """Return what hours make of nothing that close these shares of what is left."""
    left = 1.0
    for share in shares:
        left *= 1.0 - share
    return 1.0 - left


# --- Understanding the need (C14, C20) ------------------------------------------------------------

LONG = {"needs.idle_days": 1e-9} | {
    f"phases.{label(phase)}.days": [2, 2, 2] for phase in PURCHASE_PHASES
}
"""The need is there on day 0, and every phase takes two days, each with a visit."""


def understanding_by_day(changes, days=8):
    market = Market(plain(ONE_VISIT, LONG | changes), rng=1)
    found = []
    for _ in range(days):
        market.step()
        found.append(float(market.columns.dealings["understanding"][0, 0]))
    return found, market


def test_contacts_in_discover_need_and_brewing_tell_of_the_need():
    """A visit tells a half of what is missing, in brewing a quarter, and later nothing."""
    found, market = understanding_by_day(
        {"roles.decision.understanding": 0.5, "understanding.in_brewing": 0.5}
    )
    expected = [gap_closed(*[0.5] * min(day, 2), *[0.25] * (day - 2)) for day in (1, 2, 3, 4)]
    assert found == pytest.approx([*expected, *[expected[-1]] * 4])
    assert market.view("V").understanding.tolist() == pytest.approx([expected[-1]])


def test_only_who_knows_tells():
    found, _ = understanding_by_day({"roles.user.understanding": 0.5})
    assert found == [0.0] * 8


def test_where_discover_need_is_skipped_everything_is_understood():
    found, _ = understanding_by_day({"phases.discover_need.included": False}, days=2)
    assert found == [1.0, 1.0]


def test_who_has_not_understood_convinces_less_in_brewing_and_design():
    """Nothing is understood: I closes 0.4 × 0.25 of its gap in brewing and design."""
    changes = LONG | {"understanding.base": 0.4, "meetings.frozen_response": 0.5}
    for days, shares in (
        (2, [0.25, 0.25]),
        (4, [0.25, 0.25, 0.1, 0.1]),
        (6, [0.25, 0.25, 0.1, 0.1, 0.1, 0.1]),
        (7, [0.25, 0.25, 0.1, 0.1, 0.1, 0.1, 0.125]),
    ):
        person, _ = person_after(days, changes)
        assert person.institutional["V"] == pytest.approx(0.6 * gap_closed(*shares))
        assert person.personal["V"] == pytest.approx(gap_closed(*[0.1] * days))


def test_who_has_understood_half_convinces_in_between():
    """Understood to 0.75 before brewing.

    0.4 + 0.6 × 0.75 = 0.85 of the effect in its first hour.
    """
    changes = LONG | {
        "understanding": {"base": 0.4, "in_brewing": 0.0},
        "roles.decision.understanding": 0.5,
    }
    person, _ = person_after(3, changes)
    shares = [0.25, 0.25, 0.25 * 0.85]
    assert person.institutional["V"] == pytest.approx(0.6 * gap_closed(*shares))


def test_who_has_not_understood_shapes_less():
    """Under a base of 0.5 a fully trusted vendor pulls with half of the weight of 1."""
    changes = LONG | {
        "understanding.base": 0.5,
        "trust": {"share": 1.0, "rho": 1.0},
        "vendors": {
            "V": {"product": product(performance=1.0), "team": [{"schedule": "s", "reps": 1}]},
            "W": {"product": product(), "team": [{"schedule": "s", "reps": 1}]},
        },
        "choice.shaping": 1.0,
    }
    market = Market(plain([[9, 10, "desk"]], changes), rng=1)
    market.columns.relations["personal"][0] = 1.0
    while market.organisation_agents[0].phase is not Phase.EVALUATION:
        market.step()
    specification = market.columns.organisations["specification"][0]
    assert specification == pytest.approx([(1 / 6 + 0.5) / 1.5, *[1 / 9] * 5])


# --- Aversion shuts the door (C4) -----------------------------------------------------------------

AVERSE = {"rapport.low": -1.0, "rapport.mode": -1.0, "rapport.high": -1.0}


def hours_after(days, changes, blocks=ONE_VISIT):
    _, market = person_after(days, changes, blocks)
    return sum(market.vendor_agents[0].contact_hours.values())


def test_who_feels_aversion_never_accepts_that_rep_again():
    shuts = {"rapport.aversion": True}
    assert hours_after(5, AVERSE) == 5
    assert hours_after(5, AVERSE | shuts) == 1
    assert hours_after(5, shuts) == 5  # a good rapport shuts nothing


def test_another_rep_may_still_come_in():
    assert hours_after(5, AVERSE | TWO_REPS | {"rapport.aversion": True}) == 2


def test_a_guest_stays_until_the_table_breaks_up_and_never_comes_again():
    dinner = [[18, 21, "dinner"]]
    assert hours_after(4, AVERSE | {"rapport.aversion": True}, dinner) == 3


def test_colleagues_at_the_table_shut_their_doors_too():
    market = Market(
        plain(
            [[18, 19, "dinner"]],
            AVERSE | {"rapport.aversion": True},
            reach=("decision", "user", "operator"),
        ),
        rng=1,
    )
    for _ in range(4):
        market.step()
    assert sum(market.vendor_agents[0].contact_hours.values()) == 3


# --- Practice and handoffs (C8) -------------------------------------------------------------------


def test_practice_raises_both_skills():
    """Each hour halves what is still to be learnt: factors of 1, 1.5 and 1.75."""
    changes = {"practice": {"office": {"gain": 1.0, "hours": 1.0}}}
    person, market = person_after(3, changes)
    assert person.personal["V"] == pytest.approx(gap_closed(0.1, 0.15, 0.175))
    assert person.institutional["V"] == pytest.approx(
        0.6 * gap_closed(0.25, 0.25 * 1.5, 0.25 * 1.75)
    )
    assert market.columns.reps["practice"].tolist() == [[3, 0, 0]]


def test_practice_in_one_setting_is_none_in_another():
    changes = {"practice": {"evening": {"gain": 1.0, "hours": 1.0}}}
    person, _ = person_after(3, changes)
    assert person.personal["V"] == pytest.approx(gap_closed(0.1, 0.1, 0.1))


def test_an_hour_with_a_whole_table_is_one_hour_of_practice():
    market = Market(plain([[18, 20, "dinner"]], reach=("decision", "user", "operator")), rng=1)
    market.step()
    assert sum(market.vendor_agents[0].contact_hours.values()) == 6
    assert market.columns.reps["practice"].tolist() == [[0, 0, 2]]


def test_a_handoff_costs_a_part_of_the_hour():
    """Two reps take turns: only the very first hour has its full effect."""
    person, _ = person_after(2, TWO_REPS | {"meetings.handoff": 0.5})
    assert person.personal["V"] == pytest.approx(gap_closed(0.1, 0.05, 0.05, 0.05))
    person, _ = person_after(3, {"meetings.handoff": 0.5})
    assert person.personal["V"] == pytest.approx(gap_closed(0.1, 0.1, 0.1))
