"""Forgetting, and trust after it (ODD.md, "Night")."""

from __future__ import annotations

from typing import Any

from simulation.compiled import njit
from simulation.vocabulary import Link

ADDITIVE, PRODUCT, MINIMUM = int(Link.ADDITIVE), int(Link.PRODUCT), int(Link.MINIMUM)


@njit(cache=True, error_model="numpy")
def trust_of(personal: float, institutional: float, link: int, share: float, rho: float) -> float:
    """Return the trust of a stakeholder: an aggregate of P and I.

    Args:
        personal, institutional: P and I, in [0, 1].
        link: vocabulary.Link.
        share: α, weight of the personal hand.
        rho: ρ ≤ 1; 1 = substitutes, 0 = Cobb-Douglas, −∞ = the weaker hand alone.
    """
    if link == PRODUCT:
        return personal * institutional
    if link == MINIMUM:
        return min(personal, institutional)
    if rho == 1.0 or link == ADDITIVE:
        return share * personal + (1.0 - share) * institutional
    if rho <= 0.0 and (personal <= 0.0 or institutional <= 0.0):
        return 0.0
    if share == 0.0 or share == 1.0:
        return personal if share == 1.0 else institutional
    if rho == -1.0:
        return personal * institutional / (share * institutional + (1.0 - share) * personal)
    if rho == 0.0:
        return personal**share * institutional ** (1.0 - share)
    # Measured in the weaker hand where ρ < 0: its own power is then 1, and no power is too large
    # for a float.
    unit = min(personal, institutional) if rho < 0.0 else 1.0
    return unit * (
        share * (personal / unit) ** rho + (1.0 - share) * (institutional / unit) ** rho
    ) ** (1.0 / rho)


@njit(cache=True)
def forget(parameters: Any, relations: Any, trust: Any) -> None:
    """Let P, I and recent contacts decay by a night, then compute trust anew."""
    link, share, rho = parameters.trust_link, parameters.trust_share, parameters.trust_rho
    keep_personal, keep_institutional, keep_contacts = (
        parameters.keep_personal,
        parameters.keep_institutional,
        parameters.keep_contacts,
    )
    vendors, stakeholders = relations.shape
    for v in range(vendors):
        for s in range(stakeholders):
            relation = relations[v, s]
            relation.personal *= keep_personal
            relation.institutional *= keep_institutional
            relation.recent *= keep_contacts
            trust[v, s] = trust_of(relation.personal, relation.institutional, link, share, rho)
