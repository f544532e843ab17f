"""Measures of what the mechanisms of the market are about (MODEL, section 12)."""

from __future__ import annotations

from typing import Any

from experiments.evidence.opportunities import opportunities
from experiments.evidence.patterns import top_fifth
from experiments.harness.columns import Column, added_by, adds
from experiments.measures.standing import reputations
from simulation.vocabulary import YEAR

SHARE = "share, 0 to 1"
FIFTH = 0.2
"""The largest customers are this share of all."""


@adds(
    *added_by(reputations),
    Column("trust", "number", SHARE, "Mean trust of all stakeholders in the vendor at the end."),
    Column("personal", "number", SHARE, "Mean P of all stakeholders for the vendor at the end."),
    Column(
        "institutional", "number", SHARE, "Mean I of all stakeholders for the vendor at the end."
    ),
    Column(
        "recovery",
        "number",
        SHARE,
        "Complaints about the vendor after which the customer was content; empty without any.",
    ),
    Column(
        "names",
        "number",
        "names per first use",
        "Names that customers gave the vendor per first use; empty without any.",
    ),
    Column(
        "alone",
        "number",
        SHARE,
        "Opportunities of all vendors in which no other vendor was shortlisted.",
    ),
    Column(
        "early_no_go", "number", SHARE, "Purchases of the first year's needs that ended in no go."
    ),
    Column(
        "tender_days",
        "number",
        "working days",
        "Mean time from the end of brewing to the decision, of tenders.",
    ),
    Column("bidders", "number", "vendors", "Mean number of vendors shortlisted in a tender."),
    Column(
        "incumbent_orders",
        "number",
        SHARE,
        "Orders of customers who had ordered before that went to the vendor of their last order.",
    ),
    Column("without_tender", "number", SHARE, "Orders that were placed without a tender."),
    Column("repeat_orders", "number", SHARE, "Orders of customers who had bought from the vendor."),
    Column("no_order", "number", SHARE, "Purchases that ended without an order."),
    Column("top_fifth", "number", SHARE, "Value ordered by the fifth that ordered most."),
    Column(
        "hours_on_largest",
        "number",
        SHARE,
        "Rep hours of all vendors that were spent on the fifth with the largest orders.",
    ),
)
def mechanisms(market: Any) -> Any:
    """Return the results with the measures of all mechanisms, one row per vendor.

    The columns from `alone` on are those of the whole market, the same for every vendor. A measure
    is NaN where there is nothing to count. Hours are those on purchases that have closed.
    """
    frame, deals = reputations(market), market.deals
    relations = market.columns.relations
    frame["trust"] = market.mean_trust
    for interest in ("personal", "institutional"):
        frame[interest] = relations[interest].mean(axis=1)
    frame["recovery"] = (frame["recovered"] / frame["complaints"]).astype(float)
    frame["names"] = (frame["referrals"] / frame["first_uses"]).astype(float)
    whole = whole_market(deals, market.vendor_names)
    won = deals[deals["outcome"] == "won"]
    whole["top_fifth"] = top_fifth(won, market.scenario.market.organisations)
    sizes = market.columns.organisations["order_value"]
    whole["hours_on_largest"] = hours_on_largest(deals, market.vendor_names, sizes)
    for name, value in whole.items():
        frame[name] = value
    return frame


def whole_market(deals: Any, vendors: list[str]) -> dict[str, float]:
    """Return the measures that the deals alone tell, by name.

    Args:
        deals: those of a market, see `Market.deals`.
        vendors: their names.
    """
    import numpy as np

    won = deals[deals["outcome"] == "won"]
    early = deals[deals["need_day"] < YEAR]
    # A tender has come to its choice where anybody was shortlisted.
    shortlisted = deals[[f"shortlisted_{vendor}" for vendor in vendors]].sum(axis=1)
    tenders = (deals["route"] == "tender") & (shortlisted > 0)
    length = (deals["decided_day"] - deals["system_design_day"]).astype(float)
    before = won.groupby(["organisation", "generation"])["winner"].shift()
    again = won[before.notna()]
    log = opportunities(deals, vendors)
    measured = {
        "alone": log["rival"] == "alone",
        "early_no_go": early["outcome"] == "no_go",
        "tender_days": length[tenders],
        "bidders": shortlisted[tenders],
        "incumbent_orders": again["winner"] == before[before.notna()],
        "without_tender": won["route"] != "tender",
        "repeat_orders": won["origin"] == "existing",
        "no_order": deals["outcome"] != "won",
    }
    return {
        name: float(values.mean()) if len(values) else float(np.nan)
        for name, values in measured.items()
    }


def hours_on_largest(deals: Any, vendors: list[str], sizes: Any) -> float:
    """Return the share of all rep hours that were spent on the customers with the largest orders.

    Args:
        deals: those of a market.
        vendors: their names.
        sizes: order value of each organisation, shape (O,), yuan.
    """
    import numpy as np

    largest = np.argsort(-np.asarray(sizes), kind="stable")[: max(1, int(len(sizes) * FIFTH))]
    hours = deals[[f"hours_{vendor}" for vendor in vendors]].sum(axis=1)
    total = float(hours.sum())
    mine = float(hours[deals["organisation"].isin(largest)].sum())
    return mine / total if total else float("nan")
