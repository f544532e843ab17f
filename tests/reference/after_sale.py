"""What follows a sale.

First use, complaints, own experience, word of mouth, referrals, agreements.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from simulation.vocabulary import Complaint as State
from simulation.vocabulary import Handling, Relationship, complete, label, member

from . import formulas
from .philox import Draw

if TYPE_CHECKING:
    from .purchase import Purchase


class Complaint:
    """A dissatisfied customer's complaint, until it is settled."""

    def __init__(self, purchase: Purchase, day: int) -> None:
        self.purchase = purchase
        self.organisation = purchase.organisation
        self.vendor: str = purchase.chosen
        self.day = day
        self.due = day + purchase.model.settings.complaints.days
        self.handling = label(Handling.IGNORE)
        self.hours_left = 0

    def decide(self, handling: str) -> None:
        """Note what the vendor does about it."""
        settings = self.purchase.model.settings.complaints
        hours = complete(
            "tests/reference/after_sale.py: hours in Complaint.decide",
            Handling,
            {
                Handling.SOLVE: settings.solving_hours,
                Handling.WRITE: settings.writing_hours,
                Handling.IGNORE: 0,
            },
        )
        self.handling, self.hours_left = handling, hours[member(Handling, handling)]

    def settle(self, day: int) -> None:
        """Look whether it was handled in time, and whether that helped."""
        purchase = self.purchase
        self.organisation.complaint = None
        content = False
        if self.handling == label(Handling.IGNORE) or self.hours_left > 0:
            state = State.UNHANDLED
        else:
            settings = purchase.model.settings.complaints
            chance = settings.recovery
            if self.handling == label(Handling.WRITE) and settings.written_recovery is not None:
                chance = settings.written_recovery
            content = purchase.uniform(Draw.RECOVERY, vendor=self.vendor) < chance
            self.organisation.recovered = content
            state = State.RECOVERED if content else State.UNRECOVERED
        purchase.deal["complaint"] = label(state)
        make_up_mind(purchase, content, day)


def first_use(purchase: Purchase, day: int) -> None:
    """Compare what was delivered with what was promised (C15)."""
    settings, organisation, name = (
        purchase.model.settings.satisfaction,
        purchase.organisation,
        purchase.chosen,
    )
    u = purchase.uniform(Draw.DELIVERY, vendor=name)
    delivered = formulas.clip(organisation.own_fit[name] + settings.spread * (2 * u - 1))
    promised = organisation.stated[name]
    elsewhere = formulas.mean(list(organisation.own_fit.values()))
    satisfaction = formulas.satisfaction(
        settings.family, settings.assimilation, delivered, promised, elsewhere
    )
    purchase.deal |= {
        "first_use_day": day,
        "delivered": delivered,
        "promised": promised,
        "satisfaction": satisfaction,
    }
    organisation.last_use, organisation.recovered = (name, None), False
    organisation.last_satisfaction = (name, satisfaction)
    organisation.learn_of_promise(
        name, how_far_kept(purchase), purchase.model.settings.promises.learning
    )
    if satisfaction >= -settings.tolerance:
        make_up_mind(purchase, True, day)
        sign(purchase, day)
    else:
        organisation.agreement = None
        loss = settings.cut * max(0.0, promised - delivered)
        for person in organisation.stakeholders:
            person.institutional[name] = formulas.clip(person.institutional[name] - loss)
        organisation.complaint = Complaint(purchase, day)
        purchase.deal["complaint"] = label(State.OPEN)


def how_far_kept(purchase: Purchase) -> float:
    """Return how far the vendor has kept its promise."""
    return formulas.kept(
        purchase.deal["promised"],
        purchase.deal["delivered"],
        purchase.model.settings.promises.scale,
    )


def sign(purchase: Purchase, day: int) -> None:
    """Sign an agreement with a partner, perhaps (C3)."""
    settings, organisation, name = (
        purchase.model.settings.agreements,
        purchase.organisation,
        purchase.chosen,
    )
    partner = organisation.relationship(name) is Relationship.PARTNER
    if partner and purchase.uniform(Draw.SIGNING, vendor=name) < settings.chance:
        organisation.agreement = (name, day + settings.days)
        purchase.deal["signed"] = True


