"""B2B key-account selling as an agent-based model: see README.md to use it, ODD.md for what exactly it computes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulation.scenario import Scenario, ScenarioError, ScenarioWarning
from simulation.strategies import Strategy, StrategyError, View, strategy

if TYPE_CHECKING:
    from simulation.market import Market

__all__ = [
    "Market",
    "Scenario",
    "ScenarioError",
    "ScenarioWarning",
    "Strategy",
    "StrategyError",
    "View",
    "strategy",
]


def __getattr__(name: str) -> Any:
    # Mesa takes a second to import: only who makes a market pays for it.
    if name == "Market":
        from simulation.market import Market

        return Market
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
