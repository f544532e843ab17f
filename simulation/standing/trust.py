"""How a vendor stands with a whole organisation.

Trust by role and altogether, and the relationship state (C1, C10).
"""

from __future__ import annotations

from typing import Any

from simulation.compiled import njit
from simulation.vocabulary import Aggregation, Phase, Relationship

IDLE = int(Phase.IDLE)
PARTNER = int(Relationship.PARTNER)
PLAIN, VETO = int(Aggregation.PLAIN), int(Aggregation.VETO)
MAXIMUM = int(Aggregation.MAXIMUM)


@njit(cache=True)
def role_mean(rules: Any, values: Any, organisation: int, role: int) -> float:
    """Return the mean value of the people of a role, 0 if there are none.

    Args:
        values: one value per stakeholder, shape (S,), for example a vendor's row of trust.
    """
    people = rules.roles_people[role]
    if people == 0:
        return 0.0
    first = organisation * rules.people_in_all + rules.first_of_role[role]
    subtotal = 0.0
    for stakeholder in range(first, first + people):
        subtotal += values[stakeholder]
    return float(subtotal / people)


@njit(cache=True)
def role_weighted(rules: Any, values: Any, organisation: int, phase: int) -> float:
    """Return the sum over the roles of role weight times the mean value of the role.

    Args:
        values: one value per stakeholder, shape (S,).
        phase: the phase whose role weights count; IDLE stands for their mean over the six phases.
    """
    total = 0.0
    for role in range(rules.roles_people.size):
        total += rules.phases_weights[phase, role] * role_mean(rules, values, organisation, role)
    return total


@njit(cache=True)
def trust_parts(rules: Any, trust: Any, organisation: int, phase: int, parts: Any) -> float:
    """Split an organisation's trust in a vendor into its roles' parts (C10).

    By the scenario's `trust.aggregation`.

    Args:
        trust: the vendor's row, shape (S,).
        phase: whose role weights count.
        parts: filled, shape (6,).

    Returns:
        Their sum, in [0, 1].
    """
    chosen, alone = -1, 0.0  # the role that counts alone, and its trust
    total = 0.0
    for role in range(rules.roles_people.size):
        parts[role] = 0.0
        if rules.roles_people[role] == 0:
            continue
        mean = role_mean(rules, trust, organisation, role)
        if rules.trust_aggregation == VETO:
            if rules.phases_weights[phase, role] > 0.0 and (chosen < 0 or mean < alone):
                chosen, alone = role, mean
        elif rules.trust_aggregation == MAXIMUM:
            if rules.phases_weights[phase, role] > 0.0 and (chosen < 0 or mean > alone):
                chosen, alone = role, mean
        elif rules.trust_aggregation == PLAIN:
            parts[role] = mean / rules.roles_filled
        else:
            parts[role] = rules.phases_weights[phase, role] * mean
        total += parts[role]
    if chosen >= 0:
        parts[chosen] = alone
        total = alone
    return total


@njit(cache=True)
def relationship(rules: Any, personal: float, institutional: float) -> int:
    """Return the relationship state (C1).

    Bit 0 = personal interest met, bit 1 = institutional interest met.
    """
    return int(personal >= rules.relationship_personal) + 2 * int(
        institutional >= rules.relationship_institutional
    )


@njit(cache=True)
def relationship_with(rules: Any, relations: Any, v: int, organisation: int) -> int:
    """Return a vendor's relationship state with an organisation.

    Under the mean of the phases' role weights.

    Args:
        relations: shape (V, S).
    """
    personal = role_weighted(rules, relations[v]["personal"], organisation, IDLE)
    institutional = role_weighted(rules, relations[v]["institutional"], organisation, IDLE)
    return relationship(rules, personal, institutional)


@njit(cache=True)
def survey(columns: Any, states: Any, trust: Any, partners: Any) -> None:
    """Look at all vendors at once.

    Args:
        states: filled with every vendor's relationship state with every organisation, shape (V, O).
        trust: filled with the mean trust of all stakeholders, shape (V,).
        partners: filled with the number of organisations in the state partner, shape (V,).
    """
    rules = columns.rules[0]
    for v in range(states.shape[0]):
        # Outside the loop: taking a field out of the records costs more than the sum.
        personal, institutional = (
            columns.relations[v]["personal"],
            columns.relations[v]["institutional"],
        )
        partners[v] = 0
        for o in range(states.shape[1]):
            p, i = (
                role_weighted(rules, personal, o, IDLE),
                role_weighted(rules, institutional, o, IDLE),
            )
            states[v, o] = relationship(rules, p, i)
            partners[v] += states[v, o] == PARTNER
        trust[v] = columns.trust[v].mean()
