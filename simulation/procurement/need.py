"""A need arises: the purchase gets its dates."""

from __future__ import annotations

from math import floor, log
from typing import Any

from simulation.compiled import njit
from simulation.procurement.route import TENDER, straight_to_commitment, take_at_need
from simulation.randomness import DURATION, NEED_GAP, triangular, uniform
from simulation.vocabulary import Phase

DISCOVER, BREWING, LAST_PHASE = (
    int(Phase.DISCOVER_NEED),
    int(Phase.INTERNAL_BREWING),
    int(Phase.INSTALLATION),
)
COMMITMENT = int(Phase.COMMITMENT)


@njit(cache=True)
def gap(parameters: Any, organisation: int, purchase: int) -> int:
    """Return the idle days before a purchase: exponential, rounded down."""
    return int(
        floor(
            -log(uniform(parameters.key, NEED_GAP, organisation, 0, purchase, 0))
            * parameters.needs_idle_days
        )
    )


@njit(cache=True)
def arise(columns: Any, o: int, day: int) -> None:
    """Make an organisation ready for a purchase.

    All durations are drawn now, and so is the next need's date.

    The next date does not depend on how this purchase will end, so that it is the same under every
    strategy.
    """
    parameters, organisation = columns.parameters[0], columns.organisations[o]
    take_at_need(columns, o, day)  # before the durations: who deals with one vendor never collides
    organisation.need_day = day
    for phase in range(parameters.phases_included.size):
        organisation.durations[phase] = 0
        organisation.began[phase] = -1
    for attribute in range(organisation.need.size):
        organisation.specification[attribute] = organisation.need[attribute]
    # Nobody needs to find out what is not discovered anew.
    discovers = parameters.phases_included[DISCOVER] and not straight_to_commitment(organisation)
    for v in range(columns.vendors.size):
        columns.dealings[v, o].shortlisted = False
        columns.dealings[v, o].purchase_hours = 0
        columns.dealings[v, o].understanding = 0.0 if discovers else 1.0
    _shop(parameters, organisation, o)
    total = 0
    for phase in range(DISCOVER, LAST_PHASE + 1):
        total += organisation.durations[phase]
    organisation.next_need = day + total + 1 + gap(parameters, o, organisation.purchase + 1)


@njit(cache=True)
def _shop(parameters: Any, organisation: Any, o: int) -> None:
    """Draw the durations.

    Where nothing is brewed internally every buyer shops alone, and the quickest decides (C19).
    """
    buyers = 1 if parameters.phases_included[BREWING] else parameters.needs_buyers
    earliest = 0
    organisation.collides = False
    for buyer in range(buyers):
        days = 0
        for phase in range(DISCOVER, COMMITMENT + 1):
            days += _duration(parameters, organisation, o, buyer, phase)
        if buyer > 0 and days >= earliest:
            organisation.collides = organisation.collides or (
                days == earliest and organisation.route == TENDER
            )
            continue
        earliest = days
        organisation.collides = False
        for phase in range(DISCOVER, LAST_PHASE + 1):
            organisation.durations[phase] = _duration(parameters, organisation, o, buyer, phase)


@njit(cache=True)
def _duration(parameters: Any, organisation: Any, o: int, buyer: int, phase: int) -> int:
    if not parameters.phases_included[phase]:
        return 0
    u = uniform(parameters.key, DURATION, o, 0, organisation.purchase, buyer * 8 + phase)
    return max(
        1,
        int(
            floor(
                triangular(
                    parameters.phases_days[phase, 0],
                    parameters.phases_days[phase, 1],
                    parameters.phases_days[phase, 2],
                    u,
                )
                + 0.5
            )
        ),
    )
