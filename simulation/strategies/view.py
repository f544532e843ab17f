"""What a vendor knows in the morning: the arrays that a strategy plans with."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


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
        roles: (K,) `vocabulary.Role` of the k-th stakeholder, the same in every account.
        rng: this vendor's own `numpy.random.Generator`.
    """

    __slots__ = (
        "_thresholds",
        "day",
        "influence",
        "institutional",
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
        self, arrays: dict[str, NDArray[Any]], roles: NDArray[Any], thresholds: tuple[float, float], rng: np.random.Generator
    ) -> None:
        self.day = 0
        self.trust, self.personal, self.institutional = (_sealed(arrays[name]) for name in ("trust", "personal", "institutional"))
        self.recent, self.influence = _sealed(arrays["recent"]), _sealed(arrays["influence"])
        self.phase, self.phase_since = _sealed(arrays["phase"]), _sealed(arrays["phase_since"])
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
    def relationship(self) -> NDArray[Any]:
        """(N, K) `vocabulary.Relationship` of each stakeholder with this vendor (C1)."""
        personal, institutional = self._thresholds
        return np.asarray((self.personal >= personal) + 2 * (self.institutional >= institutional))


def _sealed(array: NDArray[Any]) -> NDArray[Any]:
    """Return a view of the array that cannot be written to."""
    view = array.view()
    view.flags.writeable = False
    return view
