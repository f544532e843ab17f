"""Complaints: a dissatisfied customer complains, and is content in the end or not (C13)."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.aftersale.complaint_hours import assign, take_back
from simulation.aftersale.news import make_up_mind, report
from simulation.arithmetic import NOBODY
from simulation.compiled import njit
from simulation.randomness import RECOVERY, uniform
from simulation.vocabulary import Complaint, Handling

OPEN, RECOVERED, UNRECOVERED, UNHANDLED = (
    np.int64(state)
    for state in (
        Complaint.OPEN,
        Complaint.RECOVERED,
        Complaint.UNRECOVERED,
        Complaint.UNHANDLED,
    )
)
IGNORE = np.int64(Handling.IGNORE)
DISCONTENT, CONTENT = np.int64(0), np.int64(1)


@njit(cache=True)
def complain(columns: Any, o: int, day: int) -> None:
    """Let a customer complain.

    It ends its agreement with the vendor. The vendor's strategy may handle it otherwise.
    """
    parameters, organisation, use = (
        columns.parameters[0],
        columns.organisations[o],
        columns.first_uses[o],
    )
    if organisation.partner == use.vendor:
        organisation.partner = NOBODY
    use.complaint, use.due = OPEN, day + parameters.complaints_days
    handling = columns.vendors[use.vendor].handling
    assign(parameters, columns.vendors, columns.reps, use, handling, columns.organisations.size)
    report(columns, o)


@njit(cache=True)
def settle(columns: Any, o: int, day: int) -> None:
    """End a complaint: the customer recovers if it was handled in time, and with luck."""
    parameters, use = columns.parameters[0], columns.first_uses[o]
    key = columns.vendors[use.vendor].key
    if use.handling == IGNORE or use.hours > 0:
        use.complaint = UNHANDLED
    elif (
        uniform(parameters.key, RECOVERY, o, key, use.purchase, 0)
        < parameters.recovery_by_handling[use.handling]
    ):
        use.complaint = RECOVERED
    else:
        use.complaint = UNRECOVERED
    take_back(columns.reps, use)
    make_up_mind(columns, o, CONTENT if use.complaint == RECOVERED else DISCONTENT, day)
