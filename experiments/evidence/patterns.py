"""Patterns that a credible market shows, measured on a finished run (MODEL, section 13)."""

from __future__ import annotations

from typing import Any

from experiments.evidence.opportunities import cells, logit, opportunities
from experiments.evidence.published import CLIENTS, RIVALS, Cell
from experiments.harness.columns import Column, adds
from simulation.vocabulary import YEAR, Relationship, Setting

EARLY, LOG, SETTLED = (0, 3), (2, 6), (5, 10)
"""Years, from the first (counted from 0) to the one that is not meant any more."""
BASE, TWIN = "as it is", "over-promising twin"
"""Conditions whose runs are compared."""
SIZES = (0.5, 1.2, 2.0, 4.0)
"""Factors on the heads of one vendor, each a condition."""
PROMISE = 0.5
"""What the twin promises."""
FULL_DAY = 6
"""Hours of visits a day from which on a rep's calls are counted."""
SHARE, HOURS = "share, 0 to 1", "hours"


def sized(vendor: str, factor: float) -> str:
    """Return the name of the condition with more or fewer reps of a vendor."""
    return f"{vendor}, heads × {factor:g}"


@adds(
    Column("early", "number", "orders", "Orders of the years 1 to 3."),
    Column("settled", "number", "orders", "Orders of the years 6 to 10."),
    Column(
        "{client}_{rival}_{outcome}",
        "number",
        "opportunities",
        "Opportunities of the years 3 to 6 ({client} client, {rival}) that were {outcome}.",
    ),
    Column("repeat_effort", "number", HOURS, "Rep hours per order of known customers."),
    Column("new_effort", "number", HOURS, "Rep hours per order of new customers."),
    Column("loyalty", "number", SHARE, "Customers whose last four orders went to one vendor."),
    Column("no_order", "number", SHARE, "Purchases of the years 3 to 6 without an order."),
    Column("cycle_mean", "number", "working days", "Mean length of an opportunity."),
    Column("cycle_cv", "number", "ratio", "Standard deviation of that length over its mean."),
    Column("cycle_skew", "number", "", "Skewness of that length."),
    Column("cycle_won_lost", "number", "working days", "Length of won less that of lost ones."),
    Column("hours_and_winning", "number", "correlation", "Correlation of hours with winning."),
    Column("calls", "number", "a week", "Visits of a rep who visits all day."),
    Column("cost_share", "number", SHARE, "Cost of selling over revenue, all vendors together."),
    Column("top_fifth", "number", SHARE, "Value ordered by the largest fifth of customers."),
    Column("persistence", "number", SHARE, "Partners that are partners a year later."),
)
def patterns(market: Any) -> Any:
    """Return the results with the patterns' figures, one row per vendor.

    Efforts count all hours on customers of the kind, lost purchases included, over the orders won.
    The lengths, the cells and the correlation are those of the vendor's opportunities; loyalty,
    no_order, cost_share and top_fifth are the market's, the same for every vendor.
    """
    import numpy as np

    frame, deals = market.results(), market.deals
    everything = opportunities(deals, market.vendor_names)
    log, late = _of_years(everything, LOG), _of_years(everything, SETTLED)
    won = deals[deals["outcome"] == "won"]
    year = won["decided_day"] // YEAR
    whole = {
        "loyalty": _loyalty(won),
        "no_order": _share_without_order(deals),
        "cost_share": _ratio(frame["cost"].sum(), frame["revenue"].sum()),
        "top_fifth": top_fifth(won, market.scenario.market.organisations),
    }
    rows = []
    for v, vendor in enumerate(market.vendor_names):
        mine, mine_late = log[log["vendor"] == vendor], late[late["vendor"] == vendor]
        orders = year[won["winner"] == vendor]
        row: dict[str, float] = {
            "early": int(orders.between(EARLY[0], EARLY[1] - 1).sum()),
            "settled": int(orders.between(SETTLED[0], SETTLED[1] - 1).sum()),
        }
        for (client, rival), cell in cells(mine).items():
            row |= {f"{client}_{rival}_won": cell.won, f"{client}_{rival}_lost": cell.lost}
        row |= {
            "repeat_effort": effort(mine_late, "current"),
            "new_effort": effort(mine_late, "new"),
        }
        row |= _cycle(mine) | {
            "hours_and_winning": _correlation(np.log1p(mine["hours"]), mine["won"]),
            "calls": _calls(market, v),
            "persistence": _persistence(market, v),
        }
        rows.append(row | whole)
    for name in rows[0]:
        frame[name] = [row[name] for row in rows]
    return frame


