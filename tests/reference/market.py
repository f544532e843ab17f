"""The Mesa model: how a market is put together, and the order of a day."""

from __future__ import annotations

import zlib
from typing import Any

import mesa

from simulation.scenario import Scenario
from simulation.vocabulary import (
    FIRST_HOUR,
    LAST_HOUR,
    PURCHASE_PHASES,
    Attribute,
    Cost,
    Credence,
    Phase,
    Relationship,
    Role,
    label,
)

from . import formulas
from .after_sale import spread_news
from .agents import OrganisationAgent
from .network import acquaintances
from .philox import Draw, Draws
from .planning import plan
from .purchase import Purchase
from .salesperson import SalespersonAgent
from .vendor import VendorAgent


class ReferenceMarket(mesa.Model):
    """A market of vendors and customer organisations; a step is a working day.

    Attributes:
        meetings: (day, hour, vendor, rep key, stakeholder, activity) of every contact, as they
            happened.
        deals: one dictionary for every closed purchase, see `Purchase`; what follows the sale is
            filled in later.
        need_days: (organisation, purchase, day) of every need.
    """

    def __init__(self, scenario: Scenario, seed: int) -> None:
        super().__init__(rng=int(seed) % 2**32)
        self.settings = scenario  # Mesa 3.5 keeps an object of its own under the name `scenario`
        self.draws = Draws(int(seed))
        self.day = 0
        self.meetings: list[tuple[int, int, str, int, int, str]] = []
        self.deals: list[dict[str, Any]] = []
        self.need_days: list[tuple[int, int, int]] = []
        self.stakeholders_each = sum(self.people(role) for role in Role)
        self.credence_learned = scenario.promises.credence == label(Credence.LEARNED)
        self.weights = self._role_weights()
        self.idle_influence = self.influence(Phase.IDLE)
        self.minds: list[
            tuple[Purchase, bool]
        ] = []  # this morning's content and discontent customers
        network = scenario.network
        self.acquaintances = acquaintances(
            scenario.market.organisations, network.acquaintances, network.rewiring, self.draws
        )
        self.organisations = [
            OrganisationAgent(self, index) for index in range(scenario.market.organisations)
        ]
        self.stakeholders = [
            person for organisation in self.organisations for person in organisation.stakeholders
        ]
        self.vendors = {name: VendorAgent(self, name) for name in scenario.vendors}
        for vendor in self.vendors.values():
            for entry_index, entry in enumerate(vendor.spec.team):
                vendor.reps += [
                    SalespersonAgent(self, vendor, entry_index, number)
                    for number in range(entry.reps)
                ]
        self.reps = [rep for vendor in self.vendors.values() for rep in vendor.reps]
        # Mesa 3.3 holds on to every model in this table and would never free it.
        getattr(mesa.Agent, "_ids", {}).pop(self, None)

    def step(self) -> None:
        """Let a day pass."""
        self._turn_over()
        for organisation in self.organisations:
            organisation.morning(self.day)
        spread_news(self, self.day)
        for vendor in self.vendors.values():
            vendor.advertise(self.day)
        for vendor in self.vendors.values():
            plan(vendor, self.day)
        for vendor in self.vendors.values():
            vendor.shifts(self.day)
        self._hours()
        for stakeholder in self.stakeholders:
            stakeholder.night()
        for vendor in self.vendors.values():
            vendor.ledger.night()
        self.day += 1

    def run(self) -> None:
        """Let all the scenario's days pass."""
        for _ in range(self.settings.market.days):
            self.step()

    def _turn_over(self) -> None:
        """Let customers close and people leave whose day has come."""
        for organisation in self.organisations:
            if organisation.is_closing(self.day):
                organisation.replace(self.day)
        for stakeholder in self.stakeholders:
            if stakeholder.leaves_on == self.day:
                stakeholder.replace(self.day)
        for rep in self.reps:
            if rep.leaves_on == self.day:
                rep.replace(self.day)

    def _hours(self) -> None:
        for stakeholder in self.stakeholders:
            stakeholder.morning()
        for rep in self.reps:
            rep.morning()
        for hour in range(FIRST_HOUR, LAST_HOUR):
            at_work = [rep for rep in self.reps if rep.on_duty and rep.block(hour) is not None]
            # sorted() is stable, so ties stay in the order of the vendors, team entries and
            # numbers.
            meeting = [rep for rep in at_work if rep.work(hour)]
            for rep in sorted(
                meeting, key=lambda rep: rep.uniform(Draw.ORDER, self.day * 32 + hour)
            ):
                rep.act(self.day, hour)

    # What the scenario says, under names that read well elsewhere.

    def people(self, role: Role) -> int:
        """Return how many people of a role every organisation has."""
        return getattr(self.settings.roles, label(role)).people

    def activity(self, name: str) -> Any:
        """Return an activity's settings."""
        return getattr(self.settings.activities, name)

    def wage(self, hour: int) -> float:
        """Return what an hour of a rep costs."""
        costs = self.settings.costs
        return costs.night_hour if hour >= costs.night_from else costs.day_hour

    def wage_kind(self, hour: int) -> Cost:
        """Return as what a wage counts."""
        return Cost.NIGHT_WAGES if hour >= self.settings.costs.night_from else Cost.DAY_WAGES

    def address(self, name: str) -> int:
        """Return a vendor's place in the draws."""
        return zlib.crc32(name.encode())

    def attributes(self, name: str) -> list[float]:
        """Return the six attributes of a vendor's product."""
        return [
            getattr(self.settings.vendors[name].product, label(attribute))
            for attribute in Attribute
        ]

    def _role_weights(self) -> dict[Phase, list[float]]:
        """Return the weights of the roles by phase.

        Those of idle are the mean of the six phases'.
        """
        phases = self.settings.phases
        weights = {
            phase: [getattr(getattr(phases, label(phase)).weights, label(role)) for role in Role]
            for phase in PURCHASE_PHASES
        }
        return weights | {
            Phase.IDLE: [
                formulas.mean([weights[phase][role] for phase in PURCHASE_PHASES]) for role in Role
            ]
        }

    def influence(self, phase: Phase) -> list[float]:
        """Return what each stakeholder of an organisation counts for in a phase."""
        return [
            self.weights[phase][role] / self.people(role)
            for role in Role
            for _ in range(self.people(role))
        ]

    def relationship(self, personal: float, institutional: float) -> Relationship:
        """Return the state that belongs to P and I (C1)."""
        thresholds = self.settings.relationship
        return Relationship(
            (personal >= thresholds.personal) + 2 * (institutional >= thresholds.institutional)
        )

    # What others compare, by the vendor's name.

    @property
    def personal(self) -> dict[str, list[float]]:
        """P of every stakeholder."""
        return {
            name: [stakeholder.personal[name] for stakeholder in self.stakeholders]
            for name in self.vendors
        }

    @property
    def institutional(self) -> dict[str, list[float]]:
        """I of every stakeholder."""
        return {
            name: [stakeholder.institutional[name] for stakeholder in self.stakeholders]
            for name in self.vendors
        }

    @property
    def recent(self) -> dict[str, list[float]]:
        """Recent contact hours of every stakeholder."""
        return {
            name: [stakeholder.recent[name] for stakeholder in self.stakeholders]
            for name in self.vendors
        }

    @property
    def trust(self) -> dict[str, list[float]]:
        """Trust of every stakeholder, of last night."""
        return {
            name: [stakeholder.trust[name] for stakeholder in self.stakeholders]
            for name in self.vendors
        }

    @property
    def states(self) -> dict[str, list[str]]:
        """Relationship state of every organisation."""
        return {
            name: [label(organisation.relationship(name)) for organisation in self.organisations]
            for name in self.vendors
        }

    @property
    def reputation(self) -> dict[str, list[float]]:
        """Reputation with every organisation, as of today."""
        return {
            name: [organisation.reputation(name, self.day) for organisation in self.organisations]
            for name in self.vendors
        }

    @property
    def aware(self) -> dict[str, list[bool]]:
        """Which organisations a vendor knows."""
        return {
            name: [organisation.aware(name) for organisation in self.organisations]
            for name in self.vendors
        }

    @property
    def sources(self) -> dict[str, list[str | None]]:
        """How a vendor became aware of every organisation."""
        return {
            name: [organisation.sources[name] for organisation in self.organisations]
            for name in self.vendors
        }

    @property
    def credence(self) -> dict[str, list[float]]:
        """How far every organisation believes a vendor's promises."""
        return {
            name: [organisation.credence[name] for organisation in self.organisations]
            for name in self.vendors
        }

    @property
    def promises(self) -> dict[str, list[float]]:
        """The promise in force with every organisation."""
        return {
            name: [organisation.promises[name] for organisation in self.organisations]
            for name in self.vendors
        }

    @property
    def agreements(self) -> list[str | None]:
        """With whom every organisation has an agreement today."""
        return [organisation.partner(self.day) for organisation in self.organisations]

    @property
    def ledger(self) -> dict[str, dict[str, float]]:
        """Costs by kind, and revenue."""
        return {name: vendor.ledger.as_dict() for name, vendor in self.vendors.items()}

    @property
    def cost(self) -> dict[str, float]:
        """Money spent so far."""
        return {name: vendor.cost for name, vendor in self.vendors.items()}

    @property
    def contact_hours(self) -> dict[str, dict[str, int]]:
        """Contact hours so far by setting; add them up for the total."""
        return {name: dict(vendor.contact_hours) for name, vendor in self.vendors.items()}
