"""The state before the first morning.

A scenario and a seed become columns (ODD.md, "Initialisation").
"""

from __future__ import annotations

from itertools import chain
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
    SCHEDULE,
    SLOT,
    TODAY,
    USE,
    VENDOR,
    Columns,
)
from simulation.compiled import njit
from simulation.parameters import parameters_of
from simulation.randomness import NETWORK, philox
from simulation.scenario import Scenario
from simulation.turnover import draw_customer, draw_person, draw_rep
from simulation.vocabulary import (
    FIRST_HOUR,
    SLOTS,
    Activity,
    Attribute,
    Handling,
    Role,
    label,
    member,
    vendor_key,
)

LONG_AGO = -(10**9)
"""The day on which the first reps joined: they have their full skill."""


def build(scenario: Scenario, seed: int, plans: int = 1) -> Columns:
    """Return the columns of a market on its first morning.

    Args:
        scenario: what it is made from.
        seed: for its random numbers.
        plans: how many plans a vendor makes a day: 1, or 3, one for each setting.
    """
    parameters = parameters_of(scenario, seed)
    slots, schedules = _schedules(scenario)
    reps = _reps(scenario)
    roster, districts = _districts(reps, scenario.market.organisations)
    n, vendors = scenario.market.organisations, len(scenario.vendors)
    teams = scenario.vendors.values()
    size = int(parameters["people_in_all"][0])
    longest_block = int((slots["end"] - slots["start"]).max(initial=1))
    # The most guests a rep can have, hour by hour, over all reps' days.
    seats = np.where(
        slots["activity"] > Activity.DESK, parameters["activities_group"][0][slots["activity"]], 0
    ).sum(axis=1)

    organisations = np.zeros(n, ORGANISATION)
    for field in ("installed", "partner", "began", "sole", "leaning"):
        organisations[field] = -1
    first_uses = np.zeros(n, USE)
    first_uses["rep"] = first_uses["content"] = first_uses["vendor"] = -1
    dealings = np.zeros((vendors, n), DEALING)
    dealings["last_rep"] = -1
    for v, spec in enumerate(scenario.vendors.values()):
        dealings["promise"][v] = spec.promise
    network, acquaintances = _network(scenario, seed)
    people = np.zeros(n * size, PERSON)
    people["role"] = np.tile(np.repeat(np.arange(len(Role)), parameters["roles_people"][0]), n)
    people["out_with"] = people["last_late"] = -1
    columns = Columns(
        parameters=parameters,
        vendors=_vendors(scenario, reps),
        roles=np.repeat(np.arange(len(Role)), parameters["roles_people"][0]),
        slots=slots,
        schedules=schedules,
        reps=reps,
        roster=roster,
        districts=districts,
        lists=np.zeros((reps.size, scenario.meetings.requests * longest_block), np.int64),
        doors=np.zeros((max(1, sum(len(spec.team) for spec in teams)), n * size), np.bool_),
        tables=np.zeros((reps.size, int(parameters["activities_group"].max())), np.int64),
        organisations=organisations,
        people=people,
        relations=np.zeros((vendors, n * size), RELATION),
        trust=np.zeros((vendors, n * size)),
        influence=np.zeros((vendors, n * size)),
        priority=np.zeros((plans, vendors, n * size)),
        dealings=dealings,
        today=np.zeros(1, TODAY),
        closings=np.zeros(n, CLOSING),
        bids=np.zeros((n, vendors), BID),
        first_uses=first_uses,
        reports=np.zeros(2 * n, USE),
        network=network,
        acquaintances=acquaintances,
        meetings=np.zeros(int(seats[reps["schedule"]].sum()), MEETING),
    )
    _draw(columns)
    return columns


@njit(cache=True)
def _draw(columns: Any) -> None:
    """Draw all customers, their people, and the reps' last days."""
    for o in range(columns.organisations.size):
        draw_customer(columns, o, 0)
    for s in range(columns.people.size):
        draw_person(columns.parameters[0], columns.people[s], s, 0)
    for r in range(columns.reps.size):
        draw_rep(columns.parameters[0], columns.vendors[columns.reps[r].vendor], columns.reps[r], 0)


def _network(scenario: Scenario, seed: int) -> tuple[Any, Any]:
    """Return who knows whom (C12).

    For each organisation where its list begins, shape (O + 1,), and the lists, ascending.
    """
    n, rewiring = scenario.market.organisations, scenario.network.rewiring
    wanted = min(scenario.network.acquaintances, n - 1)
    if wanted < 2 and wanted < n - 1:  # networkx joins whole pairs of neighbours
        return np.zeros(n + 1, np.int64), np.zeros(0, np.int64)
    import networkx as nx

    if wanted == n - 1:
        graph = nx.complete_graph(n)
    else:
        x0, x1, _, _ = (
            int(word) for word in philox(0, 0, 0, NETWORK << 24, seed & 0xFFFFFFFF, seed >> 32)
        )
        graph = nx.watts_strogatz_graph(n, wanted, rewiring, seed=x0 | x1 << 32)
    lists = [sorted(graph.neighbors(o)) for o in range(n)]
    starts = np.cumsum([0, *map(len, lists)])
    return starts.astype(np.int64), np.fromiter(chain.from_iterable(lists), np.int64, starts[-1])


