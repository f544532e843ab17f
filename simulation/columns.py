"""Every column of a market's state, once: name, type, unit.

O organisations, K stakeholders in each, S = O × K stakeholders (organisation o has o·K … o·K + K − 1), V vendors,
R reps. NumPy structured arrays: `columns.relations["trust"]` is a column of shape (V, S), and the compiled engine passes
`relations[v, s]` around as one pointer. The types are the same for every scenario, so that nothing is compiled twice.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np

from simulation.vocabulary import SLOTS, Activity, Attribute, Phase, Role, Setting

F, I, B = np.float64, np.int64, np.bool_
ROLES, PHASES, ACTIVITIES, ATTRIBUTES, SETTINGS = len(Role), len(Phase), len(Activity), len(Attribute), len(Setting)

RULES: Final = np.dtype(
    [
        ("key", np.uint32, 2),  # the seed, low and high word
        ("size", I),  # K
        ("people", I, ROLES),
        ("availability", F, (ROLES, SETTINGS, SLOTS)),  # chance
        ("weights", F, (PHASES, ROLES)),  # role weights; row 0 (idle) is the mean of the others
        ("days", F, (PHASES, 3)),  # shortest, likeliest, longest, working days
        ("setting", I, ACTIVITIES),
        ("eta_personal", F, ACTIVITIES),  # per hour
        ("eta_institutional", F, ACTIVITIES),  # per hour
        ("group", I, ACTIVITIES),  # guests at most
        ("price", F, ACTIVITIES),  # yuan per guest and hour
        ("requests", I),  # per rep and hour
        ("friend_factor", F),
        ("executive_window", F),
        ("handover", F),
        ("saturation", F),  # contact hours
        ("late_hour", I),
        ("late_evenings", I),  # per week
        ("frozen_response", F),
        ("rapport", F, 3),  # low, mode, high
        ("keep_personal", F),  # what a night leaves of P
        ("keep_institutional", F),  # … of I
        ("keep_contacts", F),  # … of recent contacts
        ("threshold_personal", F),
        ("threshold_institutional", F),
        ("share", F),  # α of trust
        ("rho", F),  # ρ of trust
        ("sensitivity", F),
        ("outside_option", F),
        ("shortlist", I),
        ("shaping", F),
        ("idle_days", F),
        ("go_ahead", F),
        ("budget", F, 2),  # lowest, highest
    ],
    align=True,
)
"""The scenario's numbers as the engine reads them; never change."""

VENDOR: Final = np.dtype(
    [
        ("key", I),  # the vendor in random numbers' addresses
        ("promise", F),
        ("product", F, ATTRIBUTES),
        ("advantage", F, ATTRIBUTES),  # over the vendors' mean, sum 1 or 0
        ("budget", F),  # yuan per day, infinite if there is none
        ("purse", F),  # yuan at hand
        ("set_aside", F),  # yuan set aside today
        ("cost", F),  # yuan since the start
        ("hours", I, SETTINGS),  # contact hours since the start
    ],
    align=True,
)
"""(V,) vendors and their ledger."""

SLOT: Final = np.dtype([("activity", I), ("start", I), ("end", I)], align=True)
"""(schedules, 17) activity in an hour slot (−1 = off duty) and the hours between which its block lies."""

SCHEDULE: Final = np.dtype([("wages", F), ("full_price", F)], align=True)
"""(schedules,) yuan per day: wages; wages and a full table all the time."""

REP: Final = np.dtype(
    [
        ("vendor", I),
        ("key", I),  # the rep in random numbers' addresses: team entry × 2¹⁶ + number
        ("social_skill", F),
        ("professional_skill", F),
        ("schedule", I),
        ("first", I),  # the territory is accounts[first:last]
        ("last", I),
        ("on_duty", B),
        ("ranked", I),  # how many stakeholders are on the list for this block
        ("asked", I),  # how many of them have been asked
        ("host_until", I),  # hour at which the gathering ends
        ("guests", I),  # how many are with the rep
    ],
    align=True,
)
"""(R,) salespeople; the last five fields say what they are doing today."""

