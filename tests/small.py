"""A small market, written out in full.

A new calibration of the built-in scenarios changes no test here. Two vendors, four
organisations of one person per role. Every number is one that is easy to reckon with by hand.
"""

from __future__ import annotations

import copy
from typing import Any

from simulation import Scenario
from simulation.vocabulary import (
    CONTACTS,
    PURCHASE_PHASES,
    Activity,
    Attribute,
    Role,
    Setting,
    complete,
    label,
)


def named(table: dict[Any, Any]) -> dict[str, Any]:
    """Return a table of members by their names."""
    return {label(key): entry for key, entry in table.items()}


EVEN = named(
    complete(
        "tests/small.py: EVEN",
        Role,
        {
            Role.DECISION: 0.25,
            Role.USING_MANAGEMENT: 0.25,
            Role.TECHNICAL_MANAGEMENT: 0.125,
            Role.FINANCE_MANAGEMENT: 0.125,
            Role.USER: 0.125,
            Role.OPERATOR: 0.125,
        },
    )
)
PEOPLE = named(
    complete(
        "tests/small.py: PEOPLE",
        Role,
        {
            Role.DECISION: 1,
            Role.USING_MANAGEMENT: 1,
            Role.TECHNICAL_MANAGEMENT: 1,
            Role.FINANCE_MANAGEMENT: 1,
            Role.USER: 1,
            Role.OPERATOR: 1,
        },
    )
)
"""A new role needs 0 here, and in EVEN: then all that is worked out by hand stays as it is."""
PRESENT = [role for role in Role if PEOPLE[label(role)]]
"""The roles of the small market."""
ALWAYS = named(
    complete(
        "tests/small.py: ALWAYS",
        Setting,
        {
            Setting.OFFICE: [[9, 18, 0.5]],
            Setting.PHONE: [[9, 18, 0.5]],
            Setting.EVENING: [[18, 26, 0.5]],
        },
    )
)
NEVER: dict[str, Any] = {label(setting): [] for setting in Setting}


def product(value: float = 0.6, **attributes: float) -> dict[str, float]:
    """Return a product with the same value everywhere, but for the attributes named."""
    return {label(attribute): value for attribute in Attribute} | attributes


def activity(
    setting: str, group: int, price: float, personal: float, institutional: float
) -> dict[str, Any]:
    return {
        "setting": setting,
        "personal": personal,
        "institutional": institutional,
        "group": group,
        "price": price,
    }


DATA: dict[str, Any] = {
    "market": {"organisations": 4, "days": 40},
    "needs": {"idle_days": 5.0, "spread": 0.5, "budget": [0.5, 1.5], "go_ahead": 0.75},
    "roles": {name: {"people": people, "availability": ALWAYS} for name, people in PEOPLE.items()},
    "phases": {label(phase): {"days": [1, 2, 3], "weights": EVEN} for phase in PURCHASE_PHASES},
    "activities": named(
        complete(
            "tests/small.py: activities",
            CONTACTS,
            {
                Activity.VISIT: activity("office", 1, 0, 0.1, 0.25),
                Activity.CALL: activity("phone", 1, 0, 0.05, 0.1),
                Activity.DINNER: activity("evening", 3, 50, 0.25, 0.05),
                Activity.TEA_HOUSE: activity("evening", 2, 25, 0.2, 0.1),
                Activity.NIGHT_OUT: activity("evening", 3, 100, 0.25, 0.0),
            },
        )
    ),
    "meetings": {
        "requests": 2,
        "friend_factor": 1.0,
        "executive_window": 2.0,
        "handover": 2.0,
        "saturation": 4.0,
        "late_hour": 22,
        "late_evenings": 2,
        "frozen_response": 0.5,
    },
    "rapport": {"low": -0.5, "mode": 1.0, "high": 1.5, "tastes": 0.5},
    "forgetting": {"personal": 100, "institutional": 50, "contacts": 5},
    "relationship": {"personal": 0.25, "institutional": 0.25},
    "trust": {"share": 0.5, "rho": -1.0},
    "choice": {"sensitivity": 4.0, "outside_option": 0.25, "shortlist": 2, "shaping": 1.0},
    "costs": {"day_hour": 100, "night_hour": 150, "night_from": 18},
    "schedules": {
        "day": [[9, 18, "visit"]],
        "night": [[16, 18, "call"], [18, 22, "dinner"], [22, 26, "night_out"]],
        "desk": [[9, 18, "desk"]],
    },
    "vendors": {
        "Day": {"team": [{"schedule": "day", "reps": 2}], "product": product()},
        "Night": {"team": [{"schedule": "night", "reps": 2}], "product": product()},
    },
}


def small(changes: dict[str, Any] | None = None) -> Scenario:
    """Return the small market, with values replaced (or added) by dotted path."""
    return Scenario.from_dict(data(changes), name="small")


def data(changes: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the small market as a dictionary, with values replaced (or added) by dotted path."""
    changed = copy.deepcopy(DATA)
    for path, value in copy.deepcopy(changes or {}).items():
        *tables, last = path.split(".")
        place: Any = changed
        for key in tables:
            place = place[int(key)] if isinstance(place, list) else place.setdefault(key, {})
        place[int(last) if isinstance(place, list) else last] = value
    return changed


PLAIN: dict[str, Any] = {
    "market.days": 10_000,  # tests step as far as they need
    "market.organisations": 1,
    "needs.idle_days": 1e9,  # nobody needs anything, so that nothing but contacts happens
    "needs.spread": 0.0,
    "needs.budget": [1, 1],
    "needs.go_ahead": 1.0,
    "rapport": {"low": 1.0, "mode": 1.0, "high": 1.0, "tastes": 0.0},
    "forgetting": {
        "personal": 1e15,
        "institutional": 1e15,
        "contacts": 1e15,
    },  # practically nothing is forgotten
    "meetings.saturation": 1e15,  # nor does anything satiate
    "meetings.requests": 1,
    "meetings.late_hour": 26,
    "meetings.friend_factor": 0.0,
    "vendors": {"V": {"team": [{"schedule": "s", "reps": 1}], "product": product()}},
}
"""Changes that leave one vendor with one rep and one customer, without chance or decay: what is
left can be worked by hand."""


def plain(
    blocks: list[list[Any]],
    changes: dict[str, Any] | None = None,
    *,
    reach: tuple[str, ...] = ("decision",),
) -> Scenario:
    """Return a market without chance, whose rep works these blocks.

    Only the roles in `reach` can be met, and always accept.
    """
    everywhere = {setting: [[9, 26, 1]] for setting in NEVER}
    doors = {
        f"roles.{label(role)}.availability": everywhere if label(role) in reach else NEVER
        for role in Role
    }
    return small(PLAIN | doors | {"schedules.s": blocks} | (changes or {}))
