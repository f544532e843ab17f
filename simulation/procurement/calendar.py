"""The morning: organisations whose phase ends today move on (C18), vendors hear of needs (C20), news spreads."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.aftersale.first_use import first_use, settle
from simulation.aftersale.leads import advertise, look_around
from simulation.aftersale.news import spread
from simulation.compiled import njit
from simulation.procurement.choice import admit, shortlist
from simulation.procurement.closing import decide, drop
from simulation.procurement.need import arise
from simulation.procurement.negotiation import negotiate
from simulation.procurement.specification import perceive, write
from simulation.randomness import GO_AHEAD, uniform
from simulation.standing.sight import see
from simulation.vocabulary import Complaint, Phase

# NumPy integers: for plain ones Numba would compile a function anew for every constant that it is called with.
IDLE, DISCOVER, BREWING, DESIGN, EVALUATION, COMMITMENT, INSTALLATION = (
    np.int64(phase) for phase in Phase
)
OPEN = int(Complaint.OPEN)


@njit(cache=True)
def advance(columns: Any, day: int) -> tuple[int, int]:
    """Run the morning of a day.

    Returns:
        How many purchases closed, the filled rows of `columns.closings` and `columns.bids`; and how many rows of
        `columns.reports` say what happened after sales.
    """
    closed, reported = np.int64(0), np.int64(0)
    for o in range(columns.organisations.size):
        organisation, use = columns.organisations[o], columns.uses[o]
        if use.complaint == OPEN and use.due <= day:
            reported = settle(columns, o, day, reported)
        if organisation.phase == IDLE:
            if organisation.next_need == day:
                _begin(columns, o, day)
        elif organisation.phase_end == day:
            closed, reported = _end_phase(columns, o, day, closed, reported)
        if organisation.phase == DISCOVER:
            for v in range(columns.vendors.size):
                dealing = columns.dealings[v, o]
                if dealing.aware and dealing.heard_on <= day and dealing.seen_phase == IDLE:
                    see(columns, v, o, DISCOVER)
    spread(columns, reported, day)
    advertise(columns, day)
    return int(closed), int(reported)


@njit(cache=True)
def _begin(columns: Any, o: int, day: int) -> None:
    """Let a need arise; under an agreement the partner is called at once (C3)."""
    organisation = columns.organisations[o]
    arise(columns, o, day)
    if organisation.by_agreement:
        _enter(columns, o, COMMITMENT, day)
        return
    look_around(columns, o)
    _enter(columns, o, _next(columns.rules[0], IDLE), day)


@njit(cache=True)
def _next(rules: Any, phase: int) -> int:
    """Return the phase that follows another in this market; not every market has all six (C18)."""
    phase += 1
    while not rules.phases_included[phase]:
        phase += 1
    return phase


@njit(cache=True)
def _enter(columns: Any, o: int, phase: int, day: int) -> None:
    organisation = columns.organisations[o]
    organisation.phase = phase
    organisation.phase_since = day
    if phase != IDLE:
        organisation.began[phase] = day
        organisation.phase_end = day + organisation.durations[phase]
    if phase == COMMITMENT:
        if organisation.by_agreement or not columns.rules[0].phases_included[EVALUATION]:
            admit(columns, o)
        negotiate(columns, o)
    if phase != DISCOVER:  # who hears of a need, and when, is its own story
        for v in range(columns.vendors.size):
            if columns.dealings[v, o].aware:
                see(columns, v, o, phase)


@njit(cache=True)
def _end_phase(columns: Any, o: int, day: int, closed: int, reported: int) -> tuple[int, int]:
    """Let the present phase have its event, and enter the next one; returns the purchases closed and the reports made today."""
    rules, organisation = columns.rules[0], columns.organisations[o]
    phase = organisation.phase
    if phase == BREWING:
        if uniform(rules.key, GO_AHEAD, o, 0, organisation.purchase, 0) >= rules.needs_go_ahead:
            drop(columns, o, closed)
            _leave(columns, o, day)
            return closed + 1, reported
    elif phase == DESIGN:
        write(columns, o)
        perceive(columns.vendors, columns.dealings, organisation.specification, o)
    elif phase == EVALUATION:
        shortlist(columns, o, day)
    elif phase == COMMITMENT:
        winner = decide(columns, o, closed, day)
        closed += 1
        if winner < 0:
            _leave(columns, o, day)
            return closed, reported
        organisation.installed = winner
    elif phase == INSTALLATION:
        reported = first_use(columns, o, day, reported)
        _leave(columns, o, day)
        return closed, reported
    _enter(columns, o, _next(rules, phase), day)
    return closed, reported


@njit(cache=True)
def _leave(columns: Any, o: int, day: int) -> None:
    """The purchase is over, whatever came of it: own need counts again, and the next purchase may come."""
    organisation = columns.organisations[o]
    perceive(columns.vendors, columns.dealings, organisation.need, o)
    organisation.purchase += 1
    _enter(columns, o, IDLE, day)
