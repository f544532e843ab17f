"""The people of customer organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa

from simulation.vocabulary import (
    CONTACTS,
    FIRST_HOUR,
    MONTH,
    WEEK,
    Phase,
    Relationship,
    Role,
    label,
)

from . import formulas
from .philox import Draw

if TYPE_CHECKING:
    from .agents import OrganisationAgent
    from .vendor import VendorAgent


class StakeholderAgent(mesa.Agent):
    """One person of a customer organisation.

    All that concerns a vendor stands under the vendor's name.
    """

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
        self.generation = 0
        self.arrive(0)
        self.morning()

    def arrive(self, day: int) -> None:
        """Draw what is this person's own, and the day on which they leave."""
        draws, settings = self.model.draws, self.model.settings
        for activity in CONTACTS:
            u = draws.uniform(Draw.TASTE, subject=self.index, when=self.generation, index=activity)
            self.tastes[label(activity)] = 1 + settings.rapport.tastes * (2 * u - 1)
        self.late_evenings: set[int] = set()
        self.meeting_days: list[int] = []
        u = draws.uniform(Draw.PERSON_LEAVES, subject=self.index, when=self.generation)
        self.leaves_on = formulas.date_of_event(u, settings.turnover.people, day)

    def replace(self, day: int) -> None:
        """Leave; a stranger takes the place."""
        self.generation += 1
        for table in (self.personal, self.institutional, self.recent, self.trust):
            for name in table:
                table[name] = 0.0
        for rep in self.model.reps:
            rep.shut_out_by.discard(self)
        self.arrive(day)

    def hours_this_period(self, day: int) -> int:
        """Count the contact hours with all vendors in this period of 21 days."""
        return len([met for met in self.meeting_days if met // MONTH == day // MONTH])

    def morning(self) -> None:
        """Start the day alone."""
        self.taken_until = FIRST_HOUR
        self.brought_home: tuple[int, VendorAgent | None] = (FIRST_HOUR, None)

    def availability(self, setting: str, hour: int) -> float:
        """Return the chance that a request for this hour is accepted, other things equal."""
        windows = getattr(
            getattr(self.model.settings.roles, label(self.role)).availability, setting
        )
        for start, end, chance in windows:
            if start <= hour < end:
                return chance
        return 0.0

    def late_evenings_this_week(self, day: int) -> int:
        """Count them; tonight is not one of them."""
        monday = day - day % WEEK
        return len([late for late in self.late_evenings if monday <= late < day])

    def meet(
        self,
        vendor: VendorAgent,
        activity: Any,
        name: str,
        rapport: float,
        professional_skill: float,
        factor: float,
    ) -> None:
        """Let an hour of contact act on P and I."""
        meetings = self.model.settings.meetings
        personal, institutional, recent = (
            self.personal[vendor.name],
            self.institutional[vendor.name],
            self.recent[vendor.name],
        )
        satiation = 1 / (1 + recent / meetings.saturation)
        gain = activity.personal * rapport * self.tastes[name] * satiation * factor * (1 - personal)
        change = (
            activity.institutional
            * professional_skill
            * satiation
            * factor
            * (self.organisation.fit[vendor.name] - institutional)
        )
        if self.organisation.phase in (Phase.EVALUATION, Phase.COMMITMENT):
            change = change * meetings.frozen_response
        if self.organisation.phase in (Phase.INTERNAL_BREWING, Phase.SYSTEM_DESIGN):
            change = change * self.organisation.grasp(vendor.name)
        gain *= formulas.response(meetings.response, meetings.takeoff, personal)
        change *= formulas.response(meetings.response, meetings.takeoff, institutional)
        self.personal[vendor.name] = formulas.clip(personal + gain)
        self.institutional[vendor.name] = formulas.clip(institutional + change)
        self.recent[vendor.name] = recent + 1
        self.organisation.explain_need(vendor.name, self.role)

    def night(self) -> None:
        """Forget, and judge anew."""
        forgetting, trust = self.model.settings.forgetting, self.model.settings.trust
        for name in self.trust:
            self.personal[name] *= 2 ** (-1 / forgetting.personal)
            self.institutional[name] *= 2 ** (-1 / forgetting.institutional)
            self.recent[name] *= 2 ** (-1 / forgetting.contacts)
            self.trust[name] = formulas.trust(
                self.personal[name], self.institutional[name], trust.share, trust.rho, trust.link
            )

    def relationship(self, name: str) -> Relationship:
        """Return how this person stands to a vendor."""
        return self.model.relationship(self.personal[name], self.institutional[name])
