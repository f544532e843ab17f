"""Record a run: what a page needs to play it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from experiments.harness.errors import readable
from experiments.tape.format import Tape
from experiments.tape.words import TERMS
from simulation import Market, Scenario
from simulation.arithmetic import IDLE
from simulation.vocabulary import FIRST_HOUR, LAST_HOUR, PURCHASE_PHASES, Role, label

MOST_PEOPLE: Final = 12_000_000
"""Values of trust (days × vendors × people) up to which all accounts' people are recorded."""
BYTE: Final = 255
"""Shares are told in so many steps."""


def record(
    scenario: Scenario,
    seed: int,
    accounts: Sequence[int] = (),
    advance: Callable[[], None] | None = None,
) -> Tape:
    """Run a market and return its tape.

    Arrays, with D days, V vendors, O organisations, S people of the accounts recorded: personal and
    institutional (D, V, O), shares in 255 steps, under the mean role weights; state (D, V, O),
    `vocabulary.Relationship`; phase (D, O); sole (D, O), the vendor that is dealt with alone, −1 =
    none; agreement (D, O), the partner of an agreement in force; people (D, V, S), trust in 255
    steps; cost and revenue (D, V) since the start. Meetings: meeting_day (D + 1) where each day's
    begin, and hour, rep, person, activity of each. All are of the evening, after the day's hours.

    Args:
        scenario: of the market.
        seed: of the market's random numbers; a page has it as a text, as it may be too long.
        accounts: whose people are recorded; empty = all, or none in a market with too many.
        advance: called after every day.
    """
    market = Market(scenario, rng=seed, collect_every=0, record_meetings=True)
    columns, days = market.columns, scenario.market.days
    vendors, organisations = len(market.vendor_names), scenario.market.organisations
    size = columns.people.size // organisations
    if not accounts and days * vendors * columns.people.size <= MOST_PEOPLE:
        accounts = range(organisations)
    people = (np.array(accounts, int)[:, np.newaxis] * size + np.arange(size)).ravel()
    weights = _weights(market, size)
    shape = (days, vendors, organisations)
    arrays: dict[str, np.ndarray[Any, Any]] = {
        "personal": np.empty(shape, np.uint8),
        "institutional": np.empty(shape, np.uint8),
        "state": np.empty(shape, np.uint8),
        "phase": np.empty((days, organisations), np.uint8),
        "sole": np.empty((days, organisations), np.int8),
        "agreement": np.empty((days, organisations), np.int8),
        "people": np.empty((days, vendors, people.size), np.uint8),
        "cost": np.empty((days, vendors), np.float64),
        "revenue": np.empty((days, vendors), np.float64),
    }
    while market.running:
        day = market.day
        market.step()
        for name in ("personal", "institutional"):
            each = columns.relations[name].reshape(vendors, organisations, size)
            arrays[name][day] = np.rint(BYTE * (each @ weights))
        arrays["state"][day] = market.relationship_states()
        row = columns.organisations
        arrays["phase"][day] = row["phase"]
        arrays["sole"][day] = np.where(row["phase"] == IDLE, -1, row["sole"])
        arrays["agreement"][day] = np.where(day < row["agreement_until"], row["partner"], -1)
        arrays["people"][day] = np.rint(BYTE * columns.trust[:, people])
        arrays["cost"][day] = columns.vendors["costs"].sum(axis=1)
        arrays["revenue"][day] = columns.vendors["revenue"]
        if advance is not None:
            advance()
    return Tape(_header(market, seed, accounts, size), arrays | _meetings(market, days))


def _weights(market: Market, size: int) -> Any:
    """Return what each person of an organisation weighs, the mean over the phases, shape (K,)."""
    parameters = market.columns.parameters[0]
    roles = market.columns.people["role"][:size]
    return (parameters["phases_weights"][IDLE] / np.maximum(1, parameters["roles_people"]))[roles]


def _meetings(market: Market, days: int) -> dict[str, np.ndarray[Any, Any]]:
    """Return the meetings of all days, and where each day's begin."""
    day, log = market.meeting_log
    return {
        "meeting_day": np.searchsorted(day, np.arange(days + 1)).astype(np.uint32),
        "hour": log["hour"].astype(np.uint8),
        "rep": log["rep"].astype(np.uint16),
        "person": log["stakeholder"].astype(np.uint32),
        "activity": log["activity"].astype(np.uint8),
    }


def _header(market: Market, seed: int, accounts: Sequence[int], size: int) -> dict[str, Any]:
    """Return what is told once."""
    scenario, columns = market.scenario, market.columns
    activities = list(TERMS["activities"])
    plans = {
        name: [
            next((activity for start, end, activity in blocks if start <= hour < end), "")
            for hour in range(FIRST_HOUR, LAST_HOUR)
        ]
        for name, blocks in scenario.schedules.items()
    }
    roles = [label(role) for role in Role]
    return {
        "scenario": readable(scenario.name or "scenario"),
        "description": scenario.description,
        "currency": scenario.currency,
        "rng": str(seed),
        "days": scenario.market.days,
        "vendors": list(market.vendor_names),
        "organisations": scenario.market.organisations,
        "people_each": size,
        "roles": [roles[code] for code in columns.people["role"][:size]],
        "accounts": list(accounts),
        "order_values": [round(float(value)) for value in columns.organisations["order_value"]],
        "margin": float(columns.parameters["costs_margin"][0]),
        "thresholds": [
            float(columns.parameters["relationship_personal"][0]),
            float(columns.parameters["relationship_institutional"][0]),
        ],
        "activities": activities,
        "reps": [
            {
                "vendor": int(rep["vendor"]),
                "schedule": market.schedule_names[int(rep["schedule"])],
                "first": int(rep["first"]),
                "last": int(rep["last"]),
            }
            for rep in columns.reps
        ],
        "schedules": plans,
        "terms": TERMS,
        "deals": _deals(market),
    }


_DEAL: Final = (
    *("organisation", "purchase", "need_day", "decided_day", "outcome", "winner", "route"),
    *("order_value", "first_use_day", "satisfaction", "complaint"),
)


def _deals(market: Market) -> list[dict[str, Any]]:
    """Return the deals with what a page shows of them, each with its explanation."""
    columns = [*_DEAL, *(f"{label(phase)}_day" for phase in PURCHASE_PHASES)]
    told = []
    for row in market.deals.astype(object).to_dict("records"):
        deal = {name: _plain(row[name]) for name in columns}
        told.append(deal | {"why": market.explain(row)})
    return told


def _plain(value: Any) -> Any:
    """Return a cell as JSON has it: what is missing is None."""
    if pd.isna(value):
        return None
    if isinstance(value, str | bool):
        return value
    number = float(value)
    return int(number) if number.is_integer() else round(number, 4)
