"""News of content and discontent customers: word of mouth (C12) and referrals (C16)."""

from __future__ import annotations

from math import floor
from typing import Any

import numpy as np

from simulation.arithmetic import IDLE
from simulation.compiled import njit
from simulation.randomness import LISTENER, REFERRAL, TELLINGS, uniform
from simulation.standing.awareness import become_aware
from simulation.standing.credence import learn
from simulation.standing.reputation import hear_news
from simulation.vocabulary import Complaint, Origin, WordOfMouthFamily

RECOVERED = int(Complaint.RECOVERED)
EVIDENCE = int(WordOfMouthFamily.EVIDENCE)
REFERRED = np.int64(Origin.REFERRAL)


@njit(cache=True)
def make_up_mind(columns: Any, o: int, content: int, day: int) -> None:
    """Let a customer be content (1) or discontent (0).

    Its own experience counts at once; others hear of it in `spread`.
    """
    parameters, use = columns.parameters[0], columns.first_uses[o]
    use.content = content
    use.grade = _grade(parameters, use)
    weight = parameters.satisfaction_experience * use.grade
    hear_news(parameters, columns.dealings[use.vendor, o], content == 1, weight, day)
    report(columns, o)


@njit(cache=True)
def keeps_silent(parameters: Any, use: Any) -> bool:
    """Return whether a customer was recovered and does nothing for that, as evidence has it.

    De Matos et al. 2007: recovery repairs satisfaction, not word of mouth or rebuying.
    """
    return bool(use.complaint == RECOVERED and parameters.complaints_recovered == EVIDENCE)


@njit(cache=True)
def _grade(parameters: Any, use: Any) -> float:
    """Return how much weight a customer's news has, in [0, 1]: by the size of what it feels.

    A recovered customer feels as one whose expectations were just met. Mittal, Ross & Baldasare
    1998: disappointment weighs more than delight.
    """
    if keeps_silent(parameters, use):
        return 0.0
    if not parameters.satisfaction_graded:
        return 1.0
    x = _delight(parameters, use)
    return min(1.0, x) if x >= 0.0 else min(1.0, parameters.satisfaction_disappointment * -x)


@njit(cache=True)
def _delight(parameters: Any, use: Any) -> float:
    """Return how far satisfaction lies above what is tolerated, in units of the scale."""
    beyond = 0.0 if use.complaint == RECOVERED else use.satisfaction
    return float((beyond + parameters.satisfaction_tolerance) / parameters.satisfaction_scale)


@njit(cache=True)
def report(columns: Any, o: int) -> None:
    """Put a customer's row of `columns.first_uses` on record, as it is now."""
    today = columns.today[0]
    columns.reports[today.reported] = columns.first_uses[o]
    today.reported += 1


@njit(cache=True)
def spread(columns: Any, day: int) -> None:
    """Let everybody who made up its mind this morning tell its acquaintances.

    Writes into the reports what was told.
    """
    parameters = columns.parameters[0]
    for row in range(columns.today[0].reported):
        use = columns.reports[row]
        if use.content < 0 or keeps_silent(parameters, use):
            continue
        use.told = _tell(columns, use, day)
        if use.content == 1 and use.asks:
            use.referrals = _refer(columns, use, day)


@njit(cache=True)
def _tell(columns: Any, use: Any, day: int) -> int:
    """Tell people of neighbouring organisations how it went; returns how many."""
    o, v, purchase, content = use.organisation, use.vendor, use.purchase, use.content
    parameters, key = columns.parameters[0], columns.vendors[v].key
    first = columns.network[o]
    known = columns.network[o + 1] - first
    if known == 0:
        return 0
    people = int(
        floor(
            parameters.tellings_in_force[content]
            + uniform(parameters.key, TELLINGS, o, key, purchase, 0)
        )
    )
    for telling in range(people):
        place = uniform(parameters.key, LISTENER, o, key, purchase, telling) * known
        neighbour = columns.acquaintances[first + int(floor(place))]
        k = int(floor((place - floor(place)) * parameters.people_in_all))
        role = columns.roles[k]
        weight = (
            parameters.word_of_mouth_impact
            * parameters.people_in_all
            * (parameters.phases_weights[IDLE, role] / parameters.roles_people[role])
        )
        hear_news(
            parameters,
            columns.dealings[v, neighbour],
            content == 1,
            min(1.0, weight) * use.grade,
            day,
        )
        learn(columns, v, neighbour, use, parameters.promises_hearsay)
    return people


@njit(cache=True)
def _refer(columns: Any, use: Any, day: int) -> int:
    """Give the vendor names of acquaintances, in random order; returns how many."""
    o, v, purchase = use.organisation, use.vendor, use.purchase
    parameters, key = columns.parameters[0], columns.vendors[v].key
    first = columns.network[o]
    known = columns.network[o + 1] - first
    draws = np.empty(known)
    for place in range(known):
        draws[place] = uniform(parameters.key, REFERRAL, o, key, purchase, place)
    named = parameters.referrals_names
    if parameters.satisfaction_graded and _delight(parameters, use) >= parameters.referrals_delight:
        named += parameters.referrals_delighted_names
    named = min(named, known)
    for place in np.argsort(draws, kind="mergesort")[:named]:
        neighbour = columns.acquaintances[first + place]
        hear_news(
            parameters,
            columns.dealings[v, neighbour],
            True,
            parameters.referrals_impact * use.grade,
            day,
        )
        become_aware(columns, v, neighbour, REFERRED, o)
    return int(named)
