"""The sellers: working days, teams, products, policies, and what their hours cost."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field

from simulation.scenario.explore import Span
from simulation.scenario.fields import (
    YUAN,
    Chance,
    Each,
    Name,
    Section,
    Table,
    one_for_each,
)
from simulation.scenario.parameter import REQUIRED, OneOf, Status, Value, parameter
from simulation.vocabulary import FIRST_HOUR, LAST_HOUR, Attribute, Handling, vendor_key


class Costs(Section):
    """Prices of rep hours, and shares of an order's value."""

    day_hour: float = parameter(
        "What a rep's hour by day costs.",
        unit="yuan",
        default=100,
        null=0.0,
        missing=REQUIRED,
        bounds=YUAN,
        explore=Span(50, 300),
        status=Status.ASSUMED,
    )
    night_hour: float = parameter(
        "What a rep's hour from `night_from` on costs.",
        unit="yuan",
        default=150,
        null=0.0,
        missing=REQUIRED,
        bounds=YUAN,
        explore=Span(50, 500),
        status=Status.ASSUMED,
    )
    night_from: int = parameter(
        "Hour from which on a rep's hour has the price of the night.",
        unit="hour of the day",
        default=18,
        bounds=(FIRST_HOUR, LAST_HOUR),
        status=Status.LECTURE,
        source="C6, C7: when the customer has left the office",
    )
    head: float = parameter(
        "What a rep costs a day, on duty or off, besides the hours.",
        unit="yuan per working day",
        default=200,
        null=0.0,
        bounds=YUAN,
        explore=Span(0, 500),
        status=Status.ASSUMED,
        source="a place, a telephone, insurance: idle heads cost money too",
    )
    margin: float = parameter(
        "Share of an order's value that is earned before all costs of selling.",
        unit="share",
        default=0.3,
        null=0.0,
        bounds=(0, 1),
        explore=Span(0.1, 0.6),
        status=Status.ASSUMED,
    )
    returned: float = parameter(
        "What a returned order costs, as a share of its value.",
        unit="share",
        default=0.1,
        null=0.0,
        bounds=(0, 1),
        explore=Span(0.02, 0.3),
        status=Status.ASSUMED,
        source="C19: one of two orders must be returned",
    )


class TeamEntry(Section):
    """Reps with one schedule; they share all organisations out among themselves."""

    schedule: Name = parameter(
        "Name of the working day of these reps.",
        unit="",
        status=Status.LECTURE,
        each={
            "A.0": Value("A", source="C5"),
            "B.0": Value("B", source="C6"),
            "C.0": Value("C", source="C7"),
            "Dell.0": Value("Dell_day", source="C8: separate reps by day and by night"),
            "Dell.1": Value("Dell_night", source="C8: separate reps by day and by night"),
        },
    )
    reps: int = parameter(
        "How many reps have this schedule.",
        unit="reps",
        default=10,
        bounds=(0, 65_535),
        explore=Span(1, 20),
        status=Status.ASSUMED,
    )
    social_skill: float = parameter(
        "Factor on their rapport.",
        unit="factor",
        null=1.0,
        bounds=(0, 5),
        explore=Span(0.5, 2),
        status=Status.ASSUMED,
        source="equal for all",
    )
    professional_skill: float = parameter(
        "Factor on what an hour adds to I.",
        unit="factor",
        null=1.0,
        bounds=(0, 5),
        explore=Span(0.5, 2),
        status=Status.ASSUMED,
        source="equal for all",
    )


@one_for_each(
    Attribute,
    Chance,
    parameter(
        "How good the product is in this attribute; higher is better for the customer.",
        unit="share of the best",
        default=0.7,
        missing=REQUIRED,
        explore=Span(0.3, 0.9),
        status=Status.ASSUMED,
        source="equal for all",
    ),
)
class Product(Each[float]):
    """The six attributes of what a vendor sells."""


class VendorSpec(Section):
    """A competitor; those of as_told differ in their schedules alone."""

    team: Annotated[tuple[TeamEntry, ...], Field(max_length=255)] = ()
    product: Product
    promise: float = parameter(
        (
            "How far a vendor promises more than it delivers; below 0 less, where "
            "`promises` are learned."
        ),
        unit="share of the gap to 1, or to 0",
        null=0.0,
        bounds=(-1, 1),
        explore=Span(-0.5, 1),
        status=Status.ASSUMED,
        source="C14: promise cautiously",
    )
    concession: float = parameter(
        "Share of an order's value that a vendor spends on better terms.",
        unit="share",
        default=0.01,
        null=0.0,
        bounds=(0, 1),
        explore=Span(0, 0.1),
        status=Status.ASSUMED,
        source="C25",
    )
    complaints: Annotated[str, OneOf(tuple(Handling))] = parameter(
        "What a vendor does about a complaint.",
        unit="",
        missing="solve",
        status=Status.LECTURE,
        source="C13, C15",
    )
    asks_referrals: bool = parameter(
        "Whether a vendor asks satisfied customers for referrals.",
        unit="",
        null=False,
        missing=True,
        status=Status.LECTURE,
        source="C16",
    )
    advertising: float = parameter(
        "What a vendor spends on advertising a day.",
        unit="yuan per working day",
        null=0.0,
        bounds=YUAN,
        explore=Span(0, 1000),
        status=Status.ASSUMED,
        source="C17: Dell's home computers began on advertising",
    )
    known: float = parameter(
        "Share of the organisations that a vendor knows of at the start.",
        unit="share",
        null=1.0,
        bounds=(0, 1),
        status=Status.DEFINITION,
        source="on a key-account market everybody is known; home_pc begins with none (C17)",
    )
    strategy: Name = parameter(
        "Name of the strategy by which a vendor plans.",
        unit="",
        missing="default",
        status=Status.CHOICE,
    )
    parameters: Annotated[dict[Name, Any], AfterValidator(Table)] = parameter(
        "Values for the parameters of a vendor's strategy, by their names.",
        unit="",
        missing=Table(),
        status=Status.CHOICE,
    )
    budget: float | None = parameter(
        "What a vendor's purse receives a day; without it money is unlimited.",
        unit="yuan per working day",
        null=None,
        bounds=YUAN,
        explore=Span(5000, 100_000),
        status=Status.ASSUMED,
        source="equal_budget uses it",
    )


def check_vendors(vendors: dict[str, VendorSpec]) -> dict[str, VendorSpec]:
    """Refuse an empty market, too many vendors, and two with the same random numbers."""
    if not 1 <= len(vendors) <= 1000:
        raise ValueError(f"a market needs 1 to 1000 vendors, not {len(vendors)}")
    holders: dict[int, str] = {}
    for name in vendors:
        other = holders.setdefault(vendor_key(name), name)
        if other != name:
            raise ValueError(
                f"'{other}' and '{name}' would share all random numbers (their names have the same "
                "CRC-32); give one of them another name"
            )
    return vendors
