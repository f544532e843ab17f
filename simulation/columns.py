"""Every column of a market's state, once: name, type, unit.

O organisations, K stakeholders in each, S = O × K stakeholders (organisation o has o·K … o·K + K − 1), V vendors,
R reps. NumPy structured arrays: `columns.relations["trust"]` is a column of shape (V, S), and the compiled engine passes
`relations[v, s]` around as one pointer. The types are the same for every scenario, so that nothing is compiled twice.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np

from simulation.vocabulary import SLOTS, Activity, Attribute, Phase, Role, Setting

REAL, WHOLE, FLAG = np.float64, np.int64, np.bool_
ROLES, PHASES, ACTIVITIES, ATTRIBUTES, SETTINGS = len(Role), len(Phase), len(Activity), len(Attribute), len(Setting)

RULES: Final = np.dtype(
    [
        ("key", np.uint64),  # the seed
        ("size", WHOLE),  # K
        ("people", WHOLE, ROLES),
        ("availability", REAL, (ROLES, SETTINGS, SLOTS)),  # chance
        ("weights", REAL, (PHASES, ROLES)),  # role weights; row 0 (idle) is the mean of the others
        ("days", REAL, (PHASES, 3)),  # shortest, likeliest, longest, working days
        ("setting", WHOLE, ACTIVITIES),
        ("eta_personal", REAL, ACTIVITIES),  # per hour
        ("eta_institutional", REAL, ACTIVITIES),  # per hour
        ("group", WHOLE, ACTIVITIES),  # guests at most
        ("price", REAL, ACTIVITIES),  # yuan per guest and hour
        ("requests", WHOLE),  # per rep and hour
        ("friend_factor", REAL),
        ("executive_window", REAL),
        ("handover", REAL),
        ("saturation", REAL),  # contact hours
        ("late_hour", WHOLE),
        ("late_evenings", WHOLE),  # per week
        ("frozen_response", REAL),
        ("rapport", REAL, 3),  # low, mode, high
        ("keep_personal", REAL),  # what a night leaves of P
        ("keep_institutional", REAL),  # … of I
        ("keep_contacts", REAL),  # … of recent contacts
        ("threshold_personal", REAL),
        ("threshold_institutional", REAL),
        ("share", REAL),  # α of trust
        ("rho", REAL),  # ρ of trust
        ("sensitivity", REAL),
        ("outside_option", REAL),
        ("shortlist", WHOLE),
        ("shaping", REAL),
        ("idle_days", REAL),
        ("go_ahead", REAL),
        ("budget", REAL, 2),  # lowest, highest
    ],
    align=True,
)
"""The scenario's numbers as the engine reads them; never change."""

VENDOR: Final = np.dtype(
    [
        ("key", WHOLE),  # the vendor in random numbers' addresses
        ("promise", REAL),
        ("product", REAL, ATTRIBUTES),
        ("advantage", REAL, ATTRIBUTES),  # over the vendors' mean, sum 1 or 0
        ("budget", REAL),  # yuan per day, infinite if there is none
        ("purse", REAL),  # yuan at hand
        ("set_aside", REAL),  # yuan set aside today
        ("cost", REAL),  # yuan since the start
        ("hours", WHOLE, SETTINGS),  # contact hours since the start
    ],
    align=True,
)
"""(V,) vendors and their ledger."""

SLOT: Final = np.dtype([("activity", WHOLE), ("start", WHOLE), ("end", WHOLE)], align=True)
"""(schedules, 17) activity in an hour slot (−1 = off duty) and the hours between which its block lies."""

SCHEDULE: Final = np.dtype([("wages", REAL), ("full_price", REAL)], align=True)
"""(schedules,) yuan per day: wages; wages and a full table all the time."""

REP: Final = np.dtype(
    [
        ("vendor", WHOLE),
        ("key", WHOLE),  # the rep in random numbers' addresses: team entry × 2¹⁶ + number
        ("social_skill", REAL),
        ("professional_skill", REAL),
        ("schedule", WHOLE),
        ("first", WHOLE),  # the territory is organisations first … last − 1
        ("last", WHOLE),
        ("on_duty", FLAG),
        ("ranked", WHOLE),  # how many stakeholders are on the list for this block
        ("asked", WHOLE),  # how many of them have been asked
        ("host_until", WHOLE),  # hour at which the gathering ends
        ("guests", WHOLE),  # how many are with the rep
    ],
    align=True,
)
"""(R,) salespeople; the last five fields say what they are doing today."""

