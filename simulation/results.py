"""What came out of a market, by vendor: one row each, for comparing runs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from simulation.columns import CLOSING, Columns
from simulation.records import Closed, last_reports, outcome_counts
from simulation.vocabulary import Complaint, Cost, Origin, Relationship, Route, Setting, label


def by_vendor(
    columns: Columns,
    closed: list[Closed],
    reports: list[Any],
    states: Any,
    vendors: list[str],
    since: int,
    before: Any,
) -> pd.DataFrame:
    """Return one row per vendor; columns see `Market.results`.

    Args:
        columns: the market.
        closed: all closings so far.
        reports: all that followed sales so far.
        states: `vocabulary.Relationship` of every vendor with every organisation, shape (V, O).
        vendors: their names.
        since: the first day that counts.
        before: `columns.vendors` as it was on the morning of that day; before that day, as it is.
    """
    count, ledger = len(vendors), columns.vendors
    hours, costs = ledger["hours"] - before["hours"], ledger["costs"] - before["costs"]
    counted = [morning for morning in closed if morning.day >= since]
    closings = np.concatenate([np.zeros(0, CLOSING), *(morning.closings for morning in counted)])
    orders = closings[closings["winner"] >= 0]
    first_uses = last_reports(reports)
    first_uses = first_uses[first_uses["day"] >= since]
    wins = np.bincount(orders["winner"], minlength=count)
    table: dict[str, Any] = {
        "vendor": vendors,
        "decided": int(wins.sum()),
        "wins": wins,
        "win_rate": wins / wins.sum() if wins.sum() else np.nan,
        "contact_hours": hours.sum(axis=1),
        "cost": costs.sum(axis=1),
        "no_decision": int(outcome_counts(counted)[1:].sum()),
    }
    table |= {label(state): (states == state).sum(axis=1) for state in Relationship}
    table |= {f"{label(setting)}_hours": hours[:, setting] for setting in Setting}
    table |= {f"{label(cost)}_cost": costs[:, cost] for cost in Cost}
    table["revenue"] = ledger["revenue"] - before["revenue"]
    table["profit"] = columns.parameters["costs_margin"][0] * table["revenue"] - table["cost"]
    for origin in Origin:
        table[f"{label(origin)}_orders"] = np.bincount(
            orders["winner"][orders["origin"] == origin], minlength=count
        )
    table["agreement_orders"] = np.bincount(
        orders["winner"][orders["route"] == Route.AGREEMENT], minlength=count
    )
    table["returned_orders"] = np.bincount(
        closings["returned"][closings["returned"] >= 0], minlength=count
    )
    table["accounts_known"] = columns.dealings["aware"].sum(axis=1)
    table["first_uses"] = np.bincount(first_uses["vendor"], minlength=count)
    table["complaints"] = np.bincount(
        first_uses["vendor"][first_uses["complaint"] != Complaint.NONE], minlength=count
    )
    table["recovered"] = np.bincount(
        first_uses["vendor"][first_uses["complaint"] == Complaint.RECOVERED], minlength=count
    )
    for name in ("told", "referrals"):
        table[name] = np.bincount(first_uses["vendor"], first_uses[name], minlength=count).astype(
            np.int64
        )
    new = wins - table["existing_orders"]
    table["reproduction"] = np.divide(
        table["referral_orders"], new, out=np.full(count, np.nan), where=new > 0
    )
    return pd.DataFrame(table)


def by_origin(closed: list[Closed], vendors: list[str], every: int) -> pd.DataFrame:
    """Return how the orders of every vendor and period came about.

    Columns see `Market.orders_by_origin`.
    """
    closings = np.concatenate([np.zeros(0, CLOSING), *(morning.closings for morning in closed)])
    days = np.concatenate(
        [
            np.zeros(0, np.int64),
            *(np.full(len(morning.closings), morning.day, np.int64) for morning in closed),
        ]
    )
    periods = int(days.max(initial=-1)) // every + 1
    counts = np.zeros((periods, len(vendors), len(Origin)), np.int64)
    won = closings["winner"] >= 0
    np.add.at(counts, (days[won] // every, closings["winner"][won], closings["origin"][won]), 1)
    shape = counts.reshape(periods * len(vendors), len(Origin))
    table: dict[str, Any] = {
        "first_day": np.repeat(np.arange(periods) * every, len(vendors)),
        "vendor": vendors * periods,
    }
    table |= {label(origin): shape[:, origin] for origin in Origin}
    table["orders"] = shape.sum(axis=1)
    return pd.DataFrame(table)