def _vendors(scenario: Scenario, reps: Any) -> Any:
    vendors = np.zeros(len(scenario.vendors), VENDOR)
    for v, (name, spec) in enumerate(scenario.vendors.items()):
        vendors["key"][v] = vendor_key(name)
        vendors["product"][v] = [getattr(spec.product, label(attribute)) for attribute in Attribute]
        vendors["budget"][v] = np.inf if spec.budget is None else spec.budget
        vendors["advertising"][v], vendors["concession"][v] = spec.advertising, spec.concession
        vendors["heads"][v] = scenario.costs.head * sum(entry.reps for entry in spec.team)
        vendors["asks"][v], vendors["known"][v] = spec.asks_referrals, spec.known
        vendors["handling"][v] = member(Handling, spec.complaints)
        own = np.flatnonzero(reps["vendor"] == v)
        vendors["first_rep"][v] = own[0] if own.size else -1
        vendors["first_team"][v] = next((entry.reps for entry in spec.team if entry.reps), 0)
    advantage = np.maximum(0.0, vendors["product"] - vendors["product"].mean(axis=0))
    total = advantage.sum(axis=1, keepdims=True)
    # Rounding leaves equal products a difference of 1e-17, which must not count as an advantage.
    vendors["advantage"] = np.where(
        total > 1e-12, advantage / np.where(total > 1e-12, total, 1.0), 0.0
    )
    return vendors


def _schedules(scenario: Scenario) -> tuple[Any, Any]:
    slots = np.zeros((len(scenario.schedules), SLOTS), SLOT)
    slots["activity"] = -1
    schedules = np.zeros(len(scenario.schedules), SCHEDULE)
    costs = scenario.costs
    allowed = {*scenario.allowed_activities, label(Activity.DESK)}
    for index, blocks in enumerate(scenario.schedules.values()):
        for first, last, planned in blocks:
            name = (
                planned if planned in allowed else label(Activity.DESK)
            )  # what is forbidden is spent at the desk
            slots[index, first - FIRST_HOUR : last - FIRST_HOUR] = (
                member(Activity, name),
                first,
                last,
            )
            table = 0.0
            if name != label(Activity.DESK):
                activity = getattr(scenario.activities, name)
                table = activity.price * activity.group
            for hour in range(first, last):
                night = hour >= costs.night_from
                wage = costs.night_hour if night else costs.day_hour
                schedules["wages"][index, int(night)] += wage
                schedules["full_price"][index] += wage + table
    return slots, schedules


def _reps(scenario: Scenario) -> Any:
    """Return the reps.

    Within a team entry of n reps, organisation o of O goes to rep floor(o × n / O): neighbours stay
    together.
    """
    rows: list[Any] = []
    entries = 0
    organisations = scenario.market.organisations
    schedule_index = {name: index for index, name in enumerate(scenario.schedules)}
    for v, spec in enumerate(scenario.vendors.values()):
        for entry_number, entry in enumerate(spec.team):
            for number in range(entry.reps):
                rep = np.zeros((), REP)
                rep["vendor"], rep["key"], rep["entry"] = v, entry_number << 16 | number, entries
                rep["social_skill"], rep["professional_skill"] = (
                    entry.social_skill,
                    entry.professional_skill,
                )
                rep["joined"] = LONG_AGO
                rep["schedule"] = schedule_index[entry.schedule]
                # The first o with o × n ≥ number × O, rounded up in whole numbers.
                rep["first"], rep["last"] = (
                    -(-number * organisations // entry.reps),
                    -(-(number + 1) * organisations // entry.reps),
                )
                rows.append(rep)
            entries += 1
    return np.array(rows, REP)


def _districts(reps: Any, organisations: int) -> tuple[Any, Any]:
    """Part the market where no territory reaches across.

    Reps and organisations of two districts never have to do with each other.

    The engine works off the day district by district, which stays in the processor's cache however
    large the market is.
    """
    busy = reps[reps["last"] > reps["first"]]
    reach = np.zeros(
        organisations + 1, np.int64
    )  # how many territories reach across the border before an organisation
    np.add.at(reach, busy["first"] + 1, 1)
    np.add.at(reach, busy["last"], -1)
    border = np.cumsum(reach)[:organisations] == 0
    border[0] = False
    district = np.cumsum(border)[np.minimum(reps["first"], organisations - 1)]
    roster = np.argsort(district, kind="stable")
    return roster, np.searchsorted(district[roster], np.arange(border.sum() + 2)).astype(np.int64)
