"""What the contrasts of the lecture's claims are about (C5 to C8, C11 to C17, C25)."""

from __future__ import annotations

from typing import Any

from experiments.evidence.opportunities import opportunities
from experiments.evidence.patterns import effort
from experiments.harness.columns import Column, added_by, adds
from experiments.measures.orders import SOURCES, by_year, new_and_repeat, orders
from simulation.vocabulary import YEAR

SHARE = "share, 0 to 1"
NONE = "none"
"""State of a complaint where there is none."""


def _share(name: str, meaning: str) -> Column:
    return Column(name, "number", SHARE, meaning)


@adds(
    *added_by(new_and_repeat),
    _share("win_rate_of_bids", "Orders won, of those for which the vendor was shortlisted (C8)."),
    _share("win_rate_late", "Share of the orders of the last two years that the vendor won."),
    _share("outsider_share", "Organisations with whom the vendor is outsider at the end."),
    _share("friends_among_known", "Of the organisations that know it, those that are friends."),
    _share(
        "suppliers_among_known", "Of the organisations that know it, those that see a supplier."
    ),
    _share("partners_among_known", "Of the organisations that know it, those that are partners."),
    Column(
        "profit_rate",
        "number",
        "share of turnover",
        "The vendor's profit over the value of all orders of all vendors (C25).",
    ),
    Column(
        "repeat_to_new",
        "number",
        "ratio",
        "Rep hours per order of known customers over those of new ones, all hours counted (C11).",
        counted=True,
    ),
    Column(
        "repeat_to_new_won",
        "number",
        "ratio",
        "The same of won purchases alone (C11).",
        counted=True,
    ),
    _share("dissatisfied", "First uses after which the customer was discontent at first (C14)."),
    _share("dissatisfied_after", "First uses after which it was so at last (C13, C15)."),
    Column(
        "brought_first_year_cohort",
        "number",
        "new customers per satisfied customer",
        (
            "Customers that the customers satisfied in the first year referred, and that "
            "ordered (C16)."
        ),
        counted=True,
    ),
    Column(
        "brought_per_satisfied",
        "number",
        "new customers per satisfied customer",
        "The same of all satisfied customers (C16).",
        counted=True,
    ),
    _share(
        "existing_against_advertising",
        "Of the last two years' orders by customers, referral or advertising, the first two (C17).",
    ),
    Column(
        "from_{origin}_{year}",
        "number",
        SHARE,
        "Share of the vendor's orders of year {year} that are of the origin {origin} (C17).",
        counted=True,
    ),
)
def claims(market: Any) -> Any:
    """Return the results with what the contrasts are about, one row per vendor.

    A measure is NaN where there is nothing to count. Orders of the warm-up do not count.
    """
    deals = market.deals  # making it takes time, so only once
    won = orders(market, deals=deals)
    frame = new_and_repeat(market, won)
    frame["repeat_to_new_won"] = (frame["repeat_hours"] / frame["new_hours"]).astype(float)
    states = ["friend", "supplier", "partner"]
    known = frame[states].sum(axis=1)
    frame["outsider_share"] = frame["outsider"] / (known + frame["outsider"])
    for state in states:
        frame[f"{state}s_among_known"] = frame[state] / known.where(known > 0)
    turnover = float(frame["revenue"].sum())
    frame["profit_rate"] = frame["profit"] / turnover if turnover else float("nan")
    late_from = max(market.scenario.market.days - 2 * YEAR, market.warm_up)
    late = won[won["decided_day"] >= late_from]
    log = opportunities(deals, market.vendor_names)
    log = log[log["day"] >= market.warm_up]
    used = deals[deals["first_use_day"].notna() & (deals["first_use_day"] >= market.warm_up)]
    years = range(-(-market.scenario.market.days // YEAR))
    rows = [
        {
            "win_rate_of_bids": _mean((won["winner"] == vendor)[won[f"shortlisted_{vendor}"]]),
            "win_rate_late": _mean(late["winner"] == vendor),
            "repeat_to_new": _repeat_to_new(log[log["vendor"] == vendor]),
            **_content(used[used["winner"] == vendor]),
            **_brought(deals[deals["winner"] == vendor]),
            **_sources(won[won["winner"] == vendor], late[late["winner"] == vendor], years),
        }
        for vendor in frame["vendor"]
    ]
    for name in rows[0] if rows else ():
        frame[name] = [row[name] for row in rows]
    return frame


@adds(*added_by(claims), *added_by(by_year))
def claims_by_year(market: Any) -> Any:
    """Return the measures of the claims with the win rates of every year."""
    frame, yearly = claims(market), by_year(market)
    for name in yearly.columns.difference(frame.columns, sort=False):
        frame[name] = yearly[name]
    return frame


def _mean(values: Any) -> float:
    """Return the share of values that are true; NaN without any."""
    return float(values.mean()) if len(values) else float("nan")


def _repeat_to_new(log: Any) -> float:
    """Return the effort per order of known customers over that of new ones."""
    repeat, new = effort(log, "current"), effort(log, "new")
    return repeat / new if new else float("nan")


def _content(used: Any) -> dict[str, float]:
    """Return the shares of first uses that disappoint, at first and at last."""
    closed = used["content"].dropna()
    return {
        "dissatisfied": _mean(used["complaint"] != NONE),
        "dissatisfied_after": _mean(~closed.astype(bool)),
    }


def _brought(mine: Any) -> dict[str, float]:
    """Return how many new customers a vendor's satisfied customers brought, by cohort.

    Args:
        mine: deals that the vendor won.
    """
    content = mine[mine["content"].fillna(False).astype(bool)]
    since = content.groupby("organisation")["first_use_day"].min()
    first_year = since.index[(since < YEAR).to_numpy(bool)]
    brought = mine.loc[mine["origin"] == "referral", "referred_by"].dropna()
    found = {}
    for name, cohort in (
        ("brought_first_year_cohort", first_year),
        ("brought_per_satisfied", since.index),
    ):
        count = int(brought.isin(cohort).sum())
        found[name] = count / len(cohort) if len(cohort) else float("nan")
    return found


def _sources(mine: Any, late: Any, years: Any) -> dict[str, float]:
    """Return where a vendor's orders come from, year by year and at last (C17)."""
    customers = late["origin"].isin(["existing", "referral"])
    found = {
        "existing_against_advertising": _mean(
            customers[customers | (late["origin"] == "advertising")]
        )
    }
    year = mine["decided_day"] // YEAR
    for number in years:
        origin = mine.loc[year == number, "origin"]
        found |= {f"from_{name}_{number + 1}": _mean(origin == name) for name in SOURCES}
    return found
