"""Draw the figures of results anew from their tables; nothing is run again.

    python -m experiments redraw win-rates promises      published results
    python -m experiments redraw results/win-rates       a folder

For whoever changes a figure. The tables stay as they are; the manifest lists the new figures, and
the project's version that drew them.
"""

from __future__ import annotations

import json
import sys
from dataclasses import MISSING, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.harness import cli, options, published
from experiments.harness.command import Command
from experiments.harness.errors import UserError
from experiments.harness.options import option
from experiments.reproduce import changes, read_manifest

if TYPE_CHECKING:
    from experiments.harness.results import Results

GROUP = "tools"
NAME = "redraw"


@dataclass(frozen=True)
class RedrawOptions:
    """Which results' figures are drawn."""

    folders: tuple[Path, ...] = option(
        MISSING,
        "a published result, or a folder with manifest.json and tables",
        read=options.folder,
        flag="NAME|FOLDER",
        many="list",
    )


def _act(given: RedrawOptions) -> int:
    for folder in given.folders:
        source = published.find(folder)
        names = draw(source)
        print(f"{source}: {', '.join(names)}" if names else f"{source}: has no figures")
    return 0


def draw(folder: Path) -> list[str]:
    """Draw the figures of a results folder anew; return their names.

    Raises:
        UserError: it is no experiment's folder, or a table was changed.
    """
    from experiments.harness import figures, locks, outputs

    manifest = read_manifest(folder)
    damaged = [sentence for sentence in changes(folder) if ".csv" in sentence]
    if damaged:
        raise UserError(f"{damaged[0]}; figures are drawn from the tables as they were written")
    drawn = read(folder, manifest).drawn()
    with locks.held(folder):
        for name, figure in drawn.items():
            figures.save(figure, folder / name)
            manifest.setdefault("files", {})[name] = outputs.digest(folder / name)
        if drawn:
            manifest["figures"] = outputs.environment()["project"]
            text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
            outputs.write_text(folder / outputs.MANIFEST, text)
    return list(drawn)


def read(folder: Path, manifest: dict[str, Any]) -> Results:
    """Return the results that a folder's tables tell of.

    Raises:
        UserError: its command is no experiment's, or its design cannot be made without runs.
    """
    import pandas as pd

    from experiments.harness import recorded, timelines
    from experiments.harness.results import Results

    name, *words = [str(part) for part in manifest["command"]][3:]
    experiment = cli.experiment(name) if name in cli.commands() else None
    if experiment is None or experiment.searches:
        raise UserError(f"{folder}: {name} does not draw its figures from tables; run it again")
    settings = cli.command(name).parser().read(words)
    design = experiment.design(replace(settings, quiet=True, out=None))
    tables = {
        path.stem: pd.read_csv(path)
        for path in sorted(folder.glob("*.csv"))
        if path.name in manifest.get("files", {})
    }
    common = ("conditions", "runs", "summary", "differences", "duels", "findings")
    further = (timelines.NAME, recorded.DEALS, recorded.MEETINGS)
    own = {
        f"{table}.csv": frame for table, frame in tables.items() if table not in (*common, *further)
    }
    nothing = pd.DataFrame()
    return Results(
        experiment,
        design,
        tables.get("conditions", nothing),
        tables["runs"],
        tables["summary"],
        tables.get("differences", nothing),
        {table: tables[table] for table in further if table in tables},
        own,
    )


COMMAND = Command(NAME, __doc__, RedrawOptions, _act)
main = COMMAND.main


if __name__ == "__main__":
    sys.exit(main())
