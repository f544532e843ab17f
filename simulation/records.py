"""What a market remembers: closed purchases and meetings, as tidy tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from simulation.columns import BID, CLOSING, MEETING, Columns
from simulation.vocabulary import Activity, Outcome, label


@dataclass(frozen=True, slots=True)
class Closed:
    """The purchases closed on one morning, n of them."""

    day: int
    closings: Any  # (n,) columns.CLOSING
    bids: Any  # (n, V) columns.BID


def outcome_counts(closed: list[Closed]) -> Any:
    """Return how many purchases ended in each `vocabulary.Outcome`, shape (3,)."""
    counts = np.zeros(len(Outcome), np.int64)
    for morning in closed:
        counts += np.bincount(morning.closings["outcome"], minlength=len(Outcome))
    return counts


def deals(closed: list[Closed], vendors: list[str]) -> pd.DataFrame:
    """Return one row per closed purchase, in the order in which they closed.

    Columns: organisation (index), purchase (number within the organisation, from 0), need_day, decided_day, outcome (won, no_go,
    no_decision), winner (a vendor's name, or missing). Then for each vendor V, if it came to a choice: shortlisted_V, fit_V (perceived
    fit), trust_V, noise_V (Gumbel), and noise_nobody for the outside option. Utility = sensitivity × (fit + trust) + noise.
    """
    closings = np.concatenate([np.zeros(0, CLOSING), *(morning.closings for morning in closed)])
    bids = np.concatenate([np.zeros((0, len(vendors)), BID), *(morning.bids for morning in closed)])
    days = [np.full(len(morning.closings), morning.day, np.int64) for morning in closed]
    names = np.array([*vendors, None], object)  # nobody is −1, the last
    table: dict[str, Any] = {
        "organisation": closings["organisation"],
        "purchase": closings["purchase"],
        "need_day": closings["need_day"],
        "decided_day": np.concatenate([np.zeros(0, np.int64), *days]),
        "outcome": pd.Series([label(Outcome(int(code))) for code in closings["outcome"]], dtype="str"),
        "winner": pd.Series(names[closings["winner"]], dtype="str"),
    }
    for v, vendor in enumerate(vendors):
        table |= {f"{name}_{vendor}": bids[name][:, v] for name in ("shortlisted", "fit", "trust", "noise")}
    table["noise_nobody"] = closings["outside_noise"]
    return pd.DataFrame(table)


def meetings(days: list[tuple[int, Any]], columns: Columns, vendors: list[str]) -> pd.DataFrame:
    """Return one row per contact hour: day, hour, vendor, rep, organisation, stakeholder, activity, by day, hour and rep.

    `rep` and `stakeholder` are indices, those of the market's agents.
    """
    # The engine logs district by district; guests of one table stay in the order in which they joined.
    ordered = [rows[np.lexsort((rows["rep"], rows["hour"]))] for _, rows in days]
    log = np.concatenate([np.zeros(0, MEETING), *ordered])
    day = np.concatenate([np.zeros(0, np.int64), *(np.full(len(rows), number, np.int64) for number, rows in days)])
    return pd.DataFrame(
        {
            "day": day,
            "hour": log["hour"],
            "vendor": np.array(vendors, object)[columns.reps["vendor"][log["rep"]]],
            "rep": log["rep"],
            "organisation": log["stakeholder"] // columns.rules["size"][0],
            "stakeholder": log["stakeholder"],
            "activity": np.array([label(activity) for activity in Activity], object)[log["activity"]],
        }
    )
