"""What falls due in the morning, in one compiled call (ODD.md, "A day")."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.aftersale.complaints import fall_due
from simulation.aftersale.news import spread
from simulation.compiled import njit
from simulation.procurement.discover_need import tell_vendors
from simulation.procurement.purchase import begin, move_on
from simulation.standing.leads import advertise
from simulation.vocabulary import Phase

IDLE = int(Phase.IDLE)


@njit(cache=True)
def run_morning(columns: Any, day: int) -> tuple[int, int]:
    """Run the morning of a day, in this order.

    Returns:
        How many purchases closed, the filled rows of `columns.closings` and `columns.bids`; and how many rows of
        `columns.reports` say what happened after sales.
    """
    today = columns.today[0]
    today.closed = today.reported = np.int64(0)  # yesterday's closings and reports have been read
    for o in range(columns.organisations.size):
        fall_due(columns, o, day)  # before first use: a complaint is about the purchase before
        take_up(columns, o, day)  # the event of the day: a need, or a phase that ends
        tell_vendors(columns, o, day)  # after the need: who is trusted hears of it the same day
    spread(columns, day)  # after all events: nobody decides on news of the same morning
    advertise(columns, day)  # last: a new lead's need is heard of tomorrow at the earliest
    return today.closed, today.reported


@njit(cache=True)
def take_up(columns: Any, o: int, day: int) -> None:
    """Begin a purchase whose need arises today, or move one on whose phase ends today."""
    organisation = columns.organisations[o]
    if organisation.phase == IDLE:
        if organisation.next_need == day:
            begin(columns, o, day)
    elif organisation.phase_end == day:
        move_on(columns, o, day)
