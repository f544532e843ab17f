"""The state before the first morning: a scenario and a seed become columns (ODD.md, "Initialisation")."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.columns import (
    BID,
    CLOSING,
    DEALING,
    MEETING,
    ORGANISATION,
    PERSON,
    RELATION,
    REP,
    RULES,
    SCHEDULE,
    SLOT,
    VENDOR,
    Columns,
)
from simulation.compiled import njit
from simulation.procurement.calendar import see
from simulation.procurement.need import gap
from simulation.procurement.specification import perceive
from simulation.randomness import NEED_WEIGHT, TASTE, uniform, vendor_key
from simulation.scenario import Scenario
from simulation.vocabulary import CONTACTS, FIRST_HOUR, PURCHASE_PHASES, SLOTS, Activity, Attribute, Phase, Role, Setting, label

IDLE = int(Phase.IDLE)


def build(scenario: Scenario, seed: int) -> Columns:
    """Return the columns of a market on its first morning."""
    rules = _rules(scenario, seed)
    slots, schedules = _schedules(scenario)
    reps = _reps(scenario)
    roster, districts = _districts(reps, scenario.market.organisations)
    n, vendors = scenario.market.organisations, len(scenario.vendors)
    size = int(rules["size"][0])
    longest_block = int((slots["end"] - slots["start"]).max(initial=1))
    # The most guests a rep can have, hour by hour, over all reps' days.
    seats = np.where(slots["activity"] > Activity.DESK, rules["group"][0][slots["activity"]], 0).sum(axis=1)

    organisations = np.zeros(n, ORGANISATION)
    organisations["installed"] = -1
    people = np.zeros(n * size, PERSON)
    people["role"] = np.tile(np.repeat(np.arange(len(Role)), rules["people"][0]), n)
    people["out_with"] = people["last_late"] = -1
    columns = Columns(
        rules=rules,
        vendors=_vendors(scenario),
        roles=np.repeat(np.arange(len(Role)), rules["people"][0]),
        slots=slots,
        schedules=schedules,
        reps=reps,
        roster=roster,
        districts=districts,
        lists=np.zeros((reps.size, scenario.meetings.requests * longest_block), np.int64),
        tables=np.zeros((reps.size, int(rules["group"].max())), np.int64),
        organisations=organisations,
        people=people,
        relations=np.zeros((vendors, n * size), RELATION),
        trust=np.zeros((vendors, n * size)),
        influence=np.zeros((vendors, n * size)),
        priority=np.zeros((vendors, n * size)),
        dealings=np.zeros((vendors, n), DEALING),
        closings=np.zeros(n, CLOSING),
        bids=np.zeros((n, vendors), BID),
        meetings=np.zeros(int(seats[reps["schedule"]].sum()), MEETING),
    )
    _draw(columns, float(scenario.needs.spread), float(scenario.rapport.tastes))
    return columns


@njit(cache=True)
def _draw(columns: Any, spread: float, tastes: float) -> None:
    """Draw needs, tastes and first need dates; let every vendor see every organisation idle."""
    rules = columns.rules[0]
    for o in range(columns.organisations.size):
        organisation = columns.organisations[o]
        need = organisation.need
        total = 0.0
        for attribute in range(need.size):
            need[attribute] = 1.0 + spread * (2.0 * uniform(rules.key, NEED_WEIGHT, o, 0, 0, attribute) - 1.0)
            total += need[attribute]
        for attribute in range(need.size):
            need[attribute] /= total
        organisation.next_need = gap(rules, o, 0)
        perceive(columns.vendors, columns.dealings, need, o)
        for v in range(columns.vendors.size):
            see(columns, v, o, IDLE)
    for s in range(columns.people.size):
        taste = columns.people[s].taste
        for activity in range(taste.size):
            taste[activity] = 1.0 + tastes * (2.0 * uniform(rules.key, TASTE, s, 0, 0, activity) - 1.0)


def _rules(scenario: Scenario, seed: int) -> Any:
    """Return the scenario's numbers as tables by role, phase, setting, slot and activity."""
    rules = np.zeros(1, RULES)
    table = rules[0]  # a reference: what is written here stands in `rules`
    table["key"] = seed
    for role in Role:
        spec = getattr(scenario.roles, label(role))
        table["people"][role] = spec.people
        for setting in Setting:
            for start, end, chance in getattr(spec.availability, label(setting)):
                table["availability"][role, setting, start - FIRST_HOUR : end - FIRST_HOUR] = chance
    table["size"] = table["people"].sum()
    for phase in PURCHASE_PHASES:
        step = getattr(scenario.phases, label(phase))
        table["weights"][phase] = [getattr(step.weights, label(role)) for role in Role]
        table["days"][phase] = step.days
        table["weights"][Phase.IDLE] += table["weights"][phase]
    table["weights"][Phase.IDLE] /= len(PURCHASE_PHASES)
    for activity in CONTACTS:
        act = getattr(scenario.activities, label(activity))
        table["setting"][activity] = Setting[act.setting.upper()]
        table["eta_personal"][activity], table["eta_institutional"][activity] = act.personal, act.institutional
        table["group"][activity], table["price"][activity] = act.group, act.price
    for section in (scenario.meetings, scenario.choice):
        for name, value in section:
            table[name] = value
    table["rapport"] = scenario.rapport.low, scenario.rapport.mode, scenario.rapport.high
    for name, half_life in scenario.forgetting:
        table[f"keep_{name}"] = 2.0 ** (-1.0 / half_life)
    table["threshold_personal"], table["threshold_institutional"] = scenario.relationship.personal, scenario.relationship.institutional
    table["share"], table["rho"] = scenario.trust.share, scenario.trust.rho
    table["idle_days"], table["go_ahead"], table["budget"] = scenario.needs.idle_days, scenario.needs.go_ahead, scenario.needs.budget
    return rules


