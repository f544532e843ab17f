"""What a vendor knows in the morning: the arrays that a strategy plans with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn, Protocol

import numpy as np
from numpy.typing import NDArray

from simulation.strategies.past_deal import PastDeal
from simulation.vocabulary import Phase


class Knowledge(Protocol):
    """What lies behind a view.

    Made by the market. The day, arrays by name, and answers to the rarer questions.
    """

    @property
    def day(self) -> int: ...
    @property
    def arrays(self) -> Mapping[str, NDArray[Any]]: ...
    @property
    def thresholds(self) -> tuple[float, float]: ...
    @property
    def value_weight(self) -> float: ...
    @property
    def specification(self) -> NDArray[Any]: ...
    def negotiating(self) -> NDArray[Any]: ...
    def installing(self) -> NDArray[Any]: ...
    def incumbent(self) -> NDArray[Any]: ...
    def reputation(self) -> NDArray[Any]: ...
    @property
    def days_left(self) -> int: ...
    @property
    def purse(self) -> float: ...
    @property
    def costs(self) -> Mapping[str, float]: ...
    @property
    def heads(self) -> int: ...
    def complaints(self) -> NDArray[Any]: ...
    def satisfaction(self) -> NDArray[Any]: ...
    def past(self) -> tuple[PastDeal, ...]: ...
    def best_terms(self, spend: float) -> NDArray[Any]: ...
    def rival_trust(self) -> Mapping[str, NDArray[Any]]: ...
    def brewing_ends(self) -> NDArray[Any]: ...


class View:
    """A vendor's knowledge: what its salespeople can know, and nothing of its rivals.

    N accounts (all organisations of the market), K stakeholders in each. The arrays are read-only
    copies, made when they are first asked for on a morning: they do not change afterwards, and
    nothing that a strategy does to them reaches the market.

    Codes in the arrays, all importable from `simulation`:

    - Phase (`phase`): IDLE 0, DISCOVER_NEED 1, INTERNAL_BREWING 2, SYSTEM_DESIGN 3, EVALUATION 4,
      COMMITMENT 5, INSTALLATION 6.
    - Role (`roles`): DECISION 0, USING_MANAGEMENT 1, TECHNICAL_MANAGEMENT 2, FINANCE_MANAGEMENT 3,
      USER 4, OPERATOR 5.
    - Relationship (`relationship`): OUTSIDER 0, FRIEND 1, SUPPLIER 2, PARTNER 3.
    - Setting (first axis of `availability` and `staff`): OFFICE 0, PHONE 1, EVENING 2.
    - Attribute (second axis of `specification`): PERFORMANCE 0, PRICE 1, DELIVERY 2,
      INSTALLATION 3, SERVICE 4, PAYMENT 5.

    Attributes:
        rng: this vendor's own `numpy.random.Generator`.
    """

    __slots__ = ("_copies", "_knowledge", "_sources", "rng")

    rng: np.random.Generator
    _knowledge: Knowledge
    _sources: Mapping[str, NDArray[Any]]
    _copies: dict[str, NDArray[Any]]

    def __init__(self, knowledge: Knowledge, rng: np.random.Generator) -> None:
        values = {"_knowledge": knowledge, "rng": rng, "_sources": knowledge.arrays}
        for name, value in (values | {"_copies": {}}).items():
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        raise AttributeError(f"view.{name} cannot be set: the view is read-only")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"view.{name} cannot be deleted: the view is read-only")

    def __reduce__(self) -> tuple[Any, ...]:
        # A copied or unpickled view looks at the copied market.
        return View, (self._knowledge, self.rng)

    def _renew(self) -> None:
        """Let the arrays show the market as it is now; the planner calls this every morning."""
        self._copies.clear()

    def _today(self, name: str) -> NDArray[Any]:
        """Return this morning's copy of an array of the market."""
        copied = self._copies.get(name)
        if copied is None:
            copied = self._copies[name] = read_only_copy(self._sources[name])
        return copied

    @property
    def day(self) -> int:
        """Working days since the start."""
        return self._knowledge.day

    @property
    def days_left(self) -> int:
        """Working days of this run that are left, today's included."""
        return self._knowledge.days_left

    @property
    def purse(self) -> float:
        """Yuan at hand this morning; infinite for a vendor without a budget."""
        return self._knowledge.purse

    @property
    def costs(self) -> Mapping[str, float]:
        """Yuan spent since the start, by kind: `vocabulary.Cost`, in lower case."""
        return self._knowledge.costs

    @property
    def heads(self) -> int:
        """How many reps this vendor has, on duty or off."""
        return self._knowledge.heads

    @property
    def trust(self) -> NDArray[Any]:
        """(N, K) trust in this vendor, in [0, 1]."""
        return self._today("trust")

    @property
    def personal(self) -> NDArray[Any]:
        """(N, K) personal utility P, in [0, 1]."""
        return self._today("personal")

    @property
    def institutional(self) -> NDArray[Any]:
        """(N, K) institutional utility I, in [0, 1]."""
        return self._today("institutional")

    @property
    def recent(self) -> NDArray[Any]:
        """(N, K) own recent contact hours.

        They halve with the scenario's `forgetting.contacts`.
        """
        return self._today("recent")

    @property
    def influence(self) -> NDArray[Any]:
        """(N, K) role weight per person in the account's phase; a row sums to 1.

        The phase is the one that the vendor knows.
        """
        return self._today("influence")

    @property
    def phase(self) -> NDArray[Any]:
        """(N,) `vocabulary.Phase` as the vendor knows it.

        IDLE until the vendor has heard of the need (C20).
        """
        return self._today("phase")

    @property
    def phase_since(self) -> NDArray[Any]:
        """(N,) day on which that phase began."""
        return self._today("phase_since")

    @property
    def aware(self) -> NDArray[Any]:
        """(N,) whether the vendor knows of the account.

        A vendor can see no other account, and sell to no other.
        """
        return self._today("aware")

    @property
    def credence(self) -> NDArray[Any]:
        """(N,) how far the account believes this vendor's promises, in [0, 1] (C14)."""
        return self._today("credence")

    @property
    def understanding(self) -> NDArray[Any]:
        """(N,) how far this vendor has understood the need of the purchase, in [0, 1] (C14, C20).

        0 where it sees an idle account, also if a need is there of which it has not heard.
        """
        found = self._copies.get("understood")
        if found is None:
            known = np.where(self.phase == Phase.IDLE, 0.0, self._today("understanding"))
            found = self._copies["understood"] = read_only_copy(known)
        return found

    @property
    def orders(self) -> NDArray[Any]:
        """(N,) orders that the account has placed with this vendor so far."""
        return self._today("orders")

    @property
    def order_value(self) -> NDArray[Any]:
        """(N,) yuan, what an order of the account is worth."""
        return self._today("order_value")

    @property
    def importance(self) -> NDArray[Any]:
        """(N,) how much the usual plan weighs the account: its order value over the mean.

        To the power of the scenario's `plans.value_weight`; 1 for all where that is 0 (C7).
        """
        found = self._copies.get("importance")
        if found is None:
            relative = self.order_value / max(1.0, self.order_value.mean())
            found = read_only_copy(relative**self._knowledge.value_weight)
            self._copies["importance"] = found
        return found

    @property
    def roles(self) -> NDArray[Any]:
        """(K,) `vocabulary.Role` of the k-th stakeholder, the same in every account."""
        return self._today("roles")

    @property
    def availability(self) -> NDArray[Any]:
        """(3, K, 17) chance that a request is accepted, in [0, 1].

        By `vocabulary.Setting` and hour from 9 to 25. Friends accept more often, and so does the
        decision layer in its two windows (C22).
        """
        return self._today("availability")

    @property
    def staff(self) -> NDArray[Any]:
        """(3, 17) how many own reps meet customers in each setting at each hour."""
        return self._today("staff")

    @property
    def shape(self) -> tuple[int, int]:
        """(accounts, stakeholders): the shape of a plan."""
        accounts, stakeholders = self._sources["trust"].shape
        return accounts, stakeholders

    @property
    def days_in_phase(self) -> NDArray[Any]:
        """(N,) working days since the phase began.

        Counted from its true beginning, also if heard of late.
        """
        return np.asarray(np.where(self.phase > 0, self.day - self.phase_since, 0))

    @property
    def relationship(self) -> NDArray[Any]:
        """(N, K) `vocabulary.Relationship` of each stakeholder with this vendor (C1)."""
        personal, institutional = self._knowledge.thresholds
        return np.asarray((self.personal >= personal) + 2 * (self.institutional >= institutional))

    # --- Deals under way, and past ones -----------------------------------------------------------

    @property
    def negotiating(self) -> NDArray[Any]:
        """(N,) accounts in commitment that have this vendor on their shortlist (C25)."""
        return self._knowledge.negotiating()

    @property
    def installing(self) -> NDArray[Any]:
        """(N,) accounts that are installing this vendor's product."""
        return self._knowledge.installing()

    @property
    def reputation(self) -> NDArray[Any]:
        """(N,) this vendor's reputation with the account, in [−1, 1]; 0 = no news (C12)."""
        return self._knowledge.reputation()

    @property
    def incumbent(self) -> NDArray[Any]:
        """(N,) accounts whose last order was placed with this vendor."""
        return self._knowledge.incumbent()

    @property
    def complaints(self) -> NDArray[Any]:
        """(N,) accounts that complained to this vendor this morning (C13)."""
        return self._knowledge.complaints()

    @property
    def specification(self) -> NDArray[Any]:
        """(N, 6) weights of the product attributes in the tenders that are out.

        NaN where none is (C24).
        """
        return np.where(
            (self.phase >= Phase.EVALUATION)[:, np.newaxis], self._knowledge.specification, np.nan
        )

    @property
    def satisfaction(self) -> NDArray[Any]:
        """(N,) satisfaction at the last first use.

        NaN where the account last used another's product or none (C15).
        """
        return self._knowledge.satisfaction()

    @property
    def past_deals(self) -> tuple[PastDeal, ...]:
        """All purchases of known accounts that are over, won or not.

        They stand in the order in which they closed.
        """
        return self._knowledge.past()

    def best_terms(self, spend: float) -> NDArray[Any]:
        """Return (N, 5) the concessions worth most to each negotiating account; 0 elsewhere (C25).

        Args:
            spend: what they may cost, as a share of the order's value.
        """
        return self._knowledge.best_terms(spend)

    # --- What no salesperson can know, unless the scenario reveals it -----------------------------

    @property
    def rival_trust(self) -> Mapping[str, NDArray[Any]]:
        """Vendor's name → (N, K) trust in each rival.

        Raises:
            PermissionError: the scenario does not say `knowledge.rivals = true`.
        """
        return self._knowledge.rival_trust()

    @property
    def brewing_ends(self) -> NDArray[Any]:
        """(N,) day on which internal brewing will end, −1 where there is none (C21).

        Invisible to salespeople.

        Raises:
            PermissionError: the scenario does not say `knowledge.brewing = true`.
        """
        return self._knowledge.brewing_ends()


def read_only_copy(array: NDArray[Any]) -> NDArray[Any]:
    """Return a copy that cannot be written to, so that a plan that tries hears of its mistake."""
    # Bytes never change, so that the copy cannot be made writable either.
    return np.frombuffer(array.tobytes(), array.dtype).reshape(array.shape)
