"""Checks of the strategies in use, before any run."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from experiments.harness.design import Condition
from experiments.harness.errors import UserError
from experiments.harness.settings import Settings


def check(conditions: Mapping[str, Condition], settings: Settings) -> None:
    """Check the strategies in use: can be made, are known where needed.

    Parameters that a strategy refuses are then the user's mistake, not a failed run.

    Raises:
        StrategyError, UserError: with the message for the user.
    """
    vendors = {
        (vendor, spec.strategy, repr(spec.parameters)): spec.parameters
        for one in conditions.values()
        for vendor, spec in one.scenario.vendors.items()
    }
    for (vendor, name, _), parameters in vendors.items():
        _make(vendor, name, parameters, settings.run_timeout)
    if settings.processes > 1 or settings.dask or settings.out:
        _check_files({name: vendor for vendor, name, _ in vendors}, settings.strategies)


def _make(vendor: str, name: str, parameters: Mapping[str, object], timeout: float | None) -> None:
    from simulation.strategies import StrategyError, make
    from simulation.watchdog import TimeIsUp, time_limit

    try:
        with time_limit(timeout):
            make(vendor, name, parameters)
    except TimeIsUp:
        raise StrategyError(
            f"vendor '{vendor}', strategy '{name}': __init__() took longer "
            f"than {timeout:g} seconds (--run-timeout)"
        ) from None


def _check_files(used: Mapping[str, str], files: tuple[Path, ...]) -> None:
    """Refuse strategies of this session that no file defines.

    Other processes cannot load them, and a results folder cannot tell their versions apart.

    Args:
        used: name of a strategy → a vendor that has it.
        files: the settings' strategy files.
    """
    from simulation.strategies import built_in, get

    ours, paths = set(built_in()), {path.resolve() for path in files}
    for name, vendor in used.items():
        source = getattr(sys.modules.get(get(name).__module__), "__file__", None)
        if name not in ours and (source is None or Path(source).resolve() not in paths):
            raise UserError(
                f"vendor '{vendor}', strategy '{name}': is in none of the files given as"
                " strategies, which worker processes and results folders need; write it into a"
                " file, or use workers=1 and out=None"
            )
