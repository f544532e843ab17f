"""--warm-up: the first working days of every run, which do not count.

A market begins as nobody's: no customer knows a rep, so early orders say how vendors get known
rather than how they do in the long run. `Market.results` leaves the warm-up out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from experiments.harness.errors import UserError

if TYPE_CHECKING:
    from experiments.harness.settings import Settings
    from simulation import Scenario


def check(settings: Settings, scenarios: Mapping[str, Scenario]) -> None:
    """Refuse a warm-up after which nothing is left of a run.

    Args:
        settings: with the warm-up.
        scenarios: all that are run, by name.

    Raises:
        UserError: with the first scenario that is too short.
    """
    for name, scenario in scenarios.items():
        if settings.warm_up and settings.warm_up >= (days := scenario.market.days):
            raise UserError(
                f"--warm-up {settings.warm_up}: '{name}' ends after {days} days (market.days),"
                f" so nothing would count; give {days - 1} or less, or let it run longer"
            )


def refuse(settings: Settings, reason: str) -> None:
    """Refuse any warm-up, for a command in which it makes no sense.

    Args:
        settings: with the warm-up.
        reason: why it makes none: "a story is told from the first day on".

    Raises:
        UserError: there is a warm-up.
    """
    if settings.warm_up:
        raise UserError(f"--warm-up {settings.warm_up}: {reason}; leave the option out")


def note(days: int) -> str:
    """Return the sentence that says what a warm-up leaves out."""
    return (
        f"The first {days} working days are a warm-up: win rates, and all columns described as"
        f" '{since(days)}', leave them out; timeline.csv and columns of a named year do not."
    )


def since(days: int) -> str:
    """Return the words that say from when on a column counts."""
    return f"from day {days} on"
