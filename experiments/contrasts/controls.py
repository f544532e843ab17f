"""Positive controls: for every tested claim a market in which it holds, and one that refutes it.

A test that could not come out both ways would show nothing. Each control changes what the claim is
about, so far that the outcome is known beforehand; nothing follows from it for the claim itself.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from experiments.contrasts.relationships import team
from experiments.contrasts.steps import equal_weights
from simulation.vocabulary import PURCHASE_PHASES, Role, label

PHASES: Final = tuple(map(label, PURCHASE_PHASES))


def weights(phase: str, role: str, share: float = 1.0) -> dict[str, float]:
    """Return changes by which one class has so much of the say in a phase."""
    rest = (1.0 - share) / (len(Role) - 1)
    return {
        f"phases.{phase}.weights.{label(one)}": share if label(one) == role else rest
        for one in Role
    }


class Control(NamedTuple):
    """Two markets for a contrast.

    Attributes:
        holds: changes with which the claim must hold.
        refuted: changes with which it must be refuted.
    """

    holds: dict[str, Any]
    refuted: dict[str, Any]


SHORT: Final = {"market.days": 500}
WELL_TOLD: Final = {
    "word_of_mouth.impact": 0.5,
    "choice.reputation": 0.5,
    "forgetting.reputation": 1000.0,
    "satisfaction.tolerance": 0.0,
}
UNFORGIVING: Final = {
    "promises.initial": 0.2,
    "promises.learning": 1.0,
    "promises.hearsay": 0.5,
    "satisfaction.disappointment": 4.0,
    "satisfaction.cut": 2.0,
    "incumbency.lost": 1.0,
}
CONTROLS: Final[dict[str, Control]] = {
    "both hands over friend-first": Control(
        {"trust.rho": -10.0, "choice.sensitivity": 20.0},
        {"trust.rho": 0.9},
    ),
    "orders by agreement and rebuy": Control(
        {"agreements.chance": 1.0, "vendors.A.team": [{"schedule": "A", "reps": 2}]},
        {"vendors.Dell.team": [{"schedule": "A", "reps": 10}]},
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
        {key: value for phase in PHASES for key, value in weights(phase, "decision").items()},
    ),
    "half the effort, all hours": Control(
        {
            "agreements.chance": 0.0,
            "rebuy.chance": 0.0,
            "brewing.sole_source": 0.0,
            "incumbency.advantage": 0.05,
        },
        {"agreements.chance": 1.0, "agreements.days": 1000},
    ),
    "word of mouth about promises": Control(WELL_TOLD, {"word_of_mouth.impact": 0.01}),
    "complaints solved, orders": Control(
        {"satisfaction.spread": 0.4, "satisfaction.tolerance": 0.0, "incumbency.lost": 1.0},
        {"complaints.solving_hours": 40, "incumbency.advantage": 0.0, "rebuy.chance": 0.0},
    ),
    "promises, orders": Control(UNFORGIVING, {"promises.credence": "off"}),
    "answers in writing, orders": Control(
        {
            "complaints.written_recovery": 1.0,
            "satisfaction.spread": 0.4,
            "satisfaction.tolerance": 0.0,
            "incumbency.lost": 1.0,
        },
        {"complaints.written_recovery": 0.02},
    ),
    "four new customers each": Control({"referrals.impact": 0.5}, {"referrals.names": 1}),
    "half from existing customers": Control({"referrals.names": 2}, {"referrals.names": 8}),
    "users first in discovery": Control(
        {
            **weights("discover_need", "user"),
            "understanding.base": 0.2,
            "roles.user.understanding": 0.5,
            "choice.sensitivity": 20.0,
        },
        weights("discover_need", "decision"),
    ),
    "decision layer first in brewing": Control(
        {**weights("internal_brewing", "decision"), "brewing.sole_source": 2.0},
        weights("internal_brewing", "user"),
    ),
    "the two windows": Control(
        {"meetings.executive_window": 6.0}, {"meetings.executive_window": 1.05}
    ),
    "shaping the specification": Control({"choice.shaping": 3.0}, {"choice.shaping": 0.01}),
    "before the tender": Control(
        {"meetings.frozen_response": 0.0}, {"meetings.frozen_response": 0.95}
    ),
    "five terms over the price": Control({"costs.margin": 0.6}, {"costs.margin": 0.1}),
}
"""By the name of the contrast."""
