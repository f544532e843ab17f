"""What one hour with one stakeholder does (ODD.md, "A contact")."""

from __future__ import annotations

from typing import Any

from simulation.arithmetic import NOBODY, clip
from simulation.compiled import njit
from simulation.randomness import RAPPORT, triangular, uniform
from simulation.standing.understanding import grasp
from simulation.vocabulary import Phase, Response

S_SHAPED = int(Response.S_SHAPED)

DISCOVER, BREWING, DESIGN, EVALUATION, COMMITMENT = (
    int(phase)
    for phase in (
        Phase.DISCOVER_NEED,
        Phase.INTERNAL_BREWING,
        Phase.SYSTEM_DESIGN,
        Phase.EVALUATION,
        Phase.COMMITMENT,
    )
)


@njit(cache=True)
def rapport(parameters: Any, vendor: Any, rep: Any, person: Any, stakeholder: int) -> float:
    """Return how rep and stakeholder take to each other.

    Theirs for good, below 0 is aversion (C4).
    """
    generations = person.generation << 16 | rep.generation
    u = uniform(parameters.key, RAPPORT, stakeholder, vendor.key, generations, rep.key)
    return rep.social_skill * triangular(
        parameters.rapport_low, parameters.rapport_mode, parameters.rapport_high, u
    )


@njit(cache=True)
def skill_of(parameters: Any, rep: Any, r: int, setting: int, last_rep: int, day: int) -> float:
    """Return the factor on a rep's gains this hour: practice (C8), handoff, guests, a beginner's.

    Args:
        r: number of the rep.
        setting: vocabulary.Setting of the activity.
        last_rep: who of the vendor's reps was the last to meet somebody of the account, −1 = none.
        day: today.
    """
    factor = 1.0
    if parameters.practice_gain[setting] > 0.0:
        unlearnt = 2.0 ** (-rep.practice[setting] / parameters.practice_hours[setting])
        factor += parameters.practice_gain[setting] * (1.0 - unlearnt)
    if last_rep != NOBODY and last_rep != r:
        factor *= 1.0 - parameters.meetings_handoff
    if rep.guests > 1 and parameters.meetings_table > 0.0:
        factor *= rep.guests ** (-parameters.meetings_table)
    if day - rep.joined + 1 < parameters.turnover_ramp:
        factor *= (day - rep.joined + 1) / parameters.turnover_ramp
    return factor


@njit(cache=True)
def contact(
    parameters: Any,
    vendor: Any,
    rep: Any,
    relation: Any,
    person: Any,
    stakeholder: int,
    activity: int,
    dealing: Any,
    phase: int,
    skill: float,
) -> bool:
    """Apply one contact hour to what lies between the rep's vendor and a stakeholder.

    Args:
        dealing: between the vendor and the organisation; its perceived fit is the ceiling of I.
        phase: where the organisation's purchase stands.
        skill: factor on all gains of this hour.

    Returns:
        Whether the stakeholder feels aversion to the rep (C4).
    """
    satiation = 1.0 / (1.0 + relation.recent / parameters.meetings_saturation)

    liking = rapport(parameters, vendor, rep, person, stakeholder)
    gain = (
        parameters.activities_personal[activity]
        * liking
        * person.taste[activity]
        * satiation
        * skill
    )
    if parameters.meetings_response == S_SHAPED:
        gain *= 2.0 * (parameters.meetings_takeoff + relation.personal)
    relation.personal = clip(relation.personal + gain * (1.0 - relation.personal))

    gain = (
        parameters.activities_institutional[activity] * rep.professional_skill * satiation * skill
    )
    if phase in (EVALUATION, COMMITMENT):
        gain *= (
            parameters.meetings_frozen_response
        )  # the customer sticks to its specification (C24)
    elif phase in (BREWING, DESIGN):
        gain *= grasp(parameters, dealing)  # only what meets the need convinces (C14)
    if parameters.meetings_response == S_SHAPED:
        gain *= 2.0 * (parameters.meetings_takeoff + relation.institutional)
    relation.institutional = clip(
        relation.institutional + gain * (dealing.perceived_fit - relation.institutional)
    )

    if phase in (DISCOVER, BREWING):
        insight = parameters.roles_understanding[person.role]
        if phase == BREWING:
            insight *= parameters.understanding_in_brewing
        dealing.understanding += insight * (1.0 - dealing.understanding)

    relation.recent += 1.0
    person.hours += 1
    return bool(liking < 0.0)
