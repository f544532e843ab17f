"""Report: tables, figures, failures and the manifest of an experiment's results, written into a folder."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from experiments.harness import findings, outputs, terminal
from experiments.harness.execution import Collected
from experiments.harness.results import Results
from experiments.harness.runs import Outcome
from experiments.harness.settings import Settings

FAILURES = "failures.txt"


def write(results: Results, collected: Collected, settings: Settings, seconds: float) -> None:
    """Write everything that an experiment found into the folder of its settings.

    Args:
        results: what was found.
        collected: how the runs went.
        settings: with the folder.
        seconds: how long it took.
    """
    assert settings.out is not None
    if not results.runs.empty:
        tables = {
            "runs.csv": results.runs,
            "summary.csv": results.summary,
            "differences.csv": results.differences,
            **results.tables,
            "findings.csv": findings.frame(results.findings),
        }
        for name, table in tables.items():
            if len(table):
                outputs.write_table(table, settings.out / name)
        write_figures(results, settings.out)
    write_failures(collected.failures, settings.out)
    _write_manifest(results, collected, settings, seconds)


def write_figures(results: Results, folder: Path) -> None:
    """Draw all figures of an experiment into a folder."""
    from experiments.harness import figures

    for name, figure in results.experiment.figures(results).items():
        figures.save(figure, folder / name)


def write_failures(failures: Sequence[Outcome], folder: Path) -> None:
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


def summary_of(failures: Sequence[Outcome]) -> str:
    """Return how many runs failed, and why the first one did."""
    first = min(failures, key=lambda one: (one.run.condition, one.run.replication))
    return (
        f"{len(failures)} runs failed, all others are kept."
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
    names = ", ".join(outputs.written(settings.out))
    terminal.note(f"Written to {settings.out}: {names}", settings.quiet)


def _write_manifest(
    results: Results, collected: Collected, settings: Settings, seconds: float
) -> None:
    assert settings.out is not None
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
        "runs": {
            "planned": collected.planned,
            "resumed": collected.resumed,
            "failed": len(collected.failures),
        },
        "seconds": round(seconds, 3),
    }
    words = settings.words()
    outputs.write_manifest(settings.out, None if words is None else [name, *words], facts)
