"""Whom reps ask, who comes, and for how long: small cases without chance, worked by hand."""

from __future__ import annotations

import math
import zlib
from collections import Counter

import numpy as np
import pytest

from simulation import Market
from simulation.vocabulary import Phase, Role, label
from tests.reference.philox import Draw, Draws
from tests.small import NEVER, PRESENT, plain, product

ALL = tuple(label(role) for role in Role)
V = zlib.crc32(b"V")


def meetings(scenario, days, seed=1):
    market = Market(scenario, rng=seed, record_meetings=True)
    for _ in range(days):
        market.step()
    return market.meetings


def vendor(*schedules):
    return {
        "team": [{"schedule": schedule, "reps": 1} for schedule in schedules],
        "product": product(),
    }


# --- Ranking --------------------------------------------------------------------------------------


def test_priorities_decide_who_is_asked_first(register):
    # Six places, priorities 0.3, −1, 0, 0.9, 0.1, 0.5: places 3, 5, 0, 4, one an hour; 0 or less is
    # left alone.
    plan = register(lambda view: np.array([[0.3, -1, 0, 0.9, 0.1, 0.5]]))
    log = meetings(plain([[9, 18, "visit"]], {"vendors.V.strategy": plan}, reach=ALL), days=1)
    assert list(zip(log["hour"], log["stakeholder"], strict=True)) == [
        (9, 3),
        (10, 5),
        (11, 0),
        (12, 4),
    ]


def test_roles_that_the_setting_does_not_reach_take_no_request(register):
    plan = register(lambda view: np.ones(view.shape))
    log = meetings(plain([[9, 18, "visit"]], {"vendors.V.strategy": plan}, reach=("user",)), days=3)
    assert log["stakeholder"].tolist() == [4, 4, 4]
    assert log["hour"].tolist() == [9, 9, 9]


def test_ties_are_worked_off_down_the_call_list(register):
    plan = register(
        lambda view: np.where(np.arange(len(PRESENT)) == 2, 0.5, 0.1) + np.zeros(view.shape)
    )
    changes = {"vendors.V.strategy": plan, "market.organisations": 3}
    log = meetings(
        plain(
            [[9, 18, "visit"], [18, 26, "dinner"]],
            changes | {"activities.dinner.group": 1},
            reach=ALL,
        ),
        days=4,
    )
    for day in range(4):
        for first, last in ((9, 18), (18, 26)):
            # Of 18 stakeholders the technical managers 2, 8 and 14 come first, then the rest; both
            # groups in the order of the list, which begins at position floor(18 u) and goes once
            # around.
            begin = math.floor(
                18 * Draws(1).uniform(Draw.CALL_LIST, subject=0, vendor=V, when=day * 32 + first)
            )
            circle = [(begin + step) % 18 for step in range(18)]
            expected = ([s for s in circle if s % 6 == 2] + [s for s in circle if s % 6 != 2])[
                : last - first
            ]
            today = log[(log["day"] == day) & (log["hour"] >= first) & (log["hour"] < last)]
            assert today["stakeholder"].tolist() == expected


def test_a_list_ends_after_requests_times_hours(register):
    # Only the operator (place 5) is at home, but has the lowest priority: it is the sixth on the
    # list.
    away = {f"roles.{label(role)}.availability.office": [[9, 18, 1e-12]] for role in list(Role)[:5]}
    plan = register(lambda view: np.arange(6.0, 0.0, -1.0)[np.newaxis])
    for requests, hours, asked in (
        (1, 6, True),
        (1, 5, False),
        (3, 2, True),
        (5, 1, False),
        (6, 1, True),
    ):
        changes = away | {"meetings.requests": requests, "vendors.V.strategy": plan}
        log = meetings(plain([[9, 9 + hours, "visit"]], changes, reach=("operator",)), days=1)
        assert log["stakeholder"].tolist() == ([5] if asked else [])


def test_territories_share_all_organisations_out(register):
    plan = register(lambda view: np.ones(view.shape))
    team = [{"schedule": "s", "reps": 2}, {"schedule": "s", "reps": 7}]
    market = Market(
        plain(
            [[9, 18, "visit"]],
            {"market.organisations": 5, "vendors.V.team": team, "vendors.V.strategy": plan},
            reach=ALL,
        ),
        rng=1,
    )
    territories = [rep.territory for rep in market.salespeople]
    # Organisation o of five belongs to rep floor(o × n / 5): of two, and of seven, where some have
    # none.
    assert territories == [[0, 1, 2], [3, 4], [0], [1], [2], [], [3], [4], []]


