"""What a market remembers.

Closed purchases, what followed the sales, and meetings, as tidy tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from simulation.columns import BID, CLOSING, MEETING, USE, Columns
from simulation.vocabulary import (
    PURCHASE_PHASES,
    TERMS,
    Activity,
    Complaint,
    Origin,
    Outcome,
    Phase,
    Role,
    Route,
    label,
)

PARTS = (
    "fit",
    *(f"trust_{label(role)}" for role in Role),
    "reputation",
    "concessions",
    "incumbency",
    "noise",
)
"""The parts of a utility, in the deals' columns `PART_VENDOR`."""


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


def last_reports(reports: list[Any]) -> Any:
    """Return the last word on every sale that was put to use, `columns.USE`.

    They stand in the order in which they were reported.
    """
    rows = np.concatenate([np.zeros(0, USE), *reports])
    if rows.size == 0:
        return rows
    keys = np.stack([rows["organisation"], rows["purchase"]], axis=1)
    # np.unique finds the first of equals; the last of a list is the first of its mirror image.
    _, mirrored = np.unique(keys[::-1], axis=0, return_index=True)
    return rows[np.sort(rows.size - 1 - mirrored)]


_TRUST = {f"trust_{label(role)}": role for role in Role}
BIDS = (
    *("shortlisted", "utility", "fit", *_TRUST, "reputation", "concessions", "incumbency"),
    *("noise", "promise", "credence", "hours", "cost", "purchase_hours"),
)
"""What `deals` tells of each vendor's bid, in columns NAME_VENDOR."""
BID_FIELDS = {"hours": "rep_hours", "cost": "spent"}
"""Fields of `columns.BID` that have another name there."""


def deals(closed: list[Closed], reports: list[Any], vendors: list[str]) -> pd.DataFrame:
    """Return one row per closed purchase, in the order in which they closed.

    What and when: organisation (index), generation (customers that have closed at this place
    before), purchase (number within the organisation, from 0), need_day, PHASE_day (day on which
    each phase began, missing if it was not gone through), decided_day, outcome (won, no_go,
    no_decision), winner (a vendor's name, or missing), agreement (whether made under one, C3),
    route (tender, agreement, rebuy, sole_source; C3, C22), leaning (the vendor to whom the decision
    layer leaned in brewing) and leaning_trust (its trust in it, in [0, 1]), origin of the order
    (unprompted, advertising, referral, existing; C16, C17), referred_by (organisation), order_value
    (yuan), returned (vendor whose order the second buyer returned, C19).

    Terms (C25): TERM_concession, the winner's in [0, 1] for the five terms, and concession_cost
        (yuan).

    After the sale, missing until then: first_use_day, delivered and promised (in [0, 1]),
    satisfaction, complaint (none, open, recovered, unrecovered, unhandled), content (at last),
    grade (weight of its news, in [0, 1]), told (people), referrals (names given), agreement_signed.

    For each vendor V that knew of the organisation, if it came to a choice: utility_V, which is
    exactly the sum of fit_V, trust_ROLE_V for the roles, reputation_V, concessions_V, incumbency_V
    and noise_V; promise_V (in [−1, 1]) and credence_V (how far it was believed, in [0, 1]; C14).
    For all: shortlisted_V, hours_V and cost_V: what the vendor has spent on this customer since its
    last purchase, rep hours and yuan, and purchase_hours_V, the rep hours since the need arose.
    No decision has utility_nobody, which includes noise_nobody.
    """
    closings = np.concatenate([np.zeros(0, CLOSING), *(morning.closings for morning in closed)])
    bids = np.concatenate([np.zeros((0, len(vendors)), BID), *(morning.bids for morning in closed)])
    decided = np.concatenate(
        [
            np.zeros(0, np.int64),
            *(np.full(len(morning.closings), morning.day, np.int64) for morning in closed),
        ]
    )
    won = closings["outcome"] == Outcome.WON
    began = closings["began"].copy()
    began[:, Phase.INSTALLATION] = np.where(won, decided, -1)
    table: dict[str, Any] = {
        "organisation": closings["organisation"],
        "generation": closings["generation"],
        "purchase": closings["purchase"],
        "need_day": closings["need_day"],
    }
    table |= {
        f"{label(phase)}_day": _whole(began[:, phase], began[:, phase] >= 0)
        for phase in PURCHASE_PHASES
    }
    table |= {
        "decided_day": decided,
        "outcome": _names(closings["outcome"], [label(outcome) for outcome in Outcome]),
        "winner": _names(closings["winner"], vendors),
        "agreement": closings["route"] == Route.AGREEMENT,
        "route": _names(closings["route"], [label(route) for route in Route]),
        "leaning": _names(closings["leaning"], vendors),
        "leaning_trust": np.where(closings["leaning"] >= 0, closings["leaning_trust"], np.nan),
        "origin": _names(closings["origin"], [label(origin) for origin in Origin]),
        "referred_by": _whole(closings["referrer"], closings["referrer"] >= 0),
        "order_value": closings["order_value"],
        "returned": _names(closings["returned"], vendors),
    }
    terms = bids["terms"][np.arange(len(bids)), closings["winner"]]
    table |= {
        f"{label(term)}_concession": np.where(won, terms[:, index], np.nan)
        for index, term in enumerate(TERMS)
    }
    table["concession_cost"] = closings["concession_cost"]
    table |= _after_sale(closings, last_reports(reports))
    for v, vendor in enumerate(vendors):
        table |= _bid(bids[:, v], vendor)
    table["utility_nobody"] = closings["outside"] + closings["outside_noise"]
    table["noise_nobody"] = closings["outside_noise"]
    return pd.DataFrame(table)


