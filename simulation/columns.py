"""Every column of a market's state, once: name, type, unit.

O organisations, K stakeholders in each, S = O × K stakeholders (organisation o has o·K … o·K + K −
1), V vendors,
R reps. NumPy structured arrays: `columns.relations["trust"]` is a column of shape (V, S), and the
compiled engine passes `relations[v, s]` around as one pointer. The types are the same for every
scenario, so that nothing is compiled twice.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np

from simulation.scenario.table import (
    NAME,
    NUMBER,
    PARAMETERS,
    SWITCH,
    Parameter,
)
from simulation.scenario.table import WHOLE as WHOLE_NUMBER
from simulation.vocabulary import (
    SLOTS,
    TERMS,
    Activity,
    Attribute,
    Cost,
    Handling,
    Phase,
    Role,
    Setting,
)

REAL, WHOLE, FLAG = np.float64, np.int64, np.bool_
ROLES, PHASES, ACTIVITIES, ATTRIBUTES, SETTINGS = (
    len(Role),
    len(Phase),
    len(Activity),
    len(Attribute),
    len(Setting),
)
CONCESSIONS, COSTS, HANDLINGS = len(TERMS), len(Cost), len(Handling)

_TYPES: Final = {NUMBER: REAL, WHOLE_NUMBER: WHOLE, SWITCH: FLAG, NAME: WHOLE}


def _column(parameter: Parameter) -> tuple[str, Any, tuple[int, ...]]:
    """Return a key's column in the record: name, type, shape."""
    shape = (*parameter.sizes, *([parameter.length] if parameter.length > 1 else []))
    kind = _TYPES[parameter.kind]
    # Numba knows no arrays of booleans inside records: 0 or 1.
    return parameter.field, WHOLE if kind is FLAG and shape else kind, shape


DERIVED: Final = (
    ("key", np.uint64),  # the seed
    ("people_in_all", WHOLE),  # K, in an organisation
    ("first_of_role", WHOLE, ROLES),  # place of a role's first person in an organisation
    ("roles_filled", WHOLE),  # how many roles have people
    ("availability_by_slot", REAL, (ROLES, SETTINGS, SLOTS)),  # chance
    ("keep_personal", REAL),  # what a night leaves of P
    ("keep_institutional", REAL),  # … of I
    ("keep_contacts", REAL),  # … of recent contacts
    ("handling_hours", WHOLE, HANDLINGS),  # hours that a complaint takes, by how it is handled
    ("recovery_by_handling", REAL, HANDLINGS),  # chance that the customer is content then
    ("tellings_in_force", REAL, 2),  # people told by a discontent and by a content customer
    ("wage_by_slot", REAL, SLOTS),  # yuan
)
"""What is worked out from the keys, for the engine's convenience."""

SCENARIO: Final = np.dtype(
    [*DERIVED, *(_column(parameter) for parameter in PARAMETERS if parameter.recorded)], align=True
)
"""The scenario's numbers as the engine reads them; never change.

`trust.share` is `trust_share`, `roles.*.people` is `roles_people` of shape (roles,): one column for
each key of numbers in the table of parameters, then what is derived. Row 0 (idle) of
`phases_weights` is the mean of the six phases' weights. Names are numbers of their enum.
"""

VENDOR: Final = np.dtype(
    [
        ("key", WHOLE),  # the vendor in random numbers' addresses
        ("product", REAL, ATTRIBUTES),
        ("advantage", REAL, ATTRIBUTES),  # over the vendors' mean, sum 1 or 0
        ("budget", REAL),  # yuan per day, infinite if there is none
        ("heads", REAL),  # yuan per day for all its reps, on duty or off
        ("purse", REAL),  # yuan at hand
        ("set_aside", REAL),  # yuan set aside today
        ("short", FLAG),  # today the purse could not pay everybody
        ("advertising", REAL),  # yuan per day
        ("concession", REAL),  # share of an order's value that it spends on better terms
        ("handling", WHOLE),  # vocabulary.Handling of complaints
        ("asks", FLAG),  # for referrals
        ("known", REAL),  # chance that it knows of a customer from the start
        ("costs", REAL, COSTS),  # yuan since the start
        ("revenue", REAL),  # yuan since the start
        ("hours", WHOLE, SETTINGS),  # contact hours since the start
        ("first_rep", WHOLE),  # the first team entry with reps begins there; −1 if there is none …
        ("first_team", WHOLE),  # … and has so many
    ],
    align=True,
)
"""(V,) vendors and their ledger."""

