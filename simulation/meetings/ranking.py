"""Whom a rep will ask in a block, in which order (ODD.md, "Ranking")."""

from __future__ import annotations

from typing import Any

from simulation.arithmetic import moment
from simulation.compiled import njit
from simulation.randomness import CALL_LIST, uniform
from simulation.vocabulary import FIRST_HOUR


@njit(cache=True)
def _reachable(parameters: Any, role: int, setting: int, start: int, end: int) -> bool:
    """Return whether people of a role can be met in a setting at some hour of a block."""
    for hour in range(start, end):
        if parameters.availability_by_slot[role, setting, hour - FIRST_HOUR] > 0.0:
            return True
    return False


@njit(cache=True)
def plan_for(parameters: Any, priority: Any, activity: int) -> int:
    """Return which of the plans counts for an activity.

    There is one for all settings, or one for each.
    """
    return int(parameters.activities_setting[activity]) if priority.shape[0] > 1 else 0


@njit(cache=True)
def rank(
    parameters: Any,
    vendor: Any,
    rep: Any,
    block: Any,
    roles: Any,
    priority: Any,
    lists: Any,
    r: int,
    day: int,
) -> None:
    """Fill a rep's list for a block with the stakeholders of highest priority.

    One pass over the territory, keeping the best in a short sorted list: its length is what the rep
    can ask in the block, so the work is linear in the territory.

    Args:
        roles: by place in an organisation, shape (K,).
        priority: the vendors' plans, shape (1 or 3, V, S).
        lists: the reps' lists, shape (R, most requests in a block); row r is filled.
    """
    size, v = parameters.people_in_all, rep.vendor
    p = plan_for(parameters, priority, block.activity)
    places = (rep.last - rep.first) * size
    longest = parameters.meetings_requests * (block.end - block.start)
    reach = 0  # a bit per role: asked for every stakeholder of the territory
    for role in range(parameters.roles_people.size):
        if _reachable(
            parameters, role, parameters.activities_setting[block.activity], block.start, block.end
        ):
            reach |= 1 << role
    offset = int(
        uniform(parameters.key, CALL_LIST, rep.key, vendor.key, moment(day, block.start), 0)
        * places
    )
    stakeholder, past, k = rep.first * size + offset, rep.last * size, offset % size
    kept = 0
    for _ in range(places):
        value = priority[p, v, stakeholder]
        wanted = value > 0.0 and (reach >> roles[k]) & 1
        if wanted and (kept < longest or value > priority[p, v, lists[r, kept - 1]]):
            place = kept if kept < longest else longest - 1
            # Equal priorities keep the order of the call list.
            while place > 0 and priority[p, v, lists[r, place - 1]] < value:
                lists[r, place] = lists[r, place - 1]
                place -= 1
            lists[r, place] = stakeholder
            kept = min(kept + 1, longest)
        stakeholder += 1
        k = k + 1 if k < size - 1 else 0
        if stakeholder == past:
            stakeholder = rep.first * size
    rep.ranked = kept
    rep.asked = 0
