"""Which tests concern a mutant: those that call its function, the quickest first. One run of all tests finds out.

Every test file runs once in a process of its own, without any mutant; every function notes that it was called, also in processes
that a test starts. A test that fails then, for example because it needs the compiler, is never used.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.mutation import children, hook
from tests.mutation.mutants import MODULE, Mutant, functions, has_compiled
from tests.mutation.packages import FIRST, ROOT, Package

LONGEST_FILE = 3600.0  # seconds
PATIENCE = 10.0
"""A test may take so many seconds, and so many times as long as without a mutant, before it counts as timed out."""
FACTOR = 5.0

QUIET = ["-x", "-q", "--no-header", "--tb=short", "-p", "no:cacheprovider", "-p", "no:xdist"]
# The parent has imported pytest's plugins, and a child runs pytest for several files.
QUIET += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]


@dataclass(frozen=True)
class Test:
    """One test as it ran without a mutant.

    Attributes:
        node: pytest's name of it.
        group: tests of one file and group share what their fixtures have made; they run one after the other.
        seconds: with its fixtures.
        calls: places of the functions that it called.
    """

    node: str
    group: str
    seconds: float
    calls: frozenset[int]


@dataclass(frozen=True)
class TestFile:
    """A file of tests, those that pass.

    Attributes:
        path: from the repository's root.
        overhead: seconds until its first test begins.
        calls: places of functions that importing it or any of its fixtures called: they concern all tests.
        imports: names of modules that it imports.
    """

    path: str
    overhead: float
    calls: frozenset[int]
    imports: frozenset[str]
    tests: tuple[Test, ...]


@dataclass(frozen=True)
class Choice:
    """Tests of a file that concern a mutant, in the order in which they run, and their time limits in seconds."""

    path: str
    limits: dict[str, float]
    expected: float


class Selection:
    """All tests of a package and the functions that they call.

    Args:
        package: whose mutants are tested.
        folder: for what is found out; a later run on the same files reads it there.
    """

    def __init__(self, package: Package, folder: Path) -> None:
        self.package = package
        if package.plain and not (ROOT / FIRST).exists():
            raise FileNotFoundError(f"{FIRST} is not there; name the engines' tests in packages.py")
        self.digest = digest(package)
        self.numbers = _numbers(package)
        self._file = folder / f"tests-{package.name}-{self.digest}.json"
        self._folder = folder
        self.files: list[TestFile] = []

    def find_out(self, workers: int, tell: Any = print) -> None:
        """Run all tests once, unless that was done before."""
        if not self._file.exists():
            tell(f"{self.package.name}: all tests run once, to see which functions each one calls")
            with tempfile.TemporaryDirectory(prefix="mutation-") as place:
                found = self._run_all(Path(place), workers, tell)
            for old in self._folder.glob(f"tests-{self.package.name}-*.json"):
                old.unlink()
            self._file.write_text(json.dumps(found), encoding="utf-8")
        self.files = [_test_file(each) for each in json.loads(self._file.read_bytes())]

    def _run_all(self, place: Path, workers: int, tell: Any) -> list[Any]:
        names = place / "functions.json"
        names.write_text(json.dumps(self.numbers), encoding="utf-8")
        size = 1 + max(number for marks in self.numbers.values() for number in marks.values())
        watches: dict[str, _Watch] = {}
        jobs = []
        for index, path in enumerate(self.package.test_files()):
            seen, report = place / f"{index}.seen", place / f"{index}.json"
            seen.write_bytes(bytes(size))
            wanted = {"seen": str(seen), "functions": str(names)}
            wanted |= {"plain": "1"} if self.package.plain else {}
            name = f"{place.name}-{index}"
            watches[name] = _Watch(path, seen, report, place / f"{index}.tmp")
            log = self._folder / f"{path.replace('/', '-')}.log"
            environment = hook.environment(**wanted)
            jobs.append(children.Job(name, watches[name], LONGEST_FILE, log, environment))
        found = []
        for number, ended in enumerate(children.run(jobs, workers), start=1):
            watch = watches[ended.job.name]
            if not watch.report.exists():
                raise RuntimeError(f"{watch.path} did not run through; see {ended.job.log}")
            file = json.loads(watch.report.read_bytes())
            found.append(file)
            failed = sum(not test["passed"] for test in file["tests"])
            told = f", {failed} fail without a mutant and are left out" if failed else ""
            tell(
                f"  {number}/{len(jobs)} {watch.path}: {len(file['tests'])} tests, "
                f"{ended.seconds:.0f} s{told}"
            )
            if not failed:
                ended.job.log.unlink()
        return sorted(found, key=lambda file: file["path"])

    def concerning(self, mutant: Mutant, budget: float) -> list[Choice]:
        """Return the tests that concern a mutant, file by file, as many as a budget of seconds allows."""
        marks = self.numbers[mutant.module]
        number = marks.get(mutant.function, marks[MODULE])
        found: list[tuple[tuple[bool, bool, float], TestFile, list[list[Test]]]] = []
        compiled = has_compiled((ROOT / mutant.module).read_text(encoding="utf-8"))
        name = ".".join(Path(mutant.module).with_suffix("").parts)
        for file in self.files:
            tests = (
                list(file.tests)
                if number in file.calls
                else [test for test in file.tests if number in test.calls]
            )
            if tests:
                cost = sum(test.seconds for test in tests) + file.overhead
                near = name in file.imports
                rank = (not (compiled and file.path == FIRST), not near, cost)
                found.append((rank, file, _groups(tests)))
        choices = []
        left = budget
        for _, file, groups in sorted(found, key=lambda each: each[0]):
            chosen: list[Test] = []
            left -= file.overhead
            for group in groups:
                cost = sum(test.seconds for test in group)
                if cost > left:
                    break  # the groups that follow take longer
                chosen += group
                left -= cost
            if chosen:
                slowest = max(test.seconds for test in file.tests)
                limits = {
                    test.node: PATIENCE + FACTOR * (test.seconds + slowest) for test in chosen
                }
                expected = sum(test.seconds for test in chosen) + file.overhead
                choices.append(Choice(file.path, limits, expected))
        return choices


def _groups(tests: list[Test]) -> list[list[Test]]:
    """Return tests by group, the quickest group first."""
    groups: dict[str, list[Test]] = {}
    for test in tests:
        groups.setdefault(test.group, []).append(test)
    return sorted(groups.values(), key=lambda group: sum(test.seconds for test in group))


def digest(package: Package) -> str:
    """Return what stands for the state of the sources and of the tests, but for those of this command."""
    found = hashlib.sha256(sys.version.encode())
    paths = {path for top in ("simulation", "experiments", "tests") for path in _files(ROOT / top)}
    for path in sorted(paths):
        if ROOT / "tests" / "mutation" not in path.parents:
            found.update(path.relative_to(ROOT).as_posix().encode())
            found.update(path.read_bytes())
    found.update(package.name.encode())
    return found.hexdigest()[:16]


def _files(top: Path) -> Iterable[Path]:
    return (path for path in top.rglob("*") if path.suffix in (".py", ".toml"))


def _numbers(package: Package) -> dict[str, dict[str, int]]:
    """Return a number for every function of a package, and one for the rest of each file."""
    numbers: dict[str, dict[str, int]] = {}
    count = 0
    for path in package.sources():
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        names = [MODULE, *dict.fromkeys(name for name, _ in functions(tree))]
        numbers[path] = {name: count + index for index, name in enumerate(names)}
        count += len(names)
    return numbers


def _test_file(found: dict[str, Any]) -> TestFile:
    tests = tuple(
        Test(each["node"], each["group"], each["seconds"], frozenset(each["calls"]))
        for each in found["tests"]
        if each["passed"]
    )
    return TestFile(
        found["path"],
        found["overhead"],
        frozenset(found["calls"]),
        frozenset(found["imports"]),
        tests,
    )


def _imports(path: Path) -> list[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return sorted(names)


class _Watch:
    """Runs a test file in a child and writes down what each test calls and how long it takes: a pytest plugin."""

    def __init__(self, path: str, seen: Path, report: Path, scratch: Path) -> None:
        self.path, self.seen, self.report, self.scratch = path, seen, report, scratch
        self.tests: dict[str, dict[str, Any]] = {}
        self.calls: set[int] = set()
        self.began = self.overhead = 0.0

    def __call__(self) -> None:
        hook.install()
        self.began = time.monotonic()
        arguments = [option for option in QUIET if option != "-x"]
        pytest.main([*arguments, f"--basetemp={self.scratch}", self.path], plugins=[self])
        self.calls |= self.taken()
        found = {
            "path": self.path,
            "overhead": self.overhead,
            "calls": sorted(self.calls),
            "imports": _imports(ROOT / self.path),
            "tests": list(self.tests.values()),
        }
        part = self.report.with_suffix(".part")
        part.write_text(json.dumps(found), encoding="utf-8")
        os.replace(part, self.report)

    def taken(self) -> set[int]:
        """Return the functions called since this was last asked."""
        marks = self.seen.read_bytes()
        with self.seen.open("r+b") as file:
            file.write(bytes(len(marks)))
        return {number for number, mark in enumerate(marks) if mark}

    def pytest_collection_finish(self, session: Any) -> None:
        self.overhead = time.monotonic() - self.began
        self.calls |= self.taken()
        for item in session.items:
            case = _case(item)
            self.tests[item.nodeid] = {
                "node": item.nodeid,
                "group": case or item.nodeid,
                "seconds": 0.0,
                "passed": True,
                "calls": [],
            }

    def pytest_runtest_logreport(self, report: Any) -> None:
        test = self.tests[report.nodeid]
        test["seconds"] += report.duration
        if report.outcome != "passed":  # a skipped test tells nothing either
            test["passed"] = False
        calls = self.taken()
        if report.when == "setup":
            self.calls |= calls
        else:
            test["calls"] = sorted({*test["calls"], *calls})


def _case(item: Any) -> str:
    """Return what tests have in common that get the same value of a fixture with parameters; empty if there is none."""
    if not hasattr(item, "callspec"):
        return ""
    fixtures = item._fixtureinfo.name2fixturedefs
    cases = [
        f"{name}[{item.callspec.indices[name]}]"
        for name in item.callspec.params
        if any(fixture.params for fixture in fixtures.get(name, ()))
    ]
    return " ".join(cases)
