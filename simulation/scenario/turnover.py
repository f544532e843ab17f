"""People come and go, and what a plan makes of important customers."""

from __future__ import annotations

from simulation.scenario.explore import Span
from simulation.scenario.fields import Section
from simulation.scenario.parameter import Status, parameter

_YEARLY = (0, 250)
"""Bounds of a yearly rate: at most one a working day."""


class Turnover(Section):
    """Stakeholders and reps leave, customers close, and others take their places."""

    people: float = parameter(
        "Rate at which a stakeholder leaves; a successor begins as a stranger to all vendors.",
        unit="per year",
        null=0.0,
        bounds=_YEARLY,
        explore=Span(0, 0.3),
        status=Status.ASSUMED,
    )
    reps: float = parameter(
        "Rate at which a rep leaves; a successor takes over the accounts.",
        unit="per year",
        null=0.0,
        bounds=_YEARLY,
        explore=Span(0, 0.4),
        status=Status.ASSUMED,
    )
    customers: float = parameter(
        "Rate at which a customer closes; another one takes its place.",
        unit="per year",
        null=0.0,
        bounds=_YEARLY,
        explore=Span(0, 0.1),
        status=Status.ASSUMED,
    )
    loyalty: float = parameter(
        "Share of P with its accounts that goes with a rep who leaves.",
        unit="share",
        null=0.0,
        bounds=(0, 1),
        explore=Span(0, 1),
        status=Status.ASSUMED,
        source="Palmatier et al. 2007: a part of loyalty is to the salesperson",
    )
    ramp: int = parameter(
        "Time that a new rep takes to reach its full skill, in equal steps.",
        unit="working days",
        null=0,
        bounds=(0, 100_000),
        explore=Span(0, 250),
        status=Status.ASSUMED,
    )


class Plans(Section):
    """What all vendors' usual plan goes by."""

    value_weight: float = parameter(
        "How much more important customers count in the usual plan: (value / mean) to this power.",
        unit="exponent",
        null=0.0,
        bounds=(0, 10),
        explore=Span(0, 1),
        status=Status.ASSUMED,
        source="C7: the more important customer; a family, not a detail: it may turn a ranking",
    )
