"""What a vendor knows in the morning: the arrays that a strategy plans with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn, Protocol
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from simulation.strategies.past_deal import PastDeal
from simulation.vocabulary import Phase


class Knowledge(Protocol):
    """What lies behind a view; made by the market. The day, arrays by name, and answers to the rarer questions."""

    @property
    def day(self) -> int: ...
    @property
    def arrays(self) -> Mapping[str, NDArray[Any]]: ...
    @property
    def thresholds(self) -> tuple[float, float]: ...
    @property
    def specification(self) -> NDArray[Any]: ...
    def negotiating(self) -> NDArray[Any]: ...
    def installing(self) -> NDArray[Any]: ...
    def complaints(self) -> NDArray[Any]: ...
    def satisfaction(self) -> NDArray[Any]: ...
    def past(self) -> tuple[PastDeal, ...]: ...
    def best_terms(self, spend: float) -> NDArray[Any]: ...
    def rival_trust(self) -> Mapping[str, NDArray[Any]]: ...
    def brewing_ends(self) -> NDArray[Any]: ...


class View:
    """A vendor's knowledge: what its salespeople can know, and nothing of its rivals.

    All arrays are read-only and always show the present morning; copy what you want to keep. N accounts (all organisations of the
    market), K stakeholders in each.

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
        orders: (N,) orders that the account has placed with this vendor so far.
        order_value: (N,) yuan, what an order of the account is worth.
        roles: (K,) `vocabulary.Role` of the k-th stakeholder, the same in every account.
        availability: (3, K, 17) chance that a request is accepted, by `vocabulary.Setting` and hour from 9 to 25; friends and the two
            windows of the decision layer raise it.
        staff: (3, 17) how many own reps meet customers in each setting at each hour.
        rng: this vendor's own `numpy.random.Generator`.
    """

    __slots__ = (
        "_knowledge",
        "availability",
        "aware",
        "influence",
        "institutional",
        "order_value",
        "orders",
        "personal",
        "phase",
        "phase_since",
        "recent",
        "rng",
        "roles",
        "staff",
        "trust",
    )

    trust: NDArray[Any]
    personal: NDArray[Any]
    institutional: NDArray[Any]
    recent: NDArray[Any]
    influence: NDArray[Any]
    phase: NDArray[Any]
    phase_since: NDArray[Any]
    aware: NDArray[Any]
    orders: NDArray[Any]
    order_value: NDArray[Any]
    roles: NDArray[Any]
    availability: NDArray[Any]
    staff: NDArray[Any]
    rng: np.random.Generator
    _knowledge: Knowledge

    def __init__(self, knowledge: Knowledge, rng: np.random.Generator) -> None:
        for name, array in knowledge.arrays.items():
            object.__setattr__(self, name, sealed(array))
        for name, value in (("_knowledge", knowledge), ("rng", rng)):
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        raise AttributeError(f"view.{name} cannot be set: the view is read-only")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"view.{name} cannot be deleted: the view is read-only")

    def __reduce__(self) -> tuple[Any, ...]:
        # A copied or unpickled view looks at the copied market, not at copies of single arrays.
        return View, (self._knowledge, self.rng)

    @property
    def day(self) -> int:
        """Working days since the start."""
        return self._knowledge.day

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
        personal, institutional = self._knowledge.thresholds
        return np.asarray((self.personal >= personal) + 2 * (self.institutional >= institutional))

    # --- Deals under way, and past ones -----------------------------------------------------------------------

    @property
    def negotiating(self) -> NDArray[Any]:
        """(N,) accounts in commitment that have this vendor on their shortlist (C25)."""
        return self._knowledge.negotiating()

    @property
    def installing(self) -> NDArray[Any]:
        """(N,) accounts that are installing this vendor's product."""
        return self._knowledge.installing()

    @property
    def complaints(self) -> NDArray[Any]:
        """(N,) accounts that complained to this vendor this morning (C13)."""
        return self._knowledge.complaints()

    @property
    def specification(self) -> NDArray[Any]:
        """(N, 6) weights of the product attributes in the tenders that are out; NaN where none is (C24)."""
        return np.where(
            (self.phase >= Phase.EVALUATION)[:, np.newaxis], self._knowledge.specification, np.nan
        )

    @property
    def satisfaction(self) -> NDArray[Any]:
        """(N,) satisfaction at the last first use, NaN where the account last used another's product or none (C15)."""
        return self._knowledge.satisfaction()

    @property
    def past_deals(self) -> tuple[PastDeal, ...]:
        """All purchases of known accounts that are over, won or not, in the order in which they closed."""
        return self._knowledge.past()

    def best_terms(self, spend: float) -> NDArray[Any]:
        """Return (N, 5) the concessions worth most to each negotiating account for a share of the order's value; 0 elsewhere (C25)."""
        return self._knowledge.best_terms(spend)

    # --- What no salesperson can know, unless the scenario reveals it ----------------------------------------

    @property
    def rival_trust(self) -> Mapping[str, NDArray[Any]]:
        """Vendor's name → (N, K) trust in each rival.

        Raises:
            PermissionError: the scenario does not say `knowledge.rivals = true`.
        """
        return self._knowledge.rival_trust()

    @property
    def brewing_ends(self) -> NDArray[Any]:
        """(N,) day on which internal brewing will end, −1 where there is none (C21: invisible to salespeople).

        Raises:
            PermissionError: the scenario does not say `knowledge.brewing = true`.
        """
        return self._knowledge.brewing_ends()


def sealed(array: NDArray[Any]) -> NDArray[Any]:
    """Return a view of the array that cannot be written to, nor be made writable, nor leads to the array that it is a part of."""
    window = _Window()
    address, _ = array.__array_interface__["data"]
    window.__array_interface__ = {**array.__array_interface__, "data": (address, True)}
    _BEHIND[window] = array
    return np.asarray(window)


class _Window:
    """What a sealed array has as its base: it keeps the memory alive, and shows nothing."""

    __slots__ = ("__array_interface__", "__weakref__")
    __array_interface__: dict[str, Any]


_BEHIND: WeakKeyDictionary[_Window, NDArray[Any]] = WeakKeyDictionary()
