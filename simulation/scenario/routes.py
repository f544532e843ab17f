"""How a purchase comes to one vendor alone: brewing has a consequence, incumbents, rebuys."""

from __future__ import annotations

from typing import Annotated

from simulation.scenario.explore import Span
from simulation.scenario.fields import Section
from simulation.scenario.parameter import OneOf, Status, parameter
from simulation.vocabulary import Leaning


class Brewing(Section):
    """What comes of internal brewing: the decision layer leans to one vendor (C21, C22)."""

    leaning: Annotated[str, OneOf(tuple(Leaning))] = parameter(
        "How the decision layer comes to lean to a vendor, by its trust in each.",
        unit="",
        missing="logit",
        status=Status.ASSUMED,
        source="argmax takes the most trusted; it is a rival family, never the default",
    )
    sole_source: float = parameter(
        "Chance of a purchase without a tender, for each unit of trust in the vendor leaned to.",
        unit="chance per trust",
        default=1.0,
        null=0.0,
        bounds=(0, 100),
        explore=Span(0, 2),
        status=Status.ASSUMED,
        source='C22: "if it succeeds the rest sails smoothly"; 1 = the trust is the chance',
    )
    go_ahead: float = parameter(
        'What trust in the vendor leaned to adds to the log-odds of "go".',
        unit="log-odds per trust",
        default=1.0,
        null=0.0,
        bounds=(0, 100),
        explore=Span(0, 4),
        status=Status.ASSUMED,
        source="C22; the size is unknown",
    )
    reference: float = parameter(
        "Trust in the vendor leaned to at which the chance is `needs.go_ahead` itself.",
        unit="trust",
        missing=0.55,
        bounds=(0, 1),
        explore=Span(0.3, 0.8),
        status=Status.ASSUMED,
        source="near the mean trust in the vendor leaned to",
    )
    haste: float = parameter(
        "Share by which full trust in the vendor leaned to shortens what follows brewing.",
        unit="share",
        default=0.2,
        null=0.0,
        bounds=(0, 1),
        explore=Span(0, 0.6),
        status=Status.ASSUMED,
        source="C22; the size is unknown",
    )


class Incumbency(Section):
    """What it is worth to be the vendor whose product is installed."""

    advantage: float = parameter(
        "What the switching costs of the customer are worth to the installed vendor.",
        unit="fit or trust",
        default=0.28,
        null=0.0,
        bounds=(0, 100),
        explore=Span(0, 0.6),
        status=Status.CALIBRATED,
        source="calibrate: new clients' log-odds (Salvirt); Wathne, Biong & Heide 2001: "
        "switching costs "
        "outweigh personal ties",
    )
    lost: float = parameter(
        "Share of it that a vendor loses whose last delivery left the customer discontent.",
        unit="share",
        default=0.5,
        null=0.0,
        bounds=(0, 1),
        explore=Span(0, 1),
        status=Status.ASSUMED,
    )


class Rebuy(Section):
    """Orders again without a tender (C3)."""

    chance: float = parameter(
        "Chance that a content customer rebuys without a tender, for each unit of trust.",
        unit="chance per trust",
        default=2.0,
        null=0.0,
        bounds=(0, 100),
        explore=Span(0, 2),
        status=Status.CALIBRATED,
        source="calibrate: share without a rival (Salvirt), which it does not reach; C3: comparing "
        "everybody takes more time than one has; Robinson, Faris & Wind 1967",
    )
