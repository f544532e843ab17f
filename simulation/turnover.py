"""Who sits where: customers and people are drawn, leave, and others take their places."""

from __future__ import annotations

from math import cos, exp, floor, log, pi, sqrt
from typing import Any

import numpy as np

from simulation.arithmetic import IDLE, NOBODY, round_half_up
from simulation.compiled import njit
from simulation.procurement.fit import perceive
from simulation.procurement.need import gap
from simulation.randomness import (
    CUSTOMER_CLOSES,
    KNOWN,
    NEED_WEIGHT,
    ORDER_VALUE,
    PERSON_LEAVES,
    REP_LEAVES,
    TASTE,
    uniform,
)
from simulation.standing.awareness import become_aware, see
from simulation.standing.credence import first_credence
from simulation.vocabulary import YEAR, Complaint, Origin

OPEN, NO_COMPLAINT = np.int64(Complaint.OPEN), np.int64(Complaint.NONE)
BY_ITSELF, NEVER = np.int64(Origin.UNPROMPTED), np.int64(-1)
SOMEBODY_ELSE = np.int64(-2)


@njit(cache=True)
def draw_customer(columns: Any, o: int, day: int) -> None:
    """Draw a customer's needs, size and first need, and by whom it is known from the start."""
    parameters, organisation = columns.parameters[0], columns.organisations[o]
    generation, need = organisation.generation, organisation.need
    total = 0.0
    for attribute in range(need.size):
        u = uniform(parameters.key, NEED_WEIGHT, o, 0, generation, attribute)
        need[attribute] = 1.0 + parameters.needs_spread * (2.0 * u - 1.0)
        total += need[attribute]
    for attribute in range(need.size):
        need[attribute] /= total
    organisation.order_value = _order_value(parameters, o, generation)
    organisation.next_need = day + gap(parameters, o, organisation.purchase)
    u = uniform(parameters.key, CUSTOMER_CLOSES, o, 0, generation, 0)
    organisation.closes_on = _date(u, parameters.turnover_customers, day)
    for v in range(columns.vendors.size):
        columns.dealings[v, o].credence = first_credence(parameters)
    perceive(columns, need, o)
    for v in range(columns.vendors.size):
        vendor = columns.vendors[v]
        columns.dealings[v, o].referrer = NOBODY
        see(columns, v, o, IDLE)
        if uniform(parameters.key, KNOWN, o, vendor.key, generation, 0) < vendor.known:
            become_aware(columns, v, o, BY_ITSELF, NOBODY)


@njit(cache=True)
def draw_person(parameters: Any, person: Any, s: int, day: int) -> None:
    """Draw a stakeholder's tastes, and the day on which it leaves."""
    taste = person.taste
    for activity in range(taste.size):
        u = uniform(parameters.key, TASTE, s, 0, person.generation, activity)
        taste[activity] = 1.0 + parameters.rapport_tastes * (2.0 * u - 1.0)
    u = uniform(parameters.key, PERSON_LEAVES, s, 0, person.generation, 0)
    person.leaves_on = _date(u, parameters.turnover_people, day)


@njit(cache=True)
def draw_rep(parameters: Any, vendor: Any, rep: Any, day: int) -> None:
    """Draw the day on which a rep leaves."""
    u = uniform(parameters.key, REP_LEAVES, rep.key, vendor.key, rep.generation, 0)
    rep.leaves_on = _date(u, parameters.turnover_reps, day)


@njit(cache=True)
def turn_over(columns: Any, day: int) -> None:
    """Let customers close and people leave whose day has come: customers first, reps last."""
    parameters = columns.parameters[0]
    if parameters.turnover_customers > 0.0:
        for o in range(columns.organisations.size):
            organisation = columns.organisations[o]
            due = organisation.closes_on != NEVER and organisation.closes_on <= day
            # A purchase or a complaint is brought to its end first.
            if due and organisation.phase == IDLE and columns.first_uses[o].complaint != OPEN:
                _replace_customer(columns, o, day)
    if parameters.turnover_people > 0.0:
        for s in range(columns.people.size):
            if columns.people[s].leaves_on == day:
                _replace_person(columns, s, day)
    if parameters.turnover_reps > 0.0:
        for r in range(columns.reps.size):
            if columns.reps[r].leaves_on == day:
                _replace_rep(columns, r, day)


