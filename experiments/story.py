"""The life of one account, as a picture and in words.

Who met whom, how trust grew, and why each purchase went as it did.

Runs one market and follows one customer organisation through it. Writes `story.png`, `story.md`,
`days.csv` (P, I and the relationship state of every vendor, day by day), `meetings.csv` and
`deals.csv`.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.harness import design, warm_up
from experiments.harness.command import Command
from experiments.harness.errors import UserError
from experiments.harness.options import option, whole_number
from experiments.harness.settings import Settings

GROUP = "start here"
NAME = "story"
SCENARIOS = ("as_told",)


@dataclass(frozen=True)
class StorySettings(Settings):
    """Settings of a story.

    Attributes:
        organisation: index of the customer to follow.
    """

    organisation: int = option(
        0, "the customer to follow (default: 0)", read=whole_number(0), metavar="N"
    )


def _act(settings: StorySettings) -> int:
    warm_up.refuse(settings, "a story is told from the first day on")
    if (settings.replications or 1) > 1:
        raise UserError(
            f"--replications {settings.replications}: a story is of one run; --seed tells another"
        )
    changes = {"market.days": 250} if settings.quick else {}
    scenario = design.only(design.load(settings, SCENARIOS, changes), "a story is of one market")
    organisations = scenario.market.organisations
    if settings.organisation >= organisations:
        raise UserError(
            f"--organisation {settings.organisation}: the market has {organisations},"
            f" numbered 0 to {organisations - 1}"
        )

    from experiments.account import columns, figure, life, words
    from experiments.account.report import frames
    from experiments.harness import figures, outputs, report, runs, staging, tables, terminal

    started = time.perf_counter()
    folder = settings.out or Path("results", *(["quick"] if settings.quick else []), NAME)
    [run] = runs.plan([scenario.name], 1, settings.seed)
    with terminal.progress(scenario.market.days, 0, settings.quiet, what="days") as advance:
        account = life.follow(scenario, run.seed, settings.organisation, advance)
    told = words.tell(account)
    facts = {
        "scenarios": {scenario.name: scenario.to_dict()},
        "seed": settings.seed,
        "replications": 1,
        "runs": {"planned": 1, "resumed": 0, "failed": 0},
        "seconds": round(time.perf_counter() - started, 3),
    }
    with staging.replacing(folder, of_runs=False) as stage:
        written = frames(account, scenario, run, NAME)
        described = {**tables.common(), **columns.TABLES}
        report.write_tables(stage, NAME, __doc__ or "", written, described)
        outputs.write_text(stage / "story.md", told)
        figures.save(figure.draw(account), stage / "story.png")
        outputs.write_manifest(stage, [NAME, *(settings.words() or ())], facts)
    if not settings.quiet:
        print(told)
        terminal.note(
            f"Written to {folder}: story.png, story.md and the data behind them", settings.quiet
        )
    return 0


COMMAND = Command(
    NAME,
    __doc__,
    StorySettings,
    _act,
    {"name": NAME, "scenarios": ", ".join(SCENARIOS), "replications": 1},
)
main = COMMAND.main


if __name__ == "__main__":
    sys.exit(main())
