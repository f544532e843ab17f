"""Discover need (C20): the vendors hear of it, those whom the users trust first."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.arithmetic import IDLE, round_half_up
from simulation.compiled import njit
from simulation.standing.awareness import see
from simulation.standing.trust import role_mean
from simulation.vocabulary import Phase, Role

DISCOVER = np.int64(Phase.DISCOVER_NEED)
USER = int(Role.USER)


@njit(cache=True)
def begin(columns: Any, o: int, day: int) -> None:
    """Fix the day on which every vendor hears of the need.

    The more its users trust it, the sooner.
    """
    parameters, organisation = columns.parameters[0], columns.organisations[o]
    for v in range(columns.vendors.size):
        if parameters.roles_people[USER] > 0:
            trust = role_mean(parameters, columns.trust[v], o, USER)
        else:
            trust = 0.0
            for s in range(o * parameters.people_in_all, (o + 1) * parameters.people_in_all):
                trust += columns.trust[v, s]
            trust /= parameters.people_in_all
        delay = (1.0 - trust) * organisation.durations[DISCOVER]
        columns.dealings[v, o].heard_on = day + int(round_half_up(delay))


@njit(cache=True)
def tell_vendors(columns: Any, o: int, day: int) -> None:
    """Show the need to the vendors whose day to hear of it has come."""
    for v in range(columns.vendors.size):
        dealing = columns.dealings[v, o]
        if dealing.aware and dealing.heard_on <= day and dealing.seen_phase == IDLE:
            see(columns, v, o, DISCOVER)
