"""Import the project with one file changed, in this process and in those that it starts.

No file on disk changes.

What is wanted stands in environment variables, so that other processes find it
(`site/sitecustomize.py` reads them there):

- MUTATION_PLAIN: `import numba` gives the stand-in of `plain.py`.
- MUTATION_MUTANT: `PATH:NUMBER`, the mutant of a file, see `mutants.py`.
- MUTATION_SEEN: a file with one byte for each function of the project; a function that is called
  sets its own to 1.
- MUTATION_FUNCTIONS: a JSON file, path of a source file → function → place of its byte.
"""

from __future__ import annotations

import ast
import importlib.abc
import importlib.machinery
import importlib.util
import json
import mmap
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.mutation.mutants import MODULE, functions, mutated

ROOT = Path(__file__).parent.parent.parent
SITE = Path(__file__).parent / "site"
PACKAGES = {"simulation", "experiments"}
SEEN = "__seen__"


class Hook(importlib.abc.MetaPathFinder):
    """Finds the stand-in for Numba, and the project's files as they should be."""

    def __init__(self) -> None:
        self.plain = bool(os.environ.get("MUTATION_PLAIN"))
        path, _, number = os.environ.get("MUTATION_MUTANT", "").rpartition(":")
        self.mutant = (path, int(number)) if path else None
        self.functions: dict[str, dict[str, int]] = {}
        self.seen: Any = None
        if os.environ.get("MUTATION_SEEN"):
            self.functions = json.loads(Path(os.environ["MUTATION_FUNCTIONS"]).read_bytes())
            with Path(os.environ["MUTATION_SEEN"]).open("r+b") as file:
                self.seen = mmap.mmap(file.fileno(), 0)

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        """Return how a module is loaded, None = as always."""
        if name == "numba" and self.plain:
            return importlib.util.spec_from_loader(name, _StandIn(self.mutant))
        if name.partition(".")[0] not in PACKAGES:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec is None or spec.origin is None:
            return spec
        file = _inside(spec.origin)
        changed = self.mutant is not None and self.mutant[0] == file
        if changed or file in self.functions:
            number = self.mutant[1] if changed and self.mutant else None
            marks = self.functions.get(file, {})
            spec.loader = _Changed(name, spec.origin, file, number, marks, self.seen)
        return spec


class _StandIn(importlib.abc.Loader):
    def __init__(self, mutant: tuple[str, int] | None) -> None:
        self.mutant = mutant

    def create_module(self, spec: Any) -> Any:
        from tests.mutation import plain

        if self.mutant is not None:  # what is under test runs as it is written
            plain.without_twins.add(_name(self.mutant[0]))
        return plain.stand_in()

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing: the module is complete."""


class _Changed(importlib.machinery.SourceFileLoader):
    def __init__(
        self, name: str, origin: str, file: str, number: int | None, marks: Any, seen: Any
    ) -> None:
        super().__init__(name, origin)
        self.file, self.number, self.marks, self.seen = file, number, marks, seen

    def get_code(self, fullname: str) -> Any:
        source = Path(self.path).read_text(encoding="utf-8")
        tree = ast.parse(source) if self.number is None else mutated(source, self.file, self.number)
        if self.seen is not None:
            _mark(tree, self.marks)
        return compile(tree, self.path, "exec", dont_inherit=True)

    def exec_module(self, module: ModuleType) -> None:
        if self.seen is not None:
            module.__dict__[SEEN] = self.seen
            self.seen[self.marks[MODULE]] = 1
        super().exec_module(module)


def _mark(tree: ast.Module, marks: dict[str, int]) -> None:
    """Let every function begin with a note that it was called."""
    for name, function in functions(tree):
        note = ast.parse(f"{SEEN}[{marks[name]}] = 1").body[0]
        told = ast.get_docstring(function) is not None
        function.body.insert(1 if told else 0, note)
    ast.fix_missing_locations(tree)


def _inside(origin: str) -> str:
    """Return a file's path from the repository's root, empty if it lies elsewhere."""
    path = Path(origin)
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else ""


def _name(file: str) -> str:
    return ".".join(Path(file).with_suffix("").parts).removesuffix(".__init__")


def install() -> None:
    """Look at the environment and import accordingly from now on."""
    sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, Hook)]
    sys.meta_path.insert(0, Hook())


def environment(**wanted: str) -> dict[str, str]:
    """Return the variables that make processes import what is wanted."""
    path = os.pathsep.join([str(SITE), str(ROOT)])
    return {"PYTHONPATH": path} | {f"MUTATION_{name.upper()}": wanted[name] for name in wanted}
