"""Evaluation and comparison (C24): the bids are compared, and the best go on the shortlist."""

from __future__ import annotations

from math import exp, log
from typing import Any

import numpy as np

from simulation.compiled import njit
from simulation.procurement.utility import gumbel
from simulation.randomness import SHORTLIST, uniform
from simulation.standing.incumbency import incumbency
from simulation.standing.reputation import reputation
from simulation.standing.trust import trust_parts
from simulation.vocabulary import Phase

EVALUATION = int(Phase.EVALUATION)
LARGEST = 700.0  # of an exponent that still has a finite power


@njit(cache=True)
def end(columns: Any, o: int, day: int) -> None:
    """Put the bidders with the best scores on the shortlist, while one more is worth its cost."""
    parameters, dealings = columns.parameters[0], columns.dealings
    purchase, count = columns.organisations[o].purchase, columns.vendors.size
    scores, utilities, draws = np.empty(count), np.empty(count), np.empty(count)
    parts = np.empty(parameters.roles_people.size)
    for v in range(count):
        if dealings[v, o].aware:
            draws[v] = uniform(parameters.key, SHORTLIST, o, columns.vendors[v].key, purchase, 0)
            scores[v] = _score(columns, v, o, day, parts)
            utilities[v] = parameters.choice_sensitivity * scores[v]
            if parameters.choice_shortlist_noise > 0.0:
                utilities[v] += parameters.choice_shortlist_noise * gumbel(draws[v])
                scores[v] = utilities[v]  # the order is that of a judgement
    invited = np.empty(count)
    for place in range(min(parameters.choice_shortlist, count)):
        best = -1
        for v in range(count):
            if dealings[v, o].aware and not dealings[v, o].shortlisted:
                tie = best >= 0 and scores[v] == scores[best]
                if best < 0 or scores[v] > scores[best] or (tie and draws[v] < draws[best]):
                    best = v
        if best < 0:
            return
        invited[place] = utilities[best]
        if place > 0 and _gain(invited, place) < parameters.choice_search_cost:
            return
        dealings[best, o].shortlisted = True


@njit(cache=True)
def _score(columns: Any, v: int, o: int, day: int, parts: Any) -> float:
    """Return what a vendor's bid is worth on paper, in fit or trust.

    Args:
        parts: filled with the roles' parts of the trust.
    """
    parameters, dealing = columns.parameters[0], columns.dealings[v, o]
    score = dealing.perceived_fit + trust_parts(parameters, columns.trust[v], o, EVALUATION, parts)
    score += parameters.choice_reputation * reputation(parameters, dealing, day)
    return float(score + incumbency(columns, v, o))


@njit(cache=True)
def _gain(utilities: Any, place: int) -> float:
    """Return what one more bidder adds to the expected utility of the best bid.

    Args:
        utilities: of the bidders, best first, in units of the noise.
        place: of the one more; those before it are invited.
    """
    better = 0.0
    for other in range(place):
        better += exp(min(LARGEST, utilities[other] - utilities[place]))
    return log(1.0 + 1.0 / better)
