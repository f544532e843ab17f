"""Loading strategies from a user's own file."""

from __future__ import annotations

import importlib.util
import os
import sys
import traceback
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from simulation import registry
from simulation.strategies.base import USER_FILE, StrategyError

OURS = ("simulation", "experiments")
_folders: set[str] = set()
"""Folders of the users' files that were loaded."""


def load_file(path: str | Path) -> list[str]:
    """Run a Python file that defines strategies; return the names that it registered.

    Loading the same file again is harmless. It may import modules that lie beside it.

    Raises:
        StrategyError: no such file, it does not run (with file and line), or it registers nothing.
    """
    file = Path(path).resolve()
    if file.is_dir():
        raise StrategyError(f"{path}: is a folder; give a file with strategies")
    if not file.is_file():
        raise StrategyError(f"{path}: no such file with strategies")
    # A name of its own, so that two files called strategies.py do not replace each other.
    module_name = f"{USER_FILE}{file.stem}_{zlib.crc32(os.fsencode(file)):08x}"
    spec = importlib.util.spec_from_file_location(module_name, file)
    if spec is None or spec.loader is None:
        raise StrategyError(f"{path}: is not a Python file; its name should end in .py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[module_name] = module  # where pickle looks for its classes
    for name in [
        name for name, cls in registry.strategies.items() if cls.__module__ == module_name
    ]:
        del registry.strategies[
            name
        ]  # it is loaded again; a name that comes twice now comes twice in the file
    try:
        with _beside(file.parent):
            spec.loader.exec_module(module)
    except StrategyError as error:
        raise StrategyError(f"{path}: {error}") from None
    except SyntaxError as error:
        place = f", line {error.lineno}" if error.lineno else ""
        raise StrategyError(f"{path}{place}: {error.msg}") from None
    except (Exception, SystemExit) as error:
        lines = [
            frame.lineno
            for frame in traceback.extract_tb(error.__traceback__)
            if frame.filename == str(file)
        ]
        place = f", line {lines[-1]}" if lines else ""
        raise StrategyError(f"{path}{place}: {type(error).__name__}: {error}") from error
    found = sorted(
        name for name, cls in registry.strategies.items() if cls.__module__ == module_name
    )
    if not found:
        raise StrategyError(
            f"{path}: defines no strategy; write a class with plan(self, view) under "
            '@strategy("its-name")'
        )
    return found


@contextmanager
def _beside(folder: Path) -> Iterator[None]:
    """Let a file import what lies beside it, now and when its strategies play.

    Another folder's module of the same name, which another file has imported, does not count.
    """
    place = str(folder)
    for name, module in list(sys.modules.items()):
        source = getattr(module, "__file__", None)
        home = None if source is None else Path(source).parent
        if "." in name or name in OURS or home is None or home in (folder, folder / name):
            continue
        users = str(home) in _folders or str(home.parent) in _folders
        if users and ((folder / f"{name}.py").exists() or (folder / name).is_dir()):
            del sys.modules[name]
    sys.path.insert(0, place)
    try:
        yield
    finally:
        sys.path.remove(place)
        if place not in sys.path:
            sys.path.append(place)
        _folders.add(place)


def with_imports(path: Path) -> list[Path]:
    """Return a strategy file and the files beside it that it imports, directly or not."""
    from modulefinder import ModuleFinder  # only where files travel or are looked through

    finder = ModuleFinder(path=[str(path.parent)], excludes=list(OURS))
    finder.run_script(str(path))
    files = (getattr(module, "__file__", None) for module in finder.modules.values())
    imported = {Path(file) for file in files if file is not None}
    return [path, *sorted(imported - {path})]
