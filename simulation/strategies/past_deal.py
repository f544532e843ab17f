"""A purchase that is over, as a vendor knows it."""

from __future__ import annotations

from typing import NamedTuple

from simulation.vocabulary import Route, label


class PastDeal(NamedTuple):
    """One closed purchase of an account that the vendor knew.

    Who won it, if not this vendor, it does not say.

    Attributes:
        account: row of the account in the view's arrays.
        purchase: its number within the account, from 0.
        day: in whose morning it closed.
        result: "won", "lost", "no_go" (refused in internal brewing, C21) or "no_decision".
        order_value: yuan.
        shortlisted: whether this vendor was on the shortlist.
        route: "tender", "agreement", "rebuy" or "sole_source" (C3, C22). A rebuy from another
            vendor and another's sole source are "lost" before a tender, whatever came of them.
        hours: rep hours that this vendor has spent on the account since its purchase before.
        cost: yuan, likewise.
        terms: concessions that this vendor offered on price, delivery, installation, service and
            payment, in [0, 1] (C25).
    """

    account: int
    purchase: int
    day: int
    result: str
    order_value: float
    shortlisted: bool
    hours: int
    cost: float
    terms: tuple[float, ...]
    route: str

    @property
    def agreement(self) -> bool:
        """Whether it was an order under a long-term agreement (C3)."""
        return self.route == label(Route.AGREEMENT)

    @property
    def won(self) -> bool:
        """Whether this vendor got the order."""
        return self.result == "won"
