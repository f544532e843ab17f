"""What a view looks up in the columns when a strategy asks: negotiations, installations and complaints of its own vendor."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.columns import Columns
from simulation.procurement.negotiation import best_terms
from simulation.vocabulary import TERMS, Complaint, Phase


class DealsUnderWay:
    """One vendor's deals under way; nothing here is another vendor's."""

    def __init__(self, columns: Columns, vendor: int) -> None:
        self._rules, self._product = columns.rules, columns.vendors["product"][vendor]
        self._organisations, self._uses, self._vendor = columns.organisations, columns.uses, vendor
        self._shortlisted = columns.dealings["shortlisted"][vendor]

    @property
    def specification(self) -> Any:
        """(N, 6) weights of the purchase under way."""
        return self._organisations["specification"]

    def negotiating(self) -> Any:
        """(N,) accounts in commitment with this vendor on the shortlist."""
        return (self._organisations["phase"] == Phase.COMMITMENT) & self._shortlisted

    def installing(self) -> Any:
        """(N,) accounts that are installing this vendor's product."""
        return (self._organisations["phase"] == Phase.INSTALLATION) & (self._organisations["installed"] == self._vendor)

    def complaints(self, day: int) -> Any:
        """(N,) accounts that complained this morning."""
        uses = self._uses
        return (uses["complaint"] == Complaint.OPEN) & (uses["vendor"] == self._vendor) & (uses["day"] == day)

    def best_terms(self, spend: float) -> Any:
        """(N, 5) best terms for a share of the order's value, 0 for accounts not in negotiation."""
        terms = np.zeros((self._organisations.size, len(TERMS)))
        for o in np.flatnonzero(self.negotiating()):
            best_terms(self._rules[0], self._product, self._organisations["specification"][o], float(spend), terms[o])
        return terms
