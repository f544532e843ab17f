"""Installation and implementation.

It ends with first use, which decides satisfaction (C14, C15).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.aftersale.complaints import complain, settle
from simulation.aftersale.news import make_up_mind
from simulation.aftersale.satisfaction import satisfaction
from simulation.compiled import njit
from simulation.kernel.contact import clip
from simulation.randomness import DELIVERY, SIGNING, uniform
from simulation.standing.credence import learn
from simulation.standing.trust import relationship_with
from simulation.vocabulary import Complaint, Handling, Relationship

NONE, OPEN = np.int64(Complaint.NONE), np.int64(Complaint.OPEN)
IGNORE = np.int64(Handling.IGNORE)
PARTNER = int(Relationship.PARTNER)
NOBODY, UNSETTLED, CONTENT = np.int64(-1), np.int64(-1), np.int64(1)


@njit(cache=True)
def end(columns: Any, o: int, day: int) -> None:
    """Let a customer use what it bought for the first time.

    The satisfied may sign an agreement, the others complain.
    """
    if columns.uses[o].complaint == OPEN:  # about the purchase before this one
        settle(columns, o, day)
    first_use(columns, o, day)
    if columns.uses[o].satisfaction >= -columns.rules[0].satisfaction_tolerance:
        sign(columns, o, day)
        make_up_mind(columns, o, CONTENT, day)
    else:
        disappoint(columns, o)
        complain(columns, o, day)


@njit(cache=True)
def first_use(columns: Any, o: int, day: int) -> None:
    """Compare what is delivered with what was promised, in the customer's row of `columns.uses`."""
    rules, organisation, use = columns.rules[0], columns.organisations[o], columns.uses[o]
    v, purchase = organisation.installed, organisation.purchase
    vendor, dealing = columns.vendors[v], columns.dealings[v, o]
    u = uniform(rules.key, DELIVERY, o, vendor.key, purchase, 0)
    use.organisation, use.purchase, use.vendor, use.day = o, purchase, v, day
    use.delivered = clip(dealing.fit + rules.satisfaction_spread * (2.0 * u - 1.0))
    use.promised = dealing.stated_fit
    use.satisfaction = satisfaction(rules, columns.dealings, v, o, use.delivered)
    use.signed, use.asks = False, dealing.asks
    use.complaint, use.content = NONE, UNSETTLED
    use.handling, use.hours, use.rep = IGNORE, np.int64(0), NOBODY
    use.grade = 0.0
    use.told, use.referrals = np.int64(0), np.int64(0)
    learn(columns, v, o, use, rules.promises_learning)


@njit(cache=True)
def disappoint(columns: Any, o: int) -> None:
    """Take from everybody's I what the delivery falls short of what was stated."""
    rules, use = columns.rules[0], columns.uses[o]
    loss = rules.satisfaction_cut * max(0.0, use.promised - use.delivered)
    if loss > 0.0:
        for s in range(o * rules.people_in_all, (o + 1) * rules.people_in_all):
            relation = columns.relations[use.vendor, s]
            relation.institutional = clip(relation.institutional - loss)


@njit(cache=True)
def sign(columns: Any, o: int, day: int) -> None:
    """Let a satisfied customer sign a long-term agreement with its partner, or not (C3)."""
    rules, organisation, use = columns.rules[0], columns.organisations[o], columns.uses[o]
    key = columns.vendors[use.vendor].key
    if uniform(rules.key, SIGNING, o, key, use.purchase, 0) < rules.agreements_chance:
        use.signed = relationship_with(rules, columns.relations, use.vendor, o) == PARTNER
    if use.signed:
        organisation.partner, organisation.agreement_until = use.vendor, day + rules.agreements_days
