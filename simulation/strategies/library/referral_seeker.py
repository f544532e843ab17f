"""Ask for referrals at the moment of satisfaction (C16).

See to it that there is satisfaction.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.strategies.base import Strategy, strategy
from simulation.strategies.view import View


@strategy("referral-seeker")
class ReferralSeeker(Strategy):
    """Accounts that are installing one's product first.

    Every complaint is solved, and everybody is asked.

    Args:
        urgency: how much an account with an installation goes before the others.
    """

    def __init__(self, urgency: float = 3.0) -> None:
        self.urgency = urgency

    def plan(self, view: View) -> Any:
        return (
            np.where(view.installing, self.urgency, 1.0)[:, np.newaxis]
            * view.influence
            * (1.0 - view.trust)
        )

    def ask_referral(self, view: View) -> Any:
        return True

    def handle_complaint(self, view: View) -> Any:
        return "solve"
