"""What came out about a claim of the lecture."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from experiments.harness.columns import Column, Table

TESTED: Final = "tested"
IMPLIED: Final = "implied by an input"
NOT_TESTABLE: Final = "not testable here"
MEASURED: Final = "measured"
KINDS: Final = (TESTED, IMPLIED, NOT_TESTABLE, MEASURED)
"""What a line of the ledger is. A measured figure stands beside a claim and has no verdict."""


class Interval(NamedTuple):
    """A mean and its interval; NaN where there were too few replications."""

    mean: float
    low: float
    high: float

    def sign(self, above: str, below: str, neither: str) -> str:
        """Return words for a difference: clearly above 0, clearly below, or neither."""
        return above if self.low > 0 else below if self.high < 0 else neither


@dataclass(frozen=True)
class Finding:
    """One figure that bears on one claim.

    Attributes:
        claim: "C8".
        kind: one of `KINDS`.
        measure: what the figure is, with its unit; a tested one says what is claimed.
        interval: the figure with its interval.
        condition: under which it came out.
        verdict: of a tested figure, see `verdicts`; else empty, or what the input implies.
        region: where the claim holds, in words; empty if nothing is tested.
        confidence: of the interval.
        replications: that it rests on.
        test: name of the contrast, see `experiments.contrasts`; empty if nothing is tested.
    """

    claim: str
    kind: str
    measure: str
    interval: Interval
    condition: str
    verdict: str = ""
    region: str = ""
    confidence: float = 0.95
    replications: int = 0
    test: str = ""

    def __post_init__(self) -> None:
        assert self.kind in KINDS, self.kind
        assert bool(self.test) == (self.kind == TESTED), self.measure


def split(measure: str) -> tuple[str, str]:
    """Return a measure without its unit, and the unit, which stands in brackets in it."""
    match = re.search(r" \(([^()]*)\)(?=$|:|;)", measure)
    if match is None:
        return measure, ""
    return measure[: match.start()] + measure[match.end() :], match[1]


def compares(measure: str, condition: str) -> bool:
    """Return whether a finding is a difference of two conditions."""
    return " less " in f"{condition} {measure}"


def told(interval: Interval, unit: str, difference: bool, between: str = " ") -> str:
    """Return a figure with its interval, as a reader expects its unit.

    Shares are told in percent, their differences in points, other numbers as they are.

    Args:
        interval: the figure.
        unit: its unit.
        difference: whether it is a difference of two conditions.
        between: what stands between the figure and its interval.
    """
    if unit.startswith("share"):
        value, low, high = (100 * end for end in interval)
        shown = f"{value:+.1f} points" if difference else f"{value:.1f}%"
        ends = f"{low:+.1f} to {high:+.1f}" if difference else f"{low:.1f} to {high:.1f}"
    else:
        value, low, high = interval
        shown, ends = f"{value:.3g}", f"{low:.3g} to {high:.3g}"
        shown = f"{shown} {unit}".strip() if between == " " else shown
    known = "" if math.isnan(low) else f"{between}({ends})"
    return "" if math.isnan(value) else f"{shown}{known}".replace("-", "−")


FINDINGS = Table(
    title="One row per figure that bears on a claim of the lecture.",
    columns=(
        Column("claim", "string", "", "Number of the claim, C1 to C25."),
        Column(
            "kind",
            "string",
            "",
            "tested, implied by an input, not testable here, or measured (without a verdict).",
        ),
        Column("measure", "string", "", "What is claimed or measured, with its unit."),
        Column("value", "number", "see measure", "The figure, a mean over the replications."),
        Column("low", "number", "see measure", "Lower end of its interval."),
        Column("high", "number", "see measure", "Upper end of its interval."),
        Column(
            "confidence",
            "number",
            "share, 0 to 1",
            "Of the interval; those of tested figures hold together for all tests.",
        ),
        Column("replications", "integer", "runs", "Replications behind the figure."),
        Column("region", "string", "", "Where the claim holds, declared before the run."),
        Column(
            "verdict",
            "string",
            "",
            "holds, refuted, undecided or undecided (too few replications); of others in words.",
        ),
        Column("condition", "string", "", "Under what the figure came out, in words."),
        Column("test", "string", "", "Name of the test; empty if nothing is tested."),
    ),
)


def frame(found: Sequence[Finding]) -> Any:
    """Return one row per finding, with the columns of `FINDINGS`."""
    import pandas as pd

    return pd.DataFrame(
        [
            {
                "claim": one.claim,
                "kind": one.kind,
                "measure": one.measure,
                "value": one.interval.mean,
                "low": one.interval.low,
                "high": one.interval.high,
                "confidence": one.confidence,
                "replications": one.replications,
                "region": one.region,
                "verdict": one.verdict,
                "condition": one.condition,
                "test": one.test,
            }
            for one in found
        ]
    )
