"""One purchase of one organisation: its phases, from the need to the first use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulation.vocabulary import PURCHASE_PHASES, TERMS, Cost, Outcome, Phase, Role, Route, label

from . import after_sale, choice, formulas, negotiation
from .durations import included, leading_durations
from .philox import Draw
from .specification import specify

if TYPE_CHECKING:
    from .agents import OrganisationAgent


class Purchase:
    """Begins on the day of the need; told of each morning until the organisation is idle again."""

    def __init__(self, organisation: OrganisationAgent, number: int, day: int) -> None:
        self.organisation = organisation
        self.model = organisation.model
        self.number = number
        self.need_day = day
        self.route, self.sole = self._route(day)
        self.leaning: tuple[str, float] | None = None
        self.shortlist: list[str] = []
        self.offers: dict[str, list[float]] = {}
        self.winner: str | None = None
        self.asks_referral = False
        self.deal: dict[str, Any] = {}
        self.rep_hours = dict.fromkeys(self.model.settings.vendors, 0)
        self.began: dict[str, int] = {}
        self.specification = organisation.need_weights
        self.durations, same_day = leading_durations(self.model, organisation.index, number)
        self.collides = same_day and self.route is Route.TENDER
        self.phases = [phase for phase in PURCHASE_PHASES if included(self.model, phase)]
        if self.route is Route.TENDER:
            self._attract_vendors(day)
        else:
            self.phases = [Phase.COMMITMENT, Phase.INSTALLATION]
        # The next need does not wait for how this purchase goes, so that dates are the same whoever
        # wins.
        gap = self.uniform(Draw.NEED_GAP, when=number + 1)
        days = (
            sum(self.durations.values())
            + 1
            + formulas.exponential_days(self.model.settings.needs.idle_days, gap)
        )
        organisation.next_need = day + days
        self.model.need_days.append((organisation.index, number, day))
        known = 0.0 if self.phases[0] is Phase.DISCOVER_NEED else 1.0
        organisation.understanding = dict.fromkeys(self.model.settings.vendors, known)
        self._begin(self.phases[0], day)
        self.heard = {
            name: day + self._days_until_heard(name) for name in self.model.settings.vendors
        }

    def morning(self, day: int) -> None:
        """End the phase if its days are over."""
        if not self.ends(day):
            return
        goes_on = True
        match self.phase:
            case Phase.DISCOVER_NEED:
                pass  # nothing happens at its end
            case Phase.INTERNAL_BREWING:
                goes_on = self._go_ahead(day)
            case Phase.SYSTEM_DESIGN:
                self.specification = specify(self)
                self.organisation.judge_products(self.specification)
            case Phase.EVALUATION:
                self._draw_up_shortlist(day)
            case Phase.COMMITMENT:
                goes_on = self._choose(day)
            case Phase.INSTALLATION:
                after_sale.first_use(self, day)
                goes_on = False
            case other:
                raise ValueError(
                    f"tests/reference/purchase.py: morning() has no case for the end of {other!r};"
                    " add one."
                )
        if goes_on:
            self._begin(self.phases[self.phases.index(self.phase) + 1], day)
        else:
            self._close()

    def ends(self, day: int) -> bool:
        """Tell whether the present phase ends this morning."""
        return day >= self.phase_began + self.durations[self.phase]

    def uniform(
        self, purpose: Draw, *, when: int | None = None, vendor: str | None = None, index: int = 0
    ) -> float:
        """Return a draw that is about this purchase."""
        address = 0 if vendor is None else self.model.address(vendor)
        when = self.number if when is None else when
        return self.model.draws.uniform(
            purpose, subject=self.organisation.index, vendor=address, when=when, index=index
        )

    def gains(self, name: str) -> list[float]:
        """Return what full concessions of a vendor would be worth here."""
        return negotiation.gains(
            self.specification, self.model.attributes(name), self.model.settings.negotiation
        )

    def best_terms(self, name: str, spend: float) -> list[float]:
        """Return the best terms that a vendor can offer here for a share of the order's value."""
        return negotiation.best_terms(
            self.gains(name), negotiation.prices(self.model.settings.negotiation), spend
        )

    def offer_usual_terms(self, name: str) -> None:
        """Offer what the scenario says."""
        self.offers[name] = self.best_terms(name, self.model.settings.vendors[name].concession)

    def is_hidden_from(self, name: str) -> bool:
        """Tell whether this purchase is hidden from a vendor: it is made with another one alone."""
        closed = self.route in (Route.REBUY, Route.SOLE_SOURCE) and name != self.sole
        return closed and self.phase is not Phase.INSTALLATION

    def _route(self, day: int) -> tuple[Route, str | None]:
        """Choose the route at the need: agreement, rebuy, or for now a tender."""
        organisation, partner = self.organisation, self.organisation.partner(day)
        if partner is not None:
            return Route.AGREEMENT, partner
        name = organisation.installed
        recovered = organisation.recovered
        if self.model.settings.complaints.recovered == "lecture":
            recovered = False
        if name is not None and organisation.last_use == (name, True) and not recovered:
            trust = organisation.trust(name, self.model.weights[Phase.COMMITMENT])
            if self.uniform(Draw.REBUY, vendor=name) < self.model.settings.rebuy.chance * trust:
                return Route.REBUY, name
        return Route.TENDER, None

    def _attract_vendors(self, day: int) -> None:
        """Let vendors learn of the organisation by themselves."""
        for name in self.model.settings.vendors:
            if (
                not self.organisation.aware(name)
                and self.uniform(Draw.UNPROMPTED, vendor=name)
                < self.model.settings.awareness.unprompted
            ):
                self.organisation.notice(name, "unprompted", day)

    def _days_until_heard(self, name: str) -> int:
        """Users who trust a vendor tell it early (C20)."""
        if self.phase is not Phase.DISCOVER_NEED:
            return 0
        people = self.organisation.members(Role.USER) or self.organisation.stakeholders
        trust = formulas.mean([person.trust[name] for person in people])
        return formulas.round_half_up((1 - trust) * self.durations[Phase.DISCOVER_NEED])

    def _begin(self, phase: Phase, day: int) -> None:
        self.phase, self.phase_began = phase, day
        self.began[label(phase)] = day
        if phase is not Phase.COMMITMENT:
            return
        if self.sole is not None:
            self.shortlist = [self.sole]
        elif Phase.EVALUATION not in self.phases:
            self.shortlist = self.organisation.aware_vendors()
        for name in self.shortlist:
            self.offer_usual_terms(name)

    def _go_ahead(self, day: int) -> bool:
        settings, usual = self.model.settings.brewing, self.model.settings.needs.go_ahead
        self.leaning = self._lean()
        chance = usual
        if self.leaning is not None:
            chance = formulas.chance_of_go(
                usual, settings.go_ahead, self.leaning[1], settings.reference
            )
        goes = self.uniform(Draw.GO_AHEAD) < chance
        if not goes:
            self._record(day, Outcome.NO_GO, {})
        elif self.leaning is not None:
            self._make_haste()
            self._source()
        return goes

    def _lean(self) -> tuple[str, float] | None:
        """Return the vendor to whom the decision layer leans, and its trust in it (C22)."""
        settings, members = self.model.settings, self.organisation.members(Role.DECISION)
        brewing = settings.brewing
        if not members or brewing.sole_source == brewing.go_ahead == brewing.haste == 0:
            return None
        found = []
        for name in self.organisation.aware_vendors():
            trust = formulas.mean([person.trust[name] for person in members])
            u = self.uniform(Draw.LEANING, vendor=name)
            value = formulas.leaning(brewing.leaning, settings.choice.sensitivity, trust, u)
            found.append((-value, u, name, trust))
        if not found:
            return None
        _, _, name, trust = min(found)
        return name, trust

    @property
    def chosen(self) -> str:
        """The winner, of a purchase that has one."""
        assert self.winner is not None
        return self.winner

    def _make_haste(self) -> None:
        """Shorten what follows brewing."""
        assert self.leaning is not None
        factor = 1 - self.model.settings.brewing.haste * self.leaning[1]
        for phase in (Phase.SYSTEM_DESIGN, Phase.EVALUATION, Phase.COMMITMENT):
            if phase in self.phases:
                self.durations[phase] = max(
                    1, formulas.round_half_up(self.durations[phase] * factor)
                )

    def _source(self) -> None:
        """Buy from the vendor leaned to without a tender, perhaps."""
        assert self.leaning is not None
        name, trust = self.leaning
        chance = self.model.settings.brewing.sole_source * trust
        if self.uniform(Draw.SOLE_SOURCE, vendor=name) < chance:
            self.route, self.sole = Route.SOLE_SOURCE, name
            self.phases = [phase for phase in self.phases if phase is not Phase.EVALUATION]

    def _draw_up_shortlist(self, day: int) -> None:
        settings = self.model.settings.choice
        draws = {
            name: self.uniform(Draw.SHORTLIST, vendor=name)
            for name in self.organisation.aware_vendors()
        }
        scores = {name: self._score(name, day) for name in draws}
        utilities = {name: settings.sensitivity * score for name, score in scores.items()}
        if settings.shortlist_noise > 0:
            for name, u in draws.items():
                utilities[name] += settings.shortlist_noise * formulas.gumbel(u)
            scores = utilities
        ranked = sorted(draws, key=lambda name: (-scores[name], draws[name]))
        for name in ranked[: settings.shortlist]:
            invited = [utilities[other] for other in self.shortlist]
            if (
                invited
                and formulas.gain_of_one_more(invited, utilities[name]) < settings.search_cost
            ):
                break
            self.shortlist.append(name)

    def _score(self, name: str, day: int) -> float:
        organisation = self.organisation
        trust = organisation.trust(name, self.model.weights[Phase.EVALUATION])
        return (
            organisation.fit[name]
            + trust
            + self.model.settings.choice.reputation * organisation.reputation(name, day)
            + organisation.incumbency(name)
        )

    def _choose(self, day: int) -> bool:
        """Choose among the shortlist and doing nothing.

        Tell whether there is something to install.
        """
        details = choice.decide(self, day) | {"shortlisted": list(self.shortlist)}
        self.winner = details["winner"]
        if self.winner is None:
            self._record(day, Outcome.NO_DECISION, details)
            return False
        if self.collides:
            details["returned"] = self._order_twice(day)
        self._record(day, Outcome.WON, details | self._order())
        return True

    def _order(self) -> dict[str, Any]:
        """Order from the winner; return what the deal tells of it."""
        organisation, vendor = self.organisation, self.model.vendors[self.chosen]
        concessions = self.offers[self.chosen]
        share = negotiation.cost(negotiation.prices(self.model.settings.negotiation), concessions)
        paid = formulas.round_half_up(formulas.on_grid(share) * organisation.order_value)
        vendor.ledger.pay(Cost.CONCESSIONS, paid)
        vendor.ledger.revenue += organisation.order_value
        origin = organisation.origin(self.chosen)
        organisation.bought_from.add(self.chosen)
        organisation.orders[self.chosen] += 1
        organisation.installed = self.chosen
        self.asks_referral = vendor.spec.asks_referrals
        return {
            "origin": origin,
            "referred_by": organisation.referrer[self.chosen] if origin == "referral" else None,
            "concessions": {label(term): c for term, c in zip(TERMS, concessions, strict=True)},
            "concession_cost": paid,
        }

    def _order_twice(self, day: int) -> str | None:
        """Let the second buyer order too; return the vendor who takes it back."""
        name = choice.second_buyer(self, day)
        if name is not None:
            cost = formulas.round_half_up(
                self.model.settings.costs.returned * self.organisation.order_value
            )
            self.model.vendors[name].ledger.pay(Cost.RETURNS, cost)
        return name

    def _record(self, day: int, outcome: Outcome, details: dict[str, Any]) -> None:
        """Close the purchase: add it to the deals."""
        began = self.began | ({label(Phase.INSTALLATION): day} if outcome is Outcome.WON else {})
        self.deal |= {
            **{
                "organisation": self.organisation.index,
                "generation": self.organisation.generation,
                "purchase": self.number,
                "need_day": self.need_day,
                "decided_day": day,
            },
            **{
                "outcome": label(outcome),
                "winner": None,
                "shortlisted": [],
                "agreement": self.route is Route.AGREEMENT,
            },
            **{
                "route": label(self.route),
                "leaning": self.leaning[0] if self.leaning else None,
                "leaning_trust": self.leaning[1] if self.leaning else None,
                "promises": {},
                "credence": {},
            },
            **{
                "origin": None,
                "referred_by": None,
                "returned": None,
                "began": began,
                "utilities": {},
                "outside": None,
            },
            **{
                "concessions": None,
                "concession_cost": 0,
                "order_value": self.organisation.order_value,
            },
            **{"known_by": self.organisation.aware_vendors(), "offers": dict(self.offers)},
            **{
                "hours": dict(self.organisation.rep_hours),
                "purchase_hours": dict(self.rep_hours),
                "spent": dict(self.organisation.rep_money),
            },
            **{
                "first_use_day": None,
                "delivered": None,
                "promised": None,
                "satisfaction": None,
                "content": None,
                "grade": None,
            },
            **{"complaint": None, "told": 0, "referrals": 0, "signed": False},
            **details,
        }
        self.organisation.forget_effort()
        self.model.deals.append(self.deal)

    def _close(self) -> None:
        """Forget the specification; the organisation is idle until its next need."""
        self.organisation.judge_products(self.organisation.need_weights)
        self.organisation.purchase = None
