"""Customer organisations."""

from __future__ import annotations

from typing import Any

import mesa

from simulation.vocabulary import Attribute, Phase, Relationship, Role, label

from . import formulas
from .after_sale import Complaint
from .philox import Draw
from .purchase import Purchase
from .stakeholder import StakeholderAgent


class OrganisationAgent(mesa.Agent):
    """A customer organisation.

    Its people, its needs, its purchase if one is under way, and what it thinks of vendors.

    All that concerns a vendor stands under the vendor's name: `own_fit` is what the product
    delivers, `stated` what the vendor promises, `fit` what the customer believes of it.
    """

    def __init__(self, model: Any, index: int) -> None:
        super().__init__(model)
        self.index = index
        self.stakeholders: list[StakeholderAgent] = []
        for role in Role:
            for _ in range(model.people(role)):
                self.stakeholders.append(
                    StakeholderAgent(model, self, len(self.stakeholders), role)
                )
        vendors = model.settings.vendors
        self.generation = 0
        self.promises = {name: vendor.promise for name, vendor in vendors.items()}
        self.purchase: Purchase | None = None
        self.purchases = 0
        self.begin(0)
        self.set_closing_day(0)

    def begin(self, day: int) -> None:
        """Be a customer that nobody has dealt with; its first need comes on this day or later."""
        model, vendors = self.model, self.model.settings.vendors
        needs = model.settings.needs
        draws = [self.uniform(Draw.NEED_WEIGHT, index=attribute) for attribute in Attribute]
        self.need_weights = formulas.shares([1 + needs.spread * (2 * u - 1) for u in draws])
        initial = model.settings.promises.initial if model.credence_learned else 1.0
        self.credence = dict.fromkeys(vendors, initial)
        self.own_fit: dict[str, float] = {}
        self.stated: dict[str, float] = {}
        self.fit: dict[str, float] = {}
        self.judge_products(self.need_weights)
        self.order_value = formulas.round_half_up(self._draw_value())
        self.sources: dict[str, str | None] = {name: self._first_source(name) for name in vendors}
        self.referrer: dict[str, int] = {}
        self.news = dict.fromkeys(
            vendors, (0.0, 0)
        )  # reputation after the last news, and the day of these
        self.bought_from: set[str] = set()
        self.installed: str | None = None
        self.recovered = False  # from a complaint about that use
        self.last_use: tuple[str, bool | None] | None = None  # whose product, and whether content
        self.agreement: tuple[str, int] | None = None  # with whom, and until when
        self.complaint: Complaint | None = None
        self.forget_effort()
        self.last_rep: dict[str, Any] = dict.fromkeys(vendors)
        self.understanding = dict.fromkeys(vendors, 0.0)
        self.last_satisfaction: tuple[str, float] | None = None
        self.orders = dict.fromkeys(vendors, 0)
        gap = model.draws.uniform(Draw.NEED_GAP, subject=self.index, when=self.purchases)
        self.next_need = day + formulas.exponential_days(needs.idle_days, gap)

    def uniform(self, purpose: Draw, *, vendor: int = 0, index: int = 0) -> float:
        """Return a draw that is about the customer at this place."""
        return self.model.draws.uniform(
            purpose, subject=self.index, vendor=vendor, when=self.generation, index=index
        )

    def _draw_value(self) -> float:
        needs = self.model.settings.needs
        low, high = needs.order_value
        u = self.uniform(Draw.ORDER_VALUE)
        if needs.concentration == 0:
            return low + (high - low) * u
        other = self.uniform(Draw.ORDER_VALUE, index=1)
        return formulas.log_normal((low + high) / 2, needs.concentration, u, other)

    def is_closing(self, day: int) -> bool:
        """Tell whether the customer closes today: when its day has come and nothing is open."""
        due = self.closes_on is not None and self.closes_on <= day
        return due and self.purchase is None and self.complaint is None

    def replace(self, day: int) -> None:
        """Close; another customer takes the place, with other people."""
        self.generation += 1
        self.purchases += 1
        self.begin(day + 1)
        self.set_closing_day(day + 1)
        for person in self.stakeholders:
            person.replace(day)

    def set_closing_day(self, day: int) -> None:
        """Draw the day from which on the customer closes."""
        u = self.uniform(Draw.CUSTOMER_CLOSES)
        self.closes_on = formulas.date_of_event(u, self.model.settings.turnover.customers, day)

    def _first_source(self, name: str) -> str | None:
        u = self.uniform(Draw.KNOWN, vendor=self.model.address(name))
        return "unprompted" if u < self.model.settings.vendors[name].known else None

    def judge_products(self, weights: list[float]) -> None:
        """Compute every vendor's fit, what it states, and what is believed of it (C14)."""
        family = self.model.settings.promises.credence
        for name in self.model.settings.vendors:
            attributes = self.model.attributes(name)
            fit = formulas.total(
                [weight * attribute for weight, attribute in zip(weights, attributes, strict=True)]
            )
            self.own_fit[name] = fit
            self.stated[name] = formulas.stated_fit(family, fit, self.promises[name])
            self.fit[name] = formulas.believed_fit(
                family, self.credence[name], fit, self.stated[name]
            )

    def promise(self, name: str, level: float) -> None:
        """Believe another promise from now on, unless a tender is out."""
        if self.phase <= Phase.SYSTEM_DESIGN:
            self.promises[name] = level
            self.judge_products(self.need_weights)

    def learn_of_promise(self, name: str, kept: float, weight: float) -> None:
        """Believe a vendor more or less; a judgement by which a tender is under way stands."""
        if self.model.credence_learned:
            self.credence[name] += weight * (kept - self.credence[name])
            if self.phase <= Phase.SYSTEM_DESIGN:
                self.judge_products(self.need_weights)

    def grasp(self, name: str) -> float:
        """Return the share of its effect that a vendor has in brewing and design."""
        base = self.model.settings.understanding.base
        return base + (1 - base) * self.understanding[name]

    def explain_need(self, name: str, role: Role) -> None:
        """Let an hour with somebody of a role tell a vendor of the need."""
        gain = getattr(self.model.settings.roles, label(role)).understanding
        if self.phase is Phase.INTERNAL_BREWING:
            gain *= self.model.settings.understanding.in_brewing
        elif self.phase is not Phase.DISCOVER_NEED:
            return
        self.understanding[name] += gain * (1 - self.understanding[name])

    def incumbency(self, name: str) -> float:
        """Return what it is worth to a vendor that its product is installed."""
        settings = self.model.settings.incumbency
        if name != self.installed:
            return 0.0
        if self.last_use == (name, False):
            return settings.advantage * (1 - settings.lost)
        return settings.advantage

    def morning(self, day: int) -> None:
        """Let what falls due today happen."""
        if self.complaint is not None and (day >= self.complaint.due or self._first_use_today(day)):
            self.complaint.settle(day)
        if self.purchase is not None:
            self.purchase.morning(day)
        elif day == self.next_need:
            self.purchase = Purchase(self, self.purchases, day)
            self.purchases += 1

    def _first_use_today(self, day: int) -> bool:
        return self.phase is Phase.INSTALLATION and self.under_way.ends(day)

    # Its purchase.

    @property
    def under_way(self) -> Purchase:
        """The purchase, where there is one."""
        assert self.purchase is not None
        return self.purchase

    @property
    def phase(self) -> Phase:
        """The true phase, whether or not a vendor has heard of it."""
        return Phase.IDLE if self.purchase is None else self.purchase.phase

    def phase_seen(self, name: str, day: int) -> Phase:
        """Return the phase that a vendor sees: a need stays hidden until the users tell (C20)."""
        if not self.aware(name) or self.purchase is None or day < self.purchase.heard[name]:
            return Phase.IDLE
        if self.purchase.is_hidden_from(name):
            return Phase.IDLE
        return self.purchase.phase

    def negotiates_with(self, name: str) -> bool:
        """Tell whether a vendor's terms are under discussion."""
        return self.phase is Phase.COMMITMENT and name in self.under_way.shortlist

    def installs(self, name: str) -> bool:
        """Tell whether a vendor's product is being installed."""
        return self.phase is Phase.INSTALLATION and self.under_way.winner == name

    def partner(self, day: int) -> str | None:
        """Return the vendor with whom an agreement is in force."""
        return self.agreement[0] if self.agreement is not None and day < self.agreement[1] else None

    # Who knows it, and what it has heard of whom.

    def aware(self, name: str) -> bool:
        """Tell whether a vendor knows this organisation."""
        return self.sources[name] is not None

    def aware_vendors(self) -> list[str]:
        """Return who knows this organisation, in the order of the scenario file."""
        return [name for name in self.sources if self.aware(name)]

    def notice(self, name: str, source: str, day: int, referrer: int | None = None) -> None:
        """Become known to a vendor, if it is not yet."""
        if self.aware(name):
            return
        self.sources[name] = source
        if referrer is not None:
            self.referrer[name] = referrer
        if self.phase is Phase.DISCOVER_NEED:
            heard = self.under_way.heard
            heard[name] = max(heard[name], day + 1)

    def origin(self, name: str) -> str:
        """Return how an order from a vendor would have come about."""
        source = "existing" if name in self.bought_from else self.sources[name]
        assert source is not None, "nobody orders from a vendor that does not know it"
        return source

    def reputation(self, name: str, day: int) -> float:
        """Return a vendor's reputation here as of a day."""
        value, since = self.news[name]
        return formulas.decayed(value, day - since, self.model.settings.forgetting.reputation)

    def hear(self, name: str, weight: float, good: bool, day: int) -> None:
        """Hear good or bad news of a vendor."""
        self.news[name] = (formulas.news(self.reputation(name, day), weight, good), day)

    def forget_effort(self) -> None:
        """Begin to add up the vendors' hours and money anew."""
        self.rep_hours = dict.fromkeys(self.model.settings.vendors, 0)
        self.rep_money = dict.fromkeys(self.model.settings.vendors, 0.0)

    # What its people think together.

    def members(self, role: Role) -> list[StakeholderAgent]:
        """Return the people of a role."""
        return [stakeholder for stakeholder in self.stakeholders if stakeholder.role is role]

    def trust_parts(self, name: str, weights: list[float]) -> list[float]:
        """Return what each role adds to the trust in a vendor (C10)."""
        return formulas.role_parts(
            self._means("trust", name), weights, self.model.settings.trust.aggregation
        )

    def trust(self, name: str, weights: list[float]) -> float:
        """Return the trust in a vendor."""
        return formulas.total(self.trust_parts(name, weights))

    def relationship(self, name: str) -> Relationship:
        """Return how the organisation as a whole stands to a vendor."""
        weights = self.model.weights[Phase.IDLE]
        met = [
            formulas.total(formulas.role_parts(self._means(hand, name), weights, "weighted"))
            for hand in ("personal", "institutional")
        ]
        return self.model.relationship(*met)

    def _means(self, column: str, name: str) -> list[float | None]:
        groups = [[getattr(person, column)[name] for person in self.members(role)] for role in Role]
        return [formulas.mean(values) if values else None for values in groups]
