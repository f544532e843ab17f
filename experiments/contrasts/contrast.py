"""A contrast: what is compared, and what must come out, if a claim of the lecture is right.

All contrasts are declared before a run, with the region in which the claim holds. A contrast has
two sides, which differ in one thing, and often a twin: the same two sides with the mechanism
switched off that the claim is about. The effect less the twin's effect is the mechanism's own part
(a difference in differences), so that an input is not taken for a result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from experiments.harness.verdicts import MATTERS, Region, at_least

if TYPE_CHECKING:
    import pandas as pd

    from experiments.harness.findings import Interval

A_POINT_MORE: Final = at_least(MATTERS)
FROM_0_TO_1: Final = ("share", "share of accounts", "share of first uses", "share of orders")
"""Units whose values lie from 0 to 1; a profit in parts of the turnover need not."""
Changes = Mapping[str, Any]
"""Scenario values by dotted path."""
EFFECT, OWN_PART = "effect", "own part"
PART: Final = {EFFECT: "", OWN_PART: ", own part"}
"""What a test's name has after the contrast's."""


@dataclass(frozen=True)
class Side:
    """One side of a contrast.

    Attributes:
        name: of its condition.
        changes: what is different from the scenario.
    """

    name: str
    changes: Changes = field(default_factory=dict)


@dataclass(frozen=True)
class Contrast:
    """What is compared for a claim, and what the claim says of it.

    Attributes:
        name: a few words that no other contrast has.
        claim: "C2".
        says: what is claimed, as a sentence with the smallest amount that counts.
        scenario: in which it is tested.
        plus: one side; alone if there is no other: then its level is tested.
        minus: the other side, whose measure is subtracted.
        off: what switches the mechanism off, in both sides; none if there is no twin.
        column: the measure, a column of runs.csv.
        vendor: whose measure.
        unit: of the measure.
        region: where the claim holds.
        setting: changes that all conditions have.
        main: whether it is the claim's one contrast in the experiment `robustness`.
    """

    name: str
    claim: str
    says: str
    scenario: str
    plus: Side
    minus: Side | None = None
    off: Side | None = None
    column: str = "win_rate"
    vendor: str = "Dell"
    unit: str = "share"
    region: Region = A_POINT_MORE
    setting: Changes = field(default_factory=dict)
    main: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        """Return what is tested of it: the effect, and with a twin the mechanism's own part."""
        return (EFFECT, OWN_PART) if self.off else (EFFECT,)

    @property
    def decisive(self) -> str:
        """Return the part that the claim hangs on: the own part, if there is a twin."""
        return self.parts[-1]

    def conditions(self, also: Changes | None = None) -> dict[str, dict[str, Any]]:
        """Return name → changes of all conditions that it needs.

        Args:
            also: further changes; a contrast's own ones count more.
        """
        sides = [side for side in (self.plus, self.minus) if side]
        base = {**(also or {}), **self.setting}
        found = {side.name: {**base, **side.changes} for side in sides}
        if self.off:
            for side in sides:
                found[twin(side, self.off)] = {**base, **side.changes, **self.off.changes}
        return found

    def measured(self, runs: pd.DataFrame, prefix: str = "") -> dict[str, pd.Series]:
        """Return each part in every replication: part → values, index = replication.

        A replication in which a condition has no value is NaN.

        Args:
            runs: one row per condition × replication × vendor.
            prefix: what the conditions' names begin with.

        Raises:
            KeyError: a condition was not run.
        """
        mine = runs[runs["vendor"] == self.vendor]

        def values(condition: str) -> pd.Series:
            rows = mine[mine["condition"] == prefix + condition]
            if rows.empty:
                raise KeyError(prefix + condition)
            return rows.set_index("replication")[self.column].astype(float)

        found = {EFFECT: _difference(values, self.plus, self.minus, None)}
        if self.off:
            found["twin"] = _difference(values, self.plus, self.minus, self.off)
            found[OWN_PART] = found[EFFECT] - found["twin"]
        return found

    def interval(self, values: Any, confidence: float) -> Interval:
        """Return the mean of a part's values with its interval.

        Args:
            values: of a part, one per replication, see `measured`.
            confidence: of the interval.
        """
        from experiments.harness.statistics import SHARES, between, mean_interval

        bounds = SHARES if self.unit in FROM_0_TO_1 else None
        for subtracted in (self.minus, self.off):
            bounds = between(bounds) if subtracted else bounds
        return mean_interval(values, confidence, bounds)


class Test(NamedTuple):
    """A contrast's part that is tested: one interval of the ledger."""

    contrast: Contrast
    part: str

    @property
    def name(self) -> str:
        """Return the name that no other test has."""
        return self.contrast.name + PART[self.part]


def twin(side: Side, off: Side) -> str:
    """Return the name of a side's condition in which the mechanism is off."""
    return f"{side.name}, {off.name}"


def _difference(values: Any, plus: Side, minus: Side | None, off: Side | None) -> pd.Series:
    """Return one side less the other, replication by replication."""
    names = [twin(side, off) if off else side.name for side in (plus, minus) if side]
    first = values(names[0])
    return first - values(names[1]) if len(names) > 1 else first
