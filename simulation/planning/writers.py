"""Writing a strategy's answers into the columns, a function for each decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from simulation.aftersale.complaint_hours import assign
from simulation.columns import Columns
from simulation.procurement import fit
from simulation.strategies.decisions import RARER
from simulation.vocabulary import Handling, complete, member


def promise(columns: Columns, v: int, accounts: Any, levels: Any) -> None:
    """Change what vendor v promises, where no tender is out."""
    fit.promise(columns, v, levels)


def negotiate(columns: Columns, v: int, accounts: Any, concessions: Any) -> None:
    """Change the offer to the accounts with which vendor v negotiates."""
    columns.dealings[v]["concessions"][accounts] = concessions[accounts]


def ask_referral(columns: Columns, v: int, accounts: Any, asks: Any) -> None:
    """Remember for the accounts that install vendor v's product whether it will ask."""
    columns.dealings[v]["asks"][accounts] = asks[accounts]


def handle_complaint(columns: Columns, v: int, accounts: Any, words: Any) -> None:
    """Give the new complaints to reps, or to nobody."""
    organisations = columns.organisations.size
    for o in np.flatnonzero(accounts):
        handling = int(member(Handling, words[o]))
        use = columns.first_uses[o]
        assign(columns.parameters[0], columns.vendors, columns.reps, use, handling, organisations)


WRITERS: dict[str, Callable[[Columns, int, Any, Any], None]] = complete(
    "simulation/planning/writers.py: WRITERS",
    [row.method for row in RARER],
    {
        "promise": promise,
        "negotiate": negotiate,
        "ask_referral": ask_referral,
        "handle_complaint": handle_complaint,
    },
)
"""By method. Each takes the columns, the vendor, the (N,) accounts that it is about (None = all),
and a valid answer."""
