"""Contrasts of the steps of a purchase: C20 to C25."""

from __future__ import annotations

from typing import Any, Final

from experiments.contrasts.contrast import Contrast, Side
from simulation.vocabulary import Attribute, Role, label

LEVEL: Final = "equal_headcount"
STRONG: Final = dict.fromkeys(map(label, Attribute), 0.7) | {"performance": 0.9, "price": 0.5}
"""Dell's product where the specification is shaped: as good as the others' on average."""
SHAPED: Final = {"vendors.Dell.product": STRONG}


def first(role: str, phase: str) -> Side:
    """Return the side in which Dell sees one class before all others in one phase.

    Discover need begins before a vendor hears of it: until then the account looks idle.
    """
    phases = ["idle", phase] if phase == "discover_need" else [phase]
    return Side(
        f"{role} first in {phase}",
        {
            "vendors.Dell.strategy": "role-in-phase",
            "vendors.Dell.parameters": {"role": role, "phases": phases},
        },
    )


def effort_in(phase: str) -> Side:
    """Return the side in which Dell puts all effort into one phase."""
    return Side(
        f"all into {phase}",
        {"vendors.Dell.strategy": "phase-focus", "vendors.Dell.parameters": {"phase": phase}},
    )


def equal_weights(phase: str) -> dict[str, float]:
    """Return changes that let all six classes count alike in a phase."""
    return {f"phases.{phase}.weights.{label(role)}": 1 / len(Role) for role in Role}


ROLES_ALIKE: Final = Side(
    "classes count alike in the first step",
    {**equal_weights("discover_need"), "understanding.base": 1.0},
)
NO_CONSEQUENCE: Final = Side(
    "brewing without consequence",
    {"brewing.sole_source": 0.0, "brewing.go_ahead": 0.0, "brewing.haste": 0.0},
)


def _window(name: str, inside: bool) -> Side:
    changes: dict[str, Any] = {
        "vendors.Dell.strategy": "window-catcher",
        "vendors.Dell.parameters": {"inside": inside},
    }
    return Side(f"decision layer {name} its windows", changes)


INSIDE, OUTSIDE = _window("inside", True), _window("outside", False)
DEFAULT: Final = Side("no timing")

CONTRASTS: Final = (
    Contrast(
        "users first in discovery",
        "C20",
        "Seeing the users first until discover need ends wins at least 1 point more of "
        "the orders than"
        " seeing the decision layer first, beyond what remains where all classes count alike",
        LEVEL,
        first("user", "discover_need"),
        first("decision", "discover_need"),
        ROLES_ALIKE,
        main=True,
    ),
    Contrast(
        "decision layer first in brewing",
        "C21",
        "Seeing the decision layer first in internal brewing wins at least 1 point more of the"
        " orders than seeing the users first, beyond what remains where brewing decides nothing",
        LEVEL,
        first("decision", "internal_brewing"),
        first("user", "internal_brewing"),
        NO_CONSEQUENCE,
        main=True,
    ),
    Contrast(
        "the two windows",
        "C22",
        "Seeing the decision layer inside its two windows wins at least 1 point more of the orders"
        " than outside, beyond what remains where it is no easier to reach in them",
        LEVEL,
        INSIDE,
        OUTSIDE,
        Side("windows no wider", {"meetings.executive_window": 1.0}),
        setting=SHAPED,
        main=True,
    ),
    Contrast(
        "what brewing decides",
        "C22",
        "The same, beyond what remains where brewing decides nothing",
        LEVEL,
        INSIDE,
        OUTSIDE,
        NO_CONSEQUENCE,
        setting=SHAPED,
    ),
    Contrast(
        "shaping the specification",
        "C23",
        "Effort in system design wins at least 1 point more of the orders than effort without"
        " timing, beyond what remains where nobody can shape the specification",
        LEVEL,
        effort_in("system_design"),
        DEFAULT,
        Side("no shaping", {"choice.shaping": 0.0}),
        setting=SHAPED,
        main=True,
    ),
    Contrast(
        "before the tender",
        "C24",
        "Effort in system design wins at least 1 point more of the orders than effort in"
        " evaluation, beyond what remains where contacts count as much after the tender",
        LEVEL,
        effort_in("system_design"),
        effort_in("evaluation"),
        Side("no freeze", {"meetings.frozen_response": 1.0}),
        setting=SHAPED,
        main=True,
    ),
)

# --- C25: negotiation -----------------------------------------------------------------------------

SPEND: Final = 0.02
FULL_PRICE_CUT: Final = 0.05
"""What the scenario's full concession on the price costs: `negotiation.price.cost`, set so that
both sides spend the same."""
NOTHING: Final = Side("no concessions", {"vendors.Dell.concession": 0.0})
PRICE: Final = Side(
    "price alone",
    {
        "vendors.Dell.strategy": "price-cutter",
        "vendors.Dell.parameters": {"discount": (SPEND / FULL_PRICE_CUT) ** 0.5},
    },
)
TERMS: Final = Side("best five terms", {"vendors.Dell.concession": SPEND})
BARGAIN: Final = {"negotiation.price.cost": FULL_PRICE_CUT}
POINT_OF_TURNOVER: Final = "share of the value of all orders"

NEGOTIATION: Final = (
    Contrast(
        "five terms over the price",
        "C25",
        "For the same money five terms earn at least 1% of the market's turnover more than a"
        " price cut",
        "as_told",
        TERMS,
        PRICE,
        column="profit_rate",
        unit=POINT_OF_TURNOVER,
        setting=BARGAIN,
        main=True,
    ),
    Contrast(
        "orders by five terms",
        "C25",
        "For the same money five terms win at least 1 point more of the orders than a price cut",
        "as_told",
        TERMS,
        PRICE,
        setting=BARGAIN,
    ),
    Contrast(
        "five terms over nothing",
        "C25",
        "Five terms earn at least 1% of the market's turnover more than no concession",
        "as_told",
        TERMS,
        NOTHING,
        column="profit_rate",
        unit=POINT_OF_TURNOVER,
        setting=BARGAIN,
    ),
)
