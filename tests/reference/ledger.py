"""A vendor's money: what it cost by kind, what it earned, and the purse that a budget fills."""

from __future__ import annotations

from simulation.vocabulary import Cost, label

from . import formulas


class Ledger:
    """Costs by kind and revenue since the start; a purse if there is a budget."""

    def __init__(self, budget: float | None) -> None:
        self.budget = budget
        self.costs = {label(kind): 0.0 for kind in Cost}
        self.revenue = 0.0
        self.purse = self.set_aside = self.spent_today = 0.0

    @property
    def cost(self) -> float:
        """All costs so far."""
        return formulas.total(self.costs.values())

    def pay_shift(self, kind: Cost, amount: float) -> None:
        """Pay for an hour or a guest, out of what was set aside for the shifts."""
        self.costs[label(kind)] += amount
        self.spent_today += amount

    def pay(self, kind: Cost, amount: float) -> None:
        """Pay for something else, out of the purse."""
        self.costs[label(kind)] += amount
        if self.budget is not None:
            self.purse -= amount

    def receive_budget(self) -> None:
        """Begin the day."""
        self.spent_today = self.set_aside = 0.0
        if self.budget is not None:
            self.purse += self.budget

    def put_aside(self, price: float) -> bool:
        """Set the price of a shift aside, if the purse holds it."""
        if self.purse < price:
            return False
        self.purse -= price
        self.set_aside += price
        return True

    def night(self) -> None:
        """Put what was set aside and not spent back into the purse."""
        if self.budget is not None:
            self.purse += self.set_aside - self.spent_today

    def as_dict(self) -> dict[str, float]:
        """Return the costs by kind, and the revenue."""
        return self.costs | {"revenue": self.revenue}
