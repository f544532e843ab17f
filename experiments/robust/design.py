"""The design: points of the space as conditions; and how long it will take."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from experiments.harness.design import Design
from experiments.robust.space import Factor, Value, values_at

if TYPE_CHECKING:
    from experiments.harness.settings import Settings

TRIAL_DAYS = 100
LARGER = 1.5
"""A point's market has more people and meetings than the default one, on average; measured."""


@dataclass(frozen=True)
class RobustDesign(Design):
    """All points.

    Attributes:
        factors: of the space, the dummies last.
        places: condition → place in the cube, a number in [0, 1) for each factor.
    """

    factors: tuple[Factor, ...] = ()
    places: Mapping[str, Any] = field(default_factory=dict)

    def values(self, condition: str) -> dict[str, Value]:
        """Return factor → value of a point."""
        return values_at(list(self.factors), self.places[condition])


def announce(points: int, replications: int, settings: Settings) -> None:
    """Say how many runs there will be, and about how long they take on this machine."""
    from experiments.harness import terminal
    from experiments.robust.measure import markets

    if settings.quiet:
        return
    count = len(markets({}))
    runs = points * replications
    where = "on the cluster" if settings.dask else f"on {settings.processes} processes"
    minutes = runs * _seconds(settings) / 60 / (1 if settings.dask else settings.processes)
    together = "one process" if settings.dask else "them"
    terminal.note(
        f"{points} points × {replications} replications = {runs:,} runs {where}, each of"
        f" {count + 1} markets: about {max(1, round(minutes)):,} minutes on {together},"
        " less what the folder holds already",
        False,
    )


def _seconds(settings: Settings) -> float:
    """Return about how long a run takes here, from a short market."""
    from experiments.harness.design import variant
    from experiments.robust.measure import BASE, DAYS, days_of_markets
    from simulation import Market, Scenario

    scenario = variant(Scenario.load(BASE), {**settings.overrides, "market.days": TRIAL_DAYS})
    market = Market(scenario, rng=0, collect_every=0)
    market.step()  # the engine is compiled, or loaded, before the clock starts
    started = time.perf_counter()
    market.run()
    return (time.perf_counter() - started) / TRIAL_DAYS * (DAYS + days_of_markets()) * LARGER
