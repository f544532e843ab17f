"""Which tests concern a mutant.

Those that call its function, the quickest first. One run of all tests finds out.

Every test file runs once in a process of its own, without any mutant; every function notes that it
was called, also in processes that a test starts. A test that fails then, for example because it
needs the compiler, is never used.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import json
import mmap
import os
import signal
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
from tests.mutation.packages import FIRST, NEAREST, ROOT, Package

LONGEST_FILE = 3600.0  # seconds
LONGEST_TEST = 100.0
"""A test that takes more seconds even without a mutant is of no use here: it is broken off, and
left out."""
PATIENCE = 10.0
"""A test may take so many seconds, and so many times as long as without a mutant, before it counts
as timed out."""
FACTOR = 5.0

QUIET = ["-x", "-q", "--no-header", "--tb=short", "-p", "no:cacheprovider", "-p", "no:xdist"]
# The parent has imported pytest's plugins, and a child runs pytest for several files.
QUIET += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]


@dataclass(frozen=True)
class Test:
    """One test as it ran without a mutant.

    Attributes:
        node: pytest's name of it.
        group: tests of one file and group share what their fixtures have made; they run one after
            the other.
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
        calls: places of functions that importing it or any of its fixtures called: they concern all
            tests.
        imports: names of modules that it imports.
    """

    path: str
    overhead: float
    calls: frozenset[int]
    imports: frozenset[str]
    tests: tuple[Test, ...]


@dataclass(frozen=True)
class Choice:
    """Tests of a file that concern a mutant, in the order in which they run.

    Their time limits come with them, in seconds.
    """

    path: str
    limits: dict[str, float]
    expected: float


class Selection:
    """All tests of a package and the functions that they call.

    Args:
        package: whose mutants are tested.
        folder: for what is found out; a later run reads there what still holds.
    """

    def __init__(self, package: Package, folder: Path) -> None:
        self.package = package
        if package.plain and not (ROOT / FIRST).exists():
            raise FileNotFoundError(f"{FIRST} is not there; name the engines' tests in packages.py")
        self._folder = folder / f"tests-{package.name}"
        self._common = _common(package)
        self.numbers = _numbers(package)
        self.files: list[TestFile] = []

    def find_out(self, workers: int, tell: Any = print) -> None:
        """Run all test files once, unless that was done before."""
        self._folder.mkdir(parents=True, exist_ok=True)
        reports = {path: self._report(path) for path in self.package.test_files()}
        left = [path for path, report in reports.items() if not report.exists()]
        if left:
            tell(f"{self.package.name}: tests run once, to see which functions each one calls")
            with tempfile.TemporaryDirectory(
                prefix="mutation-", ignore_cleanup_errors=True
            ) as place:
                self._run(left, Path(place), workers, tell)
        for old in self._folder.glob("*.json"):
            if old not in reports.values():
                old.unlink()
        self.files = [_test_file(json.loads(report.read_bytes())) for report in reports.values()]
        if not any(file.tests for file in self.files):
            raise RuntimeError(f"{self.package.name}: there is no test that passes")

    def _report(self, path: str) -> Path:
        """Return where it stands what a test file calls.

        As long as it and all that is no test stay as they are.
        """
        digest = hashlib.sha256(self._common + (ROOT / path).read_bytes()).hexdigest()[:16]
        return self._folder / f"{_flat(path)}-{digest}.json"

    def _run(self, paths: list[str], place: Path, workers: int, tell: Any) -> None:
        names = place / "functions.json"
        names.write_text(json.dumps(self.numbers), encoding="utf-8")
        size = 1 + max(number for marks in self.numbers.values() for number in marks.values())
        watches: dict[str, _Watch] = {}
        jobs = []
        for index, path in enumerate(paths):
            seen = place / f"{index}.seen"
            seen.write_bytes(bytes(size))
            wanted = {"seen": str(seen), "functions": str(names)}
            wanted |= {"plain": "1"} if self.package.plain else {}
            name = f"{place.name}-{index}"
            watches[name] = _Watch(path, seen, self._report(path), place / f"{index}.tmp")
            log = self._folder / f"{_flat(path)}.log"
            environment = hook.environment(**wanted)
            jobs.append(children.Job(name, watches[name], LONGEST_FILE, log, environment))
        with contextlib.closing(children.run(jobs, workers)) as all_ended:
            for number, ended in enumerate(all_ended, start=1):
                watch = watches[ended.job.name]
                if not watch.report.exists():
                    raise RuntimeError(f"{watch.path} did not run through; see {ended.job.log}")
                tests = json.loads(watch.report.read_bytes())["tests"]
                failed = sum(not test["passed"] for test in tests)
                told = f", {failed} fail without a mutant and are left out" if failed else ""
                tell(
                    f"  {number}/{len(jobs)} {watch.path}: {len(tests)} tests, "
                    f"{ended.seconds:.0f} s{told}",
                    flush=True,
                )
                if not failed:
                    ended.job.log.unlink()

    def concerning(self, mutant: Mutant, budget: float) -> list[Choice]:
        """Return the tests that concern a mutant, file by file.

        As many as a budget of seconds allows; at least one.

        Where no test calls the function, the tests of those files are taken that import its module;
        where no file does, all tests.
        """
        marks = self.numbers[mutant.module]
        number = marks.get(mutant.function, marks[MODULE])
        name = ".".join(Path(mutant.module).with_suffix("").parts)
        found = [
            (file, list(file.tests))
            if number in file.calls
            else (file, [test for test in file.tests if number in test.calls])
            for file in self.files
        ]
        if not any(tests for _, tests in found):
            found = [(file, list(file.tests)) for file in self.files if name in file.imports]
        if not any(tests for _, tests in found):
            found = [(file, list(file.tests)) for file in self.files]
        first = tuple(test for place, test in NEAREST.items() if mutant.module.startswith(place))
        if has_compiled((ROOT / mutant.module).read_text(encoding="utf-8")):
            first = (*first, FIRST)

        def rank(file: TestFile) -> tuple[bool, bool]:
            return not any(test.startswith(file.path) for test in first), name not in file.imports

        # The quickest tests of all files first; those of the first file, and of those nearest,
        # before others as quick.
        every = [
            (file, group, sum(test.seconds for test in group))
            for file, tests in found
            for group in _groups(tests)
        ]
        every.sort(key=lambda each: (each[2], rank(each[0])))
        chosen: dict[str, list[Test]] = {}
        left = budget
        for least, wanted in ((budget / 2, first), (0.0, ("",))):
            for file, group, cost in every:
                whole = cost + (0.0 if file.path in chosen else file.overhead)
                new = group[0] not in chosen.get(file.path, [])
                if (
                    new
                    and group[0].node.startswith(wanted)
                    and (left - whole >= least or not chosen)
                ):
                    chosen.setdefault(file.path, []).extend(group)
                    left -= whole
        choices = [
            (file, _choice(file, chosen[file.path])) for file, _ in found if file.path in chosen
        ]
        choices.sort(key=lambda each: (rank(each[0]), each[1].expected))
        return [choice for _, choice in choices]


def _choice(file: TestFile, chosen: list[Test]) -> Choice:
    slowest = max(test.seconds for test in file.tests)
    limits = {test.node: PATIENCE + FACTOR * (test.seconds + slowest) for test in chosen}
    return Choice(file.path, limits, sum(test.seconds for test in chosen) + file.overhead)


def _groups(tests: list[Test]) -> list[list[Test]]:
    """Return tests by group, the quickest group first."""
    groups: dict[str, list[Test]] = {}
    for test in tests:
        groups.setdefault(test.group, []).append(test)
    return sorted(groups.values(), key=lambda group: sum(test.seconds for test in group))


def _common(package: Package) -> bytes:
    """Return what stands for the package and for all files but tests and this command."""
    found = hashlib.sha256(f"{sys.version}|{package.name}".encode())
    paths = {path for top in ("simulation", "experiments", "tests") for path in _files(ROOT / top)}
    for path in sorted(paths):
        test = path.name.startswith("test_") and ROOT / "tests" in path.parents
        if not test and ROOT / "tests" / "mutation" not in path.parents:
            found.update(path.relative_to(ROOT).as_posix().encode())
            found.update(path.read_bytes())
    return found.digest()


def _files(top: Path) -> Iterable[Path]:
    return (path for path in top.rglob("*") if path.suffix in (".py", ".toml"))


def _flat(path: str) -> str:
    return path.replace("/", "-")


def state(module: str, tests: Iterable[str]) -> str:
    """Return what stands for a module and some files of tests as they are now: while they stay, so
    does a mutant's outcome.
    """
    found = hashlib.sha256()
    for path in (module, *sorted(set(tests))):
        content = (ROOT / path).read_bytes() if (ROOT / path).is_file() else b""
        found.update(f"{path}|{len(content)}|".encode() + content)
    return found.hexdigest()[:10]


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
    """Runs a test file in a child and writes down what each test calls and how long it takes.

    A pytest plugin.
    """

    def __init__(self, path: str, seen: Path, report: Path, scratch: Path) -> None:
        self.path, self.seen, self.report, self.scratch = path, seen, report, scratch
        self.tests: dict[str, dict[str, Any]] = {}
        self.calls: set[int] = set()
        self.marks: mmap.mmap | None = None
        self.began = self.overhead = 0.0

    def __call__(self) -> None:
        hook.install()
        # Not by the methods of Path: a test may have replaced these.
        with self.seen.open("r+b") as file:
            self.marks = mmap.mmap(file.fileno(), 0)
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
        assert self.marks is not None
        marks = self.marks[:]
        self.marks[:] = bytes(len(marks))
        return {number for number, mark in enumerate(marks) if mark}

    def pytest_runtest_logstart(self) -> None:
        def stop(*_: object) -> None:
            raise TimeoutError(f"takes more than {LONGEST_TEST:.0f} s")

        signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, LONGEST_TEST)

    def pytest_runtest_logfinish(self) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0.0)

    def pytest_collection_finish(self, session: Any) -> None:
        self.overhead = time.monotonic() - self.began
        self.calls |= self.taken()
        for item in session.items:
            case = _case(item)
            self.tests[item.nodeid] = {
                "node": item.nodeid,
                "group": case or item.nodeid,
                "seconds": 0.0,
                "passed": False,
                "calls": [],
            }

    def pytest_runtest_logreport(self, report: Any) -> None:
        test = self.tests[report.nodeid]
        test["seconds"] += report.duration
        if report.when == "call" or report.outcome != "passed":
            # A skipped test tells nothing either.
            test["passed"] = report.outcome == "passed"
        calls = self.taken()
        if report.when == "setup":
            self.calls |= calls
        else:
            test["calls"] = sorted({*test["calls"], *calls})


def _case(item: Any) -> str:
    """Return what tests have in common that get the same value of a fixture with parameters.

    Empty if there is none.
    """
    if not hasattr(item, "callspec"):
        return ""
    fixtures = item._fixtureinfo.name2fixturedefs
    cases = [
        f"{name}[{item.callspec.indices[name]}]"
        for name in item.callspec.params
        if any(fixture.params for fixture in fixtures.get(name, ()))
    ]
    return " ".join(cases)
