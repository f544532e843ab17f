"""Wages, entertainment, and what a purse can pay, worked by hand.

A day hour costs 100, from 18:00 on 150.
"""

from __future__ import annotations

import zlib

import numpy as np

from simulation import Market
from tests.reference.philox import Draw, Draws
from tests.small import NEVER, plain, product


def costs(scenario, days):
    """Return what the vendor V spent on each day."""
    market = Market(scenario, rng=1)
    totals = [0.0]
    for _ in range(days):
        market.step()
        totals.append(market.vendor_agents[0].cost)
    return np.diff(totals).tolist()


def team(reps):
    return [{"schedule": "s", "reps": reps}]


def test_wages_are_paid_for_every_hour_on_duty_desk_included():
    # Two reps, each 2 desk hours and 1 visiting hour by day, 1 desk hour from 18:00 on; the gap
    # between is not paid.
    schedule = [[9, 11, "desk"], [12, 13, "visit"], [18, 19, "desk"]]
    assert costs(plain(schedule, {"vendors.V.team": team(2)}), 3) == [2 * (3 * 100 + 150)] * 3


def test_guests_cost_their_price_every_hour():
    # Three hours of 150, and six guests less those for whom there is no place: 3 × 3 × 50.
    scenario = plain(
        [[18, 21, "dinner"]], reach=("decision", "user", "operator", "finance_management")
    )
    assert costs(scenario, 2) == [3 * 150 + 3 * 3 * 50] * 2
    # Nobody accepts: wages alone.
    assert costs(plain([[18, 21, "dinner"]], {"roles.decision.availability": NEVER}), 2) == [
        450,
        450,
    ]


def test_night_wages_begin_when_the_scenario_says():
    assert costs(plain([[9, 18, "desk"]], {"costs.night_from": 16}), 1) == [7 * 100 + 2 * 150]


def test_a_purse_pays_whole_shifts_and_keeps_the_rest():
    # A shift costs 900. The purse gets 1000 a morning: it holds 1000, 1100, … and on the ninth day
    # 1800, for two.
    scenario = plain([[9, 18, "desk"]], {"vendors.V.budget": 1000, "vendors.V.team": team(4)})
    assert costs(scenario, 10) == [900] * 8 + [1800, 900]


def test_what_was_set_aside_for_guests_who_did_not_come_returns():
    # A shift may cost 2 × 150 + 2 × 3 × 50 = 600, but nobody comes: 300. Mornings: 600 → one rep;
    # 300 + 600 → one;
    # 600 + 600 → two; 600 + 600 → two …
    changes = {
        "vendors.V.budget": 600,
        "vendors.V.team": team(3),
        "roles.decision.availability": NEVER,
    }
    assert costs(plain([[18, 20, "dinner"]], changes), 5) == [300, 300, 600, 600, 600]


def test_no_money_no_shift_and_no_wages():
    assert costs(plain([[9, 18, "desk"]], {"vendors.V.budget": 0}), 3) == [0, 0, 0]
    # 300 a day: the third morning pays for a shift.
    assert costs(plain([[9, 18, "desk"]], {"vendors.V.budget": 300}), 6) == [0, 0, 900] * 2


def test_the_duty_draw_says_who_goes_first_and_nobody_jumps_the_queue():
    entries = [{"schedule": "dear", "reps": 1}, {"schedule": "cheap", "reps": 1}]
    schedules = {"schedules.dear": [[9, 18, "visit"]], "schedules.cheap": [[9, 10, "visit"]]}
    scenario = plain(
        [[9, 10, "desk"]], schedules | {"vendors.V.budget": 500, "vendors.V.team": entries}
    )
    market = Market(scenario, rng=1)
    purse, spent = 0, 0
    for day in range(30):
        # The purse pays 900 for the dear shift, 100 for the cheap one; if it cannot pay the dear
        # one first, both stay at home.
        purse += 500
        for key in sorted(
            (0, 2**16),
            key=lambda key: Draws(1).uniform(
                Draw.DUTY, subject=key, vendor=zlib.crc32(b"V"), when=day * 32
            ),
        ):
            price = 100 if key else 900
            if purse < price:
                break
            purse, spent = purse - price, spent + price
        market.step()
        assert market.vendor_agents[0].cost == spent


def test_vendors_without_a_budget_are_not_held_back_by_those_with_one():
    vendors = {
        "V": {"team": team(2), "product": product()},
        "W": {"team": team(2), "product": product(), "budget": 900},
    }
    market = Market(plain([[9, 18, "desk"]], {"vendors": vendors}), rng=1)
    market.step()
    assert [vendor.cost for vendor in market.vendor_agents] == [1800, 900]


def test_heads_cost_money_on_duty_or_off():
    # Two heads cost 2 × 50 a day; the shift of each costs 900. Of 1000 a morning 900 are left: one
    # goes on duty.
    changes = {"vendors.V.budget": 1000, "vendors.V.team": team(2), "costs.head": 50}
    market = Market(plain([[9, 18, "desk"]], changes), rng=1)
    for day in range(1, 4):
        market.step()
        spent = market.vendor_agents[0].costs
        assert (spent["heads"], spent["day_wages"]) == (day * 100, day * 900)
    # Four heads leave 800 a morning. The first day has no shift; then the purse holds 1600, 1500,
    # 1400, …
    four = changes | {"vendors.V.team": team(4)}
    assert costs(plain([[9, 18, "desk"]], four), 3) == [200, 1100, 1100]


def test_heads_without_a_budget_cost_money_and_hold_nobody_back():
    changes = {"vendors.V.team": team(3), "costs.head": 70}
    assert costs(plain([[9, 18, "desk"]], changes), 2) == [3 * (900 + 70)] * 2
