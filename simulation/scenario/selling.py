"""The sellers, and what passes between them and a customer around a sale: terms, satisfaction, complaints, word of mouth.

A file that leaves out one of the sections leaves out its mechanism: the defaults do nothing.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from simulation.scenario.fields import Name, NonNegative, Section, Share, Table
from simulation.vocabulary import FIRST_HOUR, LAST_HOUR


class Term(Section):
    """What a full concession on one term does (C25)."""

    room: Share = 0.0  # share of the gap to the best conceivable term that it closes
    cost: Share = 0.0  # of the order's value


class Negotiation(Section):
    """The five terms of a negotiation (C25)."""

    price: Term = Term()
    delivery: Term = Term()
    installation: Term = Term()
    service: Term = Term()
    payment: Term = Term()


class Agreements(Section):
    """Long-term agreements of satisfied customers with a partner (C3)."""

    chance: Share = 0.0
    days: Annotated[int, Field(ge=0, le=100_000)] = 0


class Satisfaction(Section):
    """Satisfaction at first use (C14, C15)."""

    family: Literal["disconfirmation", "assimilation"] = "disconfirmation"
    assimilation: Share = 0.0  # how far what was promised colours what is seen
    spread: Share = 0.0  # what is delivered is off by at most this
    tolerance: Share = 1.0  # how far satisfaction may be below 0
    experience: Share = 0.0  # weight of own experience as news


class Complaints(Section):
    """Handling complaints (C13, C15)."""

    days: Annotated[int, Field(ge=1, le=1000)] = 5  # in which handling is in time
    recovery: Share = 0.0  # chance that handling in time makes a customer content
    solving_hours: Annotated[int, Field(ge=0, le=1000)] = 0  # of a rep
    writing_hours: Annotated[int, Field(ge=0, le=1000)] = 0  # of a rep


People = Annotated[float, Field(ge=0, le=1000)]


class Tellings(Section):
    """How many people a customer tells."""

    satisfied: People = 0.0
    dissatisfied: People = 0.0


class WordOfMouth(Section):
    """Word of mouth (C12), and its evidence-based alternative."""

    family: Literal["lecture", "evidence"] = "lecture"
    impact: Share = 0.0  # weight of a telling as news
    lecture: Tellings = Tellings()
    evidence: Tellings = Tellings()


class Referrals(Section):
    """Referrals on request (C16)."""

    names: Annotated[int, Field(ge=0, le=1000)] = 0
    impact: Share = 0.0  # weight of a referral as news


class Network(Section):
    """Who knows whom: a ring of neighbourhoods with shortcuts."""

    acquaintances: Annotated[int, Field(ge=0, le=1000)] = 0
    rewiring: Share = 0.0


class Awareness(Section):
    """How vendors learn of organisations that they do not know."""

    unprompted: Share = 0.0  # chance per need and vendor
    response: NonNegative = 0.0  # leads that a yuan of advertising brings where nobody is known yet


class Knowledge(Section):
    """What strategies are told although no salesperson could know it."""

    rivals: bool = False  # stakeholders' trust in the rivals
    brewing: bool = False  # when internal brewing ends (C21: invisible to salespeople)


class Costs(Section):
    """Prices of rep hours, in yuan, and shares of an order's value."""

    day_hour: NonNegative
    night_hour: NonNegative
    night_from: Annotated[int, Field(ge=FIRST_HOUR, le=LAST_HOUR)]
    margin: Share = 0.0  # of the order's value, before the costs of selling
    returned: Share = 0.0  # of the order's value, what a returned one costs


class TeamEntry(Section):
    """Reps with one schedule; they share all organisations out among themselves."""

    schedule: Name
    reps: Annotated[int, Field(ge=0, le=65_535)]
    social_skill: Annotated[float, Field(ge=0, le=5)] = 1.0
    professional_skill: Annotated[float, Field(ge=0, le=5)] = 1.0


class Product(Section):
    """The six attributes of what a vendor sells; higher is better for the customer."""

    performance: Share
    price: Share
    delivery: Share
    installation: Share
    service: Share
    payment: Share


class VendorSpec(Section):
    """One competitor."""

    team: Annotated[tuple[TeamEntry, ...], Field(max_length=255)] = ()
    product: Product
    promise: Share = 0.0
    concession: Share = 0.0  # share of an order's value that it spends on better terms
    complaints: Literal["solve", "write", "ignore"] = "solve"
    asks_referrals: bool = True
    advertising: NonNegative = 0.0  # yuan per working day
    known: Share = 1.0  # share of the organisations that it knows of at the start
    strategy: Name = "default"
    parameters: Annotated[dict[Name, Any], AfterValidator(Table)] = Table()  # of the strategy
    budget: NonNegative | None = None  # yuan per working day; None = unlimited


def check_vendors(vendors: dict[str, VendorSpec]) -> dict[str, VendorSpec]:
    """Refuse an empty market, and one with more vendors than anybody means."""
    if not 1 <= len(vendors) <= 1000:
        raise ValueError(f"a market needs 1 to 1000 vendors, not {len(vendors)}")
    return vendors
