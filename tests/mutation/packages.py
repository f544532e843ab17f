"""What is mutated, and how its tests are run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
OWN = ROOT / "tests" / "mutation"
FIRST = "tests/test_engines_agree.py"
"""Compiled code is compared with the reference engine before anything else."""
TABLE = "tests/test_parameters.py::test_files_made_from_the_table_are_up_to_date"
NEAREST = {"simulation/scenario/": TABLE}
"""Code that makes the table of parameters is compared with what was made from it and is committed,
likewise."""


@dataclass(frozen=True)
class Package:
    """A part of the project.

    Attributes:
        name: on the command line.
        folder: its sources, from the repository's root.
        plain: whether it runs without the compiler. Where it has no compiled code, that which it
            calls stays compiled.
        imports: what its tests import and takes long, imported once for all mutants.
        leaves_out: folders and files of tests that are too far away from it, take too long, or rest
            on the clock: on a busy
            machine these fail without a mutant.
    """

    name: str
    folder: str
    plain: bool
    imports: tuple[str, ...]
    leaves_out: tuple[str, ...] = ()

    def sources(self) -> list[str]:
        """Return its source files, from the repository's root, sorted."""
        return sorted(
            path.relative_to(ROOT).as_posix() for path in (ROOT / self.folder).rglob("*.py")
        )

    def test_files(self) -> list[str]:
        """Return the test files that may concern it, sorted."""
        top = self.folder.split("/")[0]
        found = []
        for path in sorted((ROOT / "tests").rglob("test_*.py")):
            name = path.relative_to(ROOT).as_posix()
            far = name.startswith(self.leaves_out)
            if OWN not in path.parents and not far and top in path.read_text(encoding="utf-8"):
                found.append(name)
        return found


COMMON = ("numpy", "pandas", "pydantic", "networkx", "mesa", "hypothesis", "scipy.stats")
PACKAGES = {
    package.name: package
    for package in (
        Package("simulation", "simulation", True, COMMON, ("tests/experiments/",)),
        Package(
            "harness",
            "experiments/harness",
            False,
            (
                *COMMON,
                "statsmodels.api",
                "matplotlib.pyplot",
                "matplotlib.figure",
                "rich.console",
                "rich.progress",
                "rich.table",
                "choix",
                "nashpy",
                "optuna",
                "distributed",
                "simulation.market",
            ),
            ("tests/experiments/test_hostile.py", "tests/experiments/test_crashes.py"),
        ),
    )
}
