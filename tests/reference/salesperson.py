"""The salesperson: whom to ask, who comes, and what an hour of contact is."""

from __future__ import annotations

import math
from typing import Any

import mesa

from simulation.vocabulary import Cost, Phase, Role, Setting, label

from . import formulas
from .after_sale import Complaint
from .philox import Draw
from .stakeholder import StakeholderAgent
from .vendor import VendorAgent


class SalespersonAgent(mesa.Agent):
    """A rep: one of the n reps of a team entry, with every n-th organisation as the territory."""

    def __init__(self, model: Any, vendor: VendorAgent, entry_index: int, number: int) -> None:
        super().__init__(model)
        entry = vendor.spec.team[entry_index]
        self.vendor = vendor
        self.entry = entry
        self.key = entry_index * 2**16 + number
        allowed = model.settings.allowed_activities
        self.blocks = [
            (start, end, name if name in allowed else "desk")
            for start, end, name in model.settings.schedules[entry.schedule]
        ]
        everybody = model.organisations
        self.accounts = [
            organisation
            for organisation in everybody
            if organisation.index * entry.reps // len(everybody) == number
        ]
        self.territory = [
            stakeholder
            for organisation in self.accounts
            for stakeholder in organisation.stakeholders
        ]
        self.on_duty = False
        self.to_ask: list[StakeholderAgent] = []
        self.ranked_block: int | None = None
        self.guests: list[StakeholderAgent] = []
        self.hours_met = dict.fromkeys(map(label, Setting), 0)
        self.shut_out_by: set[StakeholderAgent] = set()
        self.generation = 0
        self.joined: int | None = None  # long ago
        self.leaves_on = self._last_day(0)

    def _last_day(self, day: int) -> int | None:
        u = self.uniform(Draw.REP_LEAVES, self.generation)
        return formulas.date_of_event(u, self.model.settings.turnover.reps, day)

    def replace(self, day: int) -> None:
        """Leave; a beginner takes over the accounts, and a part of P is lost."""
        self.generation += 1
        self.joined = day
        self.hours_met = dict.fromkeys(self.hours_met, 0)
        self.shut_out_by.clear()
        name, loyalty = self.vendor.name, self.model.settings.turnover.loyalty
        for organisation in self.accounts:
            if organisation.last_rep[name] is self:
                organisation.last_rep[name] = "who has left"
        for stakeholder in self.territory:
            stakeholder.personal[name] *= 1 - loyalty
        self.leaves_on = self._last_day(day)
        self.hosts_until = 0

    def uniform(self, purpose: Draw, when: int) -> float:
        """Return a draw that is about this rep."""
        return self.model.draws.uniform(
            purpose, subject=self.key, vendor=self.vendor.address, when=when
        )

    def block(self, hour: int) -> tuple[int, int, str] | None:
        """Return the block of the schedule in which an hour lies."""
        for block in self.blocks:
            if block[0] <= hour < block[1]:
                return block
        return None

    def working_block(self, hour: int) -> tuple[int, int, str]:
        """Return the block of an hour that lies in one."""
        found = self.block(hour)
        assert found is not None
        return found

    def shift_price(self) -> float:
        """Return what a whole shift costs with every table full."""
        price = 0.0
        for start, end, activity in self.blocks:
            for hour in range(start, end):
                price += self.model.wage(hour)
                if activity != "desk":
                    spec = self.model.activity(activity)
                    price += spec.price * spec.group
        return price

    def morning(self) -> None:
        """Start the day with nobody."""
        self.to_ask, self.guests, self.hosts_until, self.ranked_block = [], [], 0, None

    def work(self, hour: int) -> bool:
        """Put in and pay one hour of a block; tell whether it is one with customers."""
        complaint = None if hour < self.hosts_until else self.next_complaint()
        if complaint is not None:
            complaint.hours_left -= 1
            self.vendor.ledger.pay_shift(Cost.COMPLAINTS, self.model.wage(hour))
            return False
        self.vendor.ledger.pay_shift(self.model.wage_kind(hour), self.model.wage(hour))
        return self.working_block(hour)[2] != "desk"

    def next_complaint(self) -> Complaint | None:
        """Return the complaint to work on: the one that falls due first."""
        complaints = [
            organisation.complaint
            for organisation in self.accounts
            if organisation.complaint is not None
        ]
        mine = [
            complaint
            for complaint in complaints
            if complaint.vendor == self.vendor.name
            and complaint.hours_left > 0
            and self.vendor.complaints_department(complaint.organisation) is self
        ]
        return min(
            mine, key=lambda complaint: (complaint.due, complaint.organisation.index), default=None
        )

    def act(self, day: int, hour: int) -> None:
        """Spend one hour of a block with customers, or trying to."""
        start, end, name = self.working_block(hour)
        activity = self.model.activity(name)
        if hour < self.hosts_until:
            self.gather(name, day, hour)
            return
        if (
            self.ranked_block != start
        ):  # its first hour, or the first that complaints left free: the list is the same
            self.to_ask, self.ranked_block = self.rank(start, end, activity, day), start
        first = self.ask(end, activity, day, hour)
        if first is None:
            return
        if activity.group == 1:
            first.taken_until = hour + 1
            self.guests = [first]
        else:
            self.host(first, end, activity, day, hour)
        self.gather(name, day, hour)

    def gather(self, name: str, day: int, hour: int) -> None:
        """Spend an hour with the guests, or with the one stakeholder."""
        organisation = self.guests[0].organisation
        organisation.rep_hours[self.vendor.name] += 1
        if organisation.purchase is not None:
            organisation.purchase.rep_hours[self.vendor.name] += 1
        organisation.rep_money[self.vendor.name] += self.model.wage(hour) + self.model.activity(
            name
        ).price * len(self.guests)
        setting = self.model.activity(name).setting
        factor = self.skill(organisation, setting, day)
        for guest in self.guests:
            self.contact(guest, name, day, hour, factor)
        self.hours_met[setting] += 1
        organisation.last_rep[self.vendor.name] = self

    def skill(self, organisation: Any, setting: str, day: int) -> float:
        """Return what practice adds to this hour's gains, and what a handoff takes from them."""
        practice = getattr(self.model.settings.practice, setting)
        factor = formulas.practice(practice.gain, practice.hours, self.hours_met[setting])
        if organisation.last_rep[self.vendor.name] not in (None, self):
            factor *= 1 - self.model.settings.meetings.handoff
        factor *= len(self.guests) ** -self.model.settings.meetings.table
        ramp = self.model.settings.turnover.ramp
        if self.joined is not None and day - self.joined + 1 < ramp:
            factor *= (day - self.joined + 1) / ramp
        return factor

    def rank(self, start: int, end: int, activity: Any, day: int) -> list[StakeholderAgent]:
        """List whom to ask in this block, most important first.

        Equals in the order of the call list.
        """
        count = len(self.territory)
        offset = math.floor(self.uniform(Draw.CALL_LIST, day * 32 + start) * count)
        ranked = []
        for position, stakeholder in enumerate(self.territory):
            priority = self.vendor.priority(stakeholder, activity.setting)
            reachable = any(
                stakeholder.availability(activity.setting, hour) > 0 for hour in range(start, end)
            )
            if priority > 0 and reachable:
                ranked.append((-priority, (position - offset) % count, stakeholder))
        ranked.sort(key=lambda row: row[:2])
        return [stakeholder for _, _, stakeholder in ranked][
            : self.model.settings.meetings.requests * (end - start)
        ]

    def ask(self, end: int, activity: Any, day: int, hour: int) -> StakeholderAgent | None:
        """Ask down the list until somebody accepts or this hour's requests are used up."""
        for _ in range(self.model.settings.meetings.requests):
            if not self.to_ask:
                return None
            stakeholder = self.to_ask.pop(0)
            if self.accepts(stakeholder, end, activity, day, hour):
                return stakeholder
        return None

    def accepts(
        self, stakeholder: StakeholderAgent, end: int, activity: Any, day: int, hour: int
    ) -> bool:
        """Tell whether a stakeholder comes along now."""
        meetings = self.model.settings.meetings
        if stakeholder in self.shut_out_by or hour < stakeholder.taken_until:
            return False
        if (
            end > meetings.late_hour
            and stakeholder.late_evenings_this_week(day) >= meetings.late_evenings
        ):
            return False
        length = end - hour if activity.group > 1 else 1
        if stakeholder.hours_this_period(day) + length > meetings.attention:
            return False
        chance = stakeholder.availability(activity.setting, hour)
        if stakeholder.role is Role.DECISION and stakeholder.organisation.phase in (
            Phase.INTERNAL_BREWING,
            Phase.INSTALLATION,
        ):
            chance = chance * meetings.executive_window
        home_at, host = stakeholder.brought_home
        if (
            activity.setting == "evening"
            and home_at == hour
            and host is not None
            and host is not self.vendor
        ):
            chance = chance * meetings.handover
        chance = chance * (1 + meetings.friend_factor * stakeholder.personal[self.vendor.name])
        return self._accept_draw(stakeholder, day * 32 + hour) < chance

    def _accept_draw(self, stakeholder: StakeholderAgent, when: int) -> float:
        return self.model.draws.uniform(
            Draw.ACCEPT,
            subject=stakeholder.index,
            vendor=self.vendor.address,
            when=when,
            index=self.key,
        )

    def host(self, first: StakeholderAgent, end: int, activity: Any, day: int, hour: int) -> None:
        """Begin a gathering with the one who accepted, and fill the table with colleagues."""
        self.guests, self.hosts_until = [], end
        self.welcome(first, end, day)
        wanted = {
            other: self.vendor.priority(other, activity.setting)
            for other in first.organisation.stakeholders
        }
        others = [other for other in wanted if other is not first and wanted[other] > 0]
        others.sort(
            key=wanted.__getitem__, reverse=True
        )  # stable: equals stay in ascending order of k
        for other in others:
            if len(self.guests) == activity.group:
                break
            if self.accepts(other, end, activity, day, hour):
                self.welcome(other, end, day)

    def welcome(self, guest: StakeholderAgent, end: int, day: int) -> None:
        """Take a guest along until the block's end."""
        self.guests.append(guest)
        guest.taken_until = end
        guest.brought_home = (end, self.vendor)
        if end > self.model.settings.meetings.late_hour:
            guest.late_evenings.add(day)

    def contact(
        self, stakeholder: StakeholderAgent, name: str, day: int, hour: int, factor: float
    ) -> None:
        """Spend an hour with a stakeholder."""
        activity, rapport = self.model.activity(name), self.rapport(stakeholder)
        stakeholder.meet(
            self.vendor, activity, name, rapport, self.entry.professional_skill, factor
        )
        stakeholder.meeting_days.append(day)
        if rapport < 0 and self.model.settings.rapport.aversion:
            self.shut_out_by.add(stakeholder)
        self.vendor.contact_hours[activity.setting] += 1
        self.vendor.ledger.pay_shift(Cost.ENTERTAINMENT, activity.price)
        self.model.meetings.append((day, hour, self.vendor.name, self.key, stakeholder.index, name))

    def rapport(self, stakeholder: StakeholderAgent) -> float:
        """Return how the two take to each other: the same draw whenever they meet."""
        spread = self.model.settings.rapport
        u = self.model.draws.uniform(
            Draw.RAPPORT,
            subject=stakeholder.index,
            vendor=self.vendor.address,
            when=stakeholder.generation * 2**16 + self.generation,
            index=self.key,
        )
        return self.entry.social_skill * formulas.triangular(
            spread.low, spread.mode, spread.high, u
        )
