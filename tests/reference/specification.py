"""System design: the weights that go into the tender (C23)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulation.vocabulary import Attribute, Phase

from . import formulas
from .philox import Draw

if TYPE_CHECKING:
    from .purchase import Purchase

NO_ADVANTAGE = 1e-12
"""Advantages whose sum is not larger count as none: rounding is no product."""


def specify(purchase: Purchase) -> list[float]:
    """Write the specification.

    The needs, the budget found, and the hand of trusted vendors (C23).
    """
    model, organisation = purchase.model, purchase.organisation
    low, high = model.settings.needs.budget
    budget = low + (high - low) * purchase.uniform(Draw.BUDGET)
    weights = list(organisation.need_weights)
    weights[Attribute.PRICE] = weights[Attribute.PRICE] / budget
    terms = [formulas.shares(weights)]
    for name in [purchase.sole] if purchase.sole else organisation.aware_vendors():
        trust = organisation.trust(name, model.weights[Phase.SYSTEM_DESIGN])
        terms.append(
            [
                model.settings.choice.shaping * trust * organisation.grasp(name) * advantage
                for advantage in advantages(model, name)
            ]
        )
    columns = zip(*terms, strict=True)
    return formulas.shares([formulas.total(column) for column in columns])


def advantages(model: Any, name: str) -> list[float]:
    """Return where a vendor is better than the vendors' mean, as shares."""
    products = [model.attributes(vendor) for vendor in model.settings.vendors]
    means = [formulas.mean(column) for column in zip(*products, strict=True)]
    better = [
        max(0.0, own - average) for own, average in zip(model.attributes(name), means, strict=True)
    ]
    if formulas.total(better) <= NO_ADVANTAGE:
        return [0.0] * len(Attribute)
    return formulas.shares(better)