SLOT: Final = np.dtype([("activity", WHOLE), ("start", WHOLE), ("end", WHOLE)], align=True)
"""(schedules, 17) activity in an hour slot (−1 = off duty) and the hours between which its block
lies."""

SCHEDULE: Final = np.dtype([("wages", REAL, 2), ("full_price", REAL)], align=True)
"""(schedules,) yuan per day: wages by day and by night; wages and a full table all the time."""

REP: Final = np.dtype(
    [
        ("vendor", WHOLE),
        ("key", WHOLE),  # the rep in random numbers' addresses: team entry × 2¹⁶ + number
        ("entry", WHOLE),  # number of its team entry among those of all vendors
        ("social_skill", REAL),
        ("professional_skill", REAL),
        ("generation", WHOLE),  # how many reps have left this place
        ("joined", WHOLE),  # day
        ("leaves_on", WHOLE),  # day, −1 = never
        ("schedule", WHOLE),
        ("first", WHOLE),  # the territory is organisations first … last − 1
        ("last", WHOLE),
        ("practice", WHOLE, SETTINGS),  # hours with customers since the start
        ("on_duty", FLAG),
        ("ranked", WHOLE),  # how many stakeholders are on the list for this block
        ("asked", WHOLE),  # how many of them have been asked
        ("host_until", WHOLE),  # hour at which the gathering ends
        ("guests", WHOLE),  # how many are with the rep
        ("complaint_hours", WHOLE),  # hours still to be spent on complaints
    ],
    align=True,
)
"""(R,) salespeople; the last six fields say what they are doing."""

ORGANISATION: Final = np.dtype(
    [
        ("need", REAL, ATTRIBUTES),  # own weights, sum 1
        (
            "specification",
            REAL,
            ATTRIBUTES,
        ),  # weights of the purchase under way, frozen by the tender
        ("order_value", REAL),  # yuan
        ("phase", WHOLE),  # vocabulary.Phase
        ("phase_since", WHOLE),  # day
        ("phase_end", WHOLE),  # day in whose morning it ends
        ("durations", WHOLE, PHASES),  # planned days of this purchase
        ("began", WHOLE, PHASES),  # day on which each phase of this purchase began, −1 = not (yet)
        ("generation", WHOLE),  # how many customers have closed at this place
        ("closes_on", WHOLE),  # day from which on it closes as soon as it is idle, −1 = never
        ("purchase", WHOLE),  # number of this or the next purchase
        ("need_day", WHOLE),  # day on which this purchase's need arose
        ("next_need", WHOLE),  # day on which the next need arises
        ("collides", FLAG),  # two buyers will decide on the same day (C19)
        ("installed", WHOLE),  # vendor of the last order, −1 = none
        ("partner", WHOLE),  # vendor of the long-term agreement, −1 = none
        ("agreement_until", WHOLE),  # first day on which it is not in force any more
        ("route", WHOLE),  # vocabulary.Route of the purchase under way
        ("sole", WHOLE),  # the vendor that is dealt with alone on that route, −1 = several
        ("leaning", WHOLE),  # the vendor to whom the decision layer leant in brewing, −1 = none
        ("leaning_trust", REAL),  # mean trust of the decision layer in it then, in [0, 1]
    ],
    align=True,
)
"""(O,) customers and their purchases; days are working days from 0."""

