"""Every claim of the lecture, C1 to C25: what the experiments say about it, in one table.

Runs all experiments that conclude something into folders of their own, and writes `claims.md` and `claims.csv`: what the
lecture says, whether it is an input of the model or a result, the figure with its interval, the verdict, and the command
that shows it.
"""

from __future__ import annotations

import importlib
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.harness import cli
from experiments.harness.command import Command
from experiments.harness.experiment import Experiment
from experiments.harness.settings import Settings

GROUP = "claims"
NAME = "claims"
QUICK_REPLICATIONS = 2
"""Of every experiment at most, with --quick: the fewest that have an interval."""


def experiments() -> list[Experiment]:
    """Return all experiments that conclude something, by name."""
    modules = [
        importlib.import_module(f"experiments.{name.replace('-', '_')}")
        for name in cli.commands()
        if name != NAME
    ]
    found = [module.EXPERIMENT for module in modules if hasattr(module, "EXPERIMENT")]
    return [one for one in found if type(one).conclude is not Experiment.conclude]


def _act(settings: Settings) -> int:
    from experiments.claims_table import table
    from experiments.harness import findings, outputs, report, terminal

    folder = settings.out or Path("results", *(["quick"] if settings.quick else []), NAME)
    outputs.prepare_folder(folder)
    started = time.perf_counter()
    rows: list[dict[str, Any]] = []
    status = 0
    chosen = experiments()
    for number, experiment in enumerate(chosen, 1):
        terminal.note(f"{number} of {len(chosen)}: {experiment.name}", settings.quiet)
        own = replace(settings, out=folder / experiment.name)
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
    outputs.write_table(found, folder / "claims.csv")
    outputs.write_text(folder / "claims.md", table.words(found))
    facts = {
        "experiment": NAME,
        # Each folder's manifest has its scenarios in full.
        "experiments": [experiment.name for experiment in chosen],
        "seed": settings.seed,
        "replications": settings.replications,
        "seconds": round(time.perf_counter() - started, 3),
    }
    outputs.write_manifest(folder, [NAME, *(settings.words() or ())], facts)
    if not settings.quiet:
        table.show(found)
        terminal.note(
            f"Written to {folder}: claims.md, claims.csv, and a folder for each experiment",
            settings.quiet,
        )
    return status


COMMAND = Command(
    NAME,
    __doc__,
    Settings,
    _act,
    {"name": NAME, "scenarios": "each experiment's own", "replications": "each experiment's own"},
)
main = COMMAND.main


if __name__ == "__main__":
    sys.exit(main())
