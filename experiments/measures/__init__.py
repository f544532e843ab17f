"""What experiments measure beside `Market.results()`: functions of a finished market, one row per vendor.

Scripts import this for its names alone, so that --help is quick: NumPy waits until something is measured.
"""

from __future__ import annotations

from typing import Any

from experiments.harness.columns import Column, adds

YEAR = 250
"""Working days."""
EARLY_SHARE = 0.1
"""Time to partner is told as the day on which this share of all accounts are partners."""


@adds(
    Column(
        "win_rate_{year}",
        "number",
        "share, 0 to 1",
        "Share of the orders decided in year {year} that the vendor won; a year has 250 days.",
    ),
)
def by_year(market: Any) -> Any:
    """Return the results with win_rate_1, win_rate_2, …: every year's, by the day of the decision."""
    import numpy as np

    frame, deals = market.results(), market.deals
    won = deals[deals["outcome"] == "won"]
    year = won["decided_day"] // YEAR
    for number in range(-(-market.scenario.market.days // YEAR)):
        orders = won.loc[year == number, "winner"]
        frame[f"win_rate_{number + 1}"] = [
            (orders == vendor).mean() if len(orders) else np.nan for vendor in frame["vendor"]
        ]
    return frame


KINDS = {
    "new": "first orders of a customer",
    "repeat": "orders of a customer that had bought from the vendor before",
    "agreement": "orders under a long-term agreement",
}


@adds(
    *(
        Column(
            f"{kind}_{what}",
            "number",
            f"{unit} per order",
            f"Mean {text} that the vendor spent per order, of its {orders}; empty without any.",
        )
        for kind, orders in KINDS.items()
        for what, unit, text in (("hours", "hours", "rep hours"), ("cost", "yuan", "money"))
    ),
)
def new_and_repeat(market: Any) -> Any:
    """Return the results with the mean rep hours and yuan per order: new_hours, repeat_hours, agreement_hours, and likewise _cost.

    New: the customer had not bought from the vendor before. Repeat: it had (C11); agreement: and called it under an
    agreement (C3). Hours are those since the customer's last purchase closed.
    """
    frame, deals = market.results(), market.deals
    won = deals[deals["outcome"] == "won"]
    kinds = {
        "new": won["origin"] != "existing",
        "repeat": won["origin"] == "existing",
        "agreement": won["agreement"],
    }
    for kind, chosen in kinds.items():
        for what in ("hours", "cost"):
            frame[f"{kind}_{what}"] = [
                won.loc[chosen & (won["winner"] == vendor), f"{what}_{vendor}"].mean()
                for vendor in frame["vendor"]
            ]
    return frame


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
    """Return the results with partner_day (first day on which a tenth of the accounts are partners, else the horizon) and partner_share.

    partner_share is the mean share of accounts that are partners, over the days. Needs a market that collects every few days.
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
        "collided",
        "number",
        "share, 0 to 1",
        "Share of the market's orders that collided with another of the household (C19).",
    ),
)
def collisions(market: Any) -> Any:
    """Return the results with collided: the share of the market's orders that collided with another of the household (C19)."""
    import numpy as np

    frame, deals = market.results(), market.deals
    won = deals[deals["outcome"] == "won"]
    frame["collided"] = won["returned"].notna().mean() if len(won) else np.nan
    return frame


@adds(
    Column(
        "from_{origin}",
        "number",
        "share, 0 to 1",
        "Share of the vendor's orders of the last 500 days that are of the origin {origin}.",
    ),
    Column(
        "from_customers",
        "number",
        "share, 0 to 1",
        "Share of the vendor's orders of the last 500 days that are by referral or existing.",
    ),
    Column(
        "reproduction_{year}",
        "number",
        "share, 0 to 1",
        "Share of the first orders decided in year {year} that came by referral.",
    ),
)
def origins(market: Any) -> Any:
    """Return the results with the shares of a vendor's orders by origin in the last two years (C17), and the reproduction number by year.

    from_advertising, from_referral, from_existing, from_unprompted: shares of the last 500 days' orders; from_customers: referral and
    existing together; reproduction_1, reproduction_2, …: first orders by referral ÷ first orders, of each year.
    """
    frame, deals = market.results(), market.deals
    won = deals[deals["outcome"] == "won"]
    late = won[won["decided_day"] >= market.scenario.market.days - 2 * YEAR]
    for origin in ("advertising", "referral", "existing", "unprompted"):
        frame[f"from_{origin}"] = [
            (late.loc[late["winner"] == vendor, "origin"] == origin).mean()
            for vendor in frame["vendor"]
        ]
    frame["from_customers"] = frame["from_referral"] + frame["from_existing"]
    first = won[won["origin"] != "existing"]
    for number in range(-(-market.scenario.market.days // YEAR)):
        orders = first[first["decided_day"] // YEAR == number]
        frame[f"reproduction_{number + 1}"] = [
            (orders.loc[orders["winner"] == vendor, "origin"] == "referral").mean()
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
    """Return the results with reputation: its mean over all organisations at the end, in [−1, 1]."""
    import numpy as np

    frame = market.results()
    customers = [customer.reputation for customer in market.organisation_agents]
    frame["reputation"] = [
        float(np.mean([customer[vendor] for customer in customers])) for vendor in frame["vendor"]
    ]
    return frame
