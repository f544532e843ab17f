"""The morning: organisations whose phase ends today move on (C18), and vendors hear of needs (C20)."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.compiled import njit
from simulation.procurement.choice import choose, shortlist
from simulation.procurement.need import arise
from simulation.procurement.specification import perceive, write
from simulation.randomness import GO_AHEAD, uniform
from simulation.vocabulary import Outcome, Phase

# NumPy integers: for plain ones Numba would compile a function anew for every constant that it is called with.
IDLE, DISCOVER, BREWING, DESIGN, EVALUATION, COMMITMENT, INSTALLATION = (np.int64(phase) for phase in Phase)
WON, NO_GO, NO_DECISION = (np.int64(outcome) for outcome in Outcome)
NOBODY = np.int64(-1)


@njit(cache=True)
def advance(columns: Any, day: int) -> int:
    """Run the morning of a day.

    Returns:
        How many purchases closed: the filled rows of `columns.closings` and `columns.bids`.
    """
    closed = np.int64(0)
    for o in range(columns.organisations.size):
        organisation = columns.organisations[o]
        if organisation.phase == IDLE:
            if organisation.next_need == day:
                arise(columns, o, day)
                _enter(columns, o, DISCOVER, day)
        elif organisation.phase_end == day:
            closed = _end_phase(columns, o, day, closed)
        if organisation.phase == DISCOVER:
            for v in range(columns.vendors.size):
                dealing = columns.dealings[v, o]
                if dealing.heard_on <= day and dealing.seen_phase == IDLE:
                    see(columns, v, o, DISCOVER)
    return int(closed)


@njit(cache=True)
def see(columns: Any, v: int, o: int, phase: int) -> None:
    """Let a vendor see a phase, and with it whose influence counts now."""
    rules = columns.rules[0]
    columns.dealings[v, o].seen_phase = phase
    columns.dealings[v, o].seen_since = columns.organisations[o].phase_since
    for s in range(o * rules.size, (o + 1) * rules.size):
        role = columns.people[s].role
        columns.influence[v, s] = rules.weights[phase, role] / rules.people[role]


@njit(cache=True)
def _enter(columns: Any, o: int, phase: int, day: int) -> None:
    organisation = columns.organisations[o]
    organisation.phase = phase
    organisation.phase_since = day
    if phase != IDLE:
        organisation.phase_end = day + organisation.durations[phase]
    if phase != DISCOVER:  # who hears of a need, and when, is its own story
        for v in range(columns.vendors.size):
            see(columns, v, o, phase)


@njit(cache=True)
def _end_phase(columns: Any, o: int, day: int, closed: int) -> int:
    """Let the present phase have its event, and enter the next one; returns the number of purchases closed today."""
    rules, organisation = columns.rules[0], columns.organisations[o]
    phase = organisation.phase
    if phase == BREWING:
        if uniform(rules.key, GO_AHEAD, o, 0, organisation.purchase, 0) >= rules.go_ahead:
            return _drop(columns, o, day, closed)
    elif phase == DESIGN:
        write(columns, o)
        perceive(columns.vendors, columns.dealings, organisation.specification, o)
    elif phase == EVALUATION:
        shortlist(columns, o)
    elif phase == COMMITMENT:
        winner = choose(columns, o, closed)
        _record(columns, o, closed, WON if winner >= 0 else NO_DECISION, winner)
        closed += 1
        if winner < 0:
            _leave(columns, o, day)
            return closed
        organisation.installed = winner
    elif phase == INSTALLATION:
        _leave(columns, o, day)
        return closed
    _enter(columns, o, phase + 1, day)
    return closed


@njit(cache=True)
def _drop(columns: Any, o: int, day: int, closed: int) -> int:
    """Brewing ends in "no go": the purchase closes without a choice."""
    columns.closings[closed].outside_noise = np.nan
    for v in range(columns.vendors.size):
        bid = columns.bids[closed, v]
        bid.shortlisted = False
        bid.fit = bid.trust = bid.noise = np.nan
    _record(columns, o, closed, NO_GO, NOBODY)
    _leave(columns, o, day)
    return closed + 1


@njit(cache=True)
def _record(columns: Any, o: int, row: int, outcome: int, winner: int) -> None:
    organisation, closing = columns.organisations[o], columns.closings[row]
    closing.organisation, closing.purchase, closing.need_day = o, organisation.purchase, organisation.need_day
    closing.outcome, closing.winner = outcome, winner


@njit(cache=True)
def _leave(columns: Any, o: int, day: int) -> None:
    """The purchase is over, whatever came of it: own need counts again, and the next purchase may come."""
    organisation = columns.organisations[o]
    perceive(columns.vendors, columns.dealings, organisation.need, o)
    organisation.purchase += 1
    _enter(columns, o, IDLE, day)
