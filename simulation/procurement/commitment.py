"""Purchase commitment (C25): the shortlisted vendors negotiate, and the customer chooses."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.arithmetic import NOBODY
from simulation.compiled import njit
from simulation.procurement.closing import close_purchase
from simulation.procurement.negotiation import best_terms
from simulation.procurement.utility import bid, choose
from simulation.vocabulary import Phase

EVALUATION = int(Phase.EVALUATION)
FIRST_BUYER = np.int64(0)


@njit(cache=True)
def begin(columns: Any, o: int) -> None:
    """Let the negotiation begin.

    Where no shortlist was drawn up, everybody who knows of the purchase takes part.
    """
    sole = columns.organisations[o].sole != NOBODY
    if sole or not columns.parameters[0].phases_included[EVALUATION]:
        admit(columns, o)
    negotiate(columns, o)


@njit(cache=True)
def end(columns: Any, o: int, day: int) -> bool:
    """Choose a vendor or nobody, which closes the purchase.

    Returns whether there is something to install.
    """
    row = columns.today[0].closed
    bid(columns, o, row, day)
    winner = choose(columns, o, row, FIRST_BUYER)
    close_purchase(columns, o, winner)
    return winner >= 0


@njit(cache=True)
def admit(columns: Any, o: int) -> None:
    """Put all vendors who know of the organisation on the shortlist, or the sole one (C3)."""
    organisation = columns.organisations[o]
    for v in range(columns.vendors.size):
        dealing = columns.dealings[v, o]
        dealing.shortlisted = dealing.aware and (
            organisation.sole == NOBODY or organisation.sole == v
        )


@njit(cache=True)
def negotiate(columns: Any, o: int) -> None:
    """Let every shortlisted vendor offer the best terms for what it is ready to spend.

    Its strategy may offer others.
    """
    parameters, organisation = columns.parameters[0], columns.organisations[o]
    for v in range(columns.vendors.size):
        dealing, vendor = columns.dealings[v, o], columns.vendors[v]
        if dealing.shortlisted:
            best_terms(
                parameters,
                vendor.product,
                organisation.specification,
                vendor.concession,
                dealing.concessions,
            )
