"""How a customer decides: trust, choice, the negotiation, and long-term agreements."""

from __future__ import annotations

from typing import Annotated

from simulation.scenario.explore import Span
from simulation.scenario.fields import Each, Section, one_for_each
from simulation.scenario.parameter import REQUIRED, OneOf, Status, Value, parameter
from simulation.vocabulary import TERMS, Aggregation, Credence, Link, label


class Trust(Section):
    """How P and I make trust, and the roles' trust the organisation's."""

    link: Annotated[str, OneOf(tuple(Link))] = parameter(
        "How P and I of a stakeholder make trust.",
        unit="",
        missing="ces",
        status=Status.ASSUMED,
        source="C2 asserts complements; the link is what experiments vary",
    )
    aggregation: Annotated[str, OneOf(tuple(Aggregation))] = parameter(
        (
            "How the roles' trust makes the organisation's; veto is the weakest role's, "
            "maximum the strongest's."
        ),
        unit="",
        missing="weighted",
        status=Status.LECTURE,
        source="C10: the sum over the roles, here by the phase's weights",
    )
    share: float = parameter(
        "Weight of the personal hand P in trust (α).",
        unit="share",
        default=0.5,
        bounds=(0, 1),
        explore=Span(0.2, 0.8),
        status=Status.ASSUMED,
    )
    rho: float = parameter(
        "How far P and I replace each other (ρ): 1 wholly, 0 Cobb-Douglas, far below 0 not at all.",
        unit="exponent",
        default=-1.0,
        bounds=(-100, 1),
        explore=Span(-10, 1),
        status=Status.ASSUMED,
        source='C2: "both hands"',
    )


class Choice(Section):
    """How an organisation chooses."""

    sensitivity: float = parameter(
        "How sharply fit and trust decide: utility = sensitivity × their sum + Gumbel noise.",
        unit="utility",
        default=6.0,
        bounds=(0, 1e6),  # utilities are whole multiples of 2⁻³²: far above, rounding would decide
        explore=Span(2, 20),
        status=Status.ASSUMED,
    )
    outside_option: float = parameter(
        'Fit and trust that "no decision" stands for.',
        unit="fit or trust",
        default=0.99,
        bounds=(-100, 100),
        explore=Span(0, 1.5),
        status=Status.CALIBRATED,
        source="calibrate: 23.8% of purchases end without an order (CSO Insights 2016)",
    )
    shortlist: int = parameter(
        "Bidders that reach commitment.",
        unit="vendors",
        default=3,
        bounds=(1, 1000),
        explore=Span(1, 10),
        status=Status.ASSUMED,
    )
    shortlist_noise: float = parameter(
        "How far chance decides on the shortlist, against the noise of the final choice.",
        unit="factor on Gumbel noise",
        default=1.0,
        null=0.0,
        bounds=(0, 1000),
        explore=Span(0, 2),
        status=Status.ASSUMED,
        source="a shortlist is a judgement as the choice is; 0 = the best scores, without chance",
    )
    search_cost: float = parameter(
        "Gain in expected utility that one more bidder must bring to be invited.",
        unit="utility",
        null=0.0,
        bounds=(0, 1000),
        explore=Span(0, 0.5),
        status=Status.ASSUMED,
        source="C3: comparing costs time and energy; a rival family to sole sources and rebuys",
    )
    shaping: float = parameter(
        "Pull of a fully trusted vendor on the specification.",
        unit="weight",
        default=1.0,
        null=0.0,
        missing=REQUIRED,
        bounds=(0, 1000),
        explore=Span(0, 3),
        status=Status.ASSUMED,
        source="C23: who helps shapes the specification",
    )
    reputation: float = parameter(
        "What the best reputation is worth.",
        unit="fit or trust",
        default=0.1,
        null=0.0,
        bounds=(0, 100),
        explore=Span(0, 0.5),
        status=Status.ASSUMED,
    )


class Term(Section):
    """What a full concession on one term does (C25)."""

    room: float = parameter(
        "Share of a term's gap to the best conceivable that a full concession closes.",
        unit="share",
        default=0.3,
        null=0.0,
        bounds=(0, 1),
        explore=Span(0.1, 0.6),
        status=Status.ASSUMED,
    )
    cost: float = parameter(
        "What a full concession on a term costs, as a share of the order's value.",
        unit="share",
        null=0.0,
        bounds=(0, 1),
        explore=Span(0.005, 0.05),
        status=Status.ASSUMED,
        each={
            "price": Value(0.05, source="C25: 5% off, 3,500 → 3,325", status=Status.LECTURE),
            **{label(term): Value(0.02) for term in TERMS[1:]},
        },
    )


@one_for_each(TERMS, Term, Term(), compact=True)
class Negotiation(Each[Term]):
    """The five terms of a negotiation (C25)."""


class Promises(Section):
    """How far customers believe what a vendor promises (C14)."""

    credence: Annotated[str, OneOf(tuple(Credence))] = parameter(
        "Whether promises are believed wholly (off), or as far as the vendor has kept its own.",
        unit="",
        default="learned",
        null="off",
        status=Status.ASSUMED,
        source="C14: promise cautiously",
    )
    initial: float = parameter(
        "How far a customer believes a vendor of whose deliveries it has heard nothing.",
        unit="share",
        missing=0.5,
        bounds=(0, 1),
        explore=Span(0.2, 0.8),
        status=Status.ASSUMED,
    )
    learning: float = parameter(
        "Weight of one own first use in what a customer believes.",
        unit="weight",
        default=0.3,
        null=0.0,
        bounds=(0, 1),
        explore=Span(0, 1),
        status=Status.ASSUMED,
    )
    hearsay: float = parameter(
        "Weight of one telling of a neighbour in what a customer believes.",
        unit="weight",
        default=0.1,
        null=0.0,
        bounds=(0, 1),
        explore=Span(0, 0.5),
        status=Status.ASSUMED,
    )
    scale: float = parameter(
        "Shortfall of the delivery at which a promise counts as not kept at all.",
        unit="share",
        missing=0.2,
        bounds=(0, 1),
        above=True,
        explore=Span(0.1, 0.5),
        status=Status.ASSUMED,
    )


class Agreements(Section):
    """Long-term agreements of satisfied customers with a partner (C3)."""

    chance: float = parameter(
        "Chance that a satisfied customer and its partner sign an agreement.",
        unit="chance",
        default=0.5,
        null=0.0,
        bounds=(0, 1),
        explore=Span(0, 1),
        status=Status.ASSUMED,
        source="C3: orders go to a trusted partner",
    )
    days: int = parameter(
        "How long later needs go to the partner.",
        unit="working days",
        default=500,
        null=0,
        bounds=(0, 100_000),
        explore=Span(100, 1000),
        status=Status.ASSUMED,
    )
