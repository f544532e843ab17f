"""timeline.csv: what is recorded of every run, and when it is left out as too long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from experiments.harness.design import Condition
    from experiments.harness.runs import Run

NAME = "timeline"
LONGEST = 50_000
"""Rows of a timeline.csv at most, unless a longer one is asked for."""
DIGITS = 6
"""Decimal places of shares, which keep journals and tables short."""
SHARES = ("win_rate", "mean_trust")


def record(frame: Any) -> dict[str, list[Any]]:
    """Return the columns of a market's timeline, as plain values that JSON keeps to the last bit.

    Args:
        frame: `Market.timeline`.
    """
    rounded = frame.round(dict.fromkeys(SHARES, DIGITS))
    return {str(name): rounded[name].tolist() for name in rounded}


def rows(conditions: Mapping[str, Condition], planned: Sequence[Run]) -> int:
    """Return how many rows the timelines of some runs have."""
    from simulation.vocabulary import PERIOD

    each = {
        name: len(one.scenario.vendors) * -(-one.scenario.market.days // PERIOD)
        for name, one in conditions.items()
    }
    return sum(each[run.condition] for run in planned)


def left_out(count: int) -> str:
    """Return the sentence that says why a timeline of so many rows is not there."""
    return (
        f"timeline.csv is left out: it would have {count:,} rows, more than {LONGEST:,};"
        " the option --timeline writes it."
    )
