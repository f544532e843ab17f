"""The conditions of a sweep, with what is to be drawn of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from experiments.harness.design import Condition, Design, flat
from experiments.sweeping.axis import Axis

FOCUS = "Dell"
"""Whose measure a map shows if nobody else is asked for."""


@dataclass(frozen=True)
class SweepDesign(Design):
    """All conditions of a sweep.

    Attributes:
        axes: one key with its values, or two.
        column: what is drawn.
        vendor: whose measure the map of two keys shows; None = Dell, else the last one.
    """

    axes: tuple[Axis, ...] = ()
    column: str = "win_rate"
    vendor: str | None = None

    def own(self, base: str) -> Mapping[str, Any]:
        """Return a scenario's own values of the keys; None where it has none."""
        values = flat(self.scenarios[base].to_dict())
        return {one.key: values.get(one.key) for one in self.axes}

    def of(self, base: str) -> dict[str, Condition]:
        """Return the conditions of a scenario."""
        return {name: one for name, one in self.conditions.items() if one.base == base}

    @property
    def baselines(self) -> dict[str, str]:
        """Return scenario → the condition that its others are compared with.

        It is the one with the scenario's own values, else the first.
        """
        found = {}
        for base in self.scenarios:
            mine, own = self.of(base), self.own(base)
            same = [name for name, one in mine.items() if dict(one.changes) == own]
            found[base] = same[0] if same else next(iter(mine))
        return found

    def shown(self, base: str) -> str:
        """Return the vendor whose measure the map shows."""
        vendors = list(self.scenarios[base].vendors)
        return self.vendor or (FOCUS if FOCUS in vendors else vendors[-1])
