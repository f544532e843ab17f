"""The decision: what each vendor's bid is worth, and which wins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulation.vocabulary import Phase, Role, label

from . import formulas, negotiation
from .philox import Draw

if TYPE_CHECKING:
    from .purchase import Purchase


def utility(purchase: Purchase, name: str, day: int, buyer: int = 0) -> dict[str, float]:
    """Return the parts of a vendor's utility, and their sum."""
    organisation, choice = purchase.organisation, purchase.model.settings.choice
    sensitivity = choice.sensitivity
    roles = organisation.trust_parts(name, purchase.model.weights[Phase.COMMITMENT])
    value = (
        negotiation.value(purchase.gains(name), purchase.offers[name])
        if name in purchase.offers
        else 0.0
    )
    parts = {"fit": sensitivity * organisation.fit[name]}
    parts |= {f"trust_{label(role)}": sensitivity * roles[role] for role in Role}
    parts["reputation"] = sensitivity * choice.reputation * organisation.reputation(name, day)
    parts["concessions"] = sensitivity * value
    parts["incumbency"] = sensitivity * organisation.incumbency(name)
    parts["noise"] = formulas.gumbel(purchase.uniform(Draw.CHOICE, vendor=name, index=buyer))
    parts = {part: formulas.on_grid(number) for part, number in parts.items()}
    return parts | {"utility": formulas.total(parts.values())}


def outside(purchase: Purchase, buyer: int = 0) -> dict[str, float]:
    """Return what doing nothing is worth."""
    choice = purchase.model.settings.choice
    noise = formulas.gumbel(purchase.uniform(Draw.OUTSIDE, index=buyer))
    return {
        "value": formulas.on_grid(choice.sensitivity * choice.outside_option),
        "noise": formulas.on_grid(noise),
    }


def best(
    purchase: Purchase, utilities: dict[str, dict[str, float]], nothing: dict[str, float]
) -> str | None:
    """Return the vendor chosen, or None; `utilities` are in the order of the scenario file."""
    winner, highest = None, -float("inf")
    for name, parts in utilities.items():
        if name in purchase.shortlist and parts["utility"] > highest:
            winner, highest = name, parts["utility"]
    return None if nothing["value"] + nothing["noise"] > highest else winner


def decide(purchase: Purchase, day: int) -> dict[str, Any]:
    """Return what the deal tells of the decision."""
    utilities = {
        name: utility(purchase, name, day) for name in purchase.organisation.aware_vendors()
    }
    nothing = outside(purchase)
    return {
        "winner": best(purchase, utilities, nothing),
        "utilities": utilities,
        "outside": nothing,
        "promises": {name: purchase.organisation.promises[name] for name in utilities},
        "credence": {name: purchase.organisation.credence[name] for name in utilities},
    }


def second_buyer(purchase: Purchase, day: int) -> str | None:
    """Return from whom the second buyer orders what has just been ordered (C19)."""
    utilities = {
        name: utility(purchase, name, day, buyer=1)
        for name in purchase.organisation.aware_vendors()
    }
    return best(purchase, utilities, outside(purchase, buyer=1))
