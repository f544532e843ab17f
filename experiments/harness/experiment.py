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


@dataclass(frozen=True)
class Condition:
    """One condition of an experiment.

    Attributes:
        scenario: name of the scenario that it is a variant of.
        changes: its values by dotted path that are different.
        seats: in a contest, the players, seat by seat.
    """

    scenario: str
    changes: Mapping[str, Any]
    seats: tuple[str, ...] = ()


@dataclass(frozen=True)
class Design:
    """All conditions of an experiment, and the scenarios that they are variants of, by name.

    Attributes:
        found: what else was found in making it, for its tables and figures.
    """

    scenarios: dict[str, Any]
    conditions: dict[str, Condition]
    found: Any = None


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
        return guarded(lambda: self.run(self.parser().parse_args(given), given)[0])

    def parser(self) -> argparse.ArgumentParser:
        """Return the parser of its command line."""
        return options.parser(self.name, self.question or "", self.scenarios, self.replications)

    def run(
        self, arguments: argparse.Namespace, given: list[str], show: bool = True
    ) -> tuple[int, Results | None]:
        """Run with parsed arguments; returns the exit status, and the results if there are any.

        Args:
            arguments: parsed.
            given: the same as they were typed, for the manifest.
            show: whether to print results; False where they are part of something larger.

        Raises:
            UserError, ScenarioError, StrategyError, OSError: with the message for the user.
        """
        options.settle(arguments, self.name)
        with options.said_once():
            design = self.design(arguments)
            conditions = {
                name: self.vary(design.scenarios[condition.scenario], condition, arguments.set)
                for name, condition in design.conditions.items()
            }
        options.check_strategies(conditions, arguments.run_timeout)

        from experiments.harness import execution, outputs, terminal

        started = time.perf_counter()
        job = execution.Job(
            conditions, arguments.strategies, arguments.seed, self.measure, self.collect_every
        )
        done = execution.execute(job, arguments, self._replications(arguments))
        results = self._report(arguments, design, done.table, show and not arguments.quiet)
        facts = {
            "experiment": self.name,
            "scenarios": {name: scenario.to_dict() for name, scenario in design.scenarios.items()},
            "conditions": {
                name: {"scenario": one.scenario, "changes": dict(one.changes)}
                for name, one in design.conditions.items()
            },
            "seed": arguments.seed,
            "replications": done.replications,
            "precision": arguments.precision,
            "runs": {
                "planned": done.planned,
                "resumed": done.resumed,
                "failed": len(done.failures),
            },
            "seconds": round(time.perf_counter() - started, 3),
        }
        outputs.write_manifest(arguments.out, [self.name, *given], facts)
        if results is not None and show:
            terminal.note(
                f"Written to {arguments.out}: {', '.join(outputs.written(arguments.out))}",
                arguments.quiet,
            )
        return execution.report_failures(arguments.out, done.failures), results

    def loaded(self, arguments: argparse.Namespace) -> dict[str, Any]:
        """Return name → Scenario of the scenarios asked for, with what the experiment and the user change in all of them."""
        changes = {**self.changes, **(self.quick_changes if arguments.quick else {})}
        return options.conditions(arguments, self.scenarios, changes)

    def design(self, arguments: argparse.Namespace) -> Design:
        """Return all conditions: every scenario in every variant."""
        variants: Mapping[str, Mapping[str, Any]] = self.variants
        if arguments.quick and self.quick_variants:
            variants = {name: variants[name] for name in self.quick_variants}
        scenarios = self.loaded(arguments)
        conditions = {}
        for scenario in scenarios:
            for name, variant in variants.items():
                full = (
                    scenario
                    if variants is AS_IT_IS
                    else name
                    if len(scenarios) == 1
                    else f"{scenario}: {name}"
                )
                conditions[full] = Condition(scenario, variant)
        return Design(scenarios, conditions)

    def vary(self, scenario: Any, condition: Condition, given: list[str]) -> Any:
        """Return a condition's scenario; what the user set by --set stays."""
        return options.vary(scenario, condition.changes, given)

    def _replications(self, arguments: argparse.Namespace) -> int:
        default = self.quick_replications if arguments.quick else self.replications
        return int(arguments.replications or default)

    def labelled(self, table: Any, design: Design) -> Any:
        """Return the runs with further columns that the design knows; none unless an experiment has some."""
        return table

    def focused(self, design: Design) -> tuple[str, ...]:
        """Return the vendors whose differences are compared; all if empty."""
        return self.focus

    def tables(self, results: Results, design: Design) -> dict[str, Any]:
        """Return further tables by the name of their file; none unless an experiment has some."""
        return {}

    def show(self, results: Results, tables: dict[str, Any]) -> None:
        """Print the results."""
        from experiments.harness import terminal

        terminal.show_summary(results.summary)
        terminal.show_differences(results.differences)

    def figures(
        self, results: Results, tables: dict[str, Any], design: Design, folder: Path
    ) -> None:
        """Draw the results."""
        from experiments.harness import figures

        if self.draw is None:
            figures.win_rates(results.summary, folder / f"{self.name.replace('-', '_')}.png")
        else:
            self.draw(results, folder)

    def _report(
        self, arguments: argparse.Namespace, design: Design, table: Any, show: bool
    ) -> Results | None:
        """Write and show the results of all finished runs."""
        if table.empty:
            return None
        from experiments.harness import findings, outputs, terminal
        from experiments.harness.results import compare

        results = compare(self.labelled(table, design), self.baseline, self.focused(design))
        folder = arguments.out
        tables = self.tables(results, design)
        written = {
            "runs.csv": results.runs,
            "summary.csv": results.summary,
            "differences.csv": results.differences,
        } | tables
        for name, content in written.items():
            if len(content):
                outputs.write_table(content, folder / name)
        found = list(self.conclude(results)) if self.conclude is not None else []
        if found:
            findings.write(found, folder)
        self.figures(results, tables, design, folder)
        if show:
            self.show(results, tables)
            terminal.show_findings(found)
        return results


def guarded(action: Any) -> int:
    """Call an action that returns an exit status; answer the user's mistakes with one message instead of a traceback."""
    try:
        return int(action())
    except KeyboardInterrupt:
        print(
            "\nInterrupted. Finished runs are kept: the same command (without --fresh) goes on from there.",
            file=sys.stderr,
        )
        return 130
    except UserError as error:
        print(error, file=sys.stderr)
        return error.status
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            print(
                "The disk is full. Finished runs are kept: make room, then the same command (without --fresh) goes on.",
                file=sys.stderr,
            )
            return 1
        if error.filename is not None:
            print(f"{error.filename}: cannot be written to: {error.strerror}", file=sys.stderr)
            return 2
        raise
    except Exception as error:
        from simulation import ScenarioError, StrategyError

        if isinstance(error, ScenarioError | StrategyError):
            print(error, file=sys.stderr)
            return 2
        raise