def make_up_mind(purchase: Purchase, content: bool, day: int) -> None:
    """Be content or discontent.

    Own experience counts at once, others hear of it later in the morning.
    """
    purchase.deal["content"] = content
    purchase.organisation.last_use = (purchase.chosen, content)
    weight = grade(purchase)
    purchase.deal["grade"] = weight
    purchase.organisation.hear(
        purchase.chosen, purchase.model.settings.satisfaction.experience * weight, content, day
    )
    if not is_silent(purchase):
        purchase.model.minds.append((purchase, content))


def is_silent(purchase: Purchase) -> bool:
    """Tell whether a customer keeps to itself what it thinks: one that has recovered may."""
    evidence = purchase.model.settings.complaints.recovered == "evidence"
    return has_recovered(purchase) and evidence


def grade(purchase: Purchase) -> float:
    """Return how much weight a customer's news has."""
    settings = purchase.model.settings.satisfaction
    if is_silent(purchase):
        return 0.0
    if not settings.graded:
        return 1.0
    return formulas.grade(
        satisfaction_felt(purchase), settings.tolerance, settings.scale, settings.disappointment
    )


def satisfaction_felt(purchase: Purchase) -> float:
    """Return a customer's satisfaction; that of one who has recovered is as expected."""
    return 0.0 if has_recovered(purchase) else purchase.deal["satisfaction"]


def has_recovered(purchase: Purchase) -> bool:
    """Tell whether the customer complained of this purchase and is content now.

    Its organisation does not know any more where it has closed this morning.
    """
    return bool(purchase.deal["complaint"] == label(State.RECOVERED))


def spread_news(model: Any, day: int) -> None:
    """Let this morning's customers tell others (C12), and give referrals (C16)."""
    for purchase, content in model.minds:
        tell(purchase, content, day)
        if content and purchase.asks_referral:
            refer(purchase, day)
    model.minds.clear()


def tell(purchase: Purchase, content: bool, day: int) -> None:
    """Tell acquaintances."""
    model, name = purchase.model, purchase.chosen
    known = model.acquaintances[purchase.organisation.index]
    if not known:
        return
    settings = model.settings.word_of_mouth
    family = getattr(settings, settings.family)
    people = family.satisfied if content else family.dissatisfied
    tellings = math.floor(people + purchase.uniform(Draw.TELLINGS, vendor=name))
    for telling in range(tellings):
        y = purchase.uniform(Draw.LISTENER, vendor=name, index=telling) * len(known)
        listener = listener_of(model, y)
        neighbour = model.organisations[known[math.floor(y)]]
        neighbour.hear(name, telling_weight(model, listener) * purchase.deal["grade"], content, day)
        neighbour.learn_of_promise(name, how_far_kept(purchase), model.settings.promises.hearsay)
    purchase.deal["told"] = tellings


def listener_of(model: Any, y: float) -> int:
    """Return which person of the acquaintance is told."""
    return math.floor((y - math.floor(y)) * model.stakeholders_each)


def telling_weight(model: Any, k: int) -> float:
    """Return the weight of a telling as news: more where the listener has a say."""
    return min(
        1.0, model.settings.word_of_mouth.impact * model.stakeholders_each * model.idle_influence[k]
    )


def refer(purchase: Purchase, day: int) -> None:
    """Name acquaintances to a vendor that asks."""
    model, organisation, name = purchase.model, purchase.organisation, purchase.chosen
    known = model.acquaintances[organisation.index]
    draws = [
        purchase.uniform(Draw.REFERRAL, vendor=name, index=position)
        for position in range(len(known))
    ]
    named = sorted(range(len(known)), key=lambda position: draws[position])[: names_given(purchase)]
    for position in named:
        acquaintance = model.organisations[known[position]]
        acquaintance.hear(name, model.settings.referrals.impact * purchase.deal["grade"], True, day)
        acquaintance.notice(name, "referral", day, referrer=organisation.index)
    purchase.deal["referrals"] = len(named)


def names_given(purchase: Purchase) -> int:
    """Return how many names a customer gives, if it knows so many: more if it is delighted."""
    settings, referrals = (
        purchase.model.settings.satisfaction,
        purchase.model.settings.referrals,
    )
    delight = (satisfaction_felt(purchase) + settings.tolerance) / settings.scale
    if settings.graded and delight >= referrals.delight:
        return referrals.names + referrals.delighted_names
    return referrals.names
