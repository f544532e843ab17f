"""What a vendor knows in the morning: the arrays that a strategy plans with."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from simulation.vocabulary import Phase


class Purchases(Protocol):
    """What lies behind the rarer questions to a view; made by the market."""

    @property
    def specification(self) -> NDArray[Any]: ...
    def negotiating(self) -> NDArray[Any]: ...
    def installing(self) -> NDArray[Any]: ...
    def complaints(self, day: int) -> NDArray[Any]: ...
    def best_terms(self, spend: float) -> NDArray[Any]: ...


class View:
    """A vendor's knowledge. All arrays are read-only and always show the present morning; copy what you want to keep.

    N accounts (all organisations of the market), K stakeholders in each.

    Attributes:
        day: working days since the start.
        trust: (N, K) trust in this vendor, in [0, 1].
        personal: (N, K) personal utility P, in [0, 1].
        institutional: (N, K) institutional utility I, in [0, 1].
        recent: (N, K) own recent contact hours, halving with the scenario's `forgetting.contacts`.
        influence: (N, K) role weight per person in the account's phase, as far as the vendor knows it; a row sums to 1.
        phase: (N,) `vocabulary.Phase` as the vendor knows it: IDLE until it has heard of the need (C20).
        phase_since: (N,) day on which that phase began.
        aware: (N,) whether the vendor knows of the account: it can see and sell to no other.
        order_value: (N,) yuan, what an order of the account is worth.
        roles: (K,) `vocabulary.Role` of the k-th stakeholder, the same in every account.
        rng: this vendor's own `numpy.random.Generator`.
    """

    __slots__ = (
        "_hidden",
        "_thresholds",
        "aware",
        "day",
        "influence",
        "institutional",
        "order_value",
        "personal",
        "phase",
        "phase_since",
        "recent",
        "rng",
        "roles",
        "trust",
    )

    day: int

    def __init__(
        self,
        arrays: dict[str, NDArray[Any]],
        roles: NDArray[Any],
        thresholds: tuple[float, float],
        rng: np.random.Generator,
        purchases: Purchases,
    ) -> None:
        self.day = 0
        self.trust, self.personal, self.institutional = (_sealed(arrays[name]) for name in ("trust", "personal", "institutional"))
        self.recent, self.influence = _sealed(arrays["recent"]), _sealed(arrays["influence"])
        self.phase, self.phase_since = _sealed(arrays["phase"]), _sealed(arrays["phase_since"])
        self.aware, self.order_value = _sealed(arrays["aware"]), _sealed(arrays["order_value"])
        self._hidden = purchases
        self.roles = _sealed(roles)
        self._thresholds = thresholds
        self.rng = rng

    @property
    def shape(self) -> tuple[int, int]:
        """(accounts, stakeholders): the shape of a plan."""
        accounts, stakeholders = self.trust.shape
        return accounts, stakeholders

    @property
    def days_in_phase(self) -> NDArray[Any]:
        """(N,) working days since the phase began; counted from its true beginning, also if heard of late."""
        return np.asarray(np.where(self.phase > 0, self.day - self.phase_since, 0))

    @property
    def negotiating(self) -> NDArray[Any]:
        """(N,) accounts in commitment that have this vendor on their shortlist (C25)."""
        return self._hidden.negotiating()

    @property
    def installing(self) -> NDArray[Any]:
        """(N,) accounts that are installing this vendor's product."""
        return self._hidden.installing()

    @property
    def complaints(self) -> NDArray[Any]:
        """(N,) accounts that complained to this vendor this morning (C13)."""
        return self._hidden.complaints(self.day)

    @property
    def specification(self) -> NDArray[Any]:
        """(N, 6) weights of the product attributes in the tenders that are out; NaN where none is (C24)."""
        return np.where((self.phase >= Phase.EVALUATION)[:, np.newaxis], self._hidden.specification, np.nan)

    def best_terms(self, spend: float) -> NDArray[Any]:
        """Return (N, 5) the concessions worth most to each negotiating account for a share of the order's value; 0 elsewhere (C25)."""
        return self._hidden.best_terms(spend)

    @property
    def relationship(self) -> NDArray[Any]:
        """(N, K) `vocabulary.Relationship` of each stakeholder with this vendor (C1)."""
        personal, institutional = self._thresholds
        return np.asarray((self.personal >= personal) + 2 * (self.institutional >= institutional))


def _sealed(array: NDArray[Any]) -> NDArray[Any]:
    """Return a view of the array that cannot be written to."""
    view = array.view()
    view.flags.writeable = False
    return view
