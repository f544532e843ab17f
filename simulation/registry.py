"""Names of strategies → their classes.

At the bottom of the layers, so that a scenario can check the names it uses.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

strategies: dict[str, type[Any]] = {}
"""Filled by the `@strategy("name")` decorator of `simulation.strategies`."""


def known() -> dict[str, type[Any]]:
    """Return all strategies, the built-in ones too, which register themselves when imported."""
    import_module("simulation.strategies")
    return strategies
