"""A purchase's way through its phases (C18): the need, the phases in order, the end."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.compiled import njit
from simulation.procurement import (
    commitment,
    discover_need,
    evaluation,
    installation,
    internal_brewing,
    system_design,
)
from simulation.procurement.fit import perceive
from simulation.procurement.need import arise
from simulation.procurement.route import SOLE_SOURCE, TENDER, straight_to_commitment
from simulation.standing.awareness import show
from simulation.standing.leads import look_around
from simulation.vocabulary import Phase

# NumPy integers: for plain ones Numba would compile a function anew for every constant that it is
# called with.
IDLE, DISCOVER, BREWING, DESIGN, EVALUATION, COMMITMENT, INSTALLATION = (
    np.int64(phase)
    for phase in (
        Phase.IDLE,
        Phase.DISCOVER_NEED,
        Phase.INTERNAL_BREWING,
        Phase.SYSTEM_DESIGN,
        Phase.EVALUATION,
        Phase.COMMITMENT,
        Phase.INSTALLATION,
    )
)


@njit(cache=True)
def begin(columns: Any, o: int, day: int) -> None:
    """Let a need arise, and begin the purchase's first phase."""
    arise(columns, o, day)  # first: the dates of all phases are drawn here
    if columns.organisations[o].route == TENDER:
        look_around(columns, o)  # on other routes nobody but one vendor is asked (C3)
    begin_phase(columns, o, next_phase(columns, o), day)


@njit(cache=True)
def move_on(columns: Any, o: int, day: int) -> None:
    """End the present phase; then begin the next one, unless the purchase is over."""
    if end_phase(columns, o, day):
        begin_phase(columns, o, next_phase(columns, o), day)
    else:
        leave(columns, o, day)


@njit(cache=True)
def next_phase(columns: Any, o: int) -> int:
    """Return the phase that follows the present one of this purchase.

    Not every market has all six phases (C18). An order under an agreement and a rebuy begin with
    commitment (C3); a purchase from a sole source has no evaluation (C22).
    """
    organisation = columns.organisations[o]
    if organisation.phase == IDLE and straight_to_commitment(organisation):
        return int(COMMITMENT)
    phase = organisation.phase + 1
    while not columns.parameters[0].phases_included[phase] or (
        phase == EVALUATION and organisation.route == SOLE_SOURCE
    ):
        phase += 1
    return phase


@njit(cache=True)
def begin_phase(columns: Any, o: int, phase: int, day: int) -> None:
    """Put a purchase into a phase, and do what happens when that phase begins."""
    organisation = columns.organisations[o]
    organisation.phase = phase
    organisation.phase_since = organisation.began[phase] = day
    organisation.phase_end = day + organisation.durations[phase]
    if phase == DISCOVER:
        discover_need.begin(columns, o, day)  # who will hear of the need, and when
        return
    if phase == COMMITMENT:
        commitment.begin(columns, o)  # who may bid, and the first offers
    show(columns, o)


@njit(cache=True)
def end_phase(columns: Any, o: int, day: int) -> bool:
    """Do what happens when the present phase ends; returns whether the purchase goes on."""
    phase = columns.organisations[o].phase
    if phase == BREWING:
        return internal_brewing.end(columns, o)  # go or no go
    if phase == DESIGN:
        system_design.end(columns, o)  # the specification
    elif phase == EVALUATION:
        evaluation.end(columns, o, day)  # the shortlist
    elif phase == COMMITMENT:
        return commitment.end(columns, o, day)  # the decision
    elif phase == INSTALLATION:
        installation.end(columns, o, day)  # first use
        return False
    return True


@njit(cache=True)
def leave(columns: Any, o: int, day: int) -> None:
    """End a purchase, whatever came of it.

    Own need counts again, and the next purchase may come.
    """
    organisation = columns.organisations[o]
    perceive(columns, organisation.need, o)
    organisation.purchase += 1
    organisation.phase = IDLE
    organisation.phase_since = day
    show(columns, o)
