"""An experiment: conditions × replications, measured, summarised, shown. A script in `experiments/` declares one."""

from __future__ import annotations

import argparse
import errno
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from experiments.harness import cli, options
from experiments.harness.errors import UserError


@dataclass(frozen=True)
class Experiment:
    """What a script declares.

    Attributes:
        name: as on the command line.
        question: the script's docstring, shown by --help.
        scenarios: conditions compared by default.
        replications: runs of each condition by default.
        quick_replications: the same with --quick.
        quick_changes: scenario values overridden with --quick, by dotted path.
    """

    name: str
    question: str | None
    scenarios: tuple[str, ...]
    replications: int
    quick_replications: int
    quick_changes: Mapping[str, Any] = field(default_factory=dict)

    def main(self, arguments: list[str] | None = None) -> int:
        """Run with command-line arguments (default: this process's); returns the exit status."""
        cli.forgiving_output()
        given = sys.argv[1:] if arguments is None else arguments
        parsed = options.parser(self.name, self.question or "", self.scenarios, self.replications).parse_args(given)
        return guarded(lambda: self._run(parsed, given))

    def _run(self, arguments: argparse.Namespace, given: list[str]) -> int:
        options.settle(arguments, self.name)
        scenarios = options.conditions(arguments, self.scenarios, self.quick_changes)
        replications = arguments.replications or (self.quick_replications if arguments.quick else self.replications)

        from experiments.harness import journal, outputs, runner, runs, terminal

        started = time.perf_counter()
        planned = runs.plan(list(scenarios), replications, arguments.seed)
        parts = journal.fingerprint(scenarios, arguments.strategies, arguments.seed)
        failures: list[runs.Outcome] = []
        with journal.Journal(arguments.out, parts, arguments.fresh) as book:
            missing = [run for run in planned if run not in book.finished]
            resumed = len(planned) - len(missing)
            if resumed:
                terminal.note(f"{resumed} of {len(planned)} runs are in {arguments.out} already", arguments.quiet)
            with terminal.progress(len(planned), resumed, arguments.quiet) as advance:
                for outcome in runner.run_all(missing, scenarios, arguments.strategies, arguments.workers):
                    if outcome.failure:
                        failures.append(outcome)
                    else:
                        book.add(outcome)
                    advance()
            table = outputs.runs_table(planned, book.finished)
            self._report(arguments, table)
            facts = {
                "scenarios": {name: scenario.to_dict() for name, scenario in scenarios.items()},
                "seed": arguments.seed,
                "replications": replications,
                "runs": {"planned": len(planned), "resumed": resumed, "failed": len(failures)},
                "seconds": round(time.perf_counter() - started, 3),
            }
            outputs.write_manifest(arguments.out, [self.name, *given], facts)
        return _report_failures(arguments.out, failures)

    def _report(self, arguments: argparse.Namespace, table: Any) -> None:
        """Write and show the results of all finished runs."""
        if table.empty:
            return
        from experiments.harness import figures, outputs, statistics, terminal

        summary = statistics.summarise(table)
        outputs.write_table(table, arguments.out / "runs.csv")
        outputs.write_table(summary, arguments.out / "summary.csv")
        figures.win_rates(summary, arguments.out / f"{self.name.replace('-', '_')}.png")
        if not arguments.quiet:
            terminal.show_summary(summary)
            terminal.note(f"Written to {arguments.out}: runs.csv, summary.csv, manifest.json and a figure", arguments.quiet)


def _report_failures(folder: Path, failures: list[Any]) -> int:
    """Write failures.txt and say what failed; returns the exit status."""
    path = folder / "failures.txt"
    if not failures:
        path.unlink(missing_ok=True)
        return 0
    failures.sort(key=lambda outcome: (outcome.run.condition, outcome.run.replication))
    path.write_text(
        "\n".join(f"{o.run.condition}, replication {o.run.replication}, seed {o.run.seed}: {o.failure}\n{o.trace}" for o in failures),
        encoding="utf-8",
    )
    first = failures[0]
    print(f"{len(failures)} runs failed, all others are kept; see {path}", file=sys.stderr)
    print(f"The first: {first.run.condition}, replication {first.run.replication}: {first.failure}", file=sys.stderr)
    return 1


def guarded(action: Any) -> int:
    """Call an action that returns an exit status; answer the user's mistakes with one message instead of a traceback."""
    try:
        return int(action())
    except KeyboardInterrupt:
        print("\nInterrupted. Finished runs are kept: the same command (without --fresh) goes on from there.", file=sys.stderr)
        return 130
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            print("The disk is full. Finished runs are kept: make room, then the same command (without --fresh) goes on.", file=sys.stderr)
            return 1
        if isinstance(error, PermissionError | IsADirectoryError):
            print(f"{error.filename}: cannot be written to: {error.strerror}", file=sys.stderr)
            return 2
        raise
    except Exception as error:
        from simulation import ScenarioError, StrategyError

        if isinstance(error, ScenarioError | StrategyError):
            print(error, file=sys.stderr)
            return 2
        raise
