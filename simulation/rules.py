"""A scenario's numbers as the engine reads them: tables by role, phase, setting, slot and activity."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.columns import RULES
from simulation.scenario import Scenario
from simulation.vocabulary import (
    CONTACTS,
    FIRST_HOUR,
    LAST_HOUR,
    PURCHASE_PHASES,
    TERMS,
    Aggregation,
    Handling,
    Link,
    Phase,
    Role,
    Setting,
    label,
)


def rules_of(scenario: Scenario, seed: int) -> Any:
    """Return the scenario's numbers, shape (1,), `columns.RULES`."""
    rules = np.zeros(1, RULES)
    table = rules[0]  # a reference: what is written there stands in `rules`
    table["key"] = seed
    for fill in (_people, _phases, _meetings, _trust, _choice, _after_sale, _money):
        fill(table, scenario)
    return rules


def _people(table: Any, scenario: Scenario) -> None:
    for role in Role:
        spec = getattr(scenario.roles, label(role))
        table["people"][role] = spec.people
        for setting in Setting:
            for start, end, chance in getattr(spec.availability, label(setting)):
                table["availability"][role, setting, start - FIRST_HOUR : end - FIRST_HOUR] = chance
    table["size"] = table["people"].sum()
    table["first"] = np.cumsum(table["people"]) - table["people"]
    table["roles_filled"] = np.count_nonzero(table["people"])


def _phases(table: Any, scenario: Scenario) -> None:
    for phase in PURCHASE_PHASES:
        step = getattr(scenario.phases, label(phase))
        table["included"][phase] = step.included
        table["weights"][phase] = [getattr(step.weights, label(role)) for role in Role]
        table["days"][phase] = step.days
        table["weights"][Phase.IDLE] += table["weights"][phase]
    table["weights"][Phase.IDLE] /= len(PURCHASE_PHASES)
    needs = scenario.needs
    table["idle_days"], table["go_ahead"], table["budget"] = (
        needs.idle_days,
        needs.go_ahead,
        needs.budget,
    )
    table["order_value"], table["buyers"] = needs.order_value, needs.buyers


def _meetings(table: Any, scenario: Scenario) -> None:
    for activity in CONTACTS:
        act = getattr(scenario.activities, label(activity))
        table["setting"][activity] = Setting[act.setting.upper()]
        table["eta_personal"][activity], table["eta_institutional"][activity] = (
            act.personal,
            act.institutional,
        )
        table["group"][activity], table["price"][activity] = act.group, act.price
    for name, value in scenario.meetings:
        if name != "response":
            table[name] = value
    table["s_shaped"] = scenario.meetings.response == "s_shaped"
    table["rapport"] = scenario.rapport.low, scenario.rapport.mode, scenario.rapport.high


def _trust(table: Any, scenario: Scenario) -> None:
    forgetting, trust = scenario.forgetting, scenario.trust
    for name in ("personal", "institutional", "contacts"):
        table[f"keep_{name}"] = 2.0 ** (-1.0 / getattr(forgetting, name))
    table["half_life_reputation"] = forgetting.reputation
    table["threshold_personal"], table["threshold_institutional"] = (
        scenario.relationship.personal,
        scenario.relationship.institutional,
    )
    table["link"], table["aggregation"] = (
        Link[trust.link.upper()],
        Aggregation[trust.aggregation.upper()],
    )
    table["share"], table["rho"] = trust.share, trust.rho


def _choice(table: Any, scenario: Scenario) -> None:
    for name, value in scenario.choice:
        table[name] = value
    for index, term in enumerate(TERMS):
        spec = getattr(scenario.negotiation, label(term))
        table["room"][index], table["term_cost"][index] = spec.room, spec.cost


def _after_sale(table: Any, scenario: Scenario) -> None:
    satisfaction, complaints, awareness = (
        scenario.satisfaction,
        scenario.complaints,
        scenario.awareness,
    )
    table["signing"], table["agreement_days"] = scenario.agreements.chance, scenario.agreements.days
    table["assimilates"], table["assimilation"] = (
        satisfaction.family == "assimilation",
        satisfaction.assimilation,
    )
    table["delivery_spread"], table["tolerance"] = satisfaction.spread, satisfaction.tolerance
    table["experience"] = satisfaction.experience
    table["complaint_days"], table["recovery"] = complaints.days, complaints.recovery
    table["handling_hours"][Handling.WRITE] = complaints.writing_hours
    table["handling_hours"][Handling.SOLVE] = complaints.solving_hours
    tellings = getattr(scenario.word_of_mouth, scenario.word_of_mouth.family)
    table["tells"] = tellings.dissatisfied, tellings.satisfied
    table["telling"] = scenario.word_of_mouth.impact
    table["referral_names"], table["referral"] = scenario.referrals.names, scenario.referrals.impact
    table["unprompted"], table["advertising_response"] = awareness.unprompted, awareness.response


def _money(table: Any, scenario: Scenario) -> None:
    costs = scenario.costs
    hours = np.arange(FIRST_HOUR, LAST_HOUR)
    table["wage"] = np.where(hours >= costs.night_from, costs.night_hour, costs.day_hour)
    table["night_from"] = costs.night_from
    table["margin"], table["returned"] = costs.margin, costs.returned
