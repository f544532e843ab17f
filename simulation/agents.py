"""The Mesa agents.

Thin views, whose properties read the market's columns. Nothing is stored here.
"""

from __future__ import annotations

import itertools
import weakref
from typing import Any

import mesa
import numpy as np

from simulation.standing.reputation import reputation
from simulation.standing.trust import relationship, role_weighted, trust_parts
from simulation.vocabulary import (
    Activity,
    Attribute,
    Cost,
    Phase,
    Relationship,
    Role,
    Setting,
    label,
)


class _WeakIds(weakref.WeakKeyDictionary[Any, Any]):
    """Counters of unique_id per model.

    Mesa 3.3's own dictionary holds its models for ever; this one lets them go.
    """

    def __getitem__(self, model: Any) -> Any:
        if model not in self:
            self[model] = itertools.count(1)
        return super().__getitem__(model)


class MarketAgent(mesa.Agent):
    """An agent of the market, known by its index in the columns."""

    model: Any  # the Market; importing it here would close a circle
    _ids = _WeakIds()

    def __init__(self, model: Any, index: int) -> None:
        super().__init__(model)
        self.index = index

    @property
    def _columns(self) -> Any:
        return self.model.columns

    def _told(self) -> str:
        """Return what the repr tells beside the type."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._told()}>"


class Vendor(MarketAgent):
    """A competitor."""

    def _told(self) -> str:
        return f"{self.name}, {self.wins} orders"

    @property
    def name(self) -> str:
        """Name in the scenario."""
        return self.model.vendor_names[self.index]

    @property
    def strategy(self) -> Any:
        """The strategy object that plans for it."""
        return self.model.strategies[self.index]

    @property
    def salespeople(self) -> list[Salesperson]:
        """Its reps, in the order of its team."""
        return [person for person in self.model.salespeople if person.vendor is self]

    @property
    def wins(self) -> int:
        """Orders won so far."""
        return int(self.model.wins[self.index])

    @property
    def win_rate(self) -> float:
        """Share of all orders placed so far; NaN before the first."""
        placed = self.model.wins.sum()
        return self.wins / placed if placed else float("nan")

    @property
    def contact_hours(self) -> dict[str, int]:
        """Hours with stakeholders so far, by setting; a gathering counts once for each guest."""
        return {
            label(setting): int(self._columns.vendors["hours"][self.index, setting])
            for setting in Setting
        }

    @property
    def costs(self) -> dict[str, float]:
        """Money spent so far by what it was spent on, yuan."""
        return {
            label(cost): float(self._columns.vendors["costs"][self.index, cost]) for cost in Cost
        }

    @property
    def cost(self) -> float:
        """Money spent so far, yuan."""
        return float(self._columns.vendors["costs"][self.index].sum())

    @property
    def revenue(self) -> float:
        """Value of the orders won so far, yuan."""
        return float(self._columns.vendors["revenue"][self.index])

    @property
    def profit(self) -> float:
        """Margin on the orders won less all costs, yuan."""
        return float(self._columns.parameters["costs_margin"][0]) * self.revenue - self.cost

    @property
    def mean_trust(self) -> float:
        """Mean trust of all stakeholders, in [0, 1]."""
        return float(self.model.mean_trust[self.index])

    @property
    def relationships(self) -> dict[str, int]:
        """How many organisations are in each relationship state with this vendor (C1)."""
        counts = np.bincount(
            self.model.relationship_states()[self.index], minlength=len(Relationship)
        )
        return {label(state): int(counts[state]) for state in Relationship}


class Salesperson(MarketAgent):
    """A rep with a schedule and a territory."""

    def _told(self) -> str:
        return f"{self.index} of {self.vendor.name}, schedule {self.schedule}"

    @property
    def vendor(self) -> Vendor:
        """The employer."""
        return self.model.vendor_agents[int(self._columns.reps["vendor"][self.index])]

    @property
    def schedule(self) -> str:
        """Name of the schedule."""
        return self.model.schedule_names[int(self._columns.reps["schedule"][self.index])]

    @property
    def territory(self) -> list[int]:
        """Indices of the organisations that the rep looks after."""
        rep = self._columns.reps[self.index]
        return list(range(rep["first"], rep["last"]))

    @property
    def social_skill(self) -> float:
        """Factor on rapport."""
        return float(self._columns.reps["social_skill"][self.index])

    @property
    def professional_skill(self) -> float:
        """Factor on the effect on I."""
        return float(self._columns.reps["professional_skill"][self.index])

    @property
    def on_duty(self) -> bool:
        """Whether the rep was on duty on the last day."""
        return bool(self._columns.reps["on_duty"][self.index])


class CustomerOrganisation(MarketAgent):
    """A customer: needs, purchase, and how the vendors stand with it."""

    def _told(self) -> str:
        return f"{self.index}, {label(self.phase)}, {self.purchases} purchases"

    @property
    def need(self) -> dict[str, float]:
        """Own need weights over the product attributes; they sum to 1."""
        return {
            label(attribute): float(self._columns.organisations["need"][self.index, attribute])
            for attribute in Attribute
        }

    @property
    def phase(self) -> Phase:
        """Where the present purchase stands (C18)."""
        return Phase(int(self._columns.organisations["phase"][self.index]))

    @property
    def purchases(self) -> int:
        """Purchases over and done with so far: installed, or ended without an order."""
        return int(self._columns.organisations["purchase"][self.index])

    @property
    def installed_vendor(self) -> str | None:
        """Name of the vendor of the last order."""
        vendor = int(self._columns.organisations["installed"][self.index])
        return self.model.vendor_names[vendor] if vendor >= 0 else None

    @property
    def stakeholders(self) -> list[Stakeholder]:
        """Its people, in the order of their roles."""
        size = int(self._columns.parameters["people_in_all"][0])
        return list(self.model.stakeholders)[self.index * size : (self.index + 1) * size]

    @property
    def perceived_fit(self) -> dict[str, float]:
        """How well each vendor seems to fit the need, or the specification once it is frozen.

        In [0, 1].
        """
        fit = self._columns.dealings["perceived_fit"][:, self.index]
        return {
            name: float(value) for name, value in zip(self.model.vendor_names, fit, strict=True)
        }

    def _weighted(self, values: Any, phase: Phase) -> dict[str, float]:
        parameters = self._columns.parameters[0]
        return {
            name: float(role_weighted(parameters, values[v], self.index, int(phase)))
            for v, name in enumerate(self.model.vendor_names)
        }

    @property
    def trust(self) -> dict[str, float]:
        """Trust by vendor.

        The sum of the six roles' parts, under the present phase's role weights (C10); in [0, 1].
        """
        parameters, parts, phase = self._columns.parameters[0], np.empty(len(Role)), int(self.phase)
        rows = zip(self.model.vendor_names, self._columns.trust, strict=True)
        return {
            name: float(trust_parts(parameters, row, self.index, phase, parts))
            for name, row in rows
        }

    @property
    def reputation(self) -> dict[str, float]:
        """Reputation by vendor, today's, in [−1, 1]."""
        parameters, dealings = self._columns.parameters[0], self._columns.dealings
        return {
            name: reputation(parameters, dealings[v, self.index], self.model.day)
            for v, name in enumerate(self.model.vendor_names)
        }

    @property
    def known_to(self) -> list[str]:
        """The vendors that are aware of it; only they can sell to it."""
        return [
            name
            for v, name in enumerate(self.model.vendor_names)
            if self._columns.dealings["aware"][v, self.index]
        ]

    @property
    def agreement(self) -> str | None:
        """The partner of a long-term agreement that is in force today (C3)."""
        organisation = self._columns.organisations[self.index]
        in_force = organisation["partner"] >= 0 and self.model.day < organisation["agreement_until"]
        return self.model.vendor_names[int(organisation["partner"])] if in_force else None

    @property
    def acquaintances(self) -> list[int]:
        """Indices of the organisations that it hears news from and tells its own."""
        first, past = self._columns.network[self.index : self.index + 2]
        return [int(other) for other in self._columns.acquaintances[first:past]]

    @property
    def interests(self) -> dict[str, tuple[float, float]]:
        """(P, I) by vendor, under the role weights' mean over the phases; in [0, 1]."""
        relations = self._columns.relations
        personal = self._weighted(relations["personal"], Phase.IDLE)
        institutional = self._weighted(relations["institutional"], Phase.IDLE)
        return {name: (personal[name], institutional[name]) for name in self.model.vendor_names}

    @property
    def relationship(self) -> dict[str, Relationship]:
        """Relationship state by vendor (C1), of its `interests`."""
        parameters = self._columns.parameters[0]
        return {
            name: Relationship(relationship(parameters, *interests))
            for name, interests in self.interests.items()
        }


