"""Names of strategies → their classes. At the bottom of the layers, so that a scenario can check the names it uses."""

from __future__ import annotations

from typing import Any

strategies: dict[str, type[Any]] = {}
"""Filled by the `@strategy("name")` decorator of `simulation.strategies`."""
