"""An experiment: conditions × replications, what is measured, and what is made of it.

A script in `experiments/` declares one: a class with the declaration as attributes, which overrides
the hooks that it needs. `main` runs it from the command line, `run` from Python; both go through
the same steps:

    load      the scenarios                                      `design.load`
    design    the conditions: variants of the scenarios          `Experiment.design`
    plan      the runs: conditions × replications                `runs.plan`
    run       each of them, here, in other processes, by Dask    `runner`, `dask_runner`
    collect   the rows of all runs, in the order of the plan     `execution.collect`
    summarise means, intervals, paired differences, findings     `Experiment.summarise`
    report    tables, figures and the manifest into a folder     `Experiment.report`
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from experiments.harness.command import Command
from experiments.harness.runs import results_of
from experiments.harness.settings import Settings

if TYPE_CHECKING:
    from experiments.harness.columns import Table
    from experiments.harness.design import Design
    from experiments.harness.execution import Collected
    from experiments.harness.findings import Finding
    from experiments.harness.results import Results
    from simulation import Scenario

Changes = Mapping[str, Any]
"""Scenario values by dotted path."""
FIRST = "*"
"""As a baseline: the first condition."""


class Experiment:
    """Base class of all experiments; see the module's text.

    Attributes:
        name: as on the command line.
        settings_type: the experiment's settings; a subclass of `Settings` if it has options of its
            own.
        scenarios: scenarios used by default.
        variants: name → changes that make a condition out of each scenario; empty = the scenarios
            as they are.
        changes: changes that all conditions have.
        replications: runs of each condition by default.
        quick_replications: the same with --quick.
        quick_changes: further changes with --quick.
        quick_variants: the variants that --quick keeps; all if empty.
        quick_scenarios: the scenarios used by default with --quick; the same if empty.
        collect_every: the markets' DataCollectors collect every so many days; 0 = on the last day
            only.
        baseline: the condition that all others are compared with, pair by pair; none if empty.
        focus: vendors whose differences are compared (Holm's correction counts them); all if empty.
        extendable: whether a folder's runs count for a design with further conditions.
        searches: whether its design is what runs of its own found.
        no_warm_up: why --warm-up makes no sense here; empty = it does.
    """

    name: ClassVar[str]
    settings_type: ClassVar[type[Settings]] = Settings
    scenarios: ClassVar[tuple[str, ...]] = ("as_told",)
    variants: ClassVar[Mapping[str, Changes]] = {}
    changes: ClassVar[Changes] = {}
    replications: ClassVar[int] = 20
    quick_replications: ClassVar[int] = 2
    quick_changes: ClassVar[Changes] = {}
    quick_variants: ClassVar[tuple[str, ...]] = ()
    quick_scenarios: ClassVar[tuple[str, ...]] = ()
    collect_every: ClassVar[int] = 0
    baseline: ClassVar[str] = ""
    focus: ClassVar[tuple[str, ...]] = ()
    extendable: ClassVar[bool] = False
    searches: ClassVar[bool] = False
    no_warm_up: ClassVar[str] = ""

    # --- Hooks: an experiment overrides those that it needs ---------------------------------------

    def design(self, settings: Settings) -> Design:
        """Return all conditions; here every scenario in every variant."""
        from experiments.harness import comparison
        from experiments.harness.design import Design, condition

        scenarios = self.load(settings)
        chosen = (self.quick_variants if settings.quick else ()) or tuple(self.variants)
        conditions = {}
        for base, scenario in scenarios.items():
            if not chosen:
                changed = settings.overrides
                named = isinstance(settings.scenarios, Mapping)  # by the user, who has the say
                label = comparison.changed(base, changed) if changed and not named else base
                conditions[label] = condition(base, scenario, {}, changed)
            for name in chosen:
                full = name if len(scenarios) == 1 else f"{base}: {name}"
                conditions[full] = condition(
                    base, scenario, self.variants[name], settings.overrides
                )
        return Design(scenarios, conditions)

    measure = staticmethod(results_of)
    """What worker processes call on a finished market: returns a frame with one row per vendor."""

    def label(self, runs: Any, design: Design) -> Any:
        """Return the runs with further columns that the design knows; here none."""
        return runs

    def focused(self, design: Design) -> tuple[str, ...]:
        """Return the vendors whose differences are compared; all if empty."""
        return self.focus

    def differences(self, runs: Any, design: Design) -> Any:
        """Return each condition's differences, see `statistics.differences`.

        Here they are from the baseline; none if it was not run.
        """
        from experiments.harness.results import compared

        baseline = next(iter(design.conditions)) if self.baseline == FIRST else self.baseline
        return compared(runs, baseline, self.focused(design))

    def tables(self, results: Results) -> dict[str, Any]:
        """Return further tables by the name of their file; here none."""
        return {}

    def further(self, results: Results, settings: Settings) -> Results:
        """Return the results with what further runs add, such as a final; here nothing.

        Raises:
            UserError: with the message for the user.
        """
        return results

    def conclude(self, results: Results) -> Sequence[Finding]:
        """Return what came out about the lecture's claims; here nothing."""
        return ()

    def figures(self, results: Results) -> dict[str, Any]:
        """Return figures by the name of their file; here one of the win rates."""
        from experiments.harness import figures

        return {f"{self.name.replace('-', '_')}.png": figures.win_rates(results.summary)}

    def texts(self, results: Results) -> dict[str, str]:
        """Return further files of text by name; here none."""
        return {}

    def show(self, results: Results) -> None:
        """Print the results."""
        from experiments.harness import terminal

        terminal.show_summary(results.summary, results.duels)
        terminal.show_differences(results.differences)

    def describe(self) -> Mapping[str, Table]:
        """Return what every table is that the experiment may write.

        The names are those of their files without ".csv".
        """
        from experiments.harness import market_tables, tables
        from experiments.harness.columns import added_by

        return {**tables.common(added_by(self.measure)), **market_tables.TABLES}

    def folder(self, settings: Settings) -> Path:
        """Return where the command line's results go if --out does not say."""
        return Path("results", *(["quick"] if settings.quick else []), self.name)

    # --- Steps ------------------------------------------------------------------------------------

    def main(self, words: Sequence[str] | None = None) -> int:
        """Run from the command line (default: this process's words); return the exit status."""
        return self.command().main(words)

    def command(self) -> Command:
        """Return the experiment's command."""
        facts = {
            "name": self.name,
            "scenarios": ", ".join(self.scenarios),
            "replications": self.replications,
        }
        return Command(self.name, self.question, self.settings_type, self._answer, facts)

    @property
    def question(self) -> str:
        """Return what the experiment asks: the docstring of its script."""
        return sys.modules[type(self).__module__].__doc__ or ""

    def run(self, settings: Settings | None = None) -> Results:
        """Run from Python: nothing is printed but the progress, and that only if not quiet.

        Args:
            settings: of type `settings_type`; default: all defaults, and no folder.

        Raises:
            UserError, ScenarioError, StrategyError, OSError: with the message for the user.
            TypeError: settings of another type.
        """
        from experiments.harness import execution, locks, recorded, strategies

        settings = settings if settings is not None else self.settings_type(quiet=True)
        if not isinstance(settings, self.settings_type):
            raise TypeError(f"{self.name} needs settings of type {self.settings_type.__name__}")
        started = time.perf_counter()
        recorded.check(settings)
        design = self.design(settings)
        strategies.check(design.conditions, settings)
        job = execution.job_of(
            design.conditions, settings, settings.seed, self.measure, self.collect_every, True
        )
        # Nobody else writes into the folder before its manifest is there.
        with locks.held(settings.out):
            collected = execution.run(
                job, settings, self.replicate(settings), extendable=self.extendable
            )
            results = self.further(self.summarise(design, collected), settings)
            if settings.out is not None:
                self.report(results, collected, settings, time.perf_counter() - started)
        return results

    def load(self, settings: Settings) -> dict[str, Scenario]:
        """Return name → scenario of those asked for, with changes made.

        The changes are the experiment's, with --quick further ones, and the user's.
        """
        from experiments.harness import design, warm_up

        if self.no_warm_up:
            warm_up.refuse(settings, self.no_warm_up)
        quick = self.quick_changes if settings.quick else {}
        defaults = (self.quick_scenarios if settings.quick else ()) or self.scenarios
        return design.load(settings, defaults, {**self.changes, **quick})

    def replicate(self, settings: Settings) -> int:
        """Return the number of replications."""
        own = self.quick_replications if settings.quick else self.replications
        return settings.replications or own

    def summarise(self, design: Design, collected: Collected) -> Results:
        """Return the results of all runs that succeeded."""
        from experiments.harness import conditions
        from experiments.harness.results import Results, identified
        from experiments.harness.statistics import summarise

        runs = identified(collected.runs, self.name)
        runs = runs if runs.empty else self.label(runs, design)
        results = Results(
            self,
            design,
            conditions.table(design.conditions, self.name),
            runs,
            summarise(runs) if len(runs) else runs,
            self.differences(runs, design),
            collected.tables,
            failures=collected.failures,
            notes=collected.notes,
        )
        if runs.empty:
            return results
        results = replace(results, tables=self.tables(results))
        return replace(results, findings=tuple(self.conclude(results)))

    def report(
        self, results: Results, collected: Collected, settings: Settings, seconds: float
    ) -> None:
        """Write tables, figures, failures and the manifest into the settings' folder."""
        from experiments.harness import report

        report.write(results, collected, settings, seconds)

    def _answer(self, settings: Settings) -> int:
        """Run from the command line: into a folder, and print the results."""
        from experiments.harness import report, terminal

        settings = replace(settings, out=settings.out or self.folder(settings))
        assert settings.out is not None
        results = self.run(settings)
        if settings.json:
            print(report.as_json(results, settings.out))
        elif not results.runs.empty and not settings.quiet:
            with terminal.wide(settings.wide), terminal.money(results.currency):
                self.show(results)
            terminal.show_findings(results.findings)
            report.note_files(settings)
        return report.note_failures(results, settings)
