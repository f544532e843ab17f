"""The working day of all reps, in one compiled call: shifts, hours, night."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.aftersale.complaint_hours import work
from simulation.arithmetic import IDLE, moment
from simulation.compiled import njit
from simulation.meetings.asking import look_for_company
from simulation.meetings.contact import contact, skill_of
from simulation.meetings.night import forget
from simulation.meetings.ranking import rank
from simulation.meetings.shifts import account_for, begin_shifts, end_shifts
from simulation.randomness import ORDER, uniform
from simulation.vocabulary import FIRST_HOUR, LAST_HOUR, MONTH, WEEK, Activity

DESK = int(Activity.DESK)
FEW = 32


@njit(cache=True)
def run_day(columns: Any, day: int) -> int:
    """Run a day from the first shift to the night's forgetting, in this order.

    Args:
        columns: the market; the plans must stand in `columns.priority`.
        day: number of the day, from 0.

    Returns:
        Contact hours, which are the rows filled in `columns.meetings`.
    """
    parameters, vendors = columns.parameters[0], columns.vendors
    begin_period(columns.people, day)  # late evenings are counted by the week, hours by the month
    begin_shifts(
        parameters, vendors, columns.schedules, columns.reps, day
    )  # who works, and is paid
    contacts = work_hours(columns, day)  # 09:00 to 02:00, with the plans of this morning
    end_shifts(vendors)  # after the last guest: what was set aside and not spent returns
    forget(
        parameters, columns.relations, columns.trust
    )  # last: the next morning sees the trust of now
    return contacts


@njit(cache=True)
def work_hours(columns: Any, day: int) -> int:
    """Run the hours of a day, district by district, each hour in this order.

    Returns the contact hours.
    """
    # Plain names for the columns that the loop needs: taking them out of the tuple every hour costs
    # more than the work itself.
    parameters, vendors, reps, slots = (
        columns.parameters[0],
        columns.vendors,
        columns.reps,
        columns.slots,
    )
    roles, lists, tables, meetings = columns.roles, columns.lists, columns.tables, columns.meetings
    organisations, people = columns.organisations, columns.people
    relations, priority = columns.relations, columns.priority
    dealings, first_uses, doors = columns.dealings, columns.first_uses, columns.doors
    contacts = np.int64(0)
    turns, draws = np.empty(reps.size, np.int64), np.empty(reps.size)
    for district in range(columns.districts.size - 1):
        members = columns.roster[columns.districts[district] : columns.districts[district + 1]]
        for hour in range(FIRST_HOUR, LAST_HOUR):
            # First the turns: who acts early finds more people free.
            count = _take_turns(parameters, vendors, reps, members, slots, day, hour, turns, draws)
            wage = parameters.wage_by_slot[hour - FIRST_HOUR]
            for turn in range(count):
                r = turns[turn]
                rep = reps[r]
                vendor, block = vendors[rep.vendor], slots[rep.schedule, hour - FIRST_HOUR]
                # The list, at the block's first hour: a rep with complaints may come to use it
                # later.
                if hour == block.start and block.activity > DESK:
                    rank(parameters, vendor, rep, block, roles, priority, lists, r, day)
                # Complaints go before requests, but not before guests at the table.
                if rep.complaint_hours > 0 and rep.host_until <= hour:
                    work(parameters, vendor, rep, r, first_uses, hour)
                    continue
                # Requests, until somebody accepts; a host has its guests already.
                if rep.host_until <= hour:
                    look_for_company(
                        parameters,
                        vendor,
                        rep,
                        block,
                        lists,
                        doors,
                        tables,
                        r,
                        organisations,
                        people,
                        relations,
                        priority,
                        day,
                        hour,
                    )
                # The hour with the guests, old and new; in a function of its own it would take
                # longer.
                if rep.guests == 0:
                    continue
                o = tables[r, 0] // parameters.people_in_all
                dealing, phase = dealings[rep.vendor, o], organisations[o].phase
                setting = parameters.activities_setting[block.activity]
                skill = skill_of(parameters, rep, r, setting, dealing.last_rep, day)
                for place in range(rep.guests):
                    s = tables[r, place]
                    relation, person = relations[rep.vendor, s], people[s]
                    if contact(
                        parameters,
                        vendor,
                        rep,
                        relation,
                        person,
                        s,
                        block.activity,
                        dealing,
                        phase,
                        skill,
                    ):
                        doors[rep.entry, s] = parameters.rapport_aversion
                    meeting = meetings[contacts + place]
                    meeting.hour, meeting.rep = hour, r
                    meeting.stakeholder, meeting.activity = s, block.activity
                # Last what the hour cost, by the guests who were there.
                contacts += rep.guests
                account_for(
                    parameters, vendor, dealing, rep.guests, block.activity, wage, phase != IDLE
                )
                dealing.last_rep = r
                rep.practice[setting] += 1
    return int(contacts)


@njit(cache=True)
def begin_period(people: Any, day: int) -> None:
    """Forget last week's late evenings on a Monday, and all contact hours every 21 days."""
    if day % WEEK == 0:
        for s in range(people.size):
            people[s].late_evenings = 0
    if day % MONTH == 0:
        for s in range(people.size):
            people[s].hours = 0


@njit(cache=True)
def _take_turns(
    parameters: Any,
    vendors: Any,
    reps: Any,
    members: Any,
    slots: Any,
    day: int,
    hour: int,
    turns: Any,
    draws: Any,
) -> int:
    """List the reps of a district who do more than desk work at this hour.

    They stand in the order of their draws. Returns how many.
    """
    count = 0
    for r in members:
        rep = reps[r]
        activity = slots[rep.schedule, hour - FIRST_HOUR].activity
        if rep.on_duty and (activity > DESK or (activity == DESK and rep.complaint_hours > 0)):
            turns[count] = r
            draws[count] = uniform(
                parameters.key, ORDER, rep.key, vendors[rep.vendor].key, moment(day, hour), 0
            )
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