@njit(cache=True)
def _date(u: float, rate: float, day: int) -> int:
    """Return the day of an event of a yearly rate, after this day; −1 = never."""
    if rate == 0.0:
        return int(NEVER)
    return int(day + 1 + floor(-log(u) * YEAR / rate))


@njit(cache=True)
def _order_value(parameters: Any, o: int, generation: int) -> float:
    """Return what an order of a customer is worth: uniform, or log-normal with the same mean."""
    low, high = parameters.needs_order_value[0], parameters.needs_order_value[1]
    u = uniform(parameters.key, ORDER_VALUE, o, 0, generation, 0)
    sigma = parameters.needs_concentration
    if sigma == 0.0:
        return round_half_up(low + (high - low) * u)
    # A standard normal number from two uniform ones (Box & Muller 1958).
    angle = 2.0 * pi * uniform(parameters.key, ORDER_VALUE, o, 0, generation, 1)
    normal = sqrt(-2.0 * log(u)) * cos(angle)
    return round_half_up((low + high) / 2.0 * exp(sigma * normal - sigma * sigma / 2.0))


@njit(cache=True)
def _replace_customer(columns: Any, o: int, day: int) -> None:
    """Put another customer in the place of one that closes: nothing of the old one is left."""
    parameters, organisation, use = (
        columns.parameters[0],
        columns.organisations[o],
        columns.first_uses[o],
    )
    organisation.generation += 1
    organisation.purchase += 1  # a draw of a purchase is never used twice
    organisation.installed = organisation.partner = NOBODY
    use.vendor = use.content = NOBODY
    use.complaint, use.satisfaction = NO_COMPLAINT, 0.0
    for v in range(columns.vendors.size):
        dealing = columns.dealings[v, o]
        dealing.aware, dealing.source = False, BY_ITSELF
        dealing.orders = dealing.rep_hours = np.int64(0)
        dealing.spent = dealing.reputation = 0.0
        dealing.last_rep, dealing.understanding = NOBODY, 0.0
    organisation.phase_since = day
    draw_customer(columns, o, day + 1)  # no need arises on the morning of the change
    for s in range(o * parameters.people_in_all, (o + 1) * parameters.people_in_all):
        _replace_person(columns, s, day)


@njit(cache=True)
def _replace_person(columns: Any, s: int, day: int) -> None:
    """Put a stranger in the place of a stakeholder who leaves."""
    person = columns.people[s]
    person.generation += 1
    person.late_evenings = person.hours = np.int64(0)
    person.last_late = NOBODY
    for v in range(columns.vendors.size):
        relation = columns.relations[v, s]
        relation.personal = relation.institutional = relation.recent = 0.0
        columns.trust[v, s] = 0.0
    for entry in range(columns.doors.shape[0]):
        columns.doors[entry, s] = False
    draw_person(columns.parameters[0], person, s, day)


@njit(cache=True)
def _replace_rep(columns: Any, r: int, day: int) -> None:
    """Put a beginner in the place of a rep who leaves: a part of P with its accounts goes too."""
    parameters, rep = columns.parameters[0], columns.reps[r]
    rep.generation += 1
    rep.joined = day
    for setting in range(rep.practice.size):
        rep.practice[setting] = 0
    for o in range(rep.first, rep.last):
        dealing = columns.dealings[rep.vendor, o]
        if dealing.last_rep == r:
            dealing.last_rep = SOMEBODY_ELSE
        for s in range(o * parameters.people_in_all, (o + 1) * parameters.people_in_all):
            columns.relations[rep.vendor, s].personal *= 1.0 - parameters.turnover_loyalty
            columns.doors[rep.entry, s] = False
    draw_rep(parameters, columns.vendors[rep.vendor], rep, day)
