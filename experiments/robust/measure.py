"""What is measured at a point: the patterns of its market, and every claim's contrast.

A run's market tells the point: whatever is different from `as_told` in it is different in the
markets of all contrasts, which are run here with the same seed. A market that several contrasts
need is run once.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from experiments.contrasts import CONTRASTS, after_sale, contrast, relationships, steps
from experiments.evidence import opportunities
from experiments.evidence import patterns as evidence
from experiments.evidence.patterns import patterns
from experiments.harness.columns import Column, added_by, adds
from experiments.harness.design import flat
from experiments.measures import claims as measures
from experiments.measures.claims import claims
from simulation.vocabulary import YEAR

if TYPE_CHECKING:
    from simulation import Scenario

BASE: Final = "as_told"
DAYS: Final = 6 * YEAR
"""Of the point's own market: patterns need the years 3 to 6."""
SHORT, LONG = 2 * YEAR, 3 * YEAR
"""Days of a contrast's markets; the longer ones where the claim is about what comes after a sale.
The ledger's are longer: three years, and five."""
OWN_DAYS: Final = ("home_pc",)
"""Scenarios that keep their own horizon."""
MAIN: Final = tuple(one for one in CONTRASTS if one.main)
"""One contrast for each claim."""
EFFECT, OWN_PART = "{claim}_effect", "{claim}_own_part"
UNTOUCHED: Final = ("market.days", "description", "currency", "name")


@adds(
    *added_by(patterns),
    Column(EFFECT, "number", "see the contrast", "What {claim}'s contrast compares: the effect."),
    Column(OWN_PART, "number", "see the contrast", "{claim}'s effect less that of its twin."),
)
def robustness(market: Any) -> Any:
    """Return the patterns' columns, and every main contrast's parts in its vendor's row.

    A contrast's column is NaN in the rows of other vendors, and where nothing can be measured.
    """
    frame = patterns(market)
    point = point_of(market.scenario)
    runs = _runs(point, market.seed)
    columns: dict[str, list[float]] = {}
    for one in MAIN:
        parts = _parts(one, point, runs)
        for part in one.parts:
            form = EFFECT if part == contrast.EFFECT else OWN_PART
            columns[form.format(claim=one.claim)] = [
                parts[part] if vendor == one.vendor else float("nan") for vendor in frame["vendor"]
            ]
    return frame.assign(**columns)


robustness.__dict__["reads"] = (
    contrast,
    relationships,
    after_sale,
    steps,
    measures,
    evidence,
    opportunities,
)
"""Modules that the measure depends on: old runs and new ones do not mix if one has changed."""


def point_of(scenario: Scenario) -> dict[str, Any]:
    """Return what is different in a scenario from `as_told`, by dotted path."""
    usual = _flat(BASE)
    return {
        key: value
        for key, value in flat(scenario.to_dict()).items()
        if usual.get(key) != value and key not in UNTOUCHED
    }


def markets(point: Mapping[str, Any]) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return all markets that the contrasts need at a point: identity → scenario and changes."""
    found = {}
    for one in MAIN:
        for changes in _conditions(one, point).values():
            found[_identity(one.scenario, changes)] = (one.scenario, changes)
    return found


def days_of_markets() -> int:
    """Return how many days the contrasts' markets have together, at the defaults."""
    found = markets({}).values()
    return sum(changes.get("market.days", DAYS) for _, changes in found)


def _conditions(one: contrast.Contrast, point: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the conditions of a contrast at a point, with the horizon."""
    conditions = one.conditions(also=_fitting(one.scenario, point))
    for changes in conditions.values():
        if one.scenario not in OWN_DAYS:
            longer = one.setting.get("market.days", SHORT) > SHORT
            changes["market.days"] = LONG if longer else SHORT
    return conditions


def _fitting(scenario: str, point: Mapping[str, Any]) -> dict[str, Any]:
    """Return the changes of a point that a scenario can take: what makes it that one stays."""
    usual, own = _flat(BASE), _flat(scenario)
    return {key: value for key, value in point.items() if usual.get(key) == own.get(key)}


def _runs(point: Mapping[str, Any], seed: int) -> dict[str, Any]:
    """Run all markets of a point; return identity → rows by vendor."""
    from simulation import Market

    detailed = {
        _identity(one.scenario, changes)
        for one in MAIN
        if one.column != "win_rate"
        for changes in _conditions(one, point).values()
    }
    found = {}
    for identity, (scenario, changes) in markets(point).items():
        market = Market(_variant(scenario, changes), rng=seed, collect_every=0)
        market.run()
        rows = claims(market) if identity in detailed else market.results()
        found[identity] = rows.set_index("vendor")
    return found


def _parts(
    one: contrast.Contrast, point: Mapping[str, Any], runs: Mapping[str, Any]
) -> dict[str, float]:
    """Return a contrast's parts in one replication."""
    import pandas as pd

    rows = [
        {
            "condition": name,
            "replication": 0,
            "vendor": one.vendor,
            one.column: runs[_identity(one.scenario, changes)].at[one.vendor, one.column],
        }
        for name, changes in _conditions(one, point).items()
    ]
    measured = one.measured(pd.DataFrame(rows))
    return {part: float(measured[part].iloc[0]) for part in one.parts}


def _identity(scenario: str, changes: Mapping[str, Any]) -> str:
    return json.dumps([scenario, changes], sort_keys=True)


def _variant(scenario: str, changes: Mapping[str, Any]) -> Scenario:
    from experiments.harness.design import variant

    return variant(_loaded(scenario), changes)


@functools.cache
def _loaded(scenario: str) -> Scenario:
    from simulation import Scenario

    return Scenario.load(scenario)


@functools.cache
def _flat(scenario: str) -> dict[str, Any]:
    return flat(_loaded(scenario).to_dict())
