"""Who accepts a request, and who comes along to a gathering (ODD.md, "Asking", "Group")."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.arithmetic import moment
from simulation.compiled import njit
from simulation.meetings.ranking import plan_for
from simulation.randomness import ACCEPT, uniform
from simulation.vocabulary import FIRST_HOUR, Phase, Role, Setting

DECISION = int(Role.DECISION)
EVENING = int(Setting.EVENING)
BREWING, INSTALLATION = int(Phase.INTERNAL_BREWING), int(Phase.INSTALLATION)


@njit(cache=True)
def accepts(
    parameters: Any,
    vendor: Any,
    rep: Any,
    block: Any,
    organisation: Any,
    person: Any,
    relation: Any,
    stakeholder: int,
    shut: bool,
    day: int,
    hour: int,
) -> bool:
    """Return whether a stakeholder gives the rep this hour.

    A gathering takes the rest of the block.

    Args:
        shut: the stakeholder has felt aversion to the rep, and never accepts again (C4).
    """
    now = moment(day, hour)
    if shut or person.busy_until > now:
        return False
    if (
        block.end > parameters.meetings_late_hour
        and person.last_late != day
        and person.late_evenings >= parameters.meetings_late_evenings
    ):
        return False
    length = block.end - hour if parameters.activities_group[block.activity] > 1 else 1
    if person.hours + length > parameters.meetings_attention:
        return False
    setting = parameters.activities_setting[block.activity]
    chance = parameters.availability_by_slot[person.role, setting, hour - FIRST_HOUR]
    if chance == 0.0:
        return False
    if person.role == DECISION and (
        organisation.phase == BREWING or organisation.phase == INSTALLATION
    ):
        chance *= parameters.meetings_executive_window
    if setting == EVENING and person.out_until == now and person.out_with != rep.vendor:
        chance *= parameters.meetings_handover
    chance *= 1.0 + parameters.meetings_friend_factor * relation.personal
    return uniform(parameters.key, ACCEPT, stakeholder, vendor.key, now, rep.key) < chance


@njit(cache=True)
def look_for_company(
    parameters: Any,
    vendor: Any,
    rep: Any,
    block: Any,
    lists: Any,
    doors: Any,
    tables: Any,
    r: int,
    organisations: Any,
    people: Any,
    relations: Any,
    priority: Any,
    day: int,
    hour: int,
) -> None:
    """Let rep r go down its list until somebody accepts or the hour's requests are used up.

    The rep is with nobody.
    """
    rep.guests = 0
    last = min(rep.ranked, rep.asked + parameters.meetings_requests)
    while rep.asked < last:
        s = lists[r, rep.asked]
        rep.asked += 1
        organisation, person, relation = (
            organisations[s // parameters.people_in_all],
            people[s],
            relations[rep.vendor, s],
        )
        shut = doors[rep.entry, s]
        if accepts(
            parameters, vendor, rep, block, organisation, person, relation, s, shut, day, hour
        ):
            if parameters.activities_group[block.activity] > 1:
                gather(
                    parameters,
                    vendor,
                    rep,
                    block,
                    doors,
                    tables,
                    r,
                    organisation,
                    people,
                    relations,
                    priority,
                    s,
                    day,
                    hour,
                )
            else:
                tables[r, 0] = s
                rep.guests = 1
                person.busy_until = moment(day, hour + 1)
            return


@njit(cache=True)
def seat(
    parameters: Any,
    rep: Any,
    block: Any,
    tables: Any,
    r: int,
    person: Any,
    stakeholder: int,
    day: int,
) -> None:
    """Give a guest a place at the rep's table until the block ends."""
    tables[r, rep.guests] = stakeholder
    rep.guests += 1
    person.busy_until = moment(day, block.end)
    person.out_until = moment(day, block.end)
    person.out_with = rep.vendor
    if block.end > parameters.meetings_late_hour and person.last_late != day:
        person.last_late = day
        person.late_evenings += 1


@njit(cache=True)
def gather(
    parameters: Any,
    vendor: Any,
    rep: Any,
    block: Any,
    doors: Any,
    tables: Any,
    r: int,
    organisation: Any,
    people: Any,
    relations: Any,
    priority: Any,
    first_guest: int,
    day: int,
    hour: int,
) -> None:
    """Open a gathering.

    The first guest's colleagues are asked in order of priority until the table is full.
    """
    v, base = rep.vendor, (first_guest // parameters.people_in_all) * parameters.people_in_all
    p = plan_for(parameters, priority, block.activity)
    rep.host_until = block.end
    seat(parameters, rep, block, tables, r, people[first_guest], first_guest, day)
    nobody = np.int64(
        -1
    )  # not a plain −1: Numba would compile `accepts` once more for this constant
    last, last_value = nobody, 0.0
    for turn in range(parameters.people_in_all):
        if rep.guests >= parameters.activities_group[block.activity]:
            return
        # Selection sort, one colleague a turn: the next lower priority, or the same one further on.
        best, best_value = nobody, 0.0
        for guest in range(base, base + parameters.people_in_all):
            value = priority[p, v, guest]
            done = turn > 0 and (value > last_value or (value == last_value and guest <= last))
            if value > best_value and guest != first_guest and not done:
                best, best_value = np.int64(guest), value
        if best < 0:
            return
        last, last_value = best, best_value
        if accepts(
            parameters,
            vendor,
            rep,
            block,
            organisation,
            people[best],
            relations[v, best],
            best,
            doors[rep.entry, best],
            day,
            hour,
        ):
            seat(parameters, rep, block, tables, r, people[best], best, day)