PERSON: Final = np.dtype(
    [
        ("role", WHOLE),
        ("generation", WHOLE),  # how many people have left this place
        ("leaves_on", WHOLE),  # day, −1 = never
        ("hours", WHOLE),  # contact hours with all vendors in this period of 21 days
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
"""(V, S) what lies between a vendor and a stakeholder; what whole plans read stands in columns of
its own, below."""

DEALING: Final = np.dtype(
    [
        ("fit", REAL),  # product by the organisation's weights, in [0, 1]
        ("promise", REAL),  # in [−1, 1]
        ("credence", REAL),  # how far the customer believes promises, in [0, 1]
        ("stated_fit", REAL),  # fit as the vendor states it, in [0, 1]
        ("perceived_fit", REAL),  # fit as the customer believes it, in [0, 1]
        ("reputation", REAL),  # after the last news, in [−1, 1]; fades since …
        ("reputation_day", WHOLE),  # … that day
        ("aware", FLAG),  # the vendor knows of the organisation
        ("source", WHOLE),  # vocabulary.Origin of that
        ("referrer", WHOLE),  # organisation, −1 = none
        ("orders", WHOLE),  # so far
        ("understanding", REAL),  # of the need of this purchase, in [0, 1]
        (
            "last_rep",
            WHOLE,
        ),  # who of the vendor's reps was the last to meet somebody there, −1 = none
        ("heard_on", WHOLE),  # day on which the vendor hears of the present need
        ("seen_phase", WHOLE),  # the phase that the vendor sees
        ("seen_since", WHOLE),  # day on which that phase began
        ("shortlisted", FLAG),  # in the purchase under way
        ("concessions", REAL, CONCESSIONS),  # on offer, in [0, 1]
        ("asks", FLAG),  # will ask for referrals when the present order is put to use
        ("rep_hours", WHOLE),  # since the last purchase closed
        ("purchase_hours", WHOLE),  # of these since the need of the purchase under way arose
        ("spent", REAL),  # yuan, since the last purchase closed
    ],
    align=True,
)
"""(V, O) what lies between a vendor and an organisation."""

CLOSING: Final = np.dtype(
    [
        ("organisation", WHOLE),
        ("generation", WHOLE),
        ("purchase", WHOLE),
        ("need_day", WHOLE),
        ("began", WHOLE, PHASES),  # day on which each phase began, −1 = not gone through
        ("route", WHOLE),  # vocabulary.Route
        ("leaning", WHOLE),  # vendor, −1 = none
        ("leaning_trust", REAL),  # in [0, 1]; 0 where there was no leaning
        ("outcome", WHOLE),  # vocabulary.Outcome
        ("winner", WHOLE),  # vendor, −1 = nobody
        ("origin", WHOLE),  # vocabulary.Origin, −1 = no order
        ("referrer", WHOLE),  # organisation, −1 = none
        ("returned", WHOLE),  # vendor of the second buyer's order, −1 = none
        ("order_value", REAL),  # yuan
        ("concession_cost", REAL),  # yuan, the winner's
        (
            "outside",
            REAL,
        ),  # utility of no decision, but for its noise; NaN where there was no choice
        ("outside_noise", REAL),  # Gumbel
    ],
    align=True,
)
"""(O,) the purchases closed this morning, in the first rows: a purchase closes at most once."""

BID: Final = np.dtype(
    [
        ("known", FLAG),  # the vendor knew of the organisation
        ("shortlisted", FLAG),
        ("utility", REAL),  # the sum of the next six
        ("fit", REAL),
        ("trust", REAL, ROLES),
        ("reputation", REAL),
        ("concessions", REAL),
        ("incumbency", REAL),
        ("noise", REAL),
        ("promise", REAL),  # in [−1, 1]
        ("credence", REAL),  # in [0, 1]
        ("terms", REAL, CONCESSIONS),  # concessions offered, in [0, 1]
        ("rep_hours", WHOLE),  # spent on the customer since its last purchase closed
        ("purchase_hours", WHOLE),  # of these since the need arose
        ("spent", REAL),  # yuan, likewise
    ],
    align=True,
)
"""(O, V) the vendors' bids in those purchases; utilities are NaN where there was no choice or no
bid."""

USE: Final = np.dtype(
    [
        ("organisation", WHOLE),
        ("purchase", WHOLE),
        ("vendor", WHOLE),
        ("day", WHOLE),  # of first use
        ("delivered", REAL),  # in [0, 1]
        ("promised", REAL),  # in [0, 1]
        ("satisfaction", REAL),
        ("content", WHOLE),  # 1 or 0 when all is settled, −1 before
        ("grade", REAL),  # how much weight its news has, in [0, 1]
        ("signed", FLAG),  # a long-term agreement, at first use
        ("complaint", WHOLE),  # vocabulary.Complaint
        ("due", WHOLE),  # day on which the complaint should be handled
        ("handling", WHOLE),  # vocabulary.Handling
        ("hours", WHOLE),  # of a rep, still to be spent on it
        ("rep", WHOLE),  # who handles it, −1 = nobody
        ("asks", FLAG),  # the vendor asks for referrals
        ("told", WHOLE),  # people
        ("referrals", WHOLE),  # names given
    ],
    align=True,
)
"""(O,) each customer's last first use of what it bought, and (2 × O,) those that changed this
morning."""

TODAY: Final = np.dtype([("closed", WHOLE), ("reported", WHOLE)], align=True)
"""(1,) how many rows of the closings (and bids), and of the reports, this morning has filled."""

MEETING: Final = np.dtype(
    [("hour", np.int32), ("rep", np.int32), ("stakeholder", WHOLE), ("activity", np.int32)],
    align=True,
)
"""(contact hours of a day at most,) today's log."""


class Columns(NamedTuple):
    """A whole market."""

    parameters: Any  # (1,) SCENARIO
    vendors: Any  # (V,) VENDOR
    roles: Any  # (K,) role of the k-th stakeholder of every organisation
    slots: Any  # (schedules, 17) SLOT
    schedules: Any  # (schedules,) SCHEDULE
    reps: Any  # (R,) REP
    roster: (
        Any  # (R,) reps, district by district; what happens in one district does not touch another
    )
    districts: Any  # (districts + 1,) where in the roster each begins, and the end
    lists: Any  # (R, most requests in a block) stakeholders that a rep will ask in this block
    doors: Any  # (team entries, S) whether a stakeholder never accepts the rep who covers it again
    tables: Any  # (R, largest group) stakeholders who are with the rep
    organisations: Any  # (O,) ORGANISATION
    people: Any  # (S,) PERSON
    relations: Any  # (V, S) RELATION
    trust: Any  # (V, S) CES of P and I, as of the last night, in [0, 1]
    influence: Any  # (V, S) role weight per person, in the phase that the vendor sees
    # (1, V, S) the vendors' plans of today; (3, V, S) by setting if one of them tells settings
    # apart
    priority: Any
    dealings: Any  # (V, O) DEALING
    today: Any  # (1,) TODAY
    closings: Any  # (O,) CLOSING
    bids: Any  # (O, V) BID
    first_uses: Any  # (O,) USE
    reports: Any  # (2 × O,) USE
    network: Any  # (O + 1,) where in `acquaintances` those of an organisation begin
    acquaintances: Any  # (…,) organisations, ascending
    meetings: Any  # (contact hours of a day at most,) MEETING


def values_at(columns: Columns, path: str) -> Any:
    """Return a column, or the field of one, by its name: "priority" or "dealings.promise".

    Raises:
        LookupError: there is no such column or field.
    """
    name, _, field = path.partition(".")
    if name not in Columns._fields:
        raise LookupError(f"simulation/columns.py: Columns has no column {name}; add one.")
    values = getattr(columns, name)
    if field and field not in (values.dtype.names or ()):
        raise LookupError(f"simulation/columns.py: {name} has no field {field}; add one.")
    return values[field] if field else values
