"""After the sale: satisfaction, complaints, word of mouth, and how news travels.

A file that leaves out one of the sections leaves out its mechanism: what a missing key means does
nothing.
"""

from __future__ import annotations

from typing import Annotated

from simulation.scenario.explore import Span
from simulation.scenario.fields import Each, Section, one_for_each
from simulation.scenario.parameter import OneOf, Status, Value, parameter
from simulation.vocabulary import SatisfactionFamily, WordOfMouthFamily


class Satisfaction(Section):
    """Satisfaction at first use (C14, C15)."""

    family: Annotated[str, OneOf(tuple(SatisfactionFamily))] = parameter(
        "What is compared: delivered − promised, or promises that colour what is seen.",
        unit="",
        missing="disconfirmation",
        status=Status.LECTURE,
        source="C14, C15; the rival family is published",
    )
    assimilation: float = parameter(
        "How far what was promised colours what is seen, in that family alone.",
        unit="share",
        default=0.3,
        null=0.0,
        bounds=(0, 1),
        explore=Span(0, 0.6),
        status=Status.ASSUMED,
        source="published: expectations and satisfaction correlate at .29",
    )
    spread: float = parameter(
        "How far what is delivered may be off the product's fit.",
        unit="share",
        default=0.2,
        null=0.0,
        bounds=(0, 1),
        explore=Span(0, 0.4),
        status=Status.ASSUMED,
    )
    tolerance: float = parameter(
        "How far satisfaction may be below 0 without a complaint.",
        unit="share",
        default=0.1,
        null=1.0,
        bounds=(0, 1),
        explore=Span(0, 0.3),
        status=Status.ASSUMED,
        source="with the spread of 0.2 a quarter of honest deliveries disappoint",
    )
    graded: bool = parameter(
        "Whether news weighs by the size of delight or disappointment.",
        unit="",
        default=True,
        null=False,
        status=Status.ASSUMED,
        source="C12, C14: exceed expectations; Mittal, Ross & Baldasare 1998",
    )
    scale: float = parameter(
        "Distance of satisfaction from what is tolerated at which news has its full weight.",
        unit="share",
        missing=0.2,
        bounds=(0, 1),
        above=True,
        explore=Span(0.1, 0.5),
        status=Status.ASSUMED,
    )
    disappointment: float = parameter(
        "How much heavier disappointment weighs than delight of the same size.",
        unit="factor",
        missing=2.0,
        bounds=(0, 100),
        explore=Span(1, 4),
        status=Status.PUBLISHED,
        source=(
            "Mittal, Ross & Baldasare 1998: negative performance weighs more; the size is assumed"
        ),
    )
    cut: float = parameter(
        "What a disappointing delivery takes from I of all people there, per unit of shortfall.",
        unit="I per fit",
        default=1.0,
        null=0.0,
        bounds=(0, 100),
        explore=Span(0, 2),
        status=Status.ASSUMED,
    )
    experience: float = parameter(
        "Weight of own experience in a customer's opinion of a vendor.",
        unit="weight",
        default=0.3,
        null=0.0,
        bounds=(0, 1),
        explore=Span(0, 1),
        status=Status.ASSUMED,
    )


class Complaints(Section):
    """How complaints are handled (C13, C15)."""

    days: int = parameter(
        "Time within which a complaint is handled in time.",
        unit="working days",
        missing=5,
        bounds=(1, 1000),
        explore=Span(1, 20),
        status=Status.ASSUMED,
    )
    recovery: float = parameter(
        "Chance that handling in time makes a customer content.",
        unit="chance",
        default=0.7,
        null=0.0,
        bounds=(0, 1),
        status=Status.LECTURE,
        source="C13: 70% of the dissatisfied become satisfied",
    )
    written_recovery: float | None = parameter(
        "Chance that a written answer makes a customer content; without it that is `recovery`.",
        unit="chance",
        default=0.35,
        null=None,
        bounds=(0, 1),
        explore=Span(0, 1),
        status=Status.ASSUMED,
        source="C15: the letter reports what was solved",
    )
    recovered: Annotated[str, OneOf(tuple(WordOfMouthFamily))] = parameter(
        "What a recovered customer does: as a content one (lecture), or nothing (evidence).",
        unit="",
        null="lecture",
        status=Status.LECTURE,
        source="C13; de Matos et al. 2007: recovery repairs satisfaction, not word of mouth",
    )
    solving_hours: int = parameter(
        "Hours of a rep that solving a problem takes.",
        unit="hours",
        default=4,
        null=0,
        bounds=(0, 1000),
        explore=Span(1, 40),
        status=Status.ASSUMED,
    )
    writing_hours: int = parameter(
        "Hours of a rep that a written answer takes; it counts as handling.",
        unit="hours",
        default=1,
        null=0,
        bounds=(0, 1000),
        explore=Span(0, 8),
        status=Status.ASSUMED,
        source="C15: answer in writing",
    )