def test_reps_stay_in_their_territories(register):
    plan = register(lambda view: np.ones(view.shape))
    changes = {
        "market.organisations": 5,
        "vendors.V.team": [{"schedule": "s", "reps": 2}],
        "vendors.V.strategy": plan,
    }
    log = meetings(plain([[9, 18, "visit"]], changes, reach=ALL), days=10)
    pairs = set(zip(log["rep"], log["organisation"], strict=True))
    assert pairs == {(0, 0), (0, 1), (0, 2), (1, 3), (1, 4)}


# --- Accepting ------------------------------------------------------------------------------------


def test_a_request_to_somebody_busy_is_used_up():
    # One decision maker, two reps, one request an hour: every day the first in ORDER has the hour,
    # the other nothing.
    team = [{"schedule": "s", "reps": 1}, {"schedule": "s", "reps": 1}]
    log = meetings(plain([[9, 10, "visit"]], {"vendors.V.team": team}), days=8)
    draws = Draws(1)
    for day in range(8):
        order = [
            draws.uniform(Draw.ORDER, subject=key, vendor=V, when=day * 32 + 9)
            for key in (0, 2**16)
        ]
        assert log[log["day"] == day]["rep"].tolist() == [order.index(min(order))]


def half(setting="office"):
    """Let the decision maker accept every second time."""
    return {f"roles.decision.availability.{setting}": [[9, 26, 0.5]]}


def days_met(scenario, days):
    return set(meetings(scenario, days)["day"])


def test_a_chance_of_one_half():
    # 400 independent requests: 200 ± 5 × 10.
    assert abs(len(days_met(plain([[9, 10, "visit"]], half()), 400)) - 200) < 50


def test_the_accept_draw_has_its_address():
    u = [
        Draws(1).uniform(Draw.ACCEPT, subject=0, vendor=V, when=day * 32 + 9, index=0)
        for day in range(50)
    ]
    assert days_met(plain([[9, 10, "visit"]], half()), 50) == {
        day for day in range(50) if u[day] < 0.5
    }


def test_friends_open_their_doors():
    market = Market(
        plain(
            [[9, 10, "call"]],
            half("phone") | {"meetings.friend_factor": 2.0, "activities.call.personal": 0.0},
        ),
        rng=1,
        record_meetings=True,
    )
    market.columns.relations["personal"][0, 0] = 0.5  # 0.5 × (1 + 2 × 0.5) = 1
    for _ in range(50):
        market.step()
    assert market.meetings["day"].tolist() == list(range(50))


def test_the_executive_window_opens_in_brewing_and_installation():
    # 0.5 × 2 = 1 while the organisation brews (days 40–79) or installs (days 83–122), else 0.5.
    changes = half() | {
        "meetings.executive_window": 2.0,
        "needs.idle_days": 1e-9,
        "choice.outside_option": -100.0,
    }
    changes |= {
        f"phases.{label(phase)}.days": [length] * 3
        for phase, length in zip(list(Phase)[1:], (40, 40, 1, 1, 1, 40), strict=True)
    }
    met = days_met(plain([[9, 10, "visit"]], changes), 123)
    assert met >= set(range(40, 80)) | set(range(83, 123))
    assert 5 < len(met & set(range(40))) < 35  # 20 ± 15; probability of missing it < 1e-5
    # Other roles have no such window.
    user = changes | {
        "roles.decision.availability": NEVER,
        "roles.user.availability.office": [[9, 26, 0.5]],
    }
    assert 5 < len(days_met(plain([[9, 10, "visit"]], user), 123) & set(range(40, 80))) < 35


# --- Gatherings -----------------------------------------------------------------------------------


def test_a_gathering_fills_its_table_by_priority_and_lasts_until_the_blocks_end(register):
    plan = register(lambda view: np.array([[0.5, 0.9, 0.0, 0.7, 0.5, 0.5]]))
    log = meetings(
        plain(
            [[18, 21, "dinner"]],
            {"vendors.V.strategy": plan, "activities.dinner.group": 4},
            reach=ALL,
        ),
        days=1,
    )
    # First the highest priority, 1; then its colleagues: 3, and of the equal ones 0 and 4 before 5;
    # nobody asks 2.
    guests = [1, 3, 0, 4]
    assert list(zip(log["hour"], log["stakeholder"], strict=True)) == [
        (hour, guest) for hour in (18, 19, 20) for guest in guests
    ]


