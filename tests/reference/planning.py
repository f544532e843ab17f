"""What a vendor's strategy decides in the morning."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.strategies import Strategy, decisions
from simulation.vocabulary import TERMS, Setting, complete

from .view import View, view_of

if TYPE_CHECKING:
    from .vendor import VendorAgent


def plan(vendor: VendorAgent, day: int) -> None:
    """Tell a strategy what closed this morning, then ask it for today's priorities.

    Then for its rarer decisions.
    """
    view = view_of(vendor, day)
    for decide in DECISIONS.values():
        decide(vendor, view)


def _learn(vendor: VendorAgent, view: View) -> None:
    if _decides(vendor, "learn"):
        for deal in view.past_deals:
            if deal.day == view.day:
                vendor.strategy.learn(deal)


def _plan(vendor: VendorAgent, view: View) -> None:
    model = vendor.model
    priorities = np.asarray(vendor.strategy.plan(view), dtype=float)
    shape = (len(model.organisations), model.stakeholders_each)
    if priorities.shape == shape:  # one plan for all settings
        priorities = np.array([priorities] * len(Setting))
    if priorities.shape != (len(Setting), *shape):
        raise ValueError(f"{vendor.name}: priorities of shape {priorities.shape}, not {shape}")
    vendor.plans = priorities.tolist()


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
    offers = np.broadcast_to(
        np.asarray(answer, dtype=float), (len(view.aware), len(TERMS))
    ).tolist()
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


def _handle_complaint(vendor: VendorAgent, view: View) -> None:
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


DECISIONS: dict[str, Callable[[VendorAgent, View], None]] = complete(
    "tests/reference/planning.py: DECISIONS",
    decisions.DECISIONS,
    {
        "learn": _learn,
        "plan": _plan,
        "promise": _promise,
        "negotiate": _negotiate,
        "ask_referral": _ask_referral,
        "handle_complaint": _handle_complaint,
    },
)
"""What a strategy is told or asked, by the name of its method, in this order."""
