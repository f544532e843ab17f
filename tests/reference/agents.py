"""Customer organisations with their stakeholders, and vendors."""

from __future__ import annotations

import zlib
from typing import Any

import mesa
import numpy as np

from simulation.strategies import get
from simulation.vocabulary import CONTACTS, FIRST_HOUR, WEEK, Attribute, Phase, Relationship, Role, label

from . import formulas
from .philox import Draw
from .purchase import Purchase
from .view import view_of


class StakeholderAgent(mesa.Agent):
    """One person of a customer organisation; all that concerns a vendor stands under the vendor's name."""

    def __init__(self, model: Any, organisation: OrganisationAgent, k: int, role: Role) -> None:
        super().__init__(model)
        self.organisation = organisation
        self.k = k
        self.index = organisation.index * model.stakeholders_each + k
        self.role = role
        self.personal = dict.fromkeys(model.settings.vendors, 0.0)
        self.institutional = dict.fromkeys(model.settings.vendors, 0.0)
        self.recent = dict.fromkeys(model.settings.vendors, 0.0)
        self.trust = dict.fromkeys(model.settings.vendors, 0.0)
        self.tastes: dict[str, float] = {}
        for activity in CONTACTS:
            u = model.draws.uniform(Draw.TASTE, subject=self.index, index=activity)
            self.tastes[label(activity)] = 1 + model.settings.rapport.tastes * (2 * u - 1)
        self.late_evenings: set[int] = set()
        self.morning()

    def morning(self) -> None:
        """Start the day alone."""
        self.taken_until = FIRST_HOUR
        self.brought_home: tuple[int, VendorAgent | None] = (FIRST_HOUR, None)

    def availability(self, setting: str, hour: int) -> float:
        """Return the chance that a request for this hour is accepted, other things equal."""
        windows = getattr(getattr(self.model.settings.roles, label(self.role)).availability, setting)
        for start, end, chance in windows:
            if start <= hour < end:
                return chance
        return 0.0

    def late_evenings_this_week(self, day: int) -> int:
        """Count them; tonight is not one of them."""
        monday = day - day % WEEK
        return len([late for late in self.late_evenings if monday <= late < day])

    def meet(self, vendor: VendorAgent, activity: Any, name: str, rapport: float, professional_skill: float) -> None:
        """Let an hour of contact act on P and I."""
        meetings = self.model.settings.meetings
        personal, institutional, recent = self.personal[vendor.name], self.institutional[vendor.name], self.recent[vendor.name]
        satiation = 1 / (1 + recent / meetings.saturation)
        gain = activity.personal * rapport * self.tastes[name] * satiation * (1 - personal)
        change = activity.institutional * professional_skill * satiation * (self.organisation.fit[vendor.name] - institutional)
        if self.organisation.phase in (Phase.EVALUATION, Phase.COMMITMENT):
            change = change * meetings.frozen_response
        self.personal[vendor.name] = formulas.clip(personal + gain)
        self.institutional[vendor.name] = formulas.clip(institutional + change)
        self.recent[vendor.name] = recent + 1

    def night(self) -> None:
        """Forget, and judge anew."""
        forgetting, trust = self.model.settings.forgetting, self.model.settings.trust
        for name in self.trust:
            self.personal[name] *= 2 ** (-1 / forgetting.personal)
            self.institutional[name] *= 2 ** (-1 / forgetting.institutional)
            self.recent[name] *= 2 ** (-1 / forgetting.contacts)
            self.trust[name] = formulas.trust(self.personal[name], self.institutional[name], trust.share, trust.rho)

    def relationship(self, name: str) -> Relationship:
        """Return how this person stands to a vendor."""
        return self.model.relationship(self.personal[name], self.institutional[name])


