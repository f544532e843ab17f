"""One mutant and its tests, in a process of its own."""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.mutation import children, hook
from tests.mutation.mutants import Mutant
from tests.mutation.packages import ROOT, Package
from tests.mutation.selection import FACTOR, PATIENCE, QUIET, Choice

KILLED, SURVIVED, TIMED_OUT = "killed", "survived", "timed out"
NOT_RUN = "not run"
"""None of the tests that concern the mutant is there any more, as its parameters have other names:
nothing noticed it.
"""
NONE_RAN = 71
"""An exit status."""


@dataclass(frozen=True)
class Result:
    """What became of a mutant.

    Attributes:
        mutant: which one.
        outcome: KILLED, SURVIVED, TIMED_OUT or NOT_RUN.
        seconds: that its process took.
        files: of tests, those that say so: all that ran, or the one that failed.
        test: the test that failed, or what else ended the process; empty if all passed.
        output: what the tests printed.
    """

    mutant: Mutant
    outcome: str
    seconds: float
    files: tuple[str, ...]
    test: str
    output: str


def run(
    package: Package, chosen: Iterable[tuple[Mutant, list[Choice]]], workers: int
) -> Iterator[Result]:
    """Run mutants with the tests that concern them, and yield what became of each."""
    with tempfile.TemporaryDirectory(prefix="mutation-", ignore_cleanup_errors=True) as place:
        trials: dict[str, _Trial] = {}

        def jobs() -> Iterator[children.Job]:
            for mutant, choices in chosen:
                folder = Path(place) / mutant.key
                folder.mkdir()
                trial = _Trial(mutant, choices, folder)
                name = f"{Path(place).name}-{mutant.key}"
                trials[name] = trial
                wanted = {"mutant": f"{mutant.module}:{mutant.number}"}
                wanted |= {"plain": "1"} if package.plain else {}
                environment = hook.environment(**wanted)
                environment["HYPOTHESIS_STORAGE_DIRECTORY"] = str(folder / "hypothesis")
                environment["TMPDIR"] = str(folder)
                expected = sum(choice.expected for choice in choices)
                limit = children.IDLE * (6 * PATIENCE + FACTOR * expected)
                yield children.Job(name, trial, limit, folder / "log", environment)

        with contextlib.closing(children.run(jobs(), workers)) as all_ended:
            for ended in all_ended:
                trial = trials.pop(ended.job.name)
                yield trial.result(ended)
                shutil.rmtree(trial.folder, ignore_errors=True)


class _Trial:
    """Runs tests in a child until one fails: a pytest plugin."""

    def __init__(self, mutant: Mutant, choices: list[Choice], folder: Path) -> None:
        self.mutant, self.choices, self.folder = mutant, choices, folder
        self.failed = ""
        self.passed = 0
        self.limits: dict[str, float] = {}

    def __call__(self) -> None:
        hook.install()
        for number, choice in enumerate(self.choices):
            self.limits = choice.limits
            # Importing the project may be what takes for ever.
            children.alarm(2 * PATIENCE + FACTOR * choice.expected)
            scratch = f"--basetemp={self.folder / str(number)}"
            status = pytest.main([*QUIET, scratch, str(ROOT / choice.path)], plugins=[self])
            children.alarm(0)
            if status not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
                self.note(self.failed or f"{choice.path}: pytest ends with {status!r}")
                raise SystemExit(1)
        if not self.passed:
            raise SystemExit(NONE_RAN)

    def note(self, test: str) -> None:
        (self.folder / "test").write_text(json.dumps(test), encoding="utf-8")

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        place = {node: number for number, node in enumerate(self.limits)}
        items[:] = sorted(
            (item for item in items if item.nodeid in place), key=lambda item: place[item.nodeid]
        )

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.note(nodeid)  # should it never end
        children.alarm(self.limits[nodeid])

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed and not self.failed:
            self.failed = report.nodeid
        if report.when == "call" and report.passed:
            self.passed += 1

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed and not self.failed:
            self.failed = f"{report.nodeid} (import)"

    def result(self, ended: children.Ended) -> Result:
        """Return what the end of the process means, told in the parent."""
        noted = self.folder / "test"
        test = json.loads(noted.read_bytes()) if noted.exists() else "the import"
        if ended.too_long or -ended.status in children.ALARMS:
            outcome = TIMED_OUT
        elif ended.status in (0, NONE_RAN):
            outcome, test = NOT_RUN if ended.status else SURVIVED, ""
        else:
            outcome = KILLED
            test += "" if ended.status == 1 else f" (the process ended with {ended.status})"
        files = tuple(choice.path for choice in self.choices)
        if test:
            files = tuple(path for path in files if test.startswith(path))
        output = ended.job.log.read_text(encoding="utf-8", errors="replace")
        return Result(self.mutant, outcome, ended.seconds, files, test, output)
