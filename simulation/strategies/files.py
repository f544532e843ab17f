"""Loading strategies from a user's own file."""

from __future__ import annotations

import importlib.util
import sys
import traceback
import zlib
from pathlib import Path

from simulation import registry
from simulation.strategies.base import USER_FILE, StrategyError


def load_file(path: str | Path) -> list[str]:
    """Run a Python file that defines strategies; return the names that it registered.

    Loading the same file again is harmless.

    Raises:
        StrategyError: no such file, it does not run (with file and line), or it registers nothing.
    """
    file = Path(path).resolve()
    if file.is_dir():
        raise StrategyError(f"{path}: is a folder; give a file with strategies")
    if not file.is_file():
        raise StrategyError(f"{path}: no such file with strategies")
    # A name of its own, so that two files called strategies.py do not replace each other.
    module_name = f"{USER_FILE}{file.stem}_{zlib.crc32(str(file).encode()):08x}"
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
            f'{path}: defines no strategy; write a class with plan(self, view) under @strategy("its-name")'
        )
    return found
