"""Knowledge of one vendor.

What its view looks up in the columns. Rivals' only where the scenario reveals it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from simulation.columns import Columns
from simulation.procurement.negotiation import best_terms
from simulation.records import Closed
from simulation.scenario import Scenario
from simulation.standing.reputation import reputation
from simulation.strategies.past_deal import PastDeal
from simulation.strategies.view import read_only_copy
from simulation.vocabulary import TERMS, Complaint, Cost, Outcome, Phase, Route, Setting, label


class Knowledge:
    """Knowledge of one vendor; see `strategies.view.View`.

    Args:
        scenario: says what is revealed.
        columns: the market's state.
        vendor: whose knowledge.
        closed: all purchases closed so far; the market goes on adding to it.
    """

    def __init__(
        self, scenario: Scenario, columns: Columns, vendor: int, closed: list[Closed]
    ) -> None:
        self._scenario, self._columns, self._vendor, self._closed = (
            scenario,
            columns,
            vendor,
            closed,
        )
        self._rules = columns.parameters[0]
        self.value_weight = float(scenario.plans.value_weight)
        self.day = 0  # set by the planner every morning
        self._past: tuple[PastDeal, ...] = ()
        self._read = 0  # how many mornings of `closed` are in it
        self.thresholds = (
            float(self._rules["relationship_personal"]),
            float(self._rules["relationship_institutional"]),
        )

    @property
    def arrays(self) -> Mapping[str, Any]:
        """The view's arrays by name."""
        columns, dealings, vendor = (
            self._columns,
            self._columns.dealings[self._vendor],
            self._vendor,
        )
        shape = (columns.organisations.size, columns.roles.size)
        tables = {
            name: columns.relations[name][vendor]
            for name in ("personal", "institutional", "recent")
        }
        tables |= {"trust": columns.trust[vendor], "influence": columns.influence[vendor]}
        return {name: column.reshape(shape) for name, column in tables.items()} | {
            "phase": dealings["seen_phase"],
            "phase_since": dealings["seen_since"],
            "aware": dealings["aware"],
            "credence": dealings["credence"],
            "understanding": dealings["understanding"],
            "orders": dealings["orders"],
            "order_value": columns.organisations["order_value"],
            "roles": columns.roles,
            "availability": self._rules["availability_by_slot"][columns.roles]
            .swapaxes(0, 1)
            .copy(),
            "staff": self._staff(),
        }

    def _staff(self) -> Any:
        columns = self._columns
        activities = columns.slots["activity"][
            columns.reps["schedule"][columns.reps["vendor"] == self._vendor]
        ]
        settings = np.where(activities > 0, self._rules["activities_setting"][activities], -1)
        return np.stack([(settings == setting).sum(axis=0) for setting in Setting])

    @property
    def specification(self) -> Any:
        """(N, 6) weights of the purchase under way."""
        return self._columns.organisations["specification"]

    def negotiating(self) -> Any:
        """(N,) accounts in commitment with this vendor on the shortlist."""
        return (self._columns.organisations["phase"] == Phase.COMMITMENT) & self._columns.dealings[
            "shortlisted"
        ][self._vendor]

    def installing(self) -> Any:
        """(N,) accounts that are installing this vendor's product."""
        organisations = self._columns.organisations
        return (organisations["phase"] == Phase.INSTALLATION) & (
            organisations["installed"] == self._vendor
        )

    @property
    def days_left(self) -> int:
        """Working days of this run that are left, today's included."""
        return int(self._scenario.market.days) - self.day

    @property
    def purse(self) -> float:
        """Yuan at hand this morning, infinite without a budget."""
        vendor = self._columns.vendors[self._vendor]
        return float(vendor["purse"]) if np.isfinite(vendor["budget"]) else float("inf")

    @property
    def costs(self) -> Mapping[str, float]:
        """Yuan spent since the start, by kind."""
        spent = self._columns.vendors["costs"][self._vendor]
        return {label(cost): float(spent[cost]) for cost in Cost}

    @property
    def heads(self) -> int:
        """Own reps, on duty or off."""
        return int((self._columns.reps["vendor"] == self._vendor).sum())

    def reputation(self) -> Any:
        """(N,) reputation with each account as of today."""
        dealings = self._columns.dealings[self._vendor]
        return np.array([reputation(self._rules, dealing, self.day) for dealing in dealings])

    def incumbent(self) -> Any:
        """(N,) accounts in which this vendor's product is installed."""
        return self._columns.organisations["installed"] == self._vendor

    def complaints(self) -> Any:
        """(N,) accounts that complained this morning."""
        first_uses = self._columns.first_uses
        return (
            (first_uses["complaint"] == Complaint.OPEN)
            & (first_uses["vendor"] == self._vendor)
            & (first_uses["day"] == self.day)
        )

    def satisfaction(self) -> Any:
        """(N,) satisfaction at the last first use.

        NaN where that was not of this vendor's product.
        """
        first_uses = self._columns.first_uses
        return np.where(first_uses["vendor"] == self._vendor, first_uses["satisfaction"], np.nan)

    def best_terms(self, spend: float) -> Any:
        """(N, 5) best terms for a share of the order's value, 0 for accounts not in negotiation."""
        organisations, product = (
            self._columns.organisations,
            self._columns.vendors["product"][self._vendor],
        )
        terms = np.zeros((organisations.size, len(TERMS)))
        for o in np.flatnonzero(self.negotiating()):
            best_terms(
                self._rules, product, organisations["specification"][o], float(spend), terms[o]
            )
        return terms

    def past(self) -> tuple[PastDeal, ...]:
        """All purchases that are over of accounts that the vendor knew then."""
        if self._read < len(self._closed):
            new = [
                deal for morning in self._closed[self._read :] for deal in self._deals_of(morning)
            ]
            self._past, self._read = self._past + tuple(new), len(self._closed)
        return self._past

    def _deals_of(self, morning: Closed) -> list[PastDeal]:
        bids = morning.bids[:, self._vendor]
        return [
            PastDeal(
                account=int(closing["organisation"]),
                purchase=int(closing["purchase"]),
                day=morning.day,
                result=self._result(closing, bid),
                order_value=float(closing["order_value"]),
                shortlisted=bool(bid["shortlisted"]),
                hours=int(bid["rep_hours"]),
                cost=float(bid["spent"]),
                terms=tuple(bid["terms"].tolist()),
                route=label(Route(int(closing["route"]))),
            )
            for closing, bid in zip(morning.closings, bids, strict=True)
            if bid["known"]
        ]

    def _result(self, closing: Any, bid: Any) -> str:
        if closing["route"] in (Route.REBUY, Route.SOLE_SOURCE) and not bid["shortlisted"]:
            return "lost"  # before a tender, and whatever the customer did then is not seen
        outcome = Outcome(int(closing["outcome"]))
        return (
            "lost"
            if outcome is Outcome.WON and closing["winner"] != self._vendor
            else label(outcome)
        )

    # --- Only if revealed -------------------------------------------------------------------------

    def rival_trust(self) -> Mapping[str, Any]:
        """Name → (N, K) trust in each rival."""
        self._check("rivals", "what stakeholders think of rivals")
        shape = (self._columns.organisations.size, self._columns.roles.size)
        names = enumerate(self._scenario.vendors)
        return {
            name: read_only_copy(self._columns.trust[v].reshape(shape))
            for v, name in names
            if v != self._vendor
        }

    def brewing_ends(self) -> Any:
        """(N,) day on which internal brewing ends, −1 where there is none."""
        self._check("brewing", "the inside of internal brewing (C21)")
        organisations = self._columns.organisations
        brewing = (organisations["phase"] == Phase.INTERNAL_BREWING) & self._columns.dealings[
            "aware"
        ][self._vendor]
        return np.where(brewing, organisations["phase_end"], -1)

    def _check(self, key: str, what: str) -> None:
        if not getattr(self._scenario.knowledge, key):
            raise PermissionError(
                f"{what} is hidden from salespeople; --set knowledge.{key}=true reveals it"
            )
