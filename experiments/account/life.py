"""The life of one account: one market is run, and one of its customers followed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Account:
    """One customer's life in one run.

    Attributes:
        scenario: the scenario's name.
        organisation: index of the customer.
        vendors: their names.
        days: one row per day and vendor: day, vendor, personal, institutional (role-weighted, in
            [0, 1]), state, phase.
        meetings: its contact hours, see `Market.meetings`, with the role of the stakeholder and the
            setting.
        deals: its purchases, see `Market.deals`.
        explanations: a paragraph for each of them.
        results: one row per vendor about the whole market, see `Market.results`.
        timeline: the same by period, see `Market.timeline`.
    """

    scenario: str
    organisation: int
    vendors: list[str]
    days: Any
    meetings: Any
    deals: Any
    explanations: list[str]
    results: Any
    timeline: Any


def follow(
    scenario: Any, seed: int, organisation: int, advance: Callable[[], None] | None = None
) -> Account:
    """Run a market and write down the life of one of its customers.

    Args:
        scenario: a Scenario.
        seed: of the run.
        organisation: index of the customer.
        advance: called after every day.
    """
    import pandas as pd

    from simulation import Market
    from simulation.vocabulary import label

    market = Market(scenario, rng=seed, collect_every=0, record_meetings=True)
    customer = market.organisation_agents[organisation]
    rows = []
    while market.running:
        market.step()
        states, interests, phase = customer.relationship, customer.interests, label(customer.phase)
        for vendor in market.vendor_names:
            personal, institutional = interests[vendor]
            rows.append(
                (market.day - 1, vendor, personal, institutional, label(states[vendor]), phase)
            )
        if advance is not None:
            advance()
    meetings = market.meetings[market.meetings["organisation"] == organisation].reset_index(
        drop=True
    )
    stakeholders = list(market.stakeholders)
    meetings["role"] = [label(stakeholders[s].role) for s in meetings["stakeholder"]]
    meetings["setting"] = [
        getattr(scenario.activities, activity).setting for activity in meetings["activity"]
    ]
    deals = market.deals
    deals = deals[deals["organisation"] == organisation].reset_index(drop=True)
    return Account(
        scenario=scenario.name,
        organisation=organisation,
        vendors=market.vendor_names,
        days=pd.DataFrame(
            rows, columns=["day", "vendor", "personal", "institutional", "state", "phase"]
        ),
        meetings=meetings,
        deals=deals,
        explanations=[market.explain(row) for _, row in deals.iterrows()],
        results=market.results(),
        timeline=market.timeline,
    )
