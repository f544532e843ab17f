"""A need arises (C20): the purchase gets its dates, and vendors hear of it, trusted ones first."""

from __future__ import annotations

from math import floor, log
from typing import Any

from simulation.compiled import njit
from simulation.randomness import DURATION, NEED_GAP, triangular, uniform
from simulation.vocabulary import Phase, Role

DISCOVER, LAST_PHASE = int(Phase.DISCOVER_NEED), int(Phase.INSTALLATION)
USER = int(Role.USER)


@njit(cache=True)
def gap(rules: Any, organisation: int, purchase: int) -> int:
    """Return the idle days before a purchase: exponential, rounded down."""
    return int(floor(-log(uniform(rules.key, NEED_GAP, organisation, 0, purchase, 0)) * rules.idle_days))


@njit(cache=True)
def arise(columns: Any, o: int, day: int) -> None:
    """Begin a purchase: all six durations are drawn now, and so is the next need's date.

    The next date does not depend on how this purchase will end, so that it is the same under every strategy.
    """
    rules, organisation = columns.rules[0], columns.organisations[o]
    total = 0
    for phase in range(DISCOVER, LAST_PHASE + 1):
        u = uniform(rules.key, DURATION, o, 0, organisation.purchase, phase)
        days = floor(triangular(rules.days[phase, 0], rules.days[phase, 1], rules.days[phase, 2], u) + 0.5)
        organisation.durations[phase] = max(1, int(days))
        total += organisation.durations[phase]
    organisation.need_day = day
    organisation.next_need = day + total + 1 + gap(rules, o, organisation.purchase + 1)

    first = o * rules.size
    for role in range(USER):
        first += rules.people[role]
    for v in range(columns.vendors.size):
        trust = 0.0
        for s in range(first, first + rules.people[USER]):
            trust += columns.trust[v, s]
        delay = (1.0 - trust / rules.people[USER]) * organisation.durations[DISCOVER]
        columns.dealings[v, o].heard_on = day + int(floor(delay + 0.5))
