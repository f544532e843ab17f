"""What a vendor's strategy decides in the morning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.strategies import Strategy
from simulation.vocabulary import Setting

from .view import View, view_of

if TYPE_CHECKING:
    from .vendor import VendorAgent


def plan(vendor: VendorAgent, day: int) -> None:
    """Tell a strategy what closed this morning, then ask it for today's priorities, then for its rarer decisions."""
    model, view = vendor.model, view_of(vendor, day)
    if _decides(vendor, "learn"):
        for deal in view.past_deals:
            if deal.day == day:
                vendor.strategy.learn(deal)
    priorities = np.asarray(vendor.strategy.plan(view), dtype=float)
    shape = (len(model.organisations), model.stakeholders_each)
    if priorities.shape == shape:  # one plan for all settings
        priorities = np.array([priorities] * len(Setting))
    if priorities.shape != (len(Setting), *shape):
        raise ValueError(f"{vendor.name}: priorities of shape {priorities.shape}, not {shape}")
    vendor.plans = priorities.tolist()
    _promise(vendor, view)
    _negotiate(vendor, view)
    _ask_referral(vendor, view)
    _handle_complaints(vendor, view)


def _decides(vendor: VendorAgent, question: str) -> bool:
    """Tell whether a strategy has an answer of its own to one of the rarer questions."""
    own = getattr(type(vendor.strategy), question, None)
    return own is not None and own is not getattr(Strategy, question, None)


def _promise(vendor: VendorAgent, view: View) -> None:
    if not _decides(vendor, "promise"):
        return
    answer = vendor.strategy.promise(view)
    if answer is None:
        return
    levels = np.broadcast_to(np.asarray(answer, dtype=float), view.aware.shape).tolist()
    for organisation, level in zip(vendor.model.organisations, levels, strict=True):
        organisation.promise(vendor.name, level)


def _negotiate(vendor: VendorAgent, view: View) -> None:
    if not (_decides(vendor, "negotiate") and view.negotiating.any()):
        return
    answer = vendor.strategy.negotiate(view)
    if answer is None:
        return
    offers = np.broadcast_to(np.asarray(answer, dtype=float), (len(view.aware), 5)).tolist()
    for organisation in vendor.model.organisations:
        if organisation.negotiates_with(vendor.name):
            organisation.purchase.offers[vendor.name] = offers[organisation.index]


def _ask_referral(vendor: VendorAgent, view: View) -> None:
    if not (_decides(vendor, "ask_referral") and view.installing.any()):
        return
    answer = vendor.strategy.ask_referral(view)
    if answer is None:
        return
    asks = np.broadcast_to(np.asarray(answer, dtype=bool), view.aware.shape).tolist()
    for organisation in vendor.model.organisations:
        if organisation.installs(vendor.name):
            organisation.purchase.asks_referral = asks[organisation.index]


def _handle_complaints(vendor: VendorAgent, view: View) -> None:
    new = view.complaints.tolist()
    if not any(new):
        return
    answer = (
        vendor.strategy.handle_complaint(view) if _decides(vendor, "handle_complaint") else None
    )
    answer = vendor.spec.complaints if answer is None else answer
    answers = [answer] * len(new) if np.ndim(answer) == 0 else list(answer)
    for organisation in vendor.model.organisations:
        if new[organisation.index]:
            organisation.complaint.decide(_handling(answers[organisation.index]))


def _handling(answer: Any) -> str:
    """Return one of the three words; True and False mean solve and ignore."""
    if isinstance(answer, str):
        return str(answer)
    return "solve" if answer else "ignore"
