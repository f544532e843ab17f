"""The route of a purchase: a tender, or one vendor alone (C3, C22)."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.aftersale.news import keeps_silent
from simulation.arithmetic import NOBODY
from simulation.compiled import njit
from simulation.randomness import REBUY, uniform
from simulation.standing.trust import trust_parts
from simulation.vocabulary import Phase
from simulation.vocabulary import Route as Kind

TENDER, AGREEMENT, REBOUGHT, SOLE_SOURCE = (
    np.int64(kind) for kind in (Kind.TENDER, Kind.AGREEMENT, Kind.REBUY, Kind.SOLE_SOURCE)
)
COMMITMENT = int(Phase.COMMITMENT)
CONTENT = 1


@njit(cache=True)
def take_at_need(columns: Any, o: int, day: int) -> None:
    """Choose the route when a need arises: agreement, else rebuy, else for now a tender."""
    organisation = columns.organisations[o]
    organisation.leaning, organisation.leaning_trust = NOBODY, 0.0
    if organisation.partner >= 0 and day < organisation.agreement_until:
        organisation.route, organisation.sole = AGREEMENT, organisation.partner
    elif rebuys(columns, o):
        organisation.route, organisation.sole = REBOUGHT, organisation.installed
    else:
        organisation.route, organisation.sole = TENDER, NOBODY


@njit(cache=True)
def rebuys(columns: Any, o: int) -> bool:
    """Return whether a content customer orders from the installed vendor again.

    There is no tender then.
    """
    parameters, organisation, use = (
        columns.parameters[0],
        columns.organisations[o],
        columns.first_uses[o],
    )
    v = organisation.installed
    if parameters.rebuy_chance == 0.0 or v < 0 or use.vendor != v or use.content != CONTENT:
        return False
    if keeps_silent(parameters, use):
        return False
    parts = np.empty(parameters.roles_people.size)
    trust = trust_parts(parameters, columns.trust[v], o, COMMITMENT, parts)
    u = uniform(parameters.key, REBUY, o, columns.vendors[v].key, organisation.purchase, 0)
    return bool(u < parameters.rebuy_chance * trust)


@njit(cache=True)
def straight_to_commitment(organisation: Any) -> bool:
    """Return whether the purchase begins with commitment: nobody needs to be found."""
    return bool(organisation.route == AGREEMENT or organisation.route == REBOUGHT)
