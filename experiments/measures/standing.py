"""Measures of how vendors stand with their customers."""

from __future__ import annotations

from typing import Any

from experiments.harness.columns import Column, adds

EARLY_SHARE = 0.1
"""Time to partner is the day on which this share of all accounts are partners."""


@adds(
    Column(
        "partner_share",
        "number",
        "share, 0 to 1",
        "Share of all organisations that are partners of the vendor, mean over the days.",
    ),
    Column(
        "partner_day",
        "integer",
        "working day, from 0",
        "First day on which a tenth of the organisations are partners; the horizon if none is.",
    ),
)
def partners_over_time(market: Any) -> Any:
    """Return the results with how early and how widely a vendor is partner.

    Columns: partner_day, the first day on which a tenth of the accounts are partners (the horizon
    if there is none); partner_share, the share of accounts that are partners, mean over the days.

    Args:
        market: its DataCollector collects every few days.
    """
    import numpy as np

    frame = market.results()
    history = market.datacollector.get_model_vars_dataframe()
    accounts = market.scenario.market.organisations
    shares = {
        vendor: history[f"partners_{vendor}"].to_numpy() / accounts for vendor in frame["vendor"]
    }
    days = history["day"].to_numpy()
    frame["partner_share"] = [shares[vendor].mean() for vendor in frame["vendor"]]
    frame["partner_day"] = [
        int(days[np.argmax(shares[vendor] >= EARLY_SHARE)])
        if (shares[vendor] >= EARLY_SHARE).any()
        else market.scenario.market.days
        for vendor in frame["vendor"]
    ]
    return frame


@adds(
    Column(
        "reputation",
        "number",
        "−1 to 1",
        "Mean reputation of the vendor among all organisations at the end.",
    ),
)
def reputations(market: Any) -> Any:
    """Return the results with each vendor's reputation at the end.

    Column: reputation, the mean over all organisations, in [−1, 1].
    """
    import numpy as np

    frame = market.results()
    customers = [customer.reputation for customer in market.organisation_agents]
    frame["reputation"] = [
        float(np.mean([customer[vendor] for customer in customers])) for vendor in frame["vendor"]
    ]
    return frame
