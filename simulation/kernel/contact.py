"""What one hour with one stakeholder does (ODD.md, "A contact")."""

from __future__ import annotations

from typing import Any

from simulation.compiled import njit
from simulation.randomness import RAPPORT, triangular, uniform
from simulation.vocabulary import Phase, Response

S_SHAPED = int(Response.S_SHAPED)

EVALUATION, COMMITMENT = int(Phase.EVALUATION), int(Phase.COMMITMENT)


@njit(cache=True)
def clip(value: float) -> float:
    """Return the value, kept within [0, 1]."""
    return min(1.0, max(0.0, value))


@njit(cache=True)
def rapport(rules: Any, vendor: Any, rep: Any, stakeholder: int) -> float:
    """Return how rep and stakeholder take to each other: theirs for good, below 0 is aversion (C4)."""
    u = uniform(rules.key, RAPPORT, stakeholder, vendor.key, 0, rep.key)
    return rep.social_skill * triangular(
        rules.rapport_low, rules.rapport_mode, rules.rapport_high, u
    )


@njit(cache=True)
def contact(
    rules: Any,
    vendor: Any,
    rep: Any,
    relation: Any,
    person: Any,
    stakeholder: int,
    activity: int,
    fit: float,
    phase: int,
) -> None:
    """Apply one contact hour to P, I and the recent contacts between the rep's vendor and a stakeholder.

    Args:
        fit: the vendor's fit as the organisation perceives it, the ceiling of I.
        phase: where the organisation's purchase stands.
    """
    satiation = 1.0 / (1.0 + relation.recent / rules.meetings_saturation)

    gain = (
        rules.activities_personal[activity]
        * rapport(rules, vendor, rep, stakeholder)
        * person.taste[activity]
        * satiation
    )
    if rules.meetings_response == S_SHAPED:
        gain *= 2.0 * (rules.meetings_takeoff + relation.personal)
    relation.personal = clip(relation.personal + gain * (1.0 - relation.personal))

    gain = rules.activities_institutional[activity] * rep.professional_skill * satiation
    if phase in (EVALUATION, COMMITMENT):
        gain *= rules.meetings_frozen_response  # the customer sticks to its specification (C24)
    if rules.meetings_response == S_SHAPED:
        gain *= 2.0 * (rules.meetings_takeoff + relation.institutional)
    relation.institutional = clip(relation.institutional + gain * (fit - relation.institutional))

    relation.recent += 1.0
