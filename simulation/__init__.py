"""B2B key-account selling as an agent-based model.

See README.md to use it, ODD.md for what exactly it computes.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulation.market import Market
    from simulation.scenario import Scenario, ScenarioError, ScenarioWarning
    from simulation.strategies import Strategy, StrategyError, View, strategy
    from simulation.vocabulary import Activity, Attribute, Phase, Relationship, Role, Setting

__all__ = [
    "Activity",
    "Attribute",
    "Market",
    "Phase",
    "Relationship",
    "Role",
    "Scenario",
    "ScenarioError",
    "ScenarioWarning",
    "Setting",
    "Strategy",
    "StrategyError",
    "View",
    "strategy",
]
_MODULES = {
    "simulation.market": ("Market",),
    "simulation.scenario": ("Scenario", "ScenarioError", "ScenarioWarning"),
    "simulation.strategies": ("Strategy", "StrategyError", "View", "strategy"),
    "simulation.vocabulary": (
        "Activity",
        "Attribute",
        "Phase",
        "Relationship",
        "Role",
        "Setting",
    ),
}


def __getattr__(name: str) -> Any:
    # Mesa takes a second to import, NumPy and pydantic a tenth: only who needs them pays for them.
    for module, names in _MODULES.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