def _vendors(scenario: Scenario) -> Any:
    vendors = np.zeros(len(scenario.vendors), VENDOR)
    for v, (name, spec) in enumerate(scenario.vendors.items()):
        vendors["key"][v] = vendor_key(name)
        vendors["promise"][v] = spec.promise
        vendors["product"][v] = [getattr(spec.product, label(attribute)) for attribute in Attribute]
        vendors["budget"][v] = np.inf if spec.budget is None else spec.budget
    advantage = np.maximum(0.0, vendors["product"] - vendors["product"].mean(axis=0))
    total = advantage.sum(axis=1, keepdims=True)
    # Rounding leaves equal products a difference of 1e-17, which must not count as an advantage.
    vendors["advantage"] = np.where(total > 1e-12, advantage / np.where(total > 1e-12, total, 1.0), 0.0)
    return vendors


def _schedules(scenario: Scenario) -> tuple[Any, Any]:
    slots = np.zeros((len(scenario.schedules), SLOTS), SLOT)
    slots["activity"] = -1
    schedules = np.zeros(len(scenario.schedules), SCHEDULE)
    costs = scenario.costs
    for index, blocks in enumerate(scenario.schedules.values()):
        for first, last, name in blocks:
            slots[index, first - FIRST_HOUR : last - FIRST_HOUR] = (Activity[name.upper()], first, last)
            table = 0.0
            if name != label(Activity.DESK):
                activity = getattr(scenario.activities, name)
                table = activity.price * activity.group
            for hour in range(first, last):
                wage = costs.night_hour if hour >= costs.night_from else costs.day_hour
                schedules["wages"][index] += wage
                schedules["full_price"][index] += wage + table
    return slots, schedules


def _reps(scenario: Scenario) -> Any:
    """Return the reps. Within a team entry of n reps, organisation o of O goes to rep floor(o × n / O): neighbours stay together."""
    rows: list[Any] = []
    organisations = scenario.market.organisations
    schedule_index = {name: index for index, name in enumerate(scenario.schedules)}
    for v, spec in enumerate(scenario.vendors.values()):
        for entry_number, entry in enumerate(spec.team):
            for number in range(entry.reps):
                rep = np.zeros((), REP)
                rep["vendor"], rep["key"] = v, entry_number << 16 | number
                rep["social_skill"], rep["professional_skill"] = entry.social_skill, entry.professional_skill
                rep["schedule"] = schedule_index[entry.schedule]
                # The first o with o × n ≥ number × O, rounded up in whole numbers.
                rep["first"], rep["last"] = -(-number * organisations // entry.reps), -(-(number + 1) * organisations // entry.reps)
                rows.append(rep)
    return np.array(rows, REP)


def _districts(reps: Any, organisations: int) -> tuple[Any, Any]:
    """Part the market where no territory reaches across: reps and organisations of two districts never have to do with each other.

    The engine works off the day district by district, which stays in the processor's cache however large the market is.
    """
    busy = reps[reps["last"] > reps["first"]]
    reach = np.zeros(organisations + 1, np.int64)  # how many territories reach across the border before an organisation
    np.add.at(reach, busy["first"] + 1, 1)
    np.add.at(reach, busy["last"], -1)
    border = np.cumsum(reach)[:organisations] == 0
    border[0] = False
    district = np.cumsum(border)[np.minimum(reps["first"], organisations - 1)]
    roster = np.argsort(district, kind="stable")
    return roster, np.searchsorted(district[roster], np.arange(border.sum() + 2)).astype(np.int64)
