"""Hours with a customer: activities, meetings, rapport, and what is left of them."""

from __future__ import annotations

from typing import Annotated

from simulation.scenario.explore import Span
from simulation.scenario.fields import EVER, YUAN, Each, Section, one_for_each
from simulation.scenario.parameter import REQUIRED, OneOf, Status, Value, parameter
from simulation.vocabulary import (
    CONTACTS,
    FIRST_HOUR,
    LAST_HOUR,
    MONTH,
    SLOTS,
    WEEK,
    Response,
    Setting,
)


class ActivitySpec(Section):
    """What an hour of an activity does and costs."""

    setting: Annotated[str, OneOf(tuple(Setting))] = parameter(
        "Where the activity reaches people.",
        unit="",
        status=Status.LECTURE,
        source="C5, C6, C7",
        each={
            "visit": Value("office"),
            "call": Value("phone"),
            "dinner": Value("evening"),
            "tea_house": Value("evening"),
            "night_out": Value("evening"),
        },
    )
    personal: float = parameter(
        "Share of the gap to 1 in P that an hour closes (ηP).",
        unit="share per hour",
        null=0.0,
        missing=REQUIRED,
        bounds=(0, 1),
        status=Status.ASSUMED,
        each={
            "visit": Value(0.02, Span(0, 0.05)),
            "call": Value(0.01, Span(0, 0.03)),
            "dinner": Value(0.06, Span(0.02, 0.15), "C7: evenings serve the personal interest"),
            "tea_house": Value(0.06, Span(0.02, 0.15)),
            "night_out": Value(0.08, Span(0.02, 0.2), "C7: food, drink, karaoke, sauna"),
        },
    )
    institutional: float = parameter(
        "Share of the gap to the perceived fit in I that an hour closes (ηI).",
        unit="share per hour",
        null=0.0,
        missing=REQUIRED,
        bounds=(0, 1),
        status=Status.ASSUMED,
        each={
            "visit": Value(
                0.20, Span(0.05, 0.4), "C5: daytime hours serve the institutional interest"
            ),
            "call": Value(0.08, Span(0.02, 0.2)),
            "dinner": Value(0.01, Span(0, 0.05)),
            "tea_house": Value(0.02, Span(0, 0.05), "C6: quiet enough to talk business"),
            "night_out": Value(0.0, Span(0, 0.02)),
        },
    )
    group: int = parameter(
        "Guests of one organisation at most.",
        unit="people",
        bounds=(1, 50),
        status=Status.ASSUMED,
        each={
            "visit": Value(1, source="one stakeholder for one hour", status=Status.DEFINITION),
            "call": Value(1, source="one stakeholder for one hour", status=Status.DEFINITION),
            "dinner": Value(4, Span(1, 8), "C7: a group of customers"),
            "tea_house": Value(3, Span(1, 6)),
            "night_out": Value(4, Span(1, 8)),
        },
    )
    price: float = parameter(
        "What the activity costs for each guest and hour.",
        unit="yuan",
        null=0.0,
        missing=REQUIRED,
        bounds=YUAN,
        status=Status.ASSUMED,
        each={
            "visit": Value(0, Span(0, 50)),
            "call": Value(0, Span(0, 10)),
            "dinner": Value(60, Span(20, 200)),
            "tea_house": Value(30, Span(10, 100)),
            "night_out": Value(100, Span(30, 300)),
        },
    )


@one_for_each(CONTACTS, ActivitySpec)
class Activities(Each[ActivitySpec]):
    """The activities that meet a customer."""


