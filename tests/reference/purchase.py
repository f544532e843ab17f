"""One purchase of one organisation: the six phases, from the need to the installed product."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.vocabulary import PURCHASE_PHASES, Attribute, Outcome, Phase, Role, label

from . import formulas
from .philox import Draw

if TYPE_CHECKING:
    from .agents import OrganisationAgent

NO_ADVANTAGE = 1e-12
"""Advantages whose sum is not larger count as none: rounding is no product."""


class Purchase:
    """Begins on the day of the need; told of each morning until the organisation is idle again."""

    def __init__(self, organisation: OrganisationAgent, number: int, day: int) -> None:
        self.organisation = organisation
        self.model = organisation.model
        self.number = number
        self.need_day = day
        self.shortlist: list[str] = []
        self.durations = {phase: self._duration(phase) for phase in PURCHASE_PHASES}
        self.phase = Phase.DISCOVER_NEED
        self.phase_began = day
        self.heard = {name: day + self._days_until_heard(name) for name in self.model.settings.vendors}
        # The next need does not wait for how this purchase ends, so that dates are the same whoever wins.
        gap = self._uniform(Draw.NEED_GAP, when=number + 1)
        days = sum(self.durations.values()) + 1 + formulas.exponential_days(self.model.settings.needs.idle_days, gap)
        organisation.next_need = day + days
        self.model.need_days.append((organisation.index, number, day))

    def morning(self, day: int) -> None:
        """End the phase if its days are over."""
        if day < self.phase_began + self.durations[self.phase]:
            return
        goes_on = True
        match self.phase:
            case Phase.INTERNAL_BREWING:
                goes_on = self._go_ahead(day)
            case Phase.SYSTEM_DESIGN:
                self._specify()
            case Phase.EVALUATION:
                self._draw_up_shortlist()
            case Phase.COMMITMENT:
                goes_on = self._choose(day)
            case Phase.INSTALLATION:
                goes_on = False
        if goes_on:
            self.phase = Phase(self.phase + 1)
            self.phase_began = day
        else:
            self._close()

    def _uniform(self, purpose: Draw, *, when: int | None = None, vendor: str | None = None, index: int = 0) -> float:
        address = 0 if vendor is None else self.model.vendor(vendor).address
        when = self.number if when is None else when
        return self.model.draws.uniform(purpose, subject=self.organisation.index, vendor=address, when=when, index=index)

    def _duration(self, phase: Phase) -> int:
        low, mode, high = getattr(self.model.settings.phases, label(phase)).days
        return max(1, formulas.round_half_up(formulas.triangular(low, mode, high, self._uniform(Draw.DURATION, index=phase))))

    def _days_until_heard(self, name: str) -> int:
        """Users who trust a vendor tell it early (C20)."""
        users = formulas.mean([user.trust[name] for user in self.organisation.members(Role.USER)])
        return formulas.round_half_up((1 - users) * self.durations[Phase.DISCOVER_NEED])

    def _go_ahead(self, day: int) -> bool:
        goes = self._uniform(Draw.GO_AHEAD) < self.model.settings.needs.go_ahead
        if not goes:
            self._record(day, Outcome.NO_GO)
        return goes

    def _specify(self) -> None:
        """Write the specification: the needs, the budget found, and the hand of trusted vendors (C23)."""
        low, high = self.model.settings.needs.budget
        budget = low + (high - low) * self._uniform(Draw.BUDGET)
        weights = list(self.organisation.need_weights)
        weights[Attribute.PRICE] = weights[Attribute.PRICE] * 1 / budget
        weights = formulas.shares(weights)
        pulls = []
        for name in self.model.settings.vendors:
            trust = self.organisation.trust(name, self.model.weights[Phase.SYSTEM_DESIGN])
            pulls.append([trust * advantage for advantage in self._advantages(name)])
        shaping = self.model.settings.choice.shaping
        specification = [weight + shaping * formulas.total(column) for weight, *column in zip(weights, *pulls, strict=True)]
        self.organisation.judge_products(formulas.shares(specification))

    def _advantages(self, name: str) -> list[float]:
        """Return where a vendor is better than the vendors' mean, as shares."""
        products = [self.model.attributes(vendor) for vendor in self.model.settings.vendors]
        means = [formulas.mean(column) for column in zip(*products, strict=True)]
        better = [max(0.0, own - average) for own, average in zip(self.model.attributes(name), means, strict=True)]
        if formulas.total(better) <= NO_ADVANTAGE:
            return [0.0] * len(Attribute)
        return formulas.shares(better)

    def _draw_up_shortlist(self) -> None:
        scores = {name: fit + self._trust(name, Phase.EVALUATION) for name, fit in self.organisation.fit.items()}
        ranked = sorted(scores, key=lambda name: (-scores[name], self._uniform(Draw.SHORTLIST, vendor=name)))
        self.shortlist = ranked[: self.model.settings.choice.shortlist]

    def _trust(self, name: str, phase: Phase) -> float:
        return self.organisation.trust(name, self.model.weights[phase])

    def _choose(self, day: int) -> bool:
        """Choose among the shortlist and doing nothing; tell whether there is something to install."""
        choice = self.model.settings.choice
        names = list(self.model.settings.vendors)
        fit = {name: self.organisation.fit[name] for name in names}
        trust = {name: self._trust(name, Phase.COMMITMENT) for name in names}
        noise = {name: formulas.gumbel(self._uniform(Draw.CHOICE, vendor=name)) for name in names}
        winner, best = None, -float("inf")
        for name in names:
            utility = choice.sensitivity * (fit[name] + trust[name]) + noise[name]
            if name in self.shortlist and utility > best:
                winner, best = name, utility
        if choice.sensitivity * choice.outside_option + formulas.gumbel(self._uniform(Draw.OUTSIDE)) > best:
            winner = None
        outcome = Outcome.NO_DECISION if winner is None else Outcome.WON
        self._record(day, outcome, winner=winner, fit=fit, trust=trust, noise=noise, shortlisted=self.shortlist)
        return winner is not None

    def _record(self, day: int, outcome: Outcome, **details: object) -> None:
        deal = {"organisation": self.organisation.index, "purchase": self.number, "need_day": self.need_day, "decided_day": day}
        nothing = {"winner": None, "fit": None, "trust": None, "noise": None, "shortlisted": None}
        self.model.deals.append(deal | {"outcome": label(outcome)} | nothing | details)

    def _close(self) -> None:
        """Forget the specification; the organisation is idle until its next need."""
        self.organisation.judge_products(self.organisation.need_weights)
        self.organisation.purchase = None
