"""What a vendor's strategy sees of the market, copied every morning from the agents."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.strategies import PastDeal
from simulation.vocabulary import (
    FIRST_HOUR,
    LAST_HOUR,
    TERMS,
    Attribute,
    Cost,
    Phase,
    Role,
    Route,
    Setting,
    label,
)

if TYPE_CHECKING:
    from .vendor import VendorAgent


@dataclass
class View:
    """All that a salesperson can know.

    Tables have the shape (organisations, stakeholders of one).
    """

    day: int
    days_left: int
    purse: float  # infinite without a budget
    costs: dict[str, float]  # so far, by kind
    heads: int
    reputation: np.ndarray  # (organisations,)
    trust: np.ndarray
    personal: np.ndarray
    institutional: np.ndarray
    recent: np.ndarray
    influence: np.ndarray
    relationship: np.ndarray  # Relationship codes
    phase: np.ndarray  # (organisations,) Phase codes, as the vendor knows them
    days_in_phase: np.ndarray  # (organisations,) since the phase truly began; 0 while idle
    roles: np.ndarray  # (stakeholders of one,) Role codes
    aware: np.ndarray  # (organisations,) whether the vendor knows them, as all that follows
    negotiating: np.ndarray  # in commitment, with the vendor on the shortlist
    installing: np.ndarray  # the vendor's product
    incumbent: np.ndarray  # the vendor's product is installed
    understanding: np.ndarray  # (organisations,) of their needs
    credence: np.ndarray  # (organisations,) how far the vendor's promises are believed
    complaints: np.ndarray  # of this morning
    order_value: np.ndarray
    importance: np.ndarray  # (organisations,) to the power of the scenario's weight
    specification: np.ndarray  # (organisations, attributes), NaN where no tender is out
    best_terms: Callable[
        [float], np.ndarray
    ]  # (organisations, terms) for a share of the order's value; 0 where nobody negotiates
    orders: np.ndarray  # (organisations,) placed with the vendor so far
    satisfaction: (
        np.ndarray
    )  # (organisations,) with the vendor's product, NaN where another's was used last
    past_deals: list[PastDeal]
    availability: np.ndarray  # (settings, stakeholders of one, hours from 9)
    staff: np.ndarray  # (settings, hours from 9) reps of the vendor
    rng: np.random.Generator

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of a plan."""
        return self.trust.shape

    def has_role(self, *roles: Role) -> np.ndarray:
        """Return for every stakeholder of an organisation whether it has one of the roles."""
        return np.array([role in roles for role in self.roles.tolist()])


