"""Measures of orders: when they were placed, by whom, and at what cost."""

from __future__ import annotations

from typing import Any

from experiments.harness.columns import Column, adds
from simulation.vocabulary import YEAR, Origin, complete, label

SOURCES = tuple(
    label(origin)
    for origin in complete(
        "experiments/measures/orders.py: SOURCES",
        Origin,
        dict.fromkeys((Origin.ADVERTISING, Origin.REFERRAL, Origin.EXISTING, Origin.UNPROMPTED)),
    )
)
"""Every origin of an order, in the order of the columns."""


@adds(
    Column(
        "win_rate_{year}",
        "number",
        "share, 0 to 1",
        "Share of the orders decided in year {year} that the vendor won; a year has 250 days.",
    ),
)
def by_year(market: Any) -> Any:
    """Return the results with the win rates of every year.

    An order counts on the day of the decision, in the warm-up too. Columns: win_rate_1,
    win_rate_2, … (shares in [0, 1]; NaN for a year without orders).
    """
    import numpy as np

    frame, won = market.results(), orders(market, warm_up=True)
    year = won["decided_day"] // YEAR
    for number in range(-(-market.scenario.market.days // YEAR)):
        winner = won.loc[year == number, "winner"]
        frame[f"win_rate_{number + 1}"] = [
            (winner == vendor).mean() if len(winner) else np.nan for vendor in frame["vendor"]
        ]
    return frame


@adds(
    Column(
        "decided_{year}",
        "integer",
        "orders",
        "Orders that were placed with any vendor in year {year}; a year has 250 days.",
    ),
    Column(
        "wins_{year}",
        "integer",
        "orders",
        "Orders that the vendor won in year {year}; a year has 250 days.",
    ),
)
def orders_by_year(market: Any) -> Any:
    """Return the results with the orders of every year.

    An order counts on the day of the decision, in the warm-up too. Columns: decided_1, wins_1,
    decided_2, …; the last year may be shorter than the others.
    """
    frame, won = market.results(), orders(market, warm_up=True)
    year = won["decided_day"] // YEAR
    for number in range(-(-market.scenario.market.days // YEAR)):
        winner = won.loc[year == number, "winner"]
        frame[f"decided_{number + 1}"] = len(winner)
        frame[f"wins_{number + 1}"] = [int((winner == vendor).sum()) for vendor in frame["vendor"]]
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
            counted=True,
        )
        for kind, orders in KINDS.items()
        for what, unit, text in (("hours", "hours", "rep hours"), ("cost", "yuan", "money"))
    ),
)
def new_and_repeat(market: Any, won: Any = None) -> Any:
    """Return the results with the mean effort per order, of new and of known customers.

    Columns: new_hours, repeat_hours, agreement_hours (rep hours), and new_cost, repeat_cost,
    agreement_cost (money). New: the customer had not bought from the vendor before. Repeat: it had
    (C11). Agreement: it called the vendor under an agreement (C3). Hours are those since the
    customer's last purchase closed. Orders of the warm-up do not count.

    Args:
        market: a finished market.
        won: its orders, see `orders`, if they are known already.
    """
    frame = market.results()
    won = orders(market) if won is None else won
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
        "collided",
        "number",
        "share, 0 to 1",
        "Share of the market's orders that collided with another of the household (C19).",
        counted=True,
    ),
)
def collisions(market: Any) -> Any:
    """Return the results with the share of orders that collided (C19).

    Column: collided, the share of the market's orders that collided with another of the household.
    Orders of the warm-up do not count.
    """
    import numpy as np

    frame, won = market.results(), orders(market)
    frame["collided"] = won["returned"].notna().mean() if len(won) else np.nan
    return frame


def orders(market: Any, warm_up: bool = False, deals: Any = None) -> Any:
    """Return the deals that are orders.

    Args:
        market: a finished market.
        warm_up: whether those of the warm-up are among them.
        deals: the market's deals, if they are known already.
    """
    deals = market.deals if deals is None else deals
    return deals[(deals["outcome"] == "won") & (warm_up | (deals["decided_day"] >= market.warm_up))]
