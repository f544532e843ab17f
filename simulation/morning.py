"""What falls due in the morning, in one compiled call (ODD.md, "A day")."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.aftersale.complaints import settle
from simulation.aftersale.news import spread
from simulation.arithmetic import IDLE
from simulation.compiled import njit
from simulation.procurement.discover_need import tell_vendors
from simulation.procurement.purchase import begin, move_on
from simulation.standing.leads import advertise
from simulation.turnover import turn_over
from simulation.vocabulary import Complaint, Phase

DISCOVER = int(Phase.DISCOVER_NEED)
OPEN = int(Complaint.OPEN)


@njit(cache=True)
def run_morning(columns: Any, day: int) -> tuple[int, int]:
    """Run the morning of a day, in this order.

    Returns:
        How many purchases closed, the filled rows of `columns.closings` and `columns.bids`; and how
        many rows of `columns.reports` say what happened after sales.
    """
    today = columns.today[0]
    today.closed = today.reported = np.int64(0)  # yesterday's closings and reports have been read
    turn_over(columns, day)  # first: who sits where today
    # The conditions stand here, on single records: most customers have nothing to do, and handing
    # on all columns takes time.
    for o in range(columns.organisations.size):
        organisation, use = columns.organisations[o], columns.first_uses[o]
        if use.complaint == OPEN and use.due <= day:
            settle(columns, o, day)  # first: a complaint is about the purchase before
        if organisation.phase == IDLE and organisation.next_need == day:
            begin(columns, o, day)  # a need arises: the purchase's first phase begins
        elif organisation.phase != IDLE and organisation.phase_end == day:
            move_on(columns, o, day)  # a phase ends, with what happens at its end
        if organisation.phase == DISCOVER:
            tell_vendors(columns, o, day)  # after the need: who is trusted hears the same day
    spread(columns, day)  # after all events: nobody decides on news of the same morning
    advertise(columns, day)  # last: a new lead's need is heard of tomorrow at the earliest
    return today.closed, today.reported