def view_of(vendor: VendorAgent, day: int) -> View:
    """Return what a vendor sees this morning."""
    model, name = vendor.model, vendor.name
    phases = [organisation.phase_seen(name, day) for organisation in model.organisations]
    days_in_phase = []
    for organisation, phase in zip(model.organisations, phases, strict=True):
        days_in_phase.append(0 if phase is Phase.IDLE else day - organisation.purchase.phase_began)

    def table(column: str) -> np.ndarray:
        return np.array(
            [
                [getattr(person, column)[name] for person in organisation.stakeholders]
                for organisation in model.organisations
            ]
        )

    def ask(question: Callable[[Any], Any]) -> np.ndarray:
        return np.array([question(organisation) for organisation in model.organisations])

    def best_terms(spend: float) -> np.ndarray:
        nothing = [0.0] * len(TERMS)
        return ask(
            lambda one: (
                one.purchase.best_terms(name, spend) if one.negotiates_with(name) else nothing
            )
        )

    unknown = [np.nan] * len(Attribute)
    return View(
        day=day,
        days_left=model.settings.market.days - day,
        purse=math.inf if vendor.spec.budget is None else float(vendor.purse),
        costs={label(cost): float(vendor.ledger.costs[label(cost)]) for cost in Cost},
        heads=len(vendor.reps),
        reputation=ask(lambda one: one.reputation(name, day)),
        trust=table("trust"),
        personal=table("personal"),
        institutional=table("institutional"),
        recent=table("recent"),
        influence=np.array([model.influence(phase) for phase in phases]),
        relationship=np.array(
            [
                [int(person.relationship(name)) for person in organisation.stakeholders]
                for organisation in model.organisations
            ]
        ),
        phase=np.array([int(phase) for phase in phases]),
        days_in_phase=np.array(days_in_phase),
        roles=np.array([int(person.role) for person in model.organisations[0].stakeholders]),
        rng=vendor.dice,
        aware=ask(lambda one: one.aware(name)),
        negotiating=ask(lambda one: one.negotiates_with(name)),
        installing=ask(lambda one: one.installs(name)),
        incumbent=ask(lambda one: one.installed == name),
        understanding=ask(
            lambda one: 0.0 if one.phase_seen(name, day) is Phase.IDLE else one.understanding[name]
        ),
        credence=ask(lambda one: one.credence[name]),
        complaints=ask(
            lambda one: (
                one.complaint is not None
                and one.complaint.vendor == name
                and one.complaint.day == day
            )
        ),
        order_value=ask(lambda one: float(one.order_value)),
        importance=importance(model),
        specification=ask(
            lambda one: (
                one.purchase.specification
                if one.phase_seen(name, day) >= Phase.EVALUATION
                else unknown
            )
        ),
        best_terms=best_terms,
        orders=ask(lambda one: one.orders[name]),
        satisfaction=ask(lambda one: _satisfaction(one, name)),
        past_deals=past_deals(vendor),
        availability=_availability(model),
        staff=_staff(vendor),
    )


def importance(model: Any) -> np.ndarray:
    """Return how much the usual plan weighs every organisation."""
    values = np.array([float(one.order_value) for one in model.organisations])
    return (values / max(1.0, values.mean())) ** model.settings.plans.value_weight


def past_deals(vendor: VendorAgent) -> list[PastDeal]:
    """Return all closed purchases of organisations that the vendor knew when they closed."""
    name = vendor.name
    return [
        PastDeal(
            account=deal["organisation"],
            purchase=deal["purchase"],
            day=deal["decided_day"],
            result=_result(deal, name),
            order_value=float(deal["order_value"]),
            shortlisted=name in deal["shortlisted"],
            hours=deal["hours"][name],
            cost=float(deal["spent"][name]),
            terms=tuple(deal["offers"].get(name, [0.0] * len(TERMS))),
            route=deal["route"],
        )
        for deal in vendor.model.deals
        if name in deal["known_by"]
    ]


def _result(deal: dict[str, Any], name: str) -> str:
    alone = deal["route"] in (label(Route.REBUY), label(Route.SOLE_SOURCE))
    if alone and name not in deal["shortlisted"]:
        return "lost"
    return "lost" if deal["winner"] not in (None, name) else str(deal["outcome"])


def _satisfaction(organisation: Any, name: str) -> float:
    last = organisation.last_satisfaction
    return last[1] if last is not None and last[0] == name else math.nan


def _availability(model: Any) -> np.ndarray:
    """Return the chance that a request is accepted, by setting, stakeholder and hour."""
    table = np.zeros((len(Setting), model.stakeholders_each, LAST_HOUR - FIRST_HOUR))
    for setting in Setting:
        for k, person in enumerate(model.organisations[0].stakeholders):
            windows = getattr(
                getattr(model.settings.roles, label(person.role)).availability, label(setting)
            )
            for start, end, chance in windows:
                table[setting, k, start - FIRST_HOUR : end - FIRST_HOUR] = chance
    return table


def _staff(vendor: VendorAgent) -> np.ndarray:
    """Return how many reps meet customers, by setting and hour."""
    table = np.zeros((len(Setting), LAST_HOUR - FIRST_HOUR), int)
    for rep in vendor.reps:
        for start, end, activity in rep.blocks:
            if activity != "desk":
                setting = Setting[vendor.model.activity(activity).setting.upper()]
                table[setting, start - FIRST_HOUR : end - FIRST_HOUR] += 1
    return table
