"""The working day of all reps, in one compiled call: shifts, hours, night."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.compiled import njit
from simulation.kernel.asking import accepts, gather
from simulation.kernel.contact import contact
from simulation.kernel.night import forget
from simulation.kernel.ranking import rank
from simulation.kernel.shifts import begin_shifts, end_shifts
from simulation.randomness import ORDER, uniform
from simulation.vocabulary import FIRST_HOUR, LAST_HOUR, WEEK, Activity

DESK = int(Activity.DESK)
FEW = 32


@njit(cache=True)
def run_day(columns: Any, day: int) -> int:
    """Run a day from the first shift to the night's forgetting.

    Args:
        columns: the market; the plans must stand in `columns.priority`.
        day: number of the day, from 0.

    Returns:
        Contact hours, which are the rows filled in `columns.meetings`.
    """
    rules, reps, people = columns.rules[0], columns.reps, columns.people
    if day % WEEK == 0:
        for s in range(people.size):
            people[s].late_evenings = 0
    begin_shifts(rules, columns.vendors, columns.schedules, reps, day)
    contacts = np.int64(0)
    turns, draws = np.empty(reps.size, np.int64), np.empty(reps.size)
    for district in range(columns.districts.size - 1):
        members = columns.roster[columns.districts[district] : columns.districts[district + 1]]
        for hour in range(FIRST_HOUR, LAST_HOUR):
            count = _take_turns(rules, columns.vendors, reps, members, columns.slots, day, hour, turns, draws)
            for turn in range(count):
                _use_hour(columns, turns[turn], day, hour)
                contacts = _meet(columns, turns[turn], hour, contacts)
    end_shifts(columns.vendors)
    forget(rules, columns.relations, columns.trust)
    return int(contacts)


@njit(cache=True)
def _take_turns(rules: Any, vendors: Any, reps: Any, members: Any, slots: Any, day: int, hour: int, turns: Any, draws: Any) -> int:
    """List the reps of a district who meet customers at this hour, in the order of their draws; returns how many."""
    count = 0
    for r in members:
        rep = reps[r]
        if rep.on_duty and slots[rep.schedule, hour - FIRST_HOUR].activity > DESK:
            turns[count] = r
            draws[count] = uniform(rules.key, ORDER, rep.key, vendors[rep.vendor].key, day * 32 + hour, 0)
            count += 1
    if count > FEW:
        turns[:count] = turns[:count][np.argsort(draws[:count], kind="mergesort")]
        return count
    for last in range(1, count):  # by insertion: a sort that needs no memory of its own
        r, draw, place = turns[last], draws[last], last
        while place > 0 and draws[place - 1] > draw:
            turns[place], draws[place] = turns[place - 1], draws[place - 1]
            place -= 1
        turns[place], draws[place] = r, draw
    return count


@njit(cache=True)
def _use_hour(columns: Any, r: int, day: int, hour: int) -> None:
    """Let a rep who is not in company look for it."""
    rules, rep, people = columns.rules[0], columns.reps[r], columns.people
    block = columns.slots[rep.schedule, hour - FIRST_HOUR]
    vendor, relations, priority = columns.vendors[rep.vendor], columns.relations[rep.vendor], columns.priority[rep.vendor]
    if hour == block.start:
        rank(rules, vendor, rep, block, columns.roles, priority, columns.lists[r], day)
    if rep.host_until > hour:
        return
    rep.guests = 0
    last = min(rep.ranked, rep.asked + rules.requests)
    while rep.asked < last:
        stakeholder = columns.lists[r, rep.asked]
        rep.asked += 1
        person, organisation = people[stakeholder], columns.organisations[stakeholder // rules.size]
        if accepts(rules, vendor, rep, block, organisation, person, relations[stakeholder], stakeholder, day, hour):
            if rules.group[block.activity] > 1:
                gather(rules, vendor, rep, block, columns.tables[r], organisation, people, relations, priority, stakeholder, day, hour)
            else:
                columns.tables[r, 0] = stakeholder
                rep.guests = 1
                person.busy_until = day * 32 + hour + 1
            return


@njit(cache=True)
def _meet(columns: Any, r: int, hour: int, contacts: int) -> int:
    """Give everybody who is with the rep a contact hour; returns the contact hours so far today."""
    rules, rep = columns.rules[0], columns.reps[r]
    vendor = columns.vendors[rep.vendor]
    activity = columns.slots[rep.schedule, hour - FIRST_HOUR].activity
    for place in range(rep.guests):
        s = columns.tables[r, place]
        o = s // rules.size
        fit, phase = columns.dealings[rep.vendor, o].perceived_fit, columns.organisations[o].phase
        contact(rules, vendor, rep, columns.relations[rep.vendor, s], columns.people[s], s, activity, fit, phase)
        meeting = columns.meetings[contacts + place]
        meeting.hour, meeting.rep, meeting.stakeholder, meeting.activity = hour, r, s, activity
    spent = rep.guests * rules.price[activity]
    vendor.cost += spent
    vendor.set_aside -= spent
    vendor.hours[rules.setting[activity]] += rep.guests
    return contacts + rep.guests