class Stakeholder(MarketAgent):
    """A person in a customer organisation."""

    def _told(self) -> str:
        organisation = self.index // int(self._columns.parameters["people_in_all"][0])
        return f"{self.index}, {label(self.role)} of organisation {organisation}"

    @property
    def organisation(self) -> CustomerOrganisation:
        """Where the person works."""
        return self.model.organisation_agents[
            self.index // int(self._columns.parameters["people_in_all"][0])
        ]

    @property
    def role(self) -> Role:
        """Class of stakeholder (C9)."""
        return Role(int(self._columns.people["role"][self.index]))

    @property
    def taste(self) -> dict[str, float]:
        """Liking for each activity, around 1."""
        return {
            label(activity): float(self._columns.people["taste"][self.index, activity])
            for activity in Activity
        }

    def _by_vendor(self, values: Any) -> dict[str, float]:
        return {
            name: float(values[v, self.index]) for v, name in enumerate(self.model.vendor_names)
        }

    @property
    def personal(self) -> dict[str, float]:
        """Personal utility P by vendor, in [0, 1]."""
        return self._by_vendor(self._columns.relations["personal"])

    @property
    def institutional(self) -> dict[str, float]:
        """Institutional utility I by vendor, in [0, 1]."""
        return self._by_vendor(self._columns.relations["institutional"])

    @property
    def trust(self) -> dict[str, float]:
        """Trust by vendor: CES of P and I, in [0, 1]."""
        return self._by_vendor(self._columns.trust)

    @property
    def relationship(self) -> dict[str, Relationship]:
        """Relationship state by vendor (C1)."""
        parameters, personal, institutional = (
            self._columns.parameters[0],
            self.personal,
            self.institutional,
        )
        return {
            name: Relationship(relationship(parameters, personal[name], institutional[name]))
            for name in personal
        }
