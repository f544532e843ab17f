"""What salespeople learn: the customer's need, and their own trade."""

from __future__ import annotations

from simulation.scenario.explore import Span
from simulation.scenario.fields import EVER, Each, Section, one_for_each
from simulation.scenario.parameter import Status, parameter
from simulation.vocabulary import Setting


class Understanding(Section):
    """What it is worth to have understood the need of a purchase (C14, C20)."""

    base: float = parameter(
        "Share of its effect that a vendor has in brewing and design without any understanding.",
        unit="share",
        default=0.5,
        null=1.0,
        bounds=(0, 1),
        explore=Span(0.2, 1),
        status=Status.ASSUMED,
        source="C14: explain only what meets the need",
    )
    in_brewing: float = parameter(
        "What a contact hour in brewing adds to understanding, against one in discover need.",
        unit="share",
        missing=0.5,
        bounds=(0, 1),
        explore=Span(0, 1),
        status=Status.ASSUMED,
    )


class Skill(Section):
    """What a rep's hours in one setting do to its skills there."""

    gain: float = parameter(
        "Share by which both skills of a rep rise at most through practice in this setting.",
        unit="share",
        default=0.2,
        null=0.0,
        bounds=(0, 10),
        explore=Span(0, 0.5),
        status=Status.ASSUMED,
        source="C8: one thing done thoroughly",
    )
    hours: float = parameter(
        "Hours with customers in this setting that bring half of it.",
        unit="hours",
        missing=500.0,
        bounds=(0, EVER),
        above=True,
        explore=Span(100, 2000),
        status=Status.ASSUMED,
    )


@one_for_each(Setting, Skill, Skill())
class Practice(Each[Skill]):
    """One thing done thoroughly (C8)."""
