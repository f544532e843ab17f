"""How a vendor stands with a whole organisation.

Trust by role and altogether, and the relationship state (C1, C10).
"""

from __future__ import annotations

from typing import Any

from simulation.arithmetic import IDLE
from simulation.compiled import njit
from simulation.vocabulary import Aggregation, Relationship

PARTNER = int(Relationship.PARTNER)
PLAIN, VETO = int(Aggregation.PLAIN), int(Aggregation.VETO)
MAXIMUM = int(Aggregation.MAXIMUM)


@njit(cache=True)
def role_mean(parameters: Any, values: Any, organisation: int, role: int) -> float:
    """Return the mean value of the people of a role, 0 if there are none.

    Args:
        values: one value per stakeholder, shape (S,), for example a vendor's row of trust.
    """
    people = parameters.roles_people[role]
    if people == 0:
        return 0.0
    first = organisation * parameters.people_in_all + parameters.first_of_role[role]
    subtotal = 0.0
    for stakeholder in range(first, first + people):
        subtotal += values[stakeholder]
    return float(subtotal / people)


@njit(cache=True)
def role_weighted(parameters: Any, values: Any, organisation: int, phase: int) -> float:
    """Return the sum over the roles of role weight times the mean value of the role.

    Args:
        values: one value per stakeholder, shape (S,).
        phase: the phase whose role weights count; IDLE stands for their mean over the six phases.
    """
    total = 0.0
    for role in range(parameters.roles_people.size):
        total += parameters.phases_weights[phase, role] * role_mean(
            parameters, values, organisation, role
        )
    return total


@njit(cache=True)
def trust_parts(parameters: Any, trust: Any, organisation: int, phase: int, parts: Any) -> float:
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
    for role in range(parameters.roles_people.size):
        parts[role] = 0.0
        if parameters.roles_people[role] == 0:
            continue
        mean = role_mean(parameters, trust, organisation, role)
        if parameters.trust_aggregation == VETO:
            if parameters.phases_weights[phase, role] > 0.0 and (chosen < 0 or mean < alone):
                chosen, alone = role, mean
        elif parameters.trust_aggregation == MAXIMUM:
            if parameters.phases_weights[phase, role] > 0.0 and (chosen < 0 or mean > alone):
                chosen, alone = role, mean
        elif parameters.trust_aggregation == PLAIN:
            parts[role] = mean / parameters.roles_filled
        else:
            parts[role] = parameters.phases_weights[phase, role] * mean
        total += parts[role]
    if chosen >= 0:
        parts[chosen] = alone
        total = alone
    return total


@njit(cache=True)
def relationship(parameters: Any, personal: float, institutional: float) -> int:
    """Return the relationship state (C1).

    Bit 0 = personal interest met, bit 1 = institutional interest met.
    """
    return int(personal >= parameters.relationship_personal) + 2 * int(
        institutional >= parameters.relationship_institutional
    )


@njit(cache=True)
def relationship_with(parameters: Any, relations: Any, v: int, organisation: int) -> int:
    """Return a vendor's relationship state with an organisation.

    Under the mean of the phases' role weights.

    Args:
        relations: shape (V, S).
    """
    personal = role_weighted(parameters, relations[v]["personal"], organisation, IDLE)
    institutional = role_weighted(parameters, relations[v]["institutional"], organisation, IDLE)
    return relationship(parameters, personal, institutional)


@njit(cache=True)
def survey(columns: Any, states: Any, trust: Any, partners: Any) -> None:
    """Look at all vendors at once.

    Args:
        states: filled with every vendor's relationship state with every organisation, shape (V, O).
        trust: filled with the mean trust of all stakeholders, shape (V,).
        partners: filled with the number of organisations in the state partner, shape (V,).
    """
    parameters = columns.parameters[0]
    for v in range(states.shape[0]):
        # Outside the loop: taking a field out of the records costs more than the sum.
        personal, institutional = (
            columns.relations[v]["personal"],
            columns.relations[v]["institutional"],
        )
        partners[v] = 0
        for o in range(states.shape[1]):
            p, i = (
                role_weighted(parameters, personal, o, IDLE),
                role_weighted(parameters, institutional, o, IDLE),
            )
            states[v, o] = relationship(parameters, p, i)
            partners[v] += states[v, o] == PARTNER
        trust[v] = columns.trust[v].mean()