def test_guests_come_from_one_organisation(register):
    plan = register(lambda view: np.ones(view.shape))
    changes = {"vendors.V.strategy": plan, "market.organisations": 3, "activities.dinner.group": 4}
    log = meetings(plain([[18, 20, "dinner"]], changes, reach=ALL), days=30)
    tables = log.groupby("day")["organisation"]
    assert (tables.nunique() == 1).all()
    assert (tables.size() == 8).all()
    assert log["organisation"].nunique() == 3


def test_late_evenings_are_limited_by_the_week():
    changes = {
        "meetings.late_hour": 22,
        "meetings.late_evenings": 2,
        "activities.night_out.group": 6,
    }
    log = meetings(plain([[21, 24, "night_out"]], changes, reach=ALL), days=12)
    # All six on Monday and Tuesday, three hours each, then they have had enough until Monday.
    assert Counter(log["day"]) == dict.fromkeys((0, 1, 5, 6, 10, 11), 18)
    # A gathering that ends by the late hour makes no late evening.
    log = meetings(plain([[19, 22, "night_out"]], changes, reach=ALL), days=12)
    assert Counter(log["day"]) == dict.fromkeys(range(12), 18)


def test_evenings_that_end_by_the_late_hour_leave_the_week_as_it_was(register):
    vendors = {
        "Early": vendor("early"),
        "Late": vendor("late")
        | {"strategy": register(lambda view: view.influence * (view.day >= 2))},
    }
    schedules = {"schedules.early": [[19, 22, "dinner"]], "schedules.late": [[22, 24, "night_out"]]}
    changes = {
        "meetings.late_hour": 22,
        "meetings.late_evenings": 2,
        "activities.dinner.group": 2,
        "activities.night_out.group": 2,
    }
    log = meetings(plain([[9, 10, "desk"]], changes | schedules | {"vendors": vendors}), days=5)
    assert Counter(log[log["vendor"] == "Early"]["day"]) == dict.fromkeys(range(5), 3)
    assert Counter(log[log["vendor"] == "Late"]["day"]) == {2: 2, 3: 2}


def test_two_late_gatherings_in_one_night_are_one_late_evening():
    changes = {
        "meetings.late_hour": 22,
        "meetings.late_evenings": 2,
        "activities.night_out.group": 2,
        "activities.tea_house.group": 2,
    }
    log = meetings(plain([[22, 24, "tea_house"], [24, 26, "night_out"]], changes), days=5)
    assert Counter(log["day"]) == {0: 4, 1: 4}


def test_nobody_comes_to_a_late_gathering_who_stands_none():
    changes = {
        "meetings.late_hour": 22,
        "meetings.late_evenings": 0,
        "activities.night_out.group": 2,
    }
    assert meetings(plain([[22, 24, "night_out"]], changes, reach=ALL), days=3).empty


HANDOVER = {
    "roles.decision.availability.evening": [[20, 22, 1], [22, 23, 0.5]],
    "meetings.handover": 2.0,
    "activities.tea_house.group": 2,
    "activities.night_out.group": 2,
    "schedules.B": [[20, 22, "tea_house"]],
    "schedules.C": [[22, 24, "night_out"]],
    "schedules.both": [[20, 22, "tea_house"], [22, 24, "night_out"]],
}


@pytest.mark.parametrize(
    ("vendors", "taken_along"),
    [
        (
            {"B": vendor("B"), "C": vendor("C")},
            True,
        ),  # C takes over whom B brings home at ten: 0.5 × 2 = 1 (C7)
        ({"V": vendor("both")}, False),  # a vendor's own guests are no handover
        ({"V": vendor("B", "C")}, False),
        ({"V": vendor("C")}, False),  # nobody brought anybody home
    ],
)
def test_the_handover_at_ten(vendors, taken_along):
    log = meetings(plain([[9, 10, "desk"]], HANDOVER | {"vendors": vendors}), days=200)
    nights = (log["hour"] == 22).sum()
    # Half of 200 nights: 100 ± 5 × 7.1.
    assert nights == 200 if taken_along else abs(nights - 100) < 36


def test_the_handover_lasts_for_one_hour_alone():
    # The night begins at 23, an hour after B brought its guest home: no help.
    late = {
        "schedules.C": [[23, 24, "night_out"]],
        "roles.decision.availability.evening": [[20, 22, 1], [22, 24, 0.5]],
    }
    log = meetings(
        plain(
            [[9, 10, "desk"]], HANDOVER | late | {"vendors": {"B": vendor("B"), "C": vendor("C")}}
        ),
        days=200,
    )
    assert (log["hour"] == 20).sum() == 200
    assert abs((log["hour"] == 23).sum() - 100) < 36
