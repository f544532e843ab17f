"""Record a run as a tape, which `watch` plays in a page.

    python -m experiments record --out as_told.tape
    python -m experiments record --scenario mine.toml --set choice.sensitivity=12 --out sharp.tape

A tape holds every day's states of all organisations and vendors, all meetings hour by hour, all
deals with their explanation, and the money.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import MISSING, dataclass
from pathlib import Path
from typing import Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.harness import options
from experiments.harness.command import Command
from experiments.harness.errors import UserError
from experiments.harness.options import option
from experiments.harness.settings import MARKETS, MAX_SEED, OUTPUT, RUNS

GROUP = "start here"
NAME = "record"
QUICK_DAYS = 60


@dataclass(frozen=True)
class RecordOptions:
    """What is recorded, and where."""

    out: Path = option(
        MISSING, "file of the tape", read=options.folder, metavar="TAPE", group=OUTPUT, flag="--out"
    )
    scenario: str = option("as_told", "default: as_told", metavar="NAME|FILE.toml", group=MARKETS)
    overrides: Mapping[str, Any] = option(
        {},
        "override one scenario value by its dotted path; repeatable",
        read=options.override,
        flag="--set",
        metavar="KEY=VALUE",
        group=MARKETS,
        many="table",
    )
    strategies: tuple[Path, ...] = option(
        (),
        "load your strategies; repeatable",
        read=options.folder,
        metavar="FILE.py",
        group=MARKETS,
        many="repeated",
    )
    seed: int = option(
        1, "default: 1", read=options.whole_number(0, MAX_SEED), metavar="S", group=RUNS
    )
    accounts: tuple[int, ...] = option(
        (),
        "organisations whose people are recorded one by one (default: all of a small market)",
        read=options.whole_number(0),
        metavar="N",
        many="list",
    )
    quick: bool = option(False, f"{QUICK_DAYS} days", group=RUNS)
    quiet: bool = option(False, "print nothing but errors", group=OUTPUT)


def _act(given: RecordOptions) -> int:
    from experiments.harness import outputs, runs, terminal
    from experiments.harness.isolation import check_loading
    from experiments.harness.settings import LIMIT
    from experiments.tape.recorder import record
    from simulation import Scenario
    from simulation.strategies import load_file

    if given.out.is_dir():
        raise UserError(f"--out {given.out}: is a folder; give the tape a file's name")
    check_loading(given.strategies, LIMIT)
    for path in given.strategies:
        load_file(path)
    changes = {"market.days": QUICK_DAYS} if given.quick else {}
    scenario = Scenario.load(given.scenario, {**changes, **given.overrides})
    organisations = scenario.market.organisations
    for account in given.accounts:
        if account >= organisations:
            raise UserError(
                f"--accounts {account}: the market has {organisations} organisations,"
                f" numbered 0 to {organisations - 1}"
            )
    outputs.prepare_folder(given.out.parent)
    [run] = runs.plan([scenario.name], 1, given.seed)
    with terminal.progress(scenario.market.days, 0, given.quiet, "days") as advance:
        tape = record(scenario, run.seed, given.accounts, advance)
    tape.header["seed"] = given.seed
    tape.write(given.out)
    size = given.out.stat().st_size / 1e6
    terminal.note(
        f"Written to {given.out}: {scenario.market.days} days, {size:.1f} MB. Play it with"
        f" python -m experiments watch {given.out}",
        given.quiet,
    )
    return 0


COMMAND = Command(NAME, __doc__, RecordOptions, _act)
main = COMMAND.main


if __name__ == "__main__":
    sys.exit(main())
