"""Evaluation and comparison (C24): the bids are compared, and the best go on the shortlist."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.compiled import njit
from simulation.randomness import SHORTLIST, uniform
from simulation.standing.reputation import reputation
from simulation.standing.trust import trust_parts
from simulation.vocabulary import Phase

EVALUATION = int(Phase.EVALUATION)


@njit(cache=True)
def end(columns: Any, o: int, day: int) -> None:
    """Put the bidders with the best scores on the shortlist."""
    rules, vendors, dealings = columns.rules[0], columns.vendors, columns.dealings
    purchase = columns.organisations[o].purchase
    parts = np.empty(rules.roles_people.size)
    for _ in range(min(rules.choice_shortlist, vendors.size)):
        best, best_score, best_draw = -1, 0.0, 0.0
        for v in range(vendors.size):
            dealing = dealings[v, o]
            if dealing.aware and not dealing.shortlisted:
                score = dealing.perceived_fit + trust_parts(
                    rules, columns.trust[v], o, EVALUATION, parts
                )
                score += rules.choice_reputation * reputation(rules, dealing, day)
                draw = uniform(rules.key, SHORTLIST, o, vendors[v].key, purchase, 0)
                if best < 0 or score > best_score or (score == best_score and draw < best_draw):
                    best, best_score, best_draw = v, score, draw
        if best >= 0:
            dealings[best, o].shortlisted = True