class Meetings(Section):
    """How requests, acceptance and contacts work."""

    requests: int = parameter(
        "People whom a rep can ask for a meeting in an hour.",
        unit="people per hour",
        default=2,
        bounds=(1, 100),
        explore=Span(1, 10),
        status=Status.CALIBRATED,
        source="a visiting rep then has the published 7.5 to 14.5 face-to-face calls a week",
    )
    friend_factor: float = parameter(
        "How much wider doors open to friends (κ): the chance is times 1 + κ × P.",
        unit="factor",
        default=1.0,
        null=0.0,
        missing=REQUIRED,
        bounds=(0, 1000),
        explore=Span(0, 3),
        status=Status.ASSUMED,
    )
    executive_window: float = parameter(
        "How much easier the decision layer is to reach in brewing and installation.",
        unit="factor",
        default=3.0,
        null=1.0,
        missing=REQUIRED,
        bounds=(1, 1000),
        explore=Span(1, 6),
        status=Status.ASSUMED,
        source="C22: two windows to the decision layer",
    )
    handover: float = parameter(
        "How much easier it is to take along whom another vendor brings home at this hour.",
        unit="factor",
        default=2.0,
        null=1.0,
        missing=REQUIRED,
        bounds=(1, 1000),
        explore=Span(1, 5),
        status=Status.ASSUMED,
        source="C7: C waits at the door",
    )
    saturation: float = parameter(
        "Recent contact hours that halve the effect of the next.",
        unit="hours",
        default=8.0,
        bounds=(0, EVER),
        above=True,
        explore=Span(2, 40),
        status=Status.ASSUMED,
    )
    late_hour: int = parameter(
        "A gathering that goes past this hour makes a late evening; 24 is midnight.",
        unit="hour of the day",
        default=22,
        null=LAST_HOUR,
        missing=REQUIRED,
        bounds=(FIRST_HOUR, LAST_HOUR),
        status=Status.LECTURE,
        source="C7",
    )
    late_evenings: int = parameter(
        "Late evenings a week that a stakeholder can stand.",
        unit="evenings",
        default=2,
        null=WEEK,
        missing=REQUIRED,
        bounds=(0, WEEK),
        explore=Span(0, 5),
        status=Status.ASSUMED,
    )
    frozen_response: float = parameter(
        "What a contact still does to I once the tender is out.",
        unit="share",
        default=0.1,
        null=1.0,
        missing=REQUIRED,
        bounds=(0, 1),
        explore=Span(0, 0.5),
        status=Status.ASSUMED,
        source="C24: the customer sticks to its specification",
    )
    attention: int = parameter(
        "Contact hours that a person has for all vendors together in a period of 21 days.",
        unit="hours",
        null=SLOTS * MONTH,
        bounds=(0, SLOTS * MONTH),
        explore=Span(4, SLOTS * MONTH),
        status=Status.ASSUMED,
        source="Gartner: 17% of a purchase is spent with all suppliers together",
    )
    table: float = parameter(
        (
            "How the effect on each guest falls with the guests at a table: to the power "
            "of minus this."
        ),
        unit="exponent",
        null=0.0,
        bounds=(0, 1),
        explore=Span(0, 1),
        status=Status.ASSUMED,
        source="a host has one conversation at a time; 0.5 = the square root",
    )
    handoff: float = parameter(
        (
            "Share of an hour's effect that is lost where another rep was the last to meet "
            "the account."
        ),
        unit="share",
        default=0.1,
        null=0.0,
        bounds=(0, 1),
        explore=Span(0, 0.5),
        status=Status.ASSUMED,
        source="C8: the price of separate reps by day and by night",
    )
    response: Annotated[str, OneOf(tuple(Response))] = parameter(
        "How contacts add up: concave, or slow, then fast, then saturated (ADBUDG).",
        unit="",
        null="concave",
        status=Status.ASSUMED,
    )
    takeoff: float = parameter(
        "Where an S-shaped response starts.",
        unit="share",
        missing=0.1,
        bounds=(0, 1),
        explore=Span(0.02, 0.5),
        status=Status.ASSUMED,
    )


class Rapport(Section):
    """How rep and stakeholder take to each other: triangular, times social skill (C4)."""

    low: float = parameter(
        "Worst rapport; below 0 is aversion.",
        unit="factor",
        default=-0.5,
        null=1.0,
        missing=REQUIRED,
        bounds=(-5, 5),
        explore=Span(-1, 0),
        status=Status.ASSUMED,
        source="C4: aversion at the first meeting",
    )
    aversion: bool = parameter(
        "Whether who feels aversion at the first meeting never accepts that rep again.",
        unit="",
        default=True,
        null=False,
        status=Status.LECTURE,
        source="C4: aversion at the first meeting shuts the door",
    )
    mode: float = parameter(
        "Likeliest rapport.",
        unit="factor",
        default=1.0,
        null=1.0,
        missing=REQUIRED,
        bounds=(-5, 5),
        explore=Span(0.5, 1.5),
        status=Status.ASSUMED,
    )
    high: float = parameter(
        "Best rapport.",
        unit="factor",
        default=1.5,
        null=1.0,
        missing=REQUIRED,
        bounds=(-5, 5),
        explore=Span(1, 2),
        status=Status.ASSUMED,
    )
    tastes: float = parameter(
        "How far a stakeholder's taste for an activity may be off 1.",
        unit="share",
        default=0.5,
        null=0.0,
        missing=REQUIRED,
        bounds=(0, 1),
        explore=Span(0, 1),
        status=Status.ASSUMED,
    )


def check_rapport(rapport: Rapport) -> Rapport:
    """Refuse a triangle whose corners are out of order."""
    if not rapport.low <= rapport.mode <= rapport.high:
        raise ValueError(
            f"low {rapport.low:g}, mode {rapport.mode:g}, high {rapport.high:g} must not decrease"
        )
    return rapport


class Forgetting(Section):
    """Half-lives; nothing published identifies them."""

    personal: float = parameter(
        "Half-life of P.",
        unit="working days",
        default=120,
        bounds=(0, EVER),
        above=True,
        explore=Span(30, 500),
        status=Status.ASSUMED,
    )
    institutional: float = parameter(
        "Half-life of I.",
        unit="working days",
        default=120,
        bounds=(0, EVER),
        above=True,
        explore=Span(20, 500),
        status=Status.ASSUMED,
    )
    contacts: float = parameter(
        "Half-life of a recent contact.",
        unit="working days",
        default=5,
        bounds=(0, EVER),
        above=True,
        explore=Span(1, 20),
        status=Status.ASSUMED,
    )
    reputation: float = parameter(
        "Half-life of a vendor's reputation.",
        unit="working days",
        missing=250.0,
        bounds=(0, EVER),
        above=True,
        explore=Span(50, 1000),
        status=Status.ASSUMED,
    )


class Thresholds(Section):
    """From which P and I on an interest counts as met (C1)."""

    personal: float = parameter(
        "P from which on the personal interest counts as met.",
        unit="share",
        default=0.25,
        bounds=(0, 1),
        explore=Span(0.1, 0.6),
        status=Status.CALIBRATED,
        source="all four states occur (C1)",
    )
    institutional: float = parameter(
        "I from which on the institutional interest counts as met.",
        unit="share",
        default=0.25,
        bounds=(0, 1),
        explore=Span(0.1, 0.6),
        status=Status.CALIBRATED,
        source="all four states occur (C1)",
    )
