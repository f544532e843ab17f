"""Every claim of the lecture, C1 to C25, and what the experiments say.

Runs all experiments that conclude something into folders of their own, and writes `claims.md` and
`claims.csv`: what the lecture says, whether it is tested, implied by an input or not testable here,
the figure with its interval, the verdict, and the command that shows it.
"""

from __future__ import annotations

import importlib
import sys
import time
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.harness import cli
from experiments.harness.command import Command
from experiments.harness.experiment import Experiment
from experiments.harness.options import folder, option
from experiments.harness.settings import OUTPUT, Settings

GROUP = "claims"
NAME = "claims"
QUICK_REPLICATIONS = 2
"""Of every experiment at most, with --quick: the fewest that have an interval."""


@dataclass(frozen=True)
class ClaimsSettings(Settings):
    """Settings of the table of claims.

    Attributes:
        results: where each experiment has a folder of its own; None = in the folder of the table.
    """

    results: Path | None = option(
        None,
        "where each experiment has its folder (default: in the folder of the table)",
        read=folder,
        metavar="DIR",
        group=OUTPUT,
        neutral=True,
    )


def experiments() -> list[Experiment]:
    """Return all experiments that conclude something, by name."""
    modules = [
        importlib.import_module(f"experiments.{name.replace('-', '_')}")
        for name in cli.commands()
        if name != NAME
    ]
    found = [module.EXPERIMENT for module in modules if hasattr(module, "EXPERIMENT")]
    return [one for one in found if type(one).conclude is not Experiment.conclude]


def _act(settings: ClaimsSettings) -> int:
    from experiments.claims_table import columns, table
    from experiments.harness import findings, outputs, report, staging, terminal

    into = settings.out or Path("results", *(["quick"] if settings.quick else []), NAME)
    started = time.perf_counter()
    chosen = experiments()
    shared = {one.name: getattr(settings, one.name) for one in fields(Settings)}
    if settings.warm_up:  # it may be too long for one of them: that is said before anything is run
        for experiment in chosen:
            experiment.load(experiment.settings_type(**shared))
    with staging.replacing(into, of_runs=False) as stage:
        rows: list[dict[str, Any]] = []
        status = 0
        for number, experiment in enumerate(chosen, 1):
            terminal.note(f"{number} of {len(chosen)}: {experiment.name}", settings.quiet)
            out = (settings.results or into) / experiment.name
            own = experiment.settings_type(**{**shared, "out": out})
            if own.quick and own.replications is None:
                fewest = min(QUICK_REPLICATIONS, experiment.quick_replications)
                own = replace(own, replications=fewest)
            results = experiment.run(own)
            status = max(status, report.note_failures(results, own))
            words = ["python -m experiments", experiment.name, *(own.words(neutral=False) or ())]
            rows += [
                {str(key): value for key, value in row.items()} | {"command": " ".join(words)}
                for row in findings.frame(results.findings).to_dict("records")
            ]
        found = table.table(rows)
        report.write_tables(stage, NAME, __doc__ or "", {"claims": found}, columns.TABLES)
        outputs.write_text(stage / "claims.md", table.words(found))
        facts = {
            "experiment": NAME,
            # Each folder's manifest has its scenarios in full.
            "experiments": [experiment.name for experiment in chosen],
            "seed": settings.seed,
            "replications": settings.replications,
            "warm_up": settings.warm_up,
            "seconds": round(time.perf_counter() - started, 3),
        }
        outputs.write_manifest(stage, [NAME, *(settings.words() or ())], facts)
    if not settings.quiet:
        table.show(found)
        terminal.note(
            f"Written to {into}: claims.md, claims.csv, and a folder for each experiment",
            settings.quiet,
        )
    return status


COMMAND = Command(
    NAME,
    __doc__,
    ClaimsSettings,
    _act,
    {"name": NAME, "scenarios": "each experiment's own", "replications": "each experiment's own"},
)
main = COMMAND.main


if __name__ == "__main__":
    sys.exit(main())
