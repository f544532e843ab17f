"""What a search found: the weights of `python -m experiments best-response`, which won most against A, B and C at equal budgets.

The working days that go with them stand in results/published/best-response/best.toml. Found for those rivals and that
market, and for no others.
"""

from __future__ import annotations

from simulation.strategies.base import strategy
from simulation.strategies.weighted import Weighted


@strategy("searched")
class Searched(Weighted):
    """The `weighted` plan with the weights found."""

    def __init__(self) -> None:
        super().__init__(
            influence=1.378,
            gap=1.967,
            value=0.083,
            loyalty=0.207,
            phases=(1.0, 0.183, 7.035, 4.953, 3.099, 2.866, 5.73),
        )
