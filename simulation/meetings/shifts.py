"""Who goes on duty today, and what it costs (ODD.md, "Shifts and money")."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.arithmetic import moment
from simulation.compiled import njit
from simulation.randomness import DUTY, uniform
from simulation.vocabulary import Cost

DAY_WAGES, NIGHT_WAGES = int(Cost.DAY_WAGES), int(Cost.NIGHT_WAGES)
ENTERTAINMENT, ADVERTISING, HEADS = int(Cost.ENTERTAINMENT), int(Cost.ADVERTISING), int(Cost.HEADS)


@njit(cache=True)
def begin_shifts(parameters: Any, vendors: Any, schedules: Any, reps: Any, day: int) -> None:
    """Put reps on duty.

    All where money is no object, else as many as the purse pays for, in random order.

    All reps cost their head first, on duty or off.
    """
    for v in range(vendors.size):
        vendor = vendors[v]
        vendor.costs[ADVERTISING] += vendor.advertising
        vendor.costs[HEADS] += vendor.heads
        vendor.purse += vendor.budget - vendor.advertising - vendor.heads
        vendor.set_aside = 0.0
        vendor.short = False
    for r in _order(parameters, vendors, reps, day):
        rep = reps[r]
        vendor, schedule = vendors[rep.vendor], schedules[rep.schedule]
        rep.host_until = 0
        rep.guests = 0
        # The first who cannot be paid ends the list: a cheaper shift must not jump the queue.
        vendor.short = vendor.short or vendor.purse < schedule.full_price
        rep.on_duty = not vendor.short
        if rep.on_duty:
            vendor.purse -= schedule.full_price
            vendor.set_aside += schedule.full_price - schedule.wages[0] - schedule.wages[1]
            vendor.costs[DAY_WAGES] += schedule.wages[0]
            vendor.costs[NIGHT_WAGES] += schedule.wages[1]


@njit(cache=True)
def _order(parameters: Any, vendors: Any, reps: Any, day: int) -> Any:
    """Return the reps in the order in which they go on duty.

    It matters only where money is short.
    """
    order = np.arange(reps.size)
    limited = False
    for v in range(vendors.size):
        limited = limited or vendors[v].budget < np.inf
    if not limited:
        return order
    draws = np.empty(reps.size)
    for r in range(reps.size):
        draws[r] = uniform(
            parameters.key, DUTY, reps[r].key, vendors[reps[r].vendor].key, moment(day, 0), 0
        )
    return np.argsort(draws, kind="mergesort")


@njit(cache=True)
def account_for(
    parameters: Any,
    vendor: Any,
    dealing: Any,
    guests: int,
    activity: int,
    wage: float,
    purchasing: bool,
) -> None:
    """Book an hour with some guests: contact hours, and what it costs out of what was set aside.

    Args:
        dealing: between the vendor and the guests' organisation.
        wage: of this hour, yuan; paid already.
        purchasing: whether a purchase of that organisation is under way.
    """
    spent = guests * parameters.activities_price[activity]
    vendor.costs[ENTERTAINMENT] += spent
    vendor.set_aside -= spent
    vendor.hours[parameters.activities_setting[activity]] += guests
    dealing.rep_hours += 1
    dealing.purchase_hours += np.int64(purchasing)
    dealing.spent += wage + spent


@njit(cache=True)
def end_shifts(vendors: Any) -> None:
    """Put what was set aside and not spent back into the purses."""
    for v in range(vendors.size):
        vendors[v].purse += vendors[v].set_aside
