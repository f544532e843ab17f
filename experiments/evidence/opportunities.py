"""A vendor's log of opportunities, as Salvirt keeps one, out of a simulated market."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from experiments.evidence.published import CLIENTS, RIVALS, Cell

if TYPE_CHECKING:
    import pandas as pd

UNTOLD = 10.0
"""Standard error from which on a log-odds is not told by the counts."""


def opportunities(deals: pd.DataFrame, vendors: Sequence[str]) -> pd.DataFrame:
    """Return one row per vendor and purchase on which the vendor spent at least an hour.

    What was closed without this vendor (no go, another's sole source) counts as lost. Columns:
    vendor, day (on which it closed), won, client ("current" has bought from this vendor before,
    "new" has not), rival ("rival" if another vendor was shortlisted, else "alone"), hours (rep
    hours since the need), order_value (yuan), length (working days from the need to the end).

    Args:
        deals: those of a market, see `Market.deals`.
        vendors: their names.
    """
    import numpy as np
    import pandas as pd

    places = [deals["organisation"], deals["generation"]]
    rows = []
    for vendor in vendors:
        ordered = (deals["winner"] == vendor).astype(int)
        before = ordered.groupby(places).cumsum() - ordered
        others = [f"shortlisted_{name}" for name in vendors if name != vendor]
        rows.append(
            pd.DataFrame(
                {
                    "vendor": vendor,
                    "day": deals["decided_day"],
                    "won": ordered == 1,
                    "client": np.where(before > 0, "current", "new"),
                    "rival": np.where(deals[others].any(axis=1), "rival", "alone"),
                    "hours": deals[f"purchase_hours_{vendor}"],
                    "order_value": deals["order_value"],
                    "length": deals["decided_day"] - deals["need_day"],
                }
            )
        )
    table = pd.concat(rows, ignore_index=True)
    return table[table["hours"] >= 1]


def cells(table: Any) -> dict[tuple[str, str], Cell]:
    """Return the four cells of a log of opportunities."""
    found = {}
    for client in CLIENTS:
        for rival in RIVALS:
            won = table.loc[(table["client"] == client) & (table["rival"] == rival), "won"]
            found[client, rival] = Cell(int(won.sum()), int((~won).sum()))
    return found


def logit(counts: Mapping[tuple[str, str], Cell]) -> dict[str, float]:
    """Return the coefficients of a logit on the four cells: new_client, rival and constant.

    The coefficients are log-odds (statsmodels' binomial GLM, without interaction). They are NaN
    where the counts do not tell them: cells are empty, or all won, or all lost.

    Args:
        counts: won and lost of every cell.
    """
    import numpy as np
    import statsmodels.api as sm
    from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

    filled = {key: cell for key, cell in counts.items() if cell.count}
    keys = list(filled)
    design = np.array(
        [[1.0, float(client == "new"), float(rival == "rival")] for client, rival in keys]
    )
    names = ("constant", "new_client", "rival")
    if len(keys) < 3 or np.linalg.matrix_rank(design) < 3:
        return dict.fromkeys(names, float("nan"))
    outcomes = np.array([[filled[key].won, filled[key].lost] for key in keys], float)
    if (outcomes.sum(axis=0) == 0).any():
        return dict.fromkeys(names, float("nan"))
    with warnings.catch_warnings():
        # Of cells that the logit fits exactly, or that are all won or all lost.
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        warnings.simplefilter("ignore", RuntimeWarning)
        fitted = sm.GLM(outcomes, design, family=sm.families.Binomial()).fit()
    if not (fitted.bse < UNTOLD).all():
        return dict.fromkeys(names, float("nan"))
    return dict(zip(names, map(float, fitted.params), strict=True))


def share_alone(counts: Mapping[tuple[str, str], Cell]) -> float:
    """Return the share of opportunities without a rival; NaN without opportunities."""
    everything = sum(cell.count for cell in counts.values())
    alone = sum(cell.count for (_, rival), cell in counts.items() if rival == "alone")
    return alone / everything if everything else float("nan")
