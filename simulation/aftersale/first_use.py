"""First use decides satisfaction (C14, C15); the content sign agreements (C3), the others complain (C13)."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.compiled import njit
from simulation.kernel.contact import clip
from simulation.kernel.errands import assign, drop
from simulation.randomness import DELIVERY, RECOVERY, SIGNING, uniform
from simulation.standing.reputation import hear
from simulation.standing.trust import relationship_with
from simulation.vocabulary import Complaint, Handling, Relationship, SatisfactionFamily

DISCONFIRMATION = int(SatisfactionFamily.DISCONFIRMATION)

NONE, OPEN, RECOVERED, UNRECOVERED, UNHANDLED = (np.int64(state) for state in Complaint)
IGNORE = np.int64(Handling.IGNORE)
PARTNER = int(Relationship.PARTNER)
NOBODY, UNSETTLED, NO, YES = np.int64(-1), np.int64(-1), np.int64(0), np.int64(1)


@njit(cache=True)
def satisfaction(rules: Any, dealings: Any, v: int, o: int, delivered: float) -> float:
    """Return how satisfied a customer is with what a vendor delivered, by the scenario's `satisfaction.family`.

    Disconfirmation: delivered − promised (C15). Assimilation: what was promised colours what is seen, which is
    compared with what the other vendors would have delivered, so that promises please.
    """
    promised = dealings[v, o].perceived_fit
    if rules.satisfaction_family == DISCONFIRMATION:
        return float(delivered - promised)
    expected = 0.0
    for other in range(dealings.shape[0]):
        expected += dealings[other, o].fit
    return float(
        delivered
        + rules.satisfaction_assimilation * (promised - delivered)
        - expected / dealings.shape[0]
    )


@njit(cache=True)
def first_use(columns: Any, o: int, day: int, reported: int) -> int:
    """Let a customer use what it bought for the first time; returns the number of reports."""
    rules, organisation, use = columns.rules[0], columns.organisations[o], columns.uses[o]
    if use.complaint == OPEN:  # about the purchase before this one
        reported = settle(columns, o, day, reported)
    v, purchase = organisation.installed, organisation.purchase
    vendor, dealing = columns.vendors[v], columns.dealings[v, o]
    u = uniform(rules.key, DELIVERY, o, vendor.key, purchase, 0)
    use.organisation, use.purchase, use.vendor, use.day = o, purchase, v, day
    use.delivered = clip(dealing.fit + rules.satisfaction_spread * (2.0 * u - 1.0))
    use.promised = dealing.perceived_fit
    use.satisfaction = satisfaction(rules, columns.dealings, v, o, use.delivered)
    use.signed, use.asks = False, dealing.asks
    use.complaint, use.content = NONE, UNSETTLED
    use.handling, use.hours, use.rep = IGNORE, np.int64(0), NOBODY
    use.told, use.referrals = np.int64(0), np.int64(0)
    if use.satisfaction >= -rules.satisfaction_tolerance:
        if uniform(rules.key, SIGNING, o, vendor.key, purchase, 0) < rules.agreements_chance:
            use.signed = relationship_with(rules, columns.relations, v, o) == PARTNER
        if use.signed:
            organisation.partner, organisation.agreement_until = v, day + rules.agreements_days
        return _conclude(columns, o, YES, day, reported)
    if organisation.partner == v:
        organisation.partner = NOBODY
    use.complaint, use.due = OPEN, day + rules.complaints_days
    assign(rules, columns.vendors, columns.reps, use, vendor.handling, columns.organisations.size)
    columns.reports[reported] = use
    return reported + 1


@njit(cache=True)
def settle(columns: Any, o: int, day: int, reported: int) -> int:
    """End a complaint: recovered if it was handled in time, and with luck; returns the number of reports."""
    rules, use = columns.rules[0], columns.uses[o]
    key = columns.vendors[use.vendor].key
    if use.handling == IGNORE or use.hours > 0:
        use.complaint = UNHANDLED
    elif uniform(rules.key, RECOVERY, o, key, use.purchase, 0) < rules.complaints_recovery:
        use.complaint = RECOVERED
    else:
        use.complaint = UNRECOVERED
    drop(columns.reps, use)
    return _conclude(columns, o, YES if use.complaint == RECOVERED else NO, day, reported)


@njit(cache=True)
def _conclude(columns: Any, o: int, content: int, day: int, reported: int) -> int:
    """The customer has made up its mind: its own experience counts at once, others hear of it when the morning is over."""
    rules, use = columns.rules[0], columns.uses[o]
    use.content = content
    hear(rules, columns.dealings[use.vendor, o], content == YES, rules.satisfaction_experience, day)
    columns.reports[reported] = use
    return reported + 1
