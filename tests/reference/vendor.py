"""The vendor: its strategy, its money, and what it has done so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from simulation.strategies import get
from simulation.vocabulary import Cost, Setting, label

from . import formulas
from .ledger import Ledger
from .philox import Draw

if TYPE_CHECKING:
    from .agents import OrganisationAgent
    from .salesperson import SalespersonAgent
    from .stakeholder import StakeholderAgent


class VendorAgent(mesa.Agent):
    """A competitor."""

    def __init__(self, model: Any, name: str) -> None:
        super().__init__(model)
        self.name = name
        self.spec = model.settings.vendors[name]
        self.address = model.address(name)
        self.reps: list[SalespersonAgent] = []
        self.strategy = get(self.spec.strategy)(**self.spec.parameters)
        x0, x1, x2, x3 = model.draws.words(Draw.STRATEGY, vendor=self.address)
        # With a dtype, since a list of one number above 2^63 and one below would go through floats
        # and lose bits.
        key = np.array([x0 + x1 * 2**32, x2 + x3 * 2**32], dtype=np.uint64)
        self.dice = np.random.Generator(np.random.Philox(key=key))
        self.plans: list[list[list[float]]] = []
        self.ledger = Ledger(self.spec.budget)
        self.contact_hours = dict.fromkeys(map(label, Setting), 0)

    @property
    def cost(self) -> float:
        """All costs so far."""
        return self.ledger.cost

    @property
    def purse(self) -> float:
        """What is left of the budgets."""
        return self.ledger.purse

    def priority(self, stakeholder: StakeholderAgent, setting: str) -> float:
        """Return today's priority of a stakeholder in a setting; who is not known has none."""
        organisation = stakeholder.organisation
        plan = self.plans[Setting[setting.upper()]]
        return plan[organisation.index][stakeholder.k] if organisation.aware(self.name) else 0.0

    def advertise(self, day: int) -> None:
        """Learn of new organisations from those who saw the advertisements.

        They are paid for with the shifts.
        """
        if self.spec.advertising == 0:
            return
        spent = (
            self.spec.advertising
            * self.model.settings.awareness.response
            / len(self.model.organisations)
        )
        for organisation in self.model.organisations:
            u = self.model.draws.uniform(
                Draw.ADVERTISEMENT, subject=organisation.index, vendor=self.address, when=day
            )
            if u < formulas.lead_chance(spent):
                organisation.notice(self.name, "advertising", day)

    def shifts(self, day: int) -> None:
        """Pay for advertising and for all heads, and decide who goes on duty.

        All, or as many as the purse can pay.
        """
        self.ledger.receive_budget()
        self.ledger.pay(Cost.ADVERTISING, self.spec.advertising)
        self.ledger.pay(Cost.HEADS, self.model.settings.costs.head * len(self.reps))
        for rep in self.reps:
            rep.on_duty = self.spec.budget is None
        if self.spec.budget is None:
            return
        for rep in sorted(self.reps, key=lambda rep: rep.uniform(Draw.DUTY, day * 32)):
            rep.on_duty = self.ledger.put_aside(rep.shift_price())
            if not rep.on_duty:
                break

    def complaints_department(self, organisation: OrganisationAgent) -> SalespersonAgent | None:
        """Return the rep who handles an organisation's complaints.

        The first whose territory holds it.
        """
        for rep in self.reps:
            if organisation in rep.accounts:
                return rep
        return None
