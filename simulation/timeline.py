"""How a market went, period by period: what vendors did and won, and how they stood."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from simulation.columns import Columns
from simulation.vocabulary import PERIOD, Relationship, label

STATES: Final = tuple(label(state) for state in Relationship)
COLUMNS: Final = (
    *("period", "first_day", "last_day", "vendor", "decided", "wins", "win_rate"),
    *("contact_hours", "cost", "revenue", "mean_trust", *STATES),
)


class Snapshot(NamedTuple):
    """All vendors at the end of a day; the first four are totals since the start."""

    wins: Any  # (V,) orders
    hours: Any  # (V,) of contact
    cost: Any  # (V,) yuan
    revenue: Any  # (V,) yuan
    trust: Any  # (V,) mean trust of all stakeholders, in [0, 1]
    states: Any  # (V, relationship states) organisations


def snapshot(columns: Columns, wins: Any, trust: Any, states: Any) -> Snapshot:
    """Look at all vendors.

    Args:
        columns: the market.
        wins: orders since the start, shape (V,).
        trust: mean trust of all stakeholders, shape (V,).
        states: `vocabulary.Relationship` of every vendor with every organisation, shape (V, O).
    """
    ledger = columns.vendors
    counts = np.array([np.bincount(row, minlength=len(Relationship)) for row in states])
    totals = (ledger["hours"].sum(axis=1), ledger["costs"].sum(axis=1), ledger["revenue"].copy())
    return Snapshot(wins.copy(), *totals, trust.copy(), counts)


def by_period(ends: Sequence[Snapshot], day: int, vendors: list[str]) -> pd.DataFrame:
    """Return one row per period and vendor; columns see `Market.timeline`.

    Args:
        ends: a snapshot at the end of every period; the last one is of today.
        day: working days completed; the last period may be shorter than the others.
        vendors: their names.
    """
    zero = np.zeros(len(vendors))
    start = Snapshot(zero.astype(np.int64), zero.astype(np.int64), zero, zero, zero, zero)
    rows = []
    for period, (before, now) in enumerate(pairwise([start, *ends])):
        first = period * PERIOD
        last = min(first + PERIOD, day) - 1
        wins, hours = now.wins - before.wins, now.hours - before.hours
        cost, revenue = now.cost - before.cost, now.revenue - before.revenue
        decided = int(wins.sum())
        for v, vendor in enumerate(vendors):
            rate = int(wins[v]) / decided if decided else np.nan
            done = (hours[v], cost[v], revenue[v], now.trust[v], *now.states[v])
            rows.append((period, first, last, vendor, decided, wins[v], rate, *done))
    return pd.DataFrame(rows, columns=list(COLUMNS))
