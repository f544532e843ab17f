"""Comparisons of scenarios: what differs, and what difference it makes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from experiments.harness.design import flat
from experiments.harness.errors import UserError
from experiments.harness.options import setting
from experiments.harness.results import Results

if TYPE_CHECKING:
    import pandas as pd

    from simulation import Scenario

MOST_KEYS, MOST_LETTERS = 3, 60
"""A label lists so many changed values at most, each of at most so many letters."""


def differing(one: Scenario, other: Scenario) -> dict[str, Any]:
    """Return the values of another scenario that the first does not have.

    A value is None where the other scenario has none.
    """
    before, after = flat(one.to_dict()), flat(other.to_dict())
    return {
        key: after.get(key)
        for key in dict.fromkeys([*before, *after])
        if (key in before, before.get(key)) != (key in after, after.get(key))
    }


def labelled(scenarios: Sequence[Scenario]) -> dict[str, Scenario]:
    """Return scenarios by their names.

    One with the name of the first is called by what differs from it.

    Raises:
        UserError: two are the same, or have labels that are the same.
    """
    found: dict[str, Scenario] = {}
    for scenario in scenarios:
        label = scenario.name or "scenario"
        for known in found.values():
            if known.name == scenario.name:
                label = changed(label, differing(known, scenario))
                break
        if label in found:
            raise UserError(
                f"two scenarios are called '{label}'; give names of your own:"
                " {'name': scenario, …}"
            )
        found[label] = scenario
    return found


def changed(name: str, changes: Mapping[str, Any]) -> str:
    """Return a scenario's name with what is different: "as_told with choice.sensitivity = 8".

    Raises:
        UserError: nothing is different.
    """
    if not changes:
        raise UserError(f"the scenarios called '{name}' do not differ; nothing can be compared")
    texts = [setting(key, value).replace("=", " = ", 1) for key, value in changes.items()]
    if len(texts) > MOST_KEYS or max(map(len, texts)) > MOST_LETTERS:
        texts = list(changes)
    if len(texts) > MOST_KEYS:
        return f"{name} with {len(texts)} values changed"
    return f"{name} with {' and '.join(texts)}"


def vendor_of(scenarios: Sequence[Scenario]) -> str:
    """Return the vendor to compare.

    It is the one whose entry differs, else the first scenario's last.

    Raises:
        UserError: no vendor is in all scenarios.
    """
    first = scenarios[0]
    shared = [name for name in first.vendors if all(name in one.vendors for one in scenarios)]
    if not shared:
        raise UserError("the scenarios have no vendor in common, so nothing can be compared")
    changed = [
        name
        for name in shared
        if any(one.vendors[name] != first.vendors[name] for one in scenarios)
    ]
    return changed[0] if len(changed) == 1 else shared[-1]


@dataclass(frozen=True)
class Comparison:
    """What difference it makes to a vendor which scenario is played.

    Attributes:
        results: the runs of all scenarios, with their differences from the first.
        vendor: whose win rate is compared.
    """

    results: Results
    vendor: str

    @property
    def runs(self) -> pd.DataFrame:
        """Return one row per condition × replication × vendor."""
        return self.results.runs

    @property
    def summary(self) -> pd.DataFrame:
        """Return one row per condition × vendor."""
        return self.results.summary

    @property
    def timeline(self) -> pd.DataFrame:
        """Return one row per condition × replication × vendor × period."""
        return self.results.timeline

    @property
    def differences(self) -> pd.DataFrame:
        """Return the vendor's paired differences from the first scenario, a row per scenario."""
        table = self.results.differences
        return table[table["vendor"] == self.vendor].reset_index(drop=True)

    @property
    def sentence(self) -> str:
        """Return what came out: one sentence with an interval for each scenario but the first."""
        return "\n".join(
            sentence({str(key): value for key, value in row.items()})
            for row in self.differences.to_dict("records")
        )

    def plot(self) -> Any:
        """Return a figure of all win rates, a `matplotlib.figure.Figure`."""
        return self.results.plot()


def sentence(row: Mapping[str, Any]) -> str:
    """Return a row of `statistics.differences` as a sentence.

    A point is a hundredth of the win rate.
    """
    count = f"{row['replications']} replication{'s' * (row['replications'] != 1)}"
    head = f"{row['condition']}: {row['vendor']}"
    if math.isnan(row["difference"]):
        return f"{head} cannot be compared with {row['baseline']}: no orders were placed, {count}"
    sign = -1 if row["difference"] < 0 else 1
    mean, *ends = (100 * sign * row[name] for name in ("difference", "ci_low", "ci_high"))
    low, high = sorted(ends)
    interval = "no interval" if math.isnan(low) else f"95% interval {low:.1f} to {high:.1f}"
    unclear = ", so the difference is not clear" if low <= 0 <= high else ""
    return (
        f"{head} wins {mean:.1f} points {'more' if sign > 0 else 'less'} than {row['baseline']},"
        f" {interval}, {count}{unclear}"
    )
