"""The shortlist at the end of evaluation (C24) and the choice at the end of commitment (C25)."""

from __future__ import annotations

from math import log
from typing import Any

from simulation.compiled import njit
from simulation.procurement.standing import role_weighted
from simulation.randomness import CHOICE, OUTSIDE, SHORTLIST, uniform
from simulation.vocabulary import Phase

EVALUATION, COMMITMENT = int(Phase.EVALUATION), int(Phase.COMMITMENT)


@njit(cache=True)
def gumbel(u: float) -> float:
    """Return the standard Gumbel quantile of u."""
    return -log(-log(u))


@njit(cache=True)
def shortlist(columns: Any, o: int) -> None:
    """Mark the bidders with the best perceived fit + trust in evaluation."""
    rules, vendors, dealings = columns.rules[0], columns.vendors, columns.dealings
    purchase = columns.organisations[o].purchase
    for v in range(vendors.size):
        dealings[v, o].shortlisted = False
    for _ in range(min(rules.shortlist, vendors.size)):
        best, best_score, best_draw = -1, 0.0, 0.0
        for v in range(vendors.size):
            if not dealings[v, o].shortlisted:
                score = dealings[v, o].perceived_fit + role_weighted(rules, columns.trust[v], o, EVALUATION)
                draw = uniform(rules.key, SHORTLIST, o, vendors[v].key, purchase, 0)
                if best < 0 or score > best_score or (score == best_score and draw < best_draw):
                    best, best_score, best_draw = v, score, draw
        dealings[best, o].shortlisted = True


@njit(cache=True)
def choose(columns: Any, o: int, row: int) -> int:
    """Return the winner, −1 for no decision, and write all parts of the utilities into a row of the closings.

    Utility = sensitivity × (perceived fit + trust) + Gumbel noise; no decision is the outside option.
    """
    rules, vendors = columns.rules[0], columns.vendors
    purchase = columns.organisations[o].purchase
    winner, highest = -1, 0.0
    for v in range(vendors.size):
        bid = columns.bids[row, v]
        bid.shortlisted = columns.dealings[v, o].shortlisted
        bid.fit = columns.dealings[v, o].perceived_fit
        bid.trust = role_weighted(rules, columns.trust[v], o, COMMITMENT)
        bid.noise = gumbel(uniform(rules.key, CHOICE, o, vendors[v].key, purchase, 0))
        utility = rules.sensitivity * (bid.fit + bid.trust) + bid.noise
        if bid.shortlisted and (winner < 0 or utility > highest):
            winner, highest = v, utility
    noise = gumbel(uniform(rules.key, OUTSIDE, o, 0, purchase, 0))
    columns.closings[row].outside_noise = noise
    if rules.sensitivity * rules.outside_option + noise > highest:
        return -1
    return winner