ORGANISATION: Final = np.dtype(
    [
        ("need", F, ATTRIBUTES),  # own weights, sum 1
        ("specification", F, ATTRIBUTES),  # frozen weights of the purchase under way
        ("phase", I),  # vocabulary.Phase
        ("phase_since", I),  # day
        ("phase_end", I),  # day in whose morning it ends
        ("durations", I, PHASES),  # planned days of this purchase
        ("purchase", I),  # number of this or the next purchase
        ("need_day", I),  # day on which this purchase's need arose
        ("next_need", I),  # day on which the next need arises
        ("installed", I),  # vendor of the last order, −1 = none
    ],
    align=True,
)
"""(O,) customers and their purchases; days are working days from 0."""

PERSON: Final = np.dtype(
    [
        ("role", I),
        ("taste", F, ACTIVITIES),  # around 1
        ("busy_until", I),  # instant: day × 32 + hour
        ("out_until", I),  # instant at which the last gathering ends or ended
        ("out_with", I),  # the vendor of that gathering
        ("late_evenings", I),  # this week
        ("last_late", I),  # day of the last late evening
    ],
    align=True,
)
"""(S,) stakeholders, whatever the vendor."""

RELATION: Final = np.dtype(
    [
        ("personal", F),  # P, in [0, 1]
        ("institutional", F),  # I, in [0, 1]
        ("recent", F),  # recent contact hours
        ("trust", F),  # CES of P and I, as of the last night
        ("influence", F),  # role weight per person, in the phase that the vendor sees
        ("priority", F),  # the vendor's plan of today
    ],
    align=True,
)
"""(V, S) what lies between a vendor and a stakeholder."""

DEALING: Final = np.dtype(
    [
        ("perceived_fit", F),  # in [0, 1]
        ("heard_on", I),  # day on which the vendor hears of the present need
        ("seen_phase", I),  # the phase that the vendor sees
        ("seen_since", I),  # day on which that phase began
        ("shortlisted", B),  # in the purchase under way
    ],
    align=True,
)
"""(V, O) what lies between a vendor and an organisation."""

CLOSING: Final = np.dtype(
    [
        ("organisation", I),
        ("purchase", I),
        ("need_day", I),
        ("outcome", I),  # vocabulary.Outcome
        ("winner", I),  # vendor, −1 = nobody
        ("outside_noise", F),  # Gumbel noise of the outside option; NaN where there was no choice
    ],
    align=True,
)
"""(O,) the purchases closed this morning, in the first rows: a purchase closes at most once."""

BID: Final = np.dtype([("shortlisted", B), ("fit", F), ("trust", F), ("noise", F)], align=True)
"""(O, V) the vendors' bids in those purchases; NaN where there was no choice."""

MEETING: Final = np.dtype([("hour", np.int32), ("rep", np.int32), ("stakeholder", I), ("activity", np.int32)], align=True)
"""(contact hours of a day at most,) today's log."""


class Columns(NamedTuple):
    """A whole market."""

    rules: Any  # (1,) RULES
    vendors: Any  # (V,) VENDOR
    slots: Any  # (schedules, 17) SLOT
    schedules: Any  # (schedules,) SCHEDULE
    reps: Any  # (R,) REP
    accounts: Any  # (team entries × O,) organisations of the territories, ascending within each
    lists: Any  # (R, most requests in a block) stakeholders that a rep will ask in this block
    tables: Any  # (R, largest group) stakeholders who are with the rep
    organisations: Any  # (O,) ORGANISATION
    people: Any  # (S,) PERSON
    relations: Any  # (V, S) RELATION
    dealings: Any  # (V, O) DEALING
    closings: Any  # (O,) CLOSING
    bids: Any  # (O, V) BID
    meetings: Any  # (contact hours of a day at most,) MEETING