def leader(rows: Any) -> str:
    """Return the vendor with the most orders: the published log is one vendor's.

    Salvirt's company won half of its opportunities, as only a leader does; a vendor who seldom wins
    meets a rival nearly always.
    """
    return str(rows.groupby("vendor", sort=False)["wins"].sum().idxmax())


def summed_cells(rows: Any) -> dict[tuple[str, str], Any]:
    """Return the four cells of some rows of runs together."""
    return {
        (client, rival): Cell(
            int(rows[f"{client}_{rival}_won"].sum()), int(rows[f"{client}_{rival}_lost"].sum())
        )
        for client in CLIENTS
        for rival in RIVALS
    }


def log_odds(rows: Any) -> dict[str, float]:
    """Return the logit's coefficients on the opportunities of some rows of runs together."""
    return logit(summed_cells(rows))


def _of_years(log: Any, years: tuple[int, int]) -> Any:
    """Return the opportunities that closed in some years."""
    return log[log["day"].between(years[0] * YEAR, years[1] * YEAR - 1)]


def _ratio(above: float, below: float) -> float:
    return float(above / below) if below else float("nan")


def effort(log: Any, client: str) -> float:
    """Return rep hours on customers of a kind per order won from them."""
    mine = log[log["client"] == client]
    return _ratio(mine["hours"].sum(), mine["won"].sum())


def _cycle(log: Any) -> dict[str, float]:
    """Return how long opportunities take."""
    lengths = log["length"].astype(float)
    mean, spread = lengths.mean(), lengths.std()
    return {
        "cycle_mean": float(mean),
        "cycle_cv": _ratio(spread, mean),
        "cycle_skew": float(lengths.skew()) if spread else float("nan"),
        "cycle_won_lost": float(lengths[log["won"]].mean() - lengths[~log["won"]].mean()),
    }


def _correlation(one: Any, other: Any) -> float:
    """Return Pearson's correlation; NaN where one of them does not vary."""
    import numpy as np

    if len(one) < 3 or one.std() == 0 or other.astype(float).std() == 0:
        return float("nan")
    return float(np.corrcoef(one, other.astype(float))[0, 1])


def _loyalty(won: Any) -> float:
    """Return the share of customers with four orders or more whose last four are one vendor's."""
    last = won.groupby(["organisation", "generation"]).tail(4)
    groups = last.groupby(["organisation", "generation"])["winner"].agg(["size", "nunique"])
    full = groups[groups["size"] == 4]
    return float((full["nunique"] == 1).mean()) if len(full) else float("nan")


def _share_without_order(deals: Any) -> float:
    closed = deals[deals["decided_day"].between(LOG[0] * YEAR, LOG[1] * YEAR - 1)]
    return float((closed["outcome"] != "won").mean()) if len(closed) else float("nan")


def top_fifth(won: Any, organisations: int) -> float:
    """Return the share of the value ordered by the fifth of all customers that ordered most."""
    import numpy as np

    values = np.zeros(organisations)
    totals = won.groupby("organisation")["order_value"].sum()
    values[totals.index] = totals
    largest = np.sort(values)[::-1][: max(1, organisations // 5)]
    return _ratio(largest.sum(), values.sum())


def _calls(market: Any, v: int) -> float:
    """Return visits per rep and week of a vendor's reps who visit all day; NaN if it has none."""
    import numpy as np

    from simulation.vocabulary import Activity

    columns = market.columns
    visits = (columns.slots["activity"] == Activity.VISIT).sum(axis=1)
    mine = columns.reps["vendor"] == v
    all_day = mine & (visits[columns.reps["schedule"]] >= FULL_DAY)
    some = mine & (visits[columns.reps["schedule"]] > 0)
    if not all_day.any() or (some & ~all_day).any():
        return float("nan")
    hours = np.sum(columns.vendors["hours"][v, Setting.OFFICE])
    return float(hours / all_day.sum() / (market.day / 5))


def _persistence(market: Any, v: int) -> float:
    """Return the share of partner organisations at a year's end that are partners a year later."""
    partners = market.states_by_year[:, v] == Relationship.PARTNER
    stayed = (partners[:-1] & partners[1:]).sum()
    return _ratio(stayed, partners[:-1].sum())


CELLS = tuple(f"{client}_{rival}" for client in CLIENTS for rival in RIVALS)
"""Names of the four cells."""
