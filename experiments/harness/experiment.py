"""An experiment: conditions × replications, what to measure, how to show it. A script in `experiments/` declares one."""

from __future__ import annotations

import argparse
import errno
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.harness import cli, options
from experiments.harness.errors import UserError

if TYPE_CHECKING:
    from experiments.harness.findings import Finding
    from experiments.harness.results import Results

AS_IT_IS: Mapping[str, Mapping[str, Any]] = {"": {}}


@dataclass(frozen=True)
class Experiment:
    """What a script declares.

    Attributes:
        name: as on the command line.
        question: the script's docstring, shown by --help.
        scenarios: scenarios used by default.
        variants: changes that make conditions out of each scenario: name → values by dotted path.
        replications: runs of each condition by default.
        quick_replications: the same with --quick.
        quick_changes: scenario values overridden with --quick, by dotted path.
        quick_variants: the variants that --quick keeps; all if empty.
        measure: a function of the finished market that returns a frame with one row per vendor; a module's own function, so that
            worker processes find it. By default `Market.results()`.
        collect_every: the markets' DataCollectors collect every so many days for `measure`; 0 = on the last day only.
        changes: scenario values that all conditions have, by dotted path.
        baseline: the condition that all others are compared with, pair by pair; none if empty.
        focus: vendors whose differences are compared (Holm's correction counts them); all if empty.
        draw: draws figures into a folder; by default one of the win rates.
        conclude: says what came out about the lecture's claims.
    """

    name: str
    question: str | None
    scenarios: tuple[str, ...]
    replications: int
    quick_replications: int
    variants: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: AS_IT_IS)
    changes: Mapping[str, Any] = field(default_factory=dict)
    quick_changes: Mapping[str, Any] = field(default_factory=dict)
    quick_variants: tuple[str, ...] = ()
    measure: Callable[[Any], Any] | None = None
    collect_every: int = 0
    baseline: str = ""
    focus: tuple[str, ...] = ()
    draw: Callable[[Results, Path], None] | None = None
    conclude: Callable[[Results], Sequence[Finding]] | None = None

    def main(self, arguments: list[str] | None = None) -> int:
        """Run with command-line arguments (default: this process's); returns the exit status."""
        cli.forgiving_output()
        given = sys.argv[1:] if arguments is None else arguments
        parsed = options.parser(self.name, self.question or "", self.scenarios, self.replications).parse_args(given)
        return guarded(lambda: self.run(parsed, given)[0])

    def run(self, arguments: argparse.Namespace, given: list[str], show: bool = True) -> tuple[int, Results | None]:
        """Run with parsed arguments; returns the exit status, and the results if there are any.

        Args:
            arguments: parsed.
            given: the same as they were typed, for the manifest.
            show: whether to print results; False where they are part of something larger.

        Raises:
            UserError, ScenarioError, StrategyError, OSError: with the message for the user.
        """
        options.settle(arguments, self.name)
        conditions = self.conditions(arguments)

        from experiments.harness import execution, outputs, terminal

        started = time.perf_counter()
        job = execution.Job(conditions, arguments.strategies, arguments.seed, self.measure, self.collect_every)
        done = execution.execute(job, arguments, self._replications(arguments))
        results = self._report(arguments, done.table, show and not arguments.quiet)
        facts = {
            "experiment": self.name,
            "scenarios": {name: scenario.to_dict() for name, scenario in conditions.items()},
            "seed": arguments.seed,
            "replications": done.replications,
            "precision": arguments.precision,
            "runs": {"planned": done.planned, "resumed": done.resumed, "failed": len(done.failures)},
            "seconds": round(time.perf_counter() - started, 3),
        }
        outputs.write_manifest(arguments.out, [self.name, *given], facts)
        if results is not None and show:
            terminal.note(f"Written to {arguments.out}: {', '.join(outputs.written(arguments.out))}", arguments.quiet)
        return execution.report_failures(arguments.out, done.failures), results

    def conditions(self, arguments: argparse.Namespace) -> dict[str, Any]:
        """Return name → Scenario of all conditions: every scenario in every variant."""
        changes = {**self.changes, **(self.quick_changes if arguments.quick else {})}
        variants: Mapping[str, Mapping[str, Any]] = self.variants
        if arguments.quick and self.quick_variants:
            variants = {name: variants[name] for name in self.quick_variants}
        scenarios = options.conditions(arguments, self.scenarios, changes)
        if variants is AS_IT_IS:
            return scenarios
        conditions: dict[str, Any] = {}
        for scenario_name, scenario in scenarios.items():
            for name, variant in variants.items():
                full = name if len(scenarios) == 1 else f"{scenario_name}: {name}"
                conditions[full] = options.vary(scenario, variant, arguments.set)
        return conditions

    def _replications(self, arguments: argparse.Namespace) -> int:
        default = self.quick_replications if arguments.quick else self.replications
        return int(arguments.replications or default)

    def _report(self, arguments: argparse.Namespace, table: Any, show: bool) -> Results | None:
        """Write and show the results of all finished runs."""
        if table.empty:
            return None
        from experiments.harness import figures, findings, outputs, terminal
        from experiments.harness.results import compare

        results = compare(table, self.baseline, self.focus)
        folder = arguments.out
        outputs.write_table(results.runs, folder / "runs.csv")
        outputs.write_table(results.summary, folder / "summary.csv")
        if len(results.differences):
            outputs.write_table(results.differences, folder / "differences.csv")
        found = list(self.conclude(results)) if self.conclude is not None else []
        if found:
            findings.write(found, folder)
        if self.draw is None:
            figures.win_rates(results.summary, folder / f"{self.name.replace('-', '_')}.png")
        else:
            self.draw(results, folder)
        if show:
            terminal.show_summary(results.summary)
            terminal.show_differences(results.differences)
            terminal.show_findings(found)
        return results


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
        if isinstance(error, PermissionError | IsADirectoryError) or error.errno == errno.EROFS:
            print(f"{error.filename}: cannot be written to: {error.strerror}", file=sys.stderr)
            return 2
        raise
    except Exception as error:
        from simulation import ScenarioError, StrategyError

        if isinstance(error, ScenarioError | StrategyError):
            print(error, file=sys.stderr)
            return 2
        raise
