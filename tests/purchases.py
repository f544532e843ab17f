"""Markets with one customer and without salespeople, whose purchases can be followed by hand."""

from __future__ import annotations

import warnings
from typing import Any

from simulation import Market, ScenarioWarning
from simulation.vocabulary import PURCHASE_PHASES, label
from tests.small import EVEN, plain, product

TRUST_IS_P = {"trust": {"share": 1.0, "rho": 1.0}}
ALONE = {"vendors": {"V": {"product": product()}}}


def days(*lengths: int) -> dict[str, Any]:
    """Let the phases last so many days."""
    return {
        f"phases.{label(phase)}.days": [length] * 3
        for phase, length in zip(PURCHASE_PHASES, lengths, strict=True)
    }


def weights(**roles: float) -> dict[str, float]:
    """Weigh these roles, and no others."""
    return dict.fromkeys(EVEN, 0.0) | roles


def one_customer(changes: dict[str, Any], *, seed: int = 1, need_day: int = 1) -> Market:
    """Return a market in which nobody meets anybody.

    Its only organisation needs something on a day.

    Trust is P. The one vendor V sells a product of 0.6 throughout, unless the changes say
    otherwise.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ScenarioWarning)  # vendors without salespeople
        market = Market(plain([[9, 10, "desk"]], TRUST_IS_P | ALONE | changes), rng=seed)
    market.columns.organisations["next_need"] = need_day
    return market


def run(market: Market, until: int) -> None:
    """Run so many days."""
    while market.day < until:
        market.step()
