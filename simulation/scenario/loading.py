"""From a file to a plain dictionary.

Read, extend, override. What the values may be is the schema's business.
"""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from simulation.scenario.errors import ScenarioError, suggestion

BUILTIN = Path(__file__).parent.parent / "scenarios"
"""Folder of the built-in scenarios."""


def builtin_names() -> list[str]:
    """Return the names of the built-in scenarios, sorted."""
    return sorted(path.stem for path in BUILTIN.glob("*.toml"))


def locate(source: str | Path, beside: Path | None = None) -> Path:
    """Return the file that a built-in name or a path means.

    A relative path counts from `beside`.
    """
    text = str(source)
    if "\0" in text:
        raise ScenarioError(f"{text!r}: no such scenario; a file's name has no NUL character")
    if text in builtin_names():
        return BUILTIN / f"{text}.toml"
    if (
        not text.endswith(".toml")
        and "/" not in text
        and "\\" not in text
        and not Path(text).exists()
    ):
        raise ScenarioError(
            f"{text!r}: no such scenario{suggestion(text, builtin_names())} (a file's "
            "name ends in .toml)"
        )
    path = Path(text).expanduser()
    return beside / path if beside is not None else path


def read(
    source: str | Path, beside: Path | None = None, chain: tuple[Path, ...] = ()
) -> dict[str, Any]:
    """Read a scenario with everything that it extends.

    `extends = "name or path"` starts from another scenario; tables are merged key by key,
    everything else is replaced. `without = ["vendors.A"]` takes keys of the extended scenario away.

    Raises:
        ScenarioError: the file cannot be read or is not TOML, or extends itself.
    """
    path = locate(source, beside)
    data = _parse(path)
    if path.resolve() in chain:
        raise ScenarioError(f"{path}: extends: the scenario extends itself")
    parent = data.pop("extends", None)
    without = data.pop("without", [])
    if parent is None:
        if without:
            raise ScenarioError(
                f"{path}: without: only a scenario that extends another can take keys away"
            )
        return data
    if not isinstance(parent, str):
        raise ScenarioError(
            f"{path}: extends = {parent!r}: should be the name or the path of one scenario, as text"
        )
    try:
        merged = read(parent, path.parent, (*chain, path.resolve()))
    except ScenarioError as error:
        raise ScenarioError(f"{path}: extends {parent!r}: {error}") from None
    for key in without if isinstance(without, list) else [without]:
        table, last = _table_of(merged, str(key), str(path), "without")
        del table[last]
    return _merge(merged, data)


def _parse(path: Path) -> dict[str, Any]:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise ScenarioError(
            f"{path}: no such file; built-in scenarios: {', '.join(builtin_names())}"
        ) from None
    except IsADirectoryError:
        raise ScenarioError(f"{path}: is a folder, not a scenario file") from None
    except OSError as error:
        raise ScenarioError(f"{path}: cannot be read: {error.strerror}") from None
    try:
        text = raw.decode("utf-8-sig")  # a byte order mark is accepted
    except UnicodeDecodeError as error:
        raise ScenarioError(
            f"{path}: is not UTF-8 text (byte {error.start}); save it as UTF-8"
        ) from None
    if not text.strip():
        raise ScenarioError(f'{path}: is empty; write at least `extends = "as_told"`')
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        # A vendor listed twice arrives here too: TOML itself forbids declaring a table twice.
        raise ScenarioError(f"{path}: is not valid TOML: {error}") from None
    except ValueError:
        raise ScenarioError(f"{path}: has a number of too many digits") from None
    except RecursionError:
        raise ScenarioError(f"{path}: lists or tables are nested too deep") from None


def _merge(base: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in changes.items():
        if isinstance(value, dict) and isinstance(merged.get(key), dict):
            merged[key] = _merge(merged[key], value)
        else:
            merged[key] = value
    return merged


def _table_of(data: Any, path: str, source: str, what: str) -> tuple[Any, Any]:
    """Return the table (or list) and the last key of a dotted path that must exist."""
    keys = path.split(".")
    for depth, key in enumerate(keys):
        place = ".".join(keys[:depth]) or "the scenario"
        if isinstance(data, list):
            if not key.isdigit() or int(key) >= len(data):
                raise ScenarioError(
                    f"{source}: {what} {path}: {place} is a list of {len(data)}; write "
                    f"a number from 0 to {len(data) - 1}"
                )
            index: Any = int(key)
        elif isinstance(data, dict):
            if key not in data and not (
                what == "override of" and keys[depth - 1] == "parameters"
            ):  # a strategy's: any name
                raise ScenarioError(
                    f"{source}: {what} {path}: {place} has no key '{key}'{suggestion(key, data)}"
                )
            index = key
        else:
            raise ScenarioError(
                f"{source}: {what} {path}: {place} is a single value, it has no key '{key}'"
            )
        if depth == len(keys) - 1:
            return data, index
        data = data[index]
    raise AssertionError("a split string has at least one part")


def override(data: Mapping[str, Any], changes: Mapping[str, Any], source: str) -> dict[str, Any]:
    """Return a copy with values replaced by dotted path, such as `vendors.Dell.team.0.reps`.

    Raises:
        ScenarioError: a path that does not exist in the scenario.
    """
    changed = copy.deepcopy(dict(data))
    for path, value in changes.items():
        table, key = _table_of(changed, path, source, "override of")
        table[key] = value
    return changed


def parse_override(text: str) -> tuple[str, Any]:
    """Split `KEY=VALUE`; the value is read as TOML, and as plain text where it is none.

    Raises:
        ScenarioError: there is no "=" or no key.
    """
    key, sign, value = text.partition("=")
    key, value = key.strip(), value.strip()
    if not sign or not key:
        raise ScenarioError(
            f"--set {text}: should be KEY=VALUE, for example --set choice.sensitivity=8"
        )
    try:
        read = tomllib.loads(f"value = {value}")
    except (ValueError, RecursionError):  # not TOML, or more than Python reads: the key refuses it
        return key, value
    return key, read["value"] if len(read) == 1 else value  # a line break would begin another key
