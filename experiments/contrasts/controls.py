"""Positive controls: for every tested claim a market in which it holds, and one that refutes it.

A test that could not come out both ways would show nothing. Each control changes what the claim is
about, so far that the outcome is known beforehand; nothing follows from it for the claim itself.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from experiments.contrasts.relationships import team
from experiments.contrasts.steps import equal_weights
from simulation.vocabulary import PURCHASE_PHASES, TERMS, Attribute, Role, label

PHASES: Final = tuple(map(label, PURCHASE_PHASES))


def weights(phase: str, role: str, share: float = 1.0) -> dict[str, float]:
    """Return changes by which one class has so much of the say in a phase."""
    rest = (1.0 - share) / (len(Role) - 1)
    return {
        f"phases.{phase}.weights.{label(one)}": share if label(one) == role else rest
        for one in Role
    }


def rooms(price: float, others: float) -> dict[str, float]:
    """Return changes of how much each of the five terms has to give."""
    return {
        f"negotiation.{label(term)}.room": price if term is Attribute.PRICE else others
        for term in TERMS
    }


class Control(NamedTuple):
    """Two markets for a contrast.

    Attributes:
        holds: changes with which the claim must hold; None if no such market is known: then the
            test has little power, and says little if it does not hold.
        refuted: changes with which it must be refuted.
    """

    holds: dict[str, Any] | None
    refuted: dict[str, Any]


NOBODY_BELIEVES: Final = {
    "promises.initial": 0.0,
    "promises.learning": 1.0,
    "satisfaction.disappointment": 4.0,
    "satisfaction.cut": 2.0,
    "incumbency.lost": 1.0,
    "word_of_mouth.impact": 1.0,
    "choice.reputation": 0.5,
    "forgetting.reputation": 1000.0,
}
WELL_TOLD: Final = {
    "word_of_mouth.impact": 1.0,
    "choice.reputation": 1.0,
    "forgetting.reputation": 1000.0,
    "satisfaction.tolerance": 0.0,
    "network.acquaintances": 20,
}
UNFORGIVING: Final = {
    "satisfaction.spread": 0.4,
    "satisfaction.tolerance": 0.0,
    "incumbency.lost": 1.0,
}
ALWAYS_COMPARED: Final = {
    "brewing.sole_source": 0.0,
    "rebuy.chance": 0.0,
    "agreements.chance": 0.0,
}
"""Every order by tender."""
CONTROLS: Final[dict[str, Control]] = {
    "both hands over friend-first": Control(
        {"trust.rho": -10.0, "choice.sensitivity": 20.0}, {"trust.link": "product"}
    ),
    "orders by agreement and rebuy": Control(
        {"satisfaction.tolerance": 0.3, "choice.sensitivity": 4.0},
        {"agreements.chance": 0.02, "rebuy.chance": 0.02},
    ),
    "what A is to its customers": Control({}, {"activities.visit.personal": 0.3}),
    "what B is to its customers": Control(
        {}, {"vendors.B.team": [{"schedule": "B", "reps": 40}], "activities.dinner.personal": 0.4}
    ),
    "what C is to its customers": Control(
        {}, {"activities.dinner.institutional": 0.4, "activities.night_out.institutional": 0.4}
    ),
    "almost 80% of all orders": Control(
        {"vendors.Dell.team": team(20, 20), "choice.sensitivity": 20.0},
        {"vendors.Dell.team": team(5, 5)},
    ),
    "trust of all six classes": Control(
        {key: value for phase in PHASES for key, value in equal_weights(phase).items()},
        {key: value for phase in PHASES for key, value in weights(phase, "decision", 0.99).items()}
        | {"market.organisations": 300},
    ),
    "half the effort, all hours": Control(
        {**ALWAYS_COMPARED, "incumbency.advantage": 0.2},
        {"agreements.chance": 1.0, "agreements.days": 1000},
    ),
    "word of mouth about promises": Control(WELL_TOLD, {"word_of_mouth.impact": 0.001}),
    "complaints solved, orders": Control(UNFORGIVING, {"complaints.recovery": 0.02}),
    "promises, orders": Control(NOBODY_BELIEVES, {"promises.credence": "off"}),
    "answers in writing, orders": Control(
        {**UNFORGIVING, "complaints.written_recovery": 1.0},
        {"complaints.written_recovery": 0.02},
    ),
    "four new customers each": Control(
        {
            "referrals.impact": 0.9,
            "referrals.names": 10,
            "network.acquaintances": 20,
            "market.organisations": 800,
        },
        {"referrals.names": 1},
    ),
    "half from existing customers": Control(
        {"vendors.Dell.advertising": 200, "needs.idle_days": 750.0}, {"referrals.names": 8}
    ),
    "users first in discovery": Control(
        None, {**equal_weights("discover_need"), "understanding.base": 0.9999}
    ),
    "decision layer first in brewing": Control(
        {"brewing.sole_source": 2.0, "brewing.leaning": "argmax"},
        {
            "brewing.sole_source": 0.003,
            "brewing.go_ahead": 0.0,
            "brewing.haste": 0.0,
            "market.organisations": 300,
        },
    ),
    "the two windows": Control(
        {"meetings.executive_window": 6.0}, {"meetings.executive_window": 1.0005}
    ),
    "shaping the specification": Control(
        {
            **ALWAYS_COMPARED,
            "choice.shaping": 10.0,
            "choice.sensitivity": 20.0,
            "understanding.base": 1.0,
            "incumbency.advantage": 0.0,
            "meetings.frozen_response": 0.5,
        },
        {"choice.shaping": 0.001},
    ),
    "before the tender": Control(
        {"meetings.frozen_response": 0.0}, {"meetings.frozen_response": 0.9998}
    ),
    "five terms over the price": Control(
        {**rooms(0.05, 0.6), "choice.sensitivity": 12.0, "costs.margin": 0.6}, rooms(0.6, 0.15)
    ),
}
"""By the name of the contrast."""