class OrganisationAgent(mesa.Agent):
    """A customer organisation: its people, its needs, and its purchase if one is under way."""

    def __init__(self, model: Any, index: int) -> None:
        super().__init__(model)
        self.index = index
        self.stakeholders: list[StakeholderAgent] = []
        for role in Role:
            for _ in range(model.people(role)):
                self.stakeholders.append(StakeholderAgent(model, self, len(self.stakeholders), role))
        spread = model.settings.needs.spread
        draws = [model.draws.uniform(Draw.NEED_WEIGHT, subject=index, index=attribute) for attribute in Attribute]
        self.need_weights = formulas.shares([1 + spread * (2 * u - 1) for u in draws])
        self.fit: dict[str, float] = {}
        self.judge_products(self.need_weights)
        self.purchase: Purchase | None = None
        self.purchases = 0
        u = model.draws.uniform(Draw.NEED_GAP, subject=index, when=0)
        self.next_need = formulas.exponential_days(model.settings.needs.idle_days, u)

    def judge_products(self, weights: list[float]) -> None:
        """Compute every vendor's perceived fit: promises raise it (C14)."""
        for name, vendor in self.model.settings.vendors.items():
            attributes = self.model.attributes(name)
            fit = formulas.total([weight * attribute for weight, attribute in zip(weights, attributes, strict=True)])
            self.fit[name] = fit + vendor.promise * (1 - fit)

    def morning(self, day: int) -> None:
        """Let what falls due today happen."""
        if self.purchase is not None:
            self.purchase.morning(day)
        elif day == self.next_need:
            self.purchase = Purchase(self, self.purchases, day)
            self.purchases += 1

    @property
    def phase(self) -> Phase:
        """The true phase, whether or not a vendor has heard of it."""
        return Phase.IDLE if self.purchase is None else self.purchase.phase

    def phase_seen(self, name: str, day: int) -> Phase:
        """Return the phase that a vendor sees: a need stays hidden until the users tell (C20)."""
        if self.purchase is None or day < self.purchase.heard[name]:
            return Phase.IDLE
        return self.purchase.phase

    def members(self, role: Role) -> list[StakeholderAgent]:
        """Return the people of a role."""
        return [stakeholder for stakeholder in self.stakeholders if stakeholder.role is role]

    def trust(self, name: str, weights: list[float]) -> float:
        """Return the trust in a vendor under the weights of the roles (C10)."""
        return self._weighted(weights, {stakeholder: stakeholder.trust[name] for stakeholder in self.stakeholders})

    def relationship(self, name: str) -> Relationship:
        """Return how the organisation as a whole stands to a vendor."""
        weights = self.model.weights[Phase.IDLE]
        personal = self._weighted(weights, {stakeholder: stakeholder.personal[name] for stakeholder in self.stakeholders})
        institutional = self._weighted(weights, {stakeholder: stakeholder.institutional[name] for stakeholder in self.stakeholders})
        return self.model.relationship(personal, institutional)

    def _weighted(self, weights: list[float], values: dict[StakeholderAgent, float]) -> float:
        means = [formulas.mean([values[stakeholder] for stakeholder in self.members(role)]) for role in Role]
        return formulas.total([weight * value for weight, value in zip(weights, means, strict=True)])


class VendorAgent(mesa.Agent):
    """A competitor: its strategy, its money, and what it has done so far."""

    def __init__(self, model: Any, name: str) -> None:
        super().__init__(model)
        self.name = name
        self.spec = model.settings.vendors[name]
        self.address = zlib.crc32(name.encode())
        self.reps: list[Any] = []
        self.strategy = get(self.spec.strategy)()
        x0, x1, x2, x3 = model.draws.words(Draw.STRATEGY, vendor=self.address)
        # With a dtype, since a list of one number above 2^63 and one below would go through floats and lose bits.
        key = np.array([x0 + x1 * 2**32, x2 + x3 * 2**32], dtype=np.uint64)
        self.dice = np.random.Generator(np.random.Philox(key=key))
        self.priorities: list[list[float]] = []
        self.purse = self.set_aside = self.spent_today = 0.0
        self.cost = 0.0
        self.contact_hours = {"office": 0, "phone": 0, "evening": 0}

    def plan(self, day: int) -> None:
        """Ask the strategy for today's priorities."""
        organisations, each = self.model.organisations, self.model.stakeholders_each
        priorities = np.asarray(self.strategy.plan(view_of(self, day)), dtype=float)
        if priorities.shape != (len(organisations), each):
            raise ValueError(f"{self.name}: priorities of shape {priorities.shape}, not {(len(organisations), each)}")
        self.priorities = priorities.tolist()

    def priority(self, stakeholder: StakeholderAgent) -> float:
        """Return today's priority of a stakeholder."""
        return self.priorities[stakeholder.organisation.index][stakeholder.k]

    def shifts(self, day: int) -> None:
        """Decide who goes on duty: all, or as many as the purse can pay."""
        self.spent_today = self.set_aside = 0.0
        for rep in self.reps:
            rep.on_duty = self.spec.budget is None
        if self.spec.budget is None:
            return
        self.purse += self.spec.budget
        for rep in sorted(self.reps, key=lambda rep: rep.uniform(Draw.DUTY, day * 32)):
            price = rep.shift_price()
            if self.purse < price:
                break
            rep.on_duty = True
            self.purse -= price
            self.set_aside += price

    def pay(self, amount: float) -> None:
        """Spend money."""
        self.cost += amount
        self.spent_today += amount

    def night(self) -> None:
        """Put what was set aside and not spent back into the purse."""
        if self.spec.budget is not None:
            self.purse += self.set_aside - self.spent_today
