"""The utility of every bid, part by part, and the choice of the highest (C25)."""

from __future__ import annotations

from math import log
from typing import Any

import numpy as np

from simulation.arithmetic import round_half_up
from simulation.compiled import njit
from simulation.procurement.negotiation import value_of
from simulation.randomness import CHOICE, OUTSIDE, uniform
from simulation.standing.incumbency import incumbency
from simulation.standing.reputation import reputation
from simulation.standing.trust import trust_parts
from simulation.vocabulary import Phase

COMMITMENT = int(Phase.COMMITMENT)
GRAIN = 2.0**32


@njit(cache=True)
def gumbel(u: float) -> float:
    """Return the standard Gumbel quantile of u."""
    return -log(-log(u))


@njit(cache=True)
def rounded(value: float) -> float:
    """Round to a multiple of 2⁻³².

    Sums of such numbers are exact, in whatever order they are added.
    """
    return float(round_half_up(value * GRAIN) / GRAIN)


@njit(cache=True)
def bid(columns: Any, o: int, row: int, day: int) -> None:
    """Write the parts of every vendor's utility into a row of the closings, but for the noise.

    Utility = sensitivity × (perceived fit + trust + weight × reputation + concessions + incumbency)
    + Gumbel noise.
    """
    parameters, organisation = columns.parameters[0], columns.organisations[o]
    parts = np.empty(parameters.roles_people.size)
    for v in range(columns.vendors.size):
        entry, dealing = columns.bids[row, v], columns.dealings[v, o]
        entry.shortlisted = dealing.shortlisted
        for term in range(entry.terms.size):
            entry.terms[term] = dealing.concessions[term] if dealing.shortlisted else 0.0
        if not dealing.aware:
            blank(entry)
            continue
        entry.fit = rounded(parameters.choice_sensitivity * dealing.perceived_fit)
        trust_parts(parameters, columns.trust[v], o, COMMITMENT, parts)
        for role in range(parts.size):
            entry.trust[role] = rounded(parameters.choice_sensitivity * parts[role])
        entry.reputation = rounded(
            parameters.choice_sensitivity
            * parameters.choice_reputation
            * reputation(parameters, dealing, day)
        )
        value = value_of(
            parameters, columns.vendors[v].product, organisation.specification, entry.terms
        )
        entry.concessions = rounded(parameters.choice_sensitivity * value)
        entry.incumbency = rounded(parameters.choice_sensitivity * incumbency(columns, v, o))
        entry.promise, entry.credence = dealing.promise, dealing.credence


@njit(cache=True)
def blank(entry: Any) -> None:
    """Leave a bid's utility open: there was no choice, or no bid."""
    entry.utility = entry.fit = entry.reputation = entry.concessions = entry.noise = np.nan
    entry.incumbency = entry.promise = entry.credence = np.nan
    for role in range(entry.trust.size):
        entry.trust[role] = np.nan


@njit(cache=True)
def choose(columns: Any, o: int, row: int, buyer: int) -> int:
    """Return a buyer's choice, −1 for no decision.

    Write noise and utilities into a row of the closings.

    Args:
        buyer: 0, or 1 for the second of two who collide: its choice is not written down.
    """
    parameters, purchase = columns.parameters[0], columns.organisations[o].purchase
    winner, highest = np.int64(-1), 0.0
    for v in range(columns.vendors.size):
        entry = columns.bids[row, v]
        if np.isnan(entry.fit):
            continue
        utility = entry.fit + entry.reputation + entry.concessions + entry.incumbency
        for role in range(entry.trust.size):
            utility += entry.trust[role]
        noise = rounded(
            gumbel(uniform(parameters.key, CHOICE, o, columns.vendors[v].key, purchase, buyer))
        )
        utility += noise
        if buyer == 0:
            entry.noise, entry.utility = noise, utility
        if entry.shortlisted and (winner < 0 or utility > highest):
            winner, highest = np.int64(v), utility
    noise = rounded(gumbel(uniform(parameters.key, OUTSIDE, o, 0, purchase, buyer)))
    outside = rounded(parameters.choice_sensitivity * parameters.choice_outside_option)
    if buyer == 0:
        columns.closings[row].outside, columns.closings[row].outside_noise = outside, noise
    if winner >= 0 and outside + noise > highest:
        return -1
    return int(winner)
