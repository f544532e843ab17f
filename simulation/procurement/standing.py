"""How a vendor stands with a whole organisation: role-weighted trust and relationship state (C1, C10)."""

from __future__ import annotations

from typing import Any

from simulation.compiled import njit
from simulation.vocabulary import Phase, Relationship

IDLE = int(Phase.IDLE)
PARTNER = int(Relationship.PARTNER)


@njit(cache=True)
def role_weighted(rules: Any, values: Any, organisation: int, phase: int) -> float:
    """Return the sum over the six roles of the phase's role weight times the mean value of the role's people.

    Args:
        values: one value per stakeholder, shape (S,), for example a vendor's row of trust.
        phase: whose role weights count; IDLE stands for their mean over the six phases.
    """
    stakeholder = organisation * rules.size
    total = 0.0
    for role in range(rules.people.size):
        subtotal = 0.0
        for _ in range(rules.people[role]):
            subtotal += values[stakeholder]
            stakeholder += 1
        total += rules.weights[phase, role] * (subtotal / rules.people[role])
    return total


@njit(cache=True)
def relationship(rules: Any, personal: float, institutional: float) -> int:
    """Return the relationship state (C1): bit 0 = personal interest met, bit 1 = institutional interest met."""
    return int(personal >= rules.threshold_personal) + 2 * int(institutional >= rules.threshold_institutional)


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
        personal, institutional = columns.relations[v]["personal"], columns.relations[v]["institutional"]
        partners[v] = 0
        for o in range(states.shape[1]):
            p, i = role_weighted(rules, personal, o, IDLE), role_weighted(rules, institutional, o, IDLE)
            states[v, o] = relationship(rules, p, i)
            partners[v] += states[v, o] == PARTNER
        trust[v] = columns.trust[v].mean()
