"""Internal brewing (C21): the customer decides whether to buy at all."""

from __future__ import annotations

from typing import Any

from simulation.compiled import njit
from simulation.procurement.closing import close_without_choice
from simulation.randomness import GO_AHEAD, uniform


@njit(cache=True)
def end(columns: Any, o: int) -> bool:
    """Decide: go, or no go, which closes the purchase; returns whether it goes on."""
    rules = columns.rules[0]
    if (
        uniform(rules.key, GO_AHEAD, o, 0, columns.organisations[o].purchase, 0)
        < rules.needs_go_ahead
    ):
        return True
    close_without_choice(columns, o)
    return False