_EAST = (
    "positive word is about three times as common as negative where three of four are satisfied"
    " (East et al.); the level is assumed"
)


class Tellings(Section):
    """How many people a customer tells."""

    satisfied: float = parameter(
        "People whom a satisfied customer tells.",
        unit="people",
        null=0.0,
        bounds=(0, 1000),
        status=Status.LECTURE,
        each={
            "lecture": Value(4, source="C12"),
            "evidence": Value(3, Span(1, 6), _EAST, Status.PUBLISHED),
        },
    )
    dissatisfied: float = parameter(
        "People whom a dissatisfied customer tells.",
        unit="people",
        null=0.0,
        bounds=(0, 1000),
        status=Status.LECTURE,
        each={
            "lecture": Value(14.5, source="C12: 14 to 15"),
            "evidence": Value(3, Span(1, 6), _EAST, Status.PUBLISHED),
        },
    )


@one_for_each(WordOfMouthFamily, Tellings, Tellings())
class WordOfMouth(Each[Tellings]):
    """Word of mouth (C12), and its evidence-based alternative."""

    family: Annotated[str, OneOf(tuple(WordOfMouthFamily))] = parameter(
        "Whose figures of how many people are told are in force.",
        unit="",
        missing="lecture",
        status=Status.LECTURE,
        source="C12",
    )
    impact: float = parameter(
        "Weight of one telling as news where all listeners count alike.",
        unit="weight",
        default=0.1,
        null=0.0,
        bounds=(0, 1),
        explore=Span(0, 0.5),
        status=Status.ASSUMED,
    )


class Referrals(Section):
    """Referrals on request (C16)."""

    names: int = parameter(
        "Acquaintances whom a satisfied customer names if it is asked.",
        unit="organisations",
        default=4,
        null=0,
        bounds=(0, 1000),
        status=Status.LECTURE,
        source="C16: a satisfied customer brings four",
    )
    delight: float = parameter(
        "Distance of satisfaction from what is tolerated from which on a customer is delighted.",
        unit="in units of `satisfaction.scale`",
        missing=1.0,
        bounds=(0, 1000),
        explore=Span(0.5, 2),
        status=Status.ASSUMED,
        source="exceed the customer's expectations",
    )
    delighted_names: int = parameter(
        "Names that a delighted customer gives beyond `names`, where news is graded.",
        unit="organisations",
        null=0,
        bounds=(0, 1000),
        explore=Span(0, 4),
        status=Status.ASSUMED,
        source="exceed the customer's expectations",
    )
    impact: float = parameter(
        "Weight of a referral as news with the customer who is named.",
        unit="weight",
        default=0.2,
        null=0.0,
        bounds=(0, 1),
        explore=Span(0, 0.5),
        status=Status.ASSUMED,
    )


class Network(Section):
    """Who knows whom: a ring of neighbourhoods with shortcuts (Watts and Strogatz 1998)."""

    acquaintances: int = parameter(
        "Organisations that an organisation knows on average.",
        unit="organisations",
        default=6,
        null=0,
        bounds=(0, 1000),
        explore=Span(2, 20),
        status=Status.ASSUMED,
    )
    rewiring: float = parameter(
        "Chance that an acquaintance is a shortcut across the ring.",
        unit="chance",
        default=0.1,
        null=0.0,
        bounds=(0, 1),
        explore=Span(0, 1),
        status=Status.ASSUMED,
    )


class Awareness(Section):
    """How vendors learn of organisations that they do not know."""

    unprompted: float = parameter(
        "Chance that a customer with a need turns to a vendor that does not know it.",
        unit="chance",
        null=0.0,
        bounds=(0, 1),
        explore=Span(0, 0.2),
        status=Status.ASSUMED,
        source="matters where vendors do not know all customers: home_pc",
    )
    response: float = parameter(
        "Leads that a yuan of advertising brings where nobody is known yet.",
        unit="leads per yuan",
        null=0.0,
        bounds=(0, 1e6),
        explore=Span(0, 1),
        status=Status.ASSUMED,
        source="matters where vendors do not know all customers: home_pc",
    )


class Knowledge(Section):
    """What strategies are told although no salesperson could know it."""

    rivals: bool = parameter(
        "Whether strategies are told what stakeholders think of rivals.",
        unit="",
        null=False,
        status=Status.CHOICE,
    )
    brewing: bool = parameter(
        "Whether strategies are told when internal brewing ends.",
        unit="",
        null=False,
        status=Status.CHOICE,
        source="C21: internal brewing is mostly invisible",
    )
