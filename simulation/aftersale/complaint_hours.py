"""Complaints as work: who handles one, and an hour spent on it (C13, C15)."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.compiled import njit
from simulation.vocabulary import FIRST_HOUR, Complaint, Cost

OPEN = int(Complaint.OPEN)
DAY_WAGES, NIGHT_WAGES, COMPLAINTS = (
    int(Cost.DAY_WAGES),
    int(Cost.NIGHT_WAGES),
    int(Cost.COMPLAINTS),
)


@njit(cache=True)
def assign(
    parameters: Any, vendors: Any, reps: Any, use: Any, handling: int, organisations: int
) -> None:
    """Give an open complaint to the vendor's first rep whose territory holds the customer.

    Takes back an earlier order.

    Args:
        use: the complaint's row of `columns.first_uses`.
        handling: vocabulary.Handling.
        organisations: how many there are.
    """
    take_back(reps, use)
    vendor = vendors[use.vendor]
    use.handling = handling
    use.hours = parameters.handling_hours[handling]
    if use.hours > 0 and vendor.first_rep >= 0:
        use.rep = vendor.first_rep + use.organisation * vendor.first_team // organisations
        reps[use.rep].complaint_hours += use.hours


@njit(cache=True)
def take_back(reps: Any, use: Any) -> None:
    """Take what is left of a complaint from its rep."""
    if use.rep >= 0:
        reps[use.rep].complaint_hours -= use.hours
    use.rep = np.int64(-1)


@njit(cache=True)
def work(parameters: Any, vendor: Any, rep: Any, r: int, first_uses: Any, hour: int) -> None:
    """Spend an hour on the complaint of rep r that falls due first."""
    best = np.int64(-1)
    for o in range(rep.first, rep.last):
        use = first_uses[o]
        if (
            use.complaint == OPEN
            and use.rep == r
            and use.hours > 0
            and (best < 0 or use.due < first_uses[best].due)
        ):
            best = np.int64(o)
    first_uses[best].hours -= 1
    rep.complaint_hours -= 1
    wage = parameters.wage_by_slot[hour - FIRST_HOUR]
    vendor.costs[NIGHT_WAGES if hour >= parameters.costs_night_from else DAY_WAGES] -= wage
    vendor.costs[COMPLAINTS] += wage
