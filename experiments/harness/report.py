"""Report: the files of an experiment's results, in a folder.

These are tables, figures, failures and the manifest.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from experiments.harness import datapackage, outputs, recorded, staging, terminal
from experiments.harness.columns import Table
from experiments.harness.execution import Collected
from experiments.harness.market_tables import MEETINGS
from experiments.harness.results import Results
from experiments.harness.runs import RunOutcome
from experiments.harness.settings import Settings
from experiments.harness.tables import YUAN

FAILURES = "failures.txt"


def write(results: Results, collected: Collected, settings: Settings, seconds: float) -> None:
    """Write everything that an experiment found into the folder of its settings.

    It takes the place of what an earlier run wrote there.

    Args:
        results: what was found.
        collected: how the runs went.
        settings: with the folder.
        seconds: how long it took.
    """
    assert settings.out is not None
    with staging.replacing(settings.out) as stage:
        if not results.runs.empty:
            experiment, frames, notes = results.experiment, results.frames, results.notes
            if settings.meetings == recorded.PARQUET and recorded.MEETINGS in frames:
                meetings = frames.pop(recorded.MEETINGS)
                meetings.to_parquet(stage / f"{recorded.MEETINGS}.parquet", index=False)
                notes = (*notes, f"{recorded.MEETINGS}.parquet: {MEETINGS.title}")
            write_tables(
                stage,
                experiment.name,
                experiment.question,
                frames,
                experiment.describe(),
                notes,
                settings.warm_up,
                results.currency,
            )
            for sentence in results.notes:
                if sentence in collected.told:
                    continue
                terminal.note(sentence, settings.quiet)
            for name, text in experiment.texts(results).items():
                outputs.write_text(stage / name, text)
            write_figures(results, stage)
        write_failures(collected.failures, stage)
        _write_manifest(results, collected, settings, seconds, stage)


def write_tables(
    folder: Path,
    name: str,
    question: str,
    frames: Mapping[str, Any],
    tables: Mapping[str, Table],
    notes: Sequence[str] = (),
    warm_up: int = 0,
    currency: str = YUAN,
) -> None:
    """Write tables and what they are into a folder.

    Args:
        folder: where to.
        name: the experiment's.
        question: what it asks; the first line is the title.
        frames: tables by the name of their file without ".csv".
        tables: what every table is that may stand there.
        notes: what was left out, in sentences.
        warm_up: working days at the start of every run that do not count.
        currency: in which money is told.
    """
    for table, frame in frames.items():
        outputs.write_table(frame, folder / f"{table}.csv")
    title = question.strip().partition("\n")[0]
    datapackage.write(
        folder, datapackage.build(name, title, frames, tables, notes, warm_up, currency)
    )


def as_json(results: Results, folder: Path | None) -> str:
    """Return what came out as JSON: conditions, summary, differences, findings, failures.

    What is missing is null. Columns mean what `datapackage.json` says of them.
    """
    shown = {
        name: json.loads(frame.to_json(orient="records", double_precision=15))
        for name, frame in results.frames.items()
        if name in ("conditions", "summary", "differences", "findings")
    }
    told = {
        "experiment": results.experiment.name,
        "folder": None if folder is None else str(folder),
        **shown,
        "failures": [
            {"run_id": one.run.run_id, "seed": one.run.seed, "reason": one.failure}
            for one in results.failures
        ],
        "notes": list(results.notes),
    }
    return json.dumps(told, indent=2, ensure_ascii=False)


def write_figures(results: Results, folder: Path) -> None:
    """Draw all figures of an experiment into a folder."""
    from experiments.harness import figures

    for name, figure in results.drawn().items():
        figures.save(figure, folder / name)


def write_failures(failures: Sequence[RunOutcome], folder: Path) -> None:
    """Write failures.txt, or remove an old one if nothing failed."""
    path = folder / FAILURES
    if not failures:
        path.unlink(missing_ok=True)
        return
    ordered = sorted(failures, key=lambda one: (one.run.condition, one.run.replication))
    texts = [
        f"{one.run.condition}, replication {one.run.replication}, seed {one.run.seed}:"
        f" {one.failure}\n{one.trace}"
        for one in ordered
    ]
    path.write_text("\n".join(texts), encoding="utf-8")


def summary_of(failures: Sequence[RunOutcome]) -> str:
    """Return how many runs failed, and why the first one did."""
    first = min(failures, key=lambda one: (one.run.condition, one.run.replication))
    count = "1 run" if len(failures) == 1 else f"{len(failures)} runs"
    return (
        f"{count} failed; runs that succeeded are kept."
        f" The first: {first.run.condition}, replication {first.run.replication}: {first.failure}"
    )


def note_failures(results: Results, settings: Settings) -> int:
    """Say which runs failed, if some did; return the exit status."""
    if not results.failures:
        return 0
    print(summary_of(results.failures), file=sys.stderr)
    if settings.out is not None:
        print(f"All of them with their tracebacks: {settings.out / FAILURES}", file=sys.stderr)
    return 1


def note_files(settings: Settings) -> None:
    """Say which files were written."""
    assert settings.out is not None
    names = ", ".join([*(staging.listed(settings.out) or ()), outputs.MANIFEST])
    terminal.note(f"Written to {settings.out}: {names}", settings.quiet)


def _write_manifest(
    results: Results, collected: Collected, settings: Settings, seconds: float, folder: Path
) -> None:
    name, design = results.experiment.name, results.design
    facts = {
        "experiment": name,
        "scenarios": {base: scenario.to_dict() for base, scenario in design.scenarios.items()},
        "conditions": {
            condition: {"scenario": one.base, "changes": dict(one.changes)}
            for condition, one in design.conditions.items()
        },
        "seed": settings.seed,
        "replications": collected.replications,
        "precision": settings.precision,
        "warm_up": settings.warm_up,
        "runs": {
            "planned": collected.planned,
            "resumed": collected.resumed,
            "failed": len(collected.failures),
        },
        "notes": list(results.notes),
        "seconds": round(seconds, 3),
    }
    words = settings.words()
    outputs.write_manifest(folder, None if words is None else [name, *words], facts)