def _bid(bids: Any, vendor: str) -> dict[str, Any]:
    columns = {name: bids[BID_FIELDS.get(name, name)] for name in BIDS if name not in _TRUST}
    columns |= {name: bids["trust"][:, role] for name, role in _TRUST.items()}
    return {f"{name}_{vendor}": columns[name] for name in BIDS}


def _after_sale(closings: Any, first_uses: Any) -> dict[str, Any]:
    """Find for every closing what followed the sale."""
    rows = {
        (int(use["organisation"]), int(use["purchase"])): index
        for index, use in enumerate(first_uses)
    }
    places = np.array(
        [rows.get((int(row["organisation"]), int(row["purchase"])), -1) for row in closings],
        np.int64,
    )
    found = places >= 0
    use = first_uses[places] if first_uses.size else np.zeros(len(closings), USE)
    table: dict[str, Any] = {"first_use_day": _whole(use["day"], found)}
    table |= {
        name: np.where(found, use[name], np.nan)
        for name in ("delivered", "promised", "satisfaction")
    }
    table["complaint"] = _names(
        np.where(found, use["complaint"], -1), [label(state) for state in Complaint]
    )
    table["content"] = pd.array(np.where(use["content"] == 1, True, False), dtype="boolean")
    table["content"][~found | (use["content"] < 0)] = pd.NA
    table["grade"] = np.where(found & (use["content"] >= 0), use["grade"], np.nan)
    table |= {name: _whole(use[name], found) for name in ("told", "referrals")}
    table["agreement_signed"] = found & use["signed"]
    return table


def _whole(values: Any, known: Any) -> Any:
    """Return whole numbers, some of them missing."""
    numbers = pd.array(values, dtype="Int64")
    numbers[~known] = pd.NA
    return numbers


def _names(codes: Any, names: list[str]) -> pd.Series:
    """Return texts by number; −1, the last, is missing."""
    return pd.Series(np.array([*names, None], object)[codes], dtype="str")


def meeting_log(days: list[tuple[int, Any]]) -> tuple[Any, Any]:
    """Return the day of each contact hour, and `columns.MEETING`, by day, hour and rep."""
    # The engine logs district by district; guests of one table stay in the order in which they
    # joined.
    ordered = [rows[np.lexsort((rows["rep"], rows["hour"]))] for _, rows in days]
    log = np.concatenate([np.zeros(0, MEETING), *ordered])
    day = np.concatenate(
        [np.zeros(0, np.int64), *(np.full(len(rows), number, np.int64) for number, rows in days)]
    )
    return day, log


def meetings(days: list[tuple[int, Any]], columns: Columns, vendors: list[str]) -> pd.DataFrame:
    """Return one row per contact hour, in the order of day, hour and rep.

    Columns: day, hour, vendor, rep, organisation, stakeholder, activity.

    `rep` and `stakeholder` are indices, those of the market's agents.
    """
    day, log = meeting_log(days)
    return pd.DataFrame(
        {
            "day": day,
            "hour": log["hour"],
            "vendor": np.array(vendors, object)[columns.reps["vendor"][log["rep"]]],
            "rep": log["rep"],
            "organisation": log["stakeholder"] // columns.parameters["people_in_all"][0],
            "stakeholder": log["stakeholder"],
            "activity": np.array([label(activity) for activity in Activity], object)[
                log["activity"]
            ],
        }
    )
