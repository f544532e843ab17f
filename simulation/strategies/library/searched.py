"""What a search found.

The weights of `python -m experiments best-response`, which won most against A, B and C at equal
budgets.

The working days that go with them stand in results/published/best-response/best.toml. Found for
those rivals and that market, and for no others.
"""

from __future__ import annotations

from simulation.strategies.base import strategy
from simulation.strategies.library.weighted import Weighted


@strategy("searched")
class Searched(Weighted):
    """The `weighted` plan with the weights found."""

    def __init__(self) -> None:
        super().__init__(
            influence=1.09,
            gap=0.532,
            value=0.01,
            loyalty=0.95,
            phases=(1.0, 0.921, 2.197, 1.412, 1.231, 1.058, 0.673),
        )
