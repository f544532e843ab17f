"""A purchase closes: what was decided is put on record, and the money flows."""

from __future__ import annotations

from math import floor
from typing import Any

import numpy as np

from simulation.arithmetic import NOBODY
from simulation.compiled import njit
from simulation.procurement.negotiation import cost_of
from simulation.procurement.utility import blank, choose, rounded
from simulation.vocabulary import Cost, Origin, Outcome

WON, NO_GO, NO_DECISION = (
    np.int64(outcome) for outcome in (Outcome.WON, Outcome.NO_GO, Outcome.NO_DECISION)
)
REFERRAL, EXISTING = np.int64(Origin.REFERRAL), np.int64(Origin.EXISTING)
CONCESSIONS, RETURNS = int(Cost.CONCESSIONS), int(Cost.RETURNS)
SECOND_BUYER = np.int64(1)


@njit(cache=True)
def close_purchase(columns: Any, o: int, winner: int) -> None:
    """Close a purchase with a choice, whose bids stand in today's next row.

    −1 = no decision, else an order.
    """
    _record(columns, o, WON if winner >= 0 else NO_DECISION, winner)
    if winner >= 0:
        _order(columns, o, winner)
    columns.today[0].closed += 1


@njit(cache=True)
def close_without_choice(columns: Any, o: int) -> None:
    """Close a purchase that ends in "no go"."""
    row = columns.today[0].closed
    columns.closings[row].outside = columns.closings[row].outside_noise = np.nan
    for v in range(columns.vendors.size):
        entry = columns.bids[row, v]
        entry.shortlisted = False
        for term in range(entry.terms.size):
            entry.terms[term] = 0.0
        blank(entry)
    _record(columns, o, NO_GO, NOBODY)
    columns.today[0].closed += 1


@njit(cache=True)
def _record(columns: Any, o: int, outcome: int, winner: int) -> None:
    """Fill in what every closing has.

    Hand over what each vendor has spent on the customer since the last one.
    """
    row = columns.today[0].closed
    organisation, closing = columns.organisations[o], columns.closings[row]
    closing.organisation, closing.purchase, closing.need_day = (
        o,
        organisation.purchase,
        organisation.need_day,
    )
    for phase in range(closing.began.size):
        closing.began[phase] = organisation.began[phase]
    closing.generation = organisation.generation
    closing.route, closing.leaning = organisation.route, organisation.leaning
    closing.leaning_trust = organisation.leaning_trust
    closing.outcome, closing.winner = outcome, winner
    closing.origin, closing.referrer, closing.returned = NOBODY, NOBODY, NOBODY
    closing.order_value, closing.concession_cost = organisation.order_value, 0.0
    for v in range(columns.vendors.size):
        entry, dealing = columns.bids[row, v], columns.dealings[v, o]
        entry.known = dealing.aware
        entry.rep_hours, entry.spent = dealing.rep_hours, dealing.spent
        entry.purchase_hours = dealing.purchase_hours
        dealing.rep_hours, dealing.spent = np.int64(0), 0.0


@njit(cache=True)
def _order(columns: Any, o: int, winner: int) -> None:
    """Place the order: where it came from, and the money that flows."""
    row = columns.today[0].closed
    organisation, closing = columns.organisations[o], columns.closings[row]
    vendor, dealing = columns.vendors[winner], columns.dealings[winner, o]
    closing.origin = EXISTING if dealing.orders > 0 else dealing.source
    if closing.origin == REFERRAL:
        closing.referrer = dealing.referrer
    organisation.installed = winner
    dealing.orders += 1
    dealing.asks = vendor.asks
    closing.concession_cost = floor(
        rounded(cost_of(columns.parameters[0], columns.bids[row, winner].terms))
        * organisation.order_value
        + 0.5
    )
    vendor.revenue += organisation.order_value
    _charge(vendor, CONCESSIONS, closing.concession_cost)
    if organisation.collides:
        _return_the_second(columns, o, row)


@njit(cache=True)
def _return_the_second(columns: Any, o: int, row: int) -> None:
    """The other buyer orders on the same day, and one of the two orders goes back (C19)."""
    second = choose(columns, o, row, SECOND_BUYER)
    if second >= 0:
        columns.closings[row].returned = second
        cost = floor(
            columns.parameters[0].costs_returned * columns.organisations[o].order_value + 0.5
        )
        _charge(columns.vendors[second], RETURNS, cost)


@njit(cache=True)
def _charge(vendor: Any, what: int, amount: float) -> None:
    vendor.costs[what] += amount
    vendor.purse -= amount
