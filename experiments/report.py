"""Write one report of results: claims, figures and how to read them, and a market that plays.

    python -m experiments report                           of the published results
    python -m experiments report results/win-rates --out mine.html

One HTML file that needs nothing else: for a class of sales trainees, or beside a paper.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.harness import options, published
from experiments.harness.command import Command
from experiments.harness.errors import UserError
from experiments.harness.options import option
from experiments.harness.settings import OUTPUT

GROUP = "start here"
NAME = "report"
OUT = Path("results", "report.html")
FIRST = ("claims", "win-rates", "robustness", "years", "decomposition", "story")
"""Published results that are told first; the others follow by name."""
LEFT_OUT = ("controls", "calibrate", "benchmark", "compare")
"""Published results that say something to developers alone."""
DAYS = 250


@dataclass(frozen=True)
class ReportOptions:
    """What is told, and where the report goes."""

    folders: tuple[Path, ...] = option(
        (),
        "folders of results, or names of published ones (default: the published ones)",
        read=options.folder,
        flag="FOLDER",
        many="list",
    )
    out: Path = option(
        OUT, f"default: {OUT.as_posix()}", read=options.folder, metavar="REPORT.html", group=OUTPUT
    )
    no_market: bool = option(False, "leave out the market that plays", group=OUTPUT)
    quiet: bool = option(False, "print nothing but errors", group=OUTPUT)


def _act(given: ReportOptions) -> int:
    from experiments.harness import outputs, terminal
    from experiments.harness.runs import replication_seed
    from experiments.reporting.page import page
    from experiments.tape import page as player
    from experiments.tape.recorder import record
    from simulation import Scenario

    if given.out.is_dir():
        raise UserError(f"--out {given.out}: is a folder; give the report a file's name")
    folders = [published.find(folder) for folder in given.folders] or _published()
    for folder in folders:
        if not (folder / "datapackage.json").is_file():
            raise UserError(f"{folder}: holds no result; give folders that commands have written")
    market = ""
    if not given.no_market:
        scenario = Scenario.load("as_told", {"market.days": DAYS})
        tape = record(scenario, replication_seed(1, 0))
        tape.header["seed"] = 1
        market = player.page([("as told", tape)])
    text = page(folders, market)
    outputs.prepare_folder(given.out.parent)
    outputs.write_text(given.out, text)
    terminal.note(f"Written to {given.out}, {len(text) / 1e6:.1f} MB", given.quiet)
    return 0


def _published() -> list[Path]:
    """Return the published results in the order in which they are told."""
    found = {path.parent.name: path.parent for path in published.FOLDER.glob("*/datapackage.json")}
    first = [name for name in FIRST if name in found]
    rest = [name for name in sorted(found) if name not in (*first, *LEFT_OUT)]
    return [found[name] for name in (*first, *rest)]


COMMAND = Command(NAME, __doc__, ReportOptions, _act)
main = COMMAND.main


if __name__ == "__main__":
    sys.exit(main())
