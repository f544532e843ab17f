"""What a vendor knows of an organisation: that it exists, and the phase of its purchase (C20)."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.compiled import njit
from simulation.vocabulary import Phase

IDLE, DISCOVER = np.int64(Phase.IDLE), np.int64(Phase.DISCOVER_NEED)


@njit(cache=True)
def see(columns: Any, v: int, o: int, phase: int) -> None:
    """Let a vendor see a phase, and with it whose influence counts now."""
    rules = columns.rules[0]
    columns.dealings[v, o].seen_phase = phase
    columns.dealings[v, o].seen_since = columns.organisations[o].phase_since
    for s in range(o * rules.people_in_all, (o + 1) * rules.people_in_all):
        role = columns.people[s].role
        columns.influence[v, s] = rules.phases_weights[phase, role] / rules.roles_people[role]


@njit(cache=True)
def show(columns: Any, o: int, phase: int) -> None:
    """Let all vendors who know of an organisation see its phase."""
    for v in range(columns.vendors.size):
        if columns.dealings[v, o].aware:
            see(columns, v, o, phase)


@njit(cache=True)
def meet(columns: Any, v: int, o: int, source: int, referrer: int) -> None:
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
    phase = columns.organisations[o].phase
    if phase > DISCOVER:  # of a need that is being discovered it hears on a later morning
        see(columns, v, o, phase)
