"""From runs to findings: each contrast's interval, and the verdict by the one rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from experiments.contrasts import CONFIDENCE, EFFECT
from experiments.contrasts.contrast import PART, Contrast
from experiments.harness.findings import TESTED, Finding
from experiments.harness.verdicts import judge

if TYPE_CHECKING:
    from experiments.harness.results import Results


def variants(contrasts: Iterable[Contrast]) -> dict[str, dict[str, Any]]:
    """Return name → changes of all conditions that some contrasts need, each once.

    Raises:
        ValueError: two contrasts give one name to different conditions.
    """
    found: dict[str, dict[str, Any]] = {}
    for contrast in contrasts:
        for name, changes in contrast.conditions().items():
            if found.setdefault(name, changes) != changes:
                raise ValueError(f"{contrast.name}: another contrast has a condition '{name}' too")
    return found


def conclude(results: Results, contrasts: Sequence[Contrast]) -> list[Finding]:
    """Return a finding for each tested part of the contrasts, in every scenario that was run.

    A contrast whose conditions or whose vendor are not among the runs has none: so a market
    without Dell says nothing about Dell.
    """
    vendors = set(results.runs["vendor"])
    found = []
    for contrast in contrasts:
        for scenario, prefix in _prefixes(results):
            needed = {prefix + name for name in contrast.conditions()}
            if contrast.vendor in vendors and needed <= set(results.conditions):
                found += findings(results, contrast, scenario, prefix)
    return found


def findings(
    results: Results, contrast: Contrast, scenario: str, prefix: str = ""
) -> list[Finding]:
    """Return one finding for each tested part of a contrast.

    Args:
        results: the runs of all of its conditions.
        contrast: what is tested.
        scenario: name of the scenario, for the reader.
        prefix: what the conditions' names begin with.
    """
    measured = contrast.measured(results.runs, prefix)
    found = []
    for part in contrast.parts:
        values = measured[part].dropna()
        interval = contrast.interval(values, CONFIDENCE)
        what = contrast.says if part == EFFECT else f"{contrast.says}: the mechanism's own part"
        found.append(
            Finding(
                contrast.claim,
                TESTED,
                f"{what} ({contrast.unit})",
                interval,
                where(contrast, scenario, part),
                judge(interval, contrast.region, len(values)),
                str(contrast.region),
                CONFIDENCE,
                len(values),
                contrast.name + PART[part],
            )
        )
    return found


def where(contrast: Contrast, scenario: str, part: str = EFFECT) -> str:
    """Return in words what is compared: scenario, sides, and the twin of an own part."""
    sides = " less ".join(side.name for side in (contrast.plus, contrast.minus) if side)
    off = f", less the same with {contrast.off.name}" if contrast.off and part != EFFECT else ""
    return f"{scenario}: {sides}{off}" if contrast.minus else scenario


def _prefixes(results: Results) -> list[tuple[str, str]]:
    """Return each scenario's name with what its conditions' names begin with."""
    scenarios = list(results.design.scenarios)
    if len(scenarios) == 1:
        return [(scenarios[0], "")]
    return [(name, f"{name}: ") for name in scenarios]
