"""The customers' side of a scenario file: market, needs, roles, and the phases of a purchase."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from simulation.scenario.explore import Around, Span, Times
from simulation.scenario.fields import (
    Chance,
    Duration,
    Each,
    Money,
    Section,
    Tightness,
    Windows,
    check_range,
    check_triangle,
    one_for_each,
)
from simulation.scenario.parameter import REQUIRED, Status, Value, parameter
from simulation.vocabulary import PURCHASE_PHASES, Phase, Role, Setting, complete, in_order, label


class MarketSize(Section):
    """How large and how long."""

    organisations: int = parameter(
        "Number of customer organisations.",
        unit="organisations",
        default=100,
        bounds=(1, 10**9),
        explore=Span(20, 100_000),
        status=Status.ASSUMED,
        source="10 accounts for each rep of A, B and C",
    )
    days: int = parameter(
        "Length of a run.",
        unit="working days",
        default=750,
        bounds=(1, 100_000),
        explore=Span(250, 2500),
        status=Status.ASSUMED,
        source="three years from a start where everybody is an outsider (C1)",
    )


class Needs(Section):
    """When organisations need something, and what."""

    idle_days: float = parameter(
        "Mean time from the end of a purchase to the next need, exponential.",
        unit="working days",
        default=250,
        bounds=(0, 1e9),
        above=True,
        explore=Span(100, 500),
        status=Status.ASSUMED,
    )
    spread: float = parameter(
        "How far need weights may be off 1 before they are made to sum to 1.",
        unit="share",
        default=0.5,
        null=0.0,
        missing=REQUIRED,
        bounds=(0, 1),
        explore=Span(0, 1),
        status=Status.ASSUMED,
    )
    budget: Annotated[tuple[Tightness, Tightness], AfterValidator(check_range)] = parameter(
        "Lowest and highest budget found in brewing; a tight one makes price matter more.",
        unit="1 = what the need would ordinarily get",
        default=(0.8, 1.2),
        null=(1.0, 1.0),
        missing=REQUIRED,
        explore=Span(0.5, 1.5),
        status=Status.ASSUMED,
        source="C21: the decision layer sets the budget",
    )
    go_ahead: float = parameter(
        'Chance that internal brewing ends in "go".',
        unit="chance",
        default=0.85,
        null=1.0,
        missing=REQUIRED,
        bounds=(0, 1),
        explore=Span(0.6, 1),
        status=Status.ASSUMED,
        source="C21: the decision layer decides whether to buy",
    )
    order_value: Annotated[tuple[Money, Money], AfterValidator(check_range)] = parameter(
        "Order value of the smallest and of the largest customer.",
        unit="yuan",
        default=(500_000, 1_500_000),
        missing=(0.0, 0.0),
        explore=Span(10_000, 10_000_000),
        status=Status.ASSUMED,
    )
    concentration: float = parameter(
        "Spread of the order values' logarithm (σ): log-normal, the mean as above; 0 = uniform.",
        unit="log yuan",
        default=1.1,
        null=0.0,
        bounds=(0, 3),
        explore=Span(0, 1.4),
        status=Status.CALIBRATED,
        source="C7: some customers are more important; at 1.1 the top fifth has 60% of the value",
    )
    buyers: int = parameter(
        "Buyers of a customer who shop on their own where nothing is brewed internally.",
        unit="buyers",
        default=1,
        null=1,
        bounds=(1, 2),
        status=Status.LECTURE,
        source="C21: brewing makes one buyer of a large customer; 2 = a household (C19)",
    )


_DAY = ([9, 12], [12, 13], [13, 16], [16, 18])
_EVENING = ([18, 22], [22, 24], [24, 26])


def _doors(
    office: tuple[float, ...],
    phone: float,
    evening: tuple[float, ...],
    *ranges: Span,
    source: str | None = None,
) -> dict[str, Value]:
    """Return when one role can be reached: chances by setting."""
    windows = complete(
        "simulation/scenario/customers.py: windows in _doors",
        Setting,
        {
            Setting.OFFICE: [[*span, chance] for span, chance in zip(_DAY, office, strict=True)],
            Setting.PHONE: [[9, 18, phone]],
            Setting.EVENING: [
                [*span, chance] for span, chance in zip(_EVENING, evening, strict=True)
            ],
        },
    )
    explored = in_order("simulation/scenario/customers.py: ranges of _doors", Setting, ranges)
    return {
        label(setting): Value(windows[setting], explored[setting], source) for setting in Setting
    }


_MANAGERS = _doors(
    (0.15, 0.05, 0.15, 0.22),
    0.20,
    (0.20, 0.12, 0.06),
    Span(0.05, 0.5),
    Span(0.05, 0.5),
    Span(0.05, 0.5),
)
_STAFF = _doors(
    (0.25, 0.10, 0.25, 0.35),
    0.30,
    (0.25, 0.15, 0.08),
    Span(0.1, 0.6),
    Span(0.1, 0.6),
    Span(0.05, 0.6),
)
_AVAILABILITY = complete(
    "simulation/scenario/customers.py: _AVAILABILITY",
    Role,
    {
        Role.DECISION: _doors(
            (0.06, 0.02, 0.06, 0.09),
            0.08,
            (0.12, 0.08, 0.04),
            Span(0.02, 0.2),
            Span(0.02, 0.2),
            Span(0.02, 0.3),
            source="C21: hard to reach",
        ),
        Role.USING_MANAGEMENT: _MANAGERS,
        Role.TECHNICAL_MANAGEMENT: _MANAGERS,
        Role.FINANCE_MANAGEMENT: _MANAGERS,
        Role.USER: _STAFF,
        Role.OPERATOR: _STAFF,
    },
)


@one_for_each(
    Setting,
    Windows,
    parameter(
        "Chance that a request is accepted, as [from hour, to hour, chance]; 0 at other hours.",
        unit="chance",
        missing=(),
        status=Status.ASSUMED,
        source="C5, C6",
        each={
            f"{label(role)}.{setting}": value
            for role, doors in _AVAILABILITY.items()
            for setting, value in doors.items()
        },
    ),
)
class Availability(Each[Windows]):
    """When people of a role can be reached; less with rank, at lunch and late at night (C5, C6)."""


class RoleSpec(Section):
    """One class of stakeholder (C9)."""

    people: int = parameter(
        "People of this role in an organisation.",
        unit="people",
        bounds=(0, 100),
        explore=Span(1, 3),
        status=Status.ASSUMED,
        source="9 in all; published: buying groups of 6 to 10 (Gartner)",
        each={
            "decision": Value(1),
            "using_management": Value(1),
            "technical_management": Value(1),
            "finance_management": Value(1),
            "user": Value(3, Span(1, 10)),
            "operator": Value(2, Span(1, 10)),
        },
    )
    understanding: float = parameter(
        "What a contact hour in discover need adds to a vendor's understanding of the need.",
        unit="share of what is missing",
        null=0.0,
        bounds=(0, 1),
        explore=Span(0, 0.5),
        status=Status.ASSUMED,
        source="C20: the users know it best",
        each={
            "decision": Value(0.05),
            "using_management": Value(0.15),
            "technical_management": Value(0.1),
            "finance_management": Value(0.05),
            "user": Value(0.15),
            "operator": Value(0.05),
        },
    )
    availability: Availability


@one_for_each(Role, RoleSpec)
class Roles(Each[RoleSpec]):
    """The six classes of stakeholder (C9)."""


_WEIGHTS = complete(
    "simulation/scenario/customers.py: _WEIGHTS",
    PURCHASE_PHASES,
    {
        Phase.DISCOVER_NEED: ("C20", (0.05, 0.25, 0.10, 0.05, 0.40, 0.15)),
        Phase.INTERNAL_BREWING: ("C21", (0.40, 0.15, 0.15, 0.15, 0.10, 0.05)),
        Phase.SYSTEM_DESIGN: ("C23", (0.05, 0.30, 0.40, 0.05, 0.15, 0.05)),
        Phase.EVALUATION: ("C24", (0.15, 0.20, 0.35, 0.15, 0.10, 0.05)),
        Phase.COMMITMENT: ("C22, C25", (0.40, 0.15, 0.10, 0.25, 0.05, 0.05)),
        Phase.INSTALLATION: ("C15, C22", (0.25, 0.15, 0.15, 0.05, 0.20, 0.20)),
    },
)
"""By phase: source, and the weights of the roles, in the order of `Role`."""


@one_for_each(
    Role,
    Chance,
    parameter(
        "How much the trust of this role counts in this phase; the weights sum to 1.",
        unit="share",
        explore=Around(0.2),
        status=Status.ASSUMED,
        each={
            f"{label(phase)}.{label(role)}": Value(weight, source=source)
            for phase, (source, weights) in _WEIGHTS.items()
            for role, weight in in_order(
                f"simulation/scenario/customers.py: {label(phase)} in _WEIGHTS", Role, weights
            ).items()
        },
    ),
)
class RoleWeights(Each[float]):
    """Whose trust counts how much."""


def _check_weights(weights: RoleWeights) -> RoleWeights:
    total = sum(weights.model_dump().values())
    if abs(total - 1) > 1e-6:
        raise ValueError(f"role weights sum to {total:.6g}; they must sum to 1")
    return weights


class PhaseSpec(Section):
    """One step of a purchase (C18)."""

    included: bool = parameter(
        "Whether a purchase goes through this phase.",
        unit="",
        missing=True,
        status=Status.LECTURE,
        source="C18: a large customer has all six",
    )
    days: Annotated[tuple[Duration, Duration, Duration], AfterValidator(check_triangle)] = (
        parameter(
            "Shortest, likeliest and longest duration of this phase, triangular.",
            unit="working days",
            explore=Times(0.5, 2),
            status=Status.ASSUMED,
            each={
                "discover_need": Value((5, 15, 30)),
                "internal_brewing": Value((10, 20, 40)),
                "system_design": Value((10, 20, 40)),
                "evaluation": Value((10, 15, 30)),
                "commitment": Value((5, 10, 20)),
                "installation": Value((10, 20, 40)),
            },
        )
    )
    weights: Annotated[RoleWeights, AfterValidator(_check_weights)]


@one_for_each(PURCHASE_PHASES, PhaseSpec)
class Phases(Each[PhaseSpec]):
    """The six steps of a purchase (C18)."""
