"""What a vendor knows of an organisation: that it exists, and the phase of its purchase (C20)."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.arithmetic import IDLE
from simulation.compiled import njit
from simulation.vocabulary import Phase, Route

DISCOVER = np.int64(Phase.DISCOVER_NEED)
INSTALLATION = np.int64(Phase.INSTALLATION)
REBUY, SOLE_SOURCE = np.int64(Route.REBUY), np.int64(Route.SOLE_SOURCE)


@njit(cache=True)
def see(columns: Any, v: int, o: int, phase: int) -> None:
    """Let a vendor see a phase, and with it whose influence counts now."""
    parameters = columns.parameters[0]
    columns.dealings[v, o].seen_phase = phase
    columns.dealings[v, o].seen_since = columns.organisations[o].phase_since
    for s in range(o * parameters.people_in_all, (o + 1) * parameters.people_in_all):
        role = columns.people[s].role
        columns.influence[v, s] = (
            parameters.phases_weights[phase, role] / parameters.roles_people[role]
        )


@njit(cache=True)
def visible_phase(organisation: Any, v: int) -> int:
    """Return the phase that a vendor who knows of the customer sees once the need is known.

    A purchase that is made with another vendor alone, without a tender, stays behind closed doors
    until the order is placed. (An agreement is known to all.)
    """
    closed = organisation.route == REBUY or organisation.route == SOLE_SOURCE
    if closed and organisation.sole != v and organisation.phase != INSTALLATION:
        return int(IDLE)
    return int(organisation.phase)


@njit(cache=True)
def show(columns: Any, o: int) -> None:
    """Let all vendors who know of an organisation see what they can of its phase."""
    organisation = columns.organisations[o]
    for v in range(columns.vendors.size):
        dealing = columns.dealings[v, o]
        phase = visible_phase(organisation, v)
        # Who is kept out sees the same idle customer on, not that a hidden phase has begun.
        hidden = phase == IDLE and organisation.phase != IDLE and dealing.seen_phase == IDLE
        if dealing.aware and not hidden:
            see(columns, v, o, phase)


@njit(cache=True)
def become_aware(columns: Any, v: int, o: int, source: int, referrer: int) -> None:
    """Make a vendor aware of an organisation; nothing if it is already.

    Args:
        source: vocabulary.Origin.
        referrer: the organisation that gave the name, −1 = none.
    """
    dealing = columns.dealings[v, o]
    if dealing.aware:
        return
    dealing.aware = True
    dealing.source = source
    dealing.referrer = referrer
    phase = visible_phase(columns.organisations[o], v)
    if phase > DISCOVER:  # of a need that is being discovered it hears on a later morning
        see(columns, v, o, phase)