ORGANISATION: Final = np.dtype(
    [
        ("need", REAL, ATTRIBUTES),  # own weights, sum 1
        ("specification", REAL, ATTRIBUTES),  # frozen weights of the purchase under way
        ("phase", WHOLE),  # vocabulary.Phase
        ("phase_since", WHOLE),  # day
        ("phase_end", WHOLE),  # day in whose morning it ends
        ("durations", WHOLE, PHASES),  # planned days of this purchase
        ("purchase", WHOLE),  # number of this or the next purchase
        ("need_day", WHOLE),  # day on which this purchase's need arose
        ("next_need", WHOLE),  # day on which the next need arises
        ("installed", WHOLE),  # vendor of the last order, −1 = none
    ],
    align=True,
)
"""(O,) customers and their purchases; days are working days from 0."""

PERSON: Final = np.dtype(
    [
        ("role", WHOLE),
        ("taste", REAL, ACTIVITIES),  # around 1
        ("busy_until", WHOLE),  # instant: day × 32 + hour
        ("out_until", WHOLE),  # instant at which the last gathering ends or ended
        ("out_with", WHOLE),  # the vendor of that gathering
        ("late_evenings", WHOLE),  # this week
        ("last_late", WHOLE),  # day of the last late evening
    ],
    align=True,
)
"""(S,) stakeholders, whatever the vendor."""

RELATION: Final = np.dtype(
    [
        ("personal", REAL),  # P, in [0, 1]
        ("institutional", REAL),  # I, in [0, 1]
        ("recent", REAL),  # recent contact hours
    ],
    align=True,
)
"""(V, S) what lies between a vendor and a stakeholder; what whole plans read stands in columns of its own, below."""

DEALING: Final = np.dtype(
    [
        ("perceived_fit", REAL),  # in [0, 1]
        ("heard_on", WHOLE),  # day on which the vendor hears of the present need
        ("seen_phase", WHOLE),  # the phase that the vendor sees
        ("seen_since", WHOLE),  # day on which that phase began
        ("shortlisted", FLAG),  # in the purchase under way
    ],
    align=True,
)
"""(V, O) what lies between a vendor and an organisation."""

CLOSING: Final = np.dtype(
    [
        ("organisation", WHOLE),
        ("purchase", WHOLE),
        ("need_day", WHOLE),
        ("outcome", WHOLE),  # vocabulary.Outcome
        ("winner", WHOLE),  # vendor, −1 = nobody
        ("outside_noise", REAL),  # Gumbel noise of the outside option; NaN where there was no choice
    ],
    align=True,
)
"""(O,) the purchases closed this morning, in the first rows: a purchase closes at most once."""

BID: Final = np.dtype([("shortlisted", FLAG), ("fit", REAL), ("trust", REAL), ("noise", REAL)], align=True)
"""(O, V) the vendors' bids in those purchases; NaN where there was no choice."""

MEETING: Final = np.dtype([("hour", np.int32), ("rep", np.int32), ("stakeholder", WHOLE), ("activity", np.int32)], align=True)
"""(contact hours of a day at most,) today's log."""


class Columns(NamedTuple):
    """A whole market."""

    rules: Any  # (1,) RULES
    vendors: Any  # (V,) VENDOR
    roles: Any  # (K,) role of the k-th stakeholder of every organisation
    slots: Any  # (schedules, 17) SLOT
    schedules: Any  # (schedules,) SCHEDULE
    reps: Any  # (R,) REP
    roster: Any  # (R,) reps, district by district; what happens in one district does not touch another
    districts: Any  # (districts + 1,) where in the roster each begins, and the end
    lists: Any  # (R, most requests in a block) stakeholders that a rep will ask in this block
    tables: Any  # (R, largest group) stakeholders who are with the rep
    organisations: Any  # (O,) ORGANISATION
    people: Any  # (S,) PERSON
    relations: Any  # (V, S) RELATION
    trust: Any  # (V, S) CES of P and I, as of the last night, in [0, 1]
    influence: Any  # (V, S) role weight per person, in the phase that the vendor sees
    priority: Any  # (V, S) the vendors' plans of today
    dealings: Any  # (V, O) DEALING
    closings: Any  # (O,) CLOSING
    bids: Any  # (O, V) BID
    meetings: Any  # (contact hours of a day at most,) MEETING
