"""Installation and implementation.

It ends with first use, which decides satisfaction (C14, C15).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.aftersale.complaints import complain, settle
from simulation.aftersale.news import make_up_mind
from simulation.aftersale.satisfaction import satisfaction
from simulation.arithmetic import NOBODY, clip
from simulation.compiled import njit
from simulation.randomness import DELIVERY, SIGNING, uniform
from simulation.standing.credence import learn
from simulation.standing.trust import relationship_with
from simulation.vocabulary import Complaint, Handling, Relationship

NONE, OPEN = np.int64(Complaint.NONE), np.int64(Complaint.OPEN)
IGNORE = np.int64(Handling.IGNORE)
PARTNER = int(Relationship.PARTNER)
UNSETTLED, CONTENT = np.int64(-1), np.int64(1)


@njit(cache=True)
def end(columns: Any, o: int, day: int) -> None:
    """Let a customer use what it bought for the first time.

    The satisfied may sign an agreement, the others complain.
    """
    if columns.first_uses[o].complaint == OPEN:  # about the purchase before this one
        settle(columns, o, day)
    first_use(columns, o, day)
    if columns.first_uses[o].satisfaction >= -columns.parameters[0].satisfaction_tolerance:
        sign(columns, o, day)
        make_up_mind(columns, o, CONTENT, day)
    else:
        disappoint(columns, o)
        complain(columns, o, day)


@njit(cache=True)
def first_use(columns: Any, o: int, day: int) -> None:
    """Compare what is delivered with what was promised.

    The result stands in the customer's row of `columns.first_uses`.
    """
    parameters, organisation, use = (
        columns.parameters[0],
        columns.organisations[o],
        columns.first_uses[o],
    )
    v, purchase = organisation.installed, organisation.purchase
    vendor, dealing = columns.vendors[v], columns.dealings[v, o]
    u = uniform(parameters.key, DELIVERY, o, vendor.key, purchase, 0)
    use.organisation, use.purchase, use.vendor, use.day = o, purchase, v, day
    use.delivered = clip(dealing.fit + parameters.satisfaction_spread * (2.0 * u - 1.0))
    use.promised = dealing.stated_fit
    use.satisfaction = satisfaction(parameters, columns.dealings, v, o, use.delivered)
    use.signed, use.asks = False, dealing.asks
    use.complaint, use.content = NONE, UNSETTLED
    use.handling, use.hours, use.rep = IGNORE, np.int64(0), NOBODY
    use.grade = 0.0
    use.told, use.referrals = np.int64(0), np.int64(0)
    learn(columns, v, o, use, parameters.promises_learning)


@njit(cache=True)
def disappoint(columns: Any, o: int) -> None:
    """Take from everybody's I what the delivery falls short of what was stated."""
    parameters, use = columns.parameters[0], columns.first_uses[o]
    loss = parameters.satisfaction_cut * max(0.0, use.promised - use.delivered)
    if loss > 0.0:
        for s in range(o * parameters.people_in_all, (o + 1) * parameters.people_in_all):
            relation = columns.relations[use.vendor, s]
            relation.institutional = clip(relation.institutional - loss)


@njit(cache=True)
def sign(columns: Any, o: int, day: int) -> None:
    """Let a satisfied customer sign a long-term agreement with its partner, or not (C3)."""
    parameters, organisation, use = (
        columns.parameters[0],
        columns.organisations[o],
        columns.first_uses[o],
    )
    key = columns.vendors[use.vendor].key
    if uniform(parameters.key, SIGNING, o, key, use.purchase, 0) < parameters.agreements_chance:
        use.signed = relationship_with(parameters, columns.relations, use.vendor, o) == PARTNER
    if use.signed:
        organisation.partner, organisation.agreement_until = (
            use.vendor,
            day + parameters.agreements_days,
        )
