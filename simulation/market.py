"""The market: a Mesa model whose step is one working day."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np
import pandas as pd
from mesa.agent import AgentSet

from simulation import records, results
from simulation.agents import CustomerOrganisation, MarketAgent, Salesperson, Stakeholder, Vendor
from simulation.explain import explain
from simulation.initial import build
from simulation.meetings.day import run_day
from simulation.morning import run_morning
from simulation.planning.planner import Planner, plans_a_day
from simulation.randomness import check_seed
from simulation.scenario import Scenario
from simulation.scenario.errors import suggestion
from simulation.standing.trust import survey
from simulation.strategies import View
from simulation.timeline import Snapshot, by_period, snapshot
from simulation.vocabulary import PERIOD, YEAR

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Market(mesa.Model):
    """Vendors compete for customer organisations.

    Args:
        scenario: a Scenario, the name of a built-in one, or the path of a TOML file.
        rng: the seed, a whole number from 0 to 2⁶⁴ − 1; None takes one from the operating system.
        seed: refused, since Mesa's name for the seed is rng.
        collect_every: the DataCollector collects at the end of every so many days, and of the last
            one; 0 = of the last one only. Mesa 3.3's batch_run needs 1.
        record_meetings: keep every contact hour for `meetings`; takes 32 bytes each.
        warm_up: working days at the start that `results` leaves out; all else tells the whole run.

    Attributes:
        day: working days completed.
        wins: orders won by each vendor, shape (V,).
        columns: the whole state, see `columns.py`.

    Raises:
        ScenarioError: the scenario cannot be used.
        ValueError: the seed cannot be used, or the warm-up does not end before the market does.
        TypeError: `seed` was given.
    """

    def __init__(
        self,
        scenario: Scenario | str | Path = "as_told",
        rng: int | None = None,
        *,
        collect_every: int = 1,
        record_meetings: bool = False,
        warm_up: int = 0,
        seed: None = None,
    ) -> None:
        if seed is not None:
            raise TypeError(f"Market(seed={seed!r}): write Market(scenario, rng={seed!r})")
        chosen = (
            int(np.random.SeedSequence().generate_state(1, np.uint64)[0])
            if rng is None
            else check_seed(rng)
        )
        super().__init__(rng=chosen)
        self.seed = chosen
        self.scenario = scenario if isinstance(scenario, Scenario) else Scenario.load(scenario)
        if not 0 <= warm_up < self.scenario.market.days:
            raise ValueError(
                "warm_up should be a day before the market ends, 0 to "
                f"{self.scenario.market.days - 1},"
                f" not {warm_up!r}"
            )
        self.warm_up = warm_up
        self.columns = build(self.scenario, chosen, plans_a_day(self.scenario))
        self.day = 0
        self.vendor_names = list(self.scenario.vendors)
        self.schedule_names = list(self.scenario.schedules)
        self.wins = np.zeros(len(self.vendor_names), np.int64)
        self._before: Any = None  # the vendors' ledger when the warm-up ended
        self._closed: list[records.Closed] = []
        self._planners = [
            Planner(self.scenario, self.columns, v, chosen, self._closed)
            for v in range(len(self.vendor_names))
        ]
        self._reports: list[Any] = []
        self._periods: list[Snapshot] = []
        self._years: list[Any] = []
        self._meetings: list[Any] | None = [] if record_meetings else None
        vendors = len(self.vendor_names)
        states = np.empty((vendors, self.scenario.market.organisations), np.int64)
        self._surveyed = {
            "states": states,
            "trust": np.empty(vendors),
            "partners": np.empty(vendors, np.int64),
        }
        self._surveyed_on = -1
        self.vendor_agents = [Vendor(self, v) for v in range(len(self.vendor_names))]
        for rep in range(self.columns.reps.size):
            Salesperson(self, rep)
        self._organisations: list[CustomerOrganisation] | None = None
        self._stakeholders: list[Stakeholder] | None = None
        self._collect_every = collect_every
        self.datacollector = mesa.DataCollector(model_reporters=self._reporters())

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Complete a copied or unpickled market.

        Its views must look at its own columns, not at copies of their own.
        """
        self.__dict__.update(state)
        for planner in self._planners:
            planner.bind(self.columns)

    # --- A day ------------------------------------------------------------------------------------

    def step(self) -> None:
        """Run one working day, in this order (ODD.md, "A day").

        Raises:
            RuntimeError: the market has reached its horizon.
        """
        if self.day >= self.scenario.market.days:
            raise RuntimeError(
                f"the market ended after {self.day} days; for a longer one, raise market.days:"
                f' scenario.replace({{"market.days": {2 * self.day}}})'
            )
        if self.day == self.warm_up:
            self._before = self.columns.vendors.copy()
        # first: what falls due; purchases move on, vendors hear of needs, news spreads
        self._morning()
        self._plan()  # then the strategies, which see this morning and say whom to meet
        self._hours()  # then the reps, who carry the plans out; at night everybody forgets a little
        self.day += 1
        if self.day >= self.scenario.market.days:
            self.running = False
        self._close_period()  # every 21 days: what the timeline tells
        if not self.running or (self._collect_every and self.day % self._collect_every == 0):
            self.datacollector.collect(self)

    def run(self) -> None:
        """Run to the scenario's horizon."""
        while self.running:
            self.step()

    def _morning(self) -> None:
        """Run the morning, see `morning.run_morning`, and remember what it put on record."""
        count, reported = run_morning(self.columns, self.day)
        if reported:
            self._reports.append(self.columns.reports[:reported].copy())
        if count:
            closed = records.Closed(
                self.day, self.columns.closings[:count].copy(), self.columns.bids[:count].copy()
            )
            self._closed.append(closed)
            winner = closed.closings["winner"]
            self.wins += np.bincount(winner[winner >= 0], minlength=self.wins.size)

    def _plan(self) -> None:
        """Let every vendor plan, see `Planner.plan`; none sees what the others have planned."""
        for planner in self._planners:
            planner.plan(self.day)

    def _hours(self) -> None:
        """Run the hours and the night, see `meetings.day.run_day`.

        The meetings are remembered if they are asked for.
        """
        contacts = run_day(self.columns, self.day)
        if self._meetings is not None:
            self._meetings.append((self.day, self.columns.meetings[:contacts].copy()))

    def _close_period(self) -> None:
        if self.day % PERIOD == 0:
            self._periods.append(self._snapshot())
        if self.day % YEAR == 0:
            self._years.append(self.relationship_states().astype(np.int8))

    # --- Results ----------------------------------------------------------------------------------

    @property
    def deals(self) -> pd.DataFrame:
        """One row per closed purchase; columns see `records.deals`."""
        return records.deals(self._closed, self._reports, self.vendor_names)

    @property
    def meetings(self) -> pd.DataFrame:
        """One row per contact hour.

        For the columns see `records.meetings`. Needs `record_meetings=True`.
        """
        return records.meetings(self._recorded(), self.columns, self.vendor_names)

    @property
    def meeting_log(self) -> tuple[Any, Any]:
        """The day of each contact hour and its record, `columns.MEETING`: `meetings` as numbers."""
        return records.meeting_log(self._recorded())

    def _recorded(self) -> list[Any]:
        """Return the meetings of all days.

        Raises:
            RuntimeError: they were not recorded.
        """
        if self._meetings is None:
            raise RuntimeError(
                "Meetings were not recorded; make the market with Market(scenario, "
                "record_meetings=True)."
            )
        return self._meetings

    def win_rates(self) -> pd.Series:
        """Return each vendor's share of the orders placed so far, index = vendor names.

        NaN before the first.
        """
        placed = int(self.wins.sum())
        return pd.Series(
            self.wins / placed if placed else np.nan,
            index=pd.Index(self.vendor_names, name="vendor"),
            name="win_rate",
        )

    def results(self) -> pd.DataFrame:
        """Return one row per vendor.

        Columns: vendor; decided (orders placed with anybody), wins, win_rate; contact_hours; cost
        (yuan); no_decision (purchases of all vendors that ended without an order); outsider,
        friend, supplier, partner (organisations in each state now); office_hours, phone_hours,
        evening_hours (contact hours by setting); KIND_cost for each kind of cost (yuan, they add up
        to cost), revenue (order values won), profit (margin × revenue − cost); ORIGIN_orders by
        origin (C16, C17), agreement_orders (C3), returned_orders (C19); accounts_known; first_uses,
        complaints, recovered (C13), told (people, C12), referrals (names, C16); reproduction (first
        orders that came by referral ÷ first orders).

        With a warm-up of w days everything but the states and accounts_known, which are those of
        now, counts from day w on (the first day is 0): purchases by the day on which they closed,
        hours and money by the day on which they were spent, complaints, people told and referrals
        by the day of the first use.
        """
        ledger = self.columns.vendors
        return results.by_vendor(
            self.columns,
            self._closed,
            self._reports,
            self.relationship_states(),
            self.vendor_names,
            self.warm_up,
            ledger if self._before is None else self._before,
        )

    @property
    def timeline(self) -> pd.DataFrame:
        """One row per vendor and period of 21 working days so far; the last period may be shorter.

        Columns: period (from 0), first_day, last_day; vendor; what happened in the period: decided
        (orders placed with anybody), wins, win_rate (wins ÷ decided, NaN without orders),
        contact_hours, cost and revenue (yuan), which add up to those of `results` where there is no
        warm-up; and how the vendor stood at its end: mean_trust (of all stakeholders, in [0, 1]),
        outsider, friend, supplier, partner (organisations in each state).
        """
        unfinished = [self._snapshot()] if self.day % PERIOD else []
        return by_period([*self._periods, *unfinished], self.day, self.vendor_names)

    def orders_by_origin(self, every: int = 250) -> pd.DataFrame:
        """Return the orders of each period and vendor by how they came about (C17).

        Columns: first_day, vendor, unprompted, advertising, referral, existing, orders.

        Args:
            every: length of a period, working days.
        """
        return results.by_origin(self._closed, self.vendor_names, every)

    def plot(self) -> Figure:
        """Draw the market so far: win rates over time, and today's relationship states.

        Returns:
            A `matplotlib.figure.Figure`; a notebook shows it, `savefig` writes it.

        Raises:
            RuntimeError: no day has passed yet.
        """
        if not self.day:
            raise RuntimeError(
                "there is nothing to plot before the first day; call run() or step()"
            )
        from simulation import drawing

        return drawing.market(
            self.timeline, f"{self.scenario.name}, seed {self.seed}, {self.day} working days"
        )

    def explain(self, deal: Any) -> str:
        """Say in a paragraph why a deal ended as it did.

        Args:
            deal: a row of `deals`, or its number.

        Raises:
            IndexError: there is no deal of that number.
        """
        return explain(
            self.deals.iloc[deal] if isinstance(deal, (int, np.integer)) else deal,
            self.vendor_names,
            self.scenario.currency,
        )

    def relationship_states(self) -> Any:
        """Return the relationship state of every vendor with every organisation.

        Shape (V, O), values of `vocabulary.Relationship`.
        """
        return self._survey()["states"]

    @property
    def states_by_year(self) -> Any:
        """`vocabulary.Relationship` of every vendor and organisation, shape (years, V, O).

        One table at the end of every year of 250 working days so far.
        """
        shape = (0, len(self.vendor_names), self.scenario.market.organisations)
        return np.stack(self._years) if self._years else np.zeros(shape, np.int8)

    @property
    def mean_trust(self) -> Any:
        """Mean trust of all stakeholders in each vendor, shape (V,), in [0, 1]."""
        return self._survey()["trust"]

    def _survey(self) -> dict[str, Any]:
        """Return today's survey of all vendors, made when it is first asked for."""
        if self._surveyed_on != self.day:
            survey(self.columns, *self._surveyed.values())
            self._surveyed_on = self.day
        return self._surveyed

    def _snapshot(self) -> Snapshot:
        surveyed = self._survey()
        return snapshot(self.columns, self.wins, surveyed["trust"], surveyed["states"])

    def _reporters(self) -> dict[str, Any]:
        reporters: dict[str, Any] = {"day": "day"}
        for v, name in enumerate(self.vendor_names):
            reporters |= {
                f"wins_{name}": partial(_wins, v),
                f"trust_{name}": partial(_surveyed, "trust", v),
                f"partners_{name}": partial(_surveyed, "partners", v),
            }
        return reporters

    # --- Agents -----------------------------------------------------------------------------------
    # A large market has more people than anybody looks at: organisations and stakeholders become
    # agents when asked for.

    @property
    def strategies(self) -> list[Any]:
        """The strategy objects, by vendor."""
        return [planner.strategy for planner in self._planners]

    def view(self, vendor: str) -> View:
        """Return what a vendor's strategy would see now.

        Raises:
            ValueError: there is no vendor of that name.
        """
        if vendor not in self.vendor_names:
            raise ValueError(f"unknown vendor {vendor!r}{suggestion(vendor, self.vendor_names)}")
        view = self._planners[self.vendor_names.index(vendor)].view
        view._renew()  # its arrays may have been copied this morning, before the day's meetings
        return view

    @property
    def vendors(self) -> AgentSet:
        """All vendors, in the scenario's order."""
        return self._agents_of(Vendor)

    @property
    def salespeople(self) -> AgentSet:
        """All reps, by vendor and team entry."""
        return self._agents_of(Salesperson)

    @property
    def organisation_agents(self) -> list[CustomerOrganisation]:
        """All customer organisations, by index."""
        if self._organisations is None:
            self._organisations = [
                CustomerOrganisation(self, o) for o in range(self.scenario.market.organisations)
            ]
        return self._organisations

    @property
    def organisations(self) -> AgentSet:
        """All customer organisations."""
        _ = self.organisation_agents
        return self._agents_of(CustomerOrganisation)

    @property
    def stakeholders(self) -> AgentSet:
        """All stakeholders, organisation by organisation."""
        if self._stakeholders is None:
            _ = (
                self.organisation_agents
            )  # first, so that unique_ids do not depend on who was asked for first
            self._stakeholders = [Stakeholder(self, s) for s in range(self.columns.people.size)]
        return self._agents_of(Stakeholder)

    @property
    def agents(self) -> AgentSet:
        """All agents of all types."""
        if hasattr(self, "columns"):
            _ = self.stakeholders
        return super().agents

    @agents.setter
    def agents(self, agents: Any) -> None:
        raise AttributeError("Mesa keeps model.agents itself; use another name for your own.")

    def _agents_of(self, kind: type[MarketAgent]) -> AgentSet:
        found = self.agents_by_type.get(kind)
        return AgentSet([], random=self.random) if found is None else found

    @property
    def scenario(self) -> Scenario:
        """What the market was made from; frozen."""
        return self._market_scenario

    @scenario.setter
    def scenario(self, scenario: Any) -> None:
        # Mesa 3.5 sets a scenario of its own kind in its __init__, and writes into it: ours stays
        # what it is.
        if isinstance(scenario, Scenario):
            self._market_scenario = scenario


def _wins(vendor: int, market: Market) -> int:
    return int(market.wins[vendor])


def _surveyed(what: str, vendor: int, market: Market) -> Any:
    return market._survey()[what].item(vendor)
