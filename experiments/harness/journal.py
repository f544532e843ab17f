"""The journal of an output folder: every finished run, safe on disk.

`journal.jsonl` begins with a fingerprint of what is being run and has a line with a checksum for
every finished run. So a run that was interrupted in any way goes on where it stopped, and a changed
scenario, strategy, seed or engine never mixes with old runs.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import os
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from experiments.harness import locks, outputs, staging
from experiments.harness.design import flat
from experiments.harness.errors import UserError
from experiments.harness.runs import Run, RunOutcome, State, results_of
from experiments.harness.store import Store

WARM_UP = "days of warm-up"
SHOWN = ("seed", WARM_UP)
"""Parts of a fingerprint whose values say something to the user."""


def fingerprint(
    scenarios: Mapping[str, Any],
    strategies: Sequence[Path],
    seed: int,
    measure: Callable[[Any], Any] = results_of,
    warm_up: int = 0,
) -> dict[str, Any]:
    """Return what must be the same for old and new runs to belong together.

    Scenarios are listed key by key, so that a difference can be named: the first one in full, of
    the others only what differs from it.

    Args:
        scenarios: name of the condition → its scenario.
        strategies: users' files.
        seed: all runs' seeds come from it.
        measure: what is measured; modules that it depends on may stand in its attribute `reads`.
        warm_up: working days at the start of every run that do not count.
    """
    import simulation
    from simulation.strategies.files import with_imports

    parts: dict[str, Any] = {"seed": seed, WARM_UP: warm_up}
    for path in strategies:
        # Without its folder, which may move; two files may share the name.
        name = f"strategies in {path.name}"
        parts[name] = parts.get(name, "") + _hash(
            b"".join(file.read_bytes() for file in with_imports(path))
        )
    parts["the model's code (simulation/)"] = _hash_of(Path(simulation.__file__).parent)
    if measure is not results_of:
        code = [_code_of(measure), *map(_code_of, getattr(measure, "reads", ()))]
        parts["the experiment's code"] = _hash(b"".join(code))
    values = {name: flat(scenario.to_dict()) for name, scenario in scenarios.items()}
    first = next(iter(values.values()), {})
    parts["scenarios"] = {
        name: keys
        if keys is first
        else {key: value for key, value in keys.items() if key not in first or first[key] != value}
        | {key: None for key in first if key not in keys}
        for name, keys in values.items()
    }
    return parts


def _code_of(measure: Any) -> bytes:
    """Return the file of a function or module, or the text of a notebook's function."""
    source = inspect.getsourcefile(measure)
    if source is not None and Path(source).is_file():
        return Path(source).read_bytes()
    return inspect.getsource(measure).encode()


def _hash_of(folder: Path) -> str:
    files = sorted(folder.rglob("*.py"))
    named = (f"{path.relative_to(folder).as_posix()}\n".encode() for path in files)
    return _hash(
        b"".join(
            part
            for name, path in zip(named, files, strict=True)
            for part in (name, path.read_bytes())
        )
    )


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


class Journal(Store):
    """The journal of a folder, locked for this process. Use as a context manager.

    Args:
        folder: the output folder; it is made if it is not there.
        parts: `fingerprint` of what is being run.
        fresh: start over, whatever the folder holds.
        quick: these are quick runs, which anybody may replace later without --fresh.
        extendable: further conditions are allowed beside those that the folder's runs are of.

    Raises:
        UserError: the folder cannot be used, is in use, or holds runs of something else.
    """

    def __init__(
        self,
        folder: Path,
        parts: dict[str, Any],
        fresh: bool,
        quick: bool = False,
        extendable: bool = False,
    ) -> None:
        super().__init__()
        self._extendable = extendable
        self._versions: list[dict[str, Any]] = []
        self._path = folder / staging.JOURNAL
        self._lock = locks.hold(folder)
        try:
            if fresh or self._replaceable(parts):
                start_over(folder)
            length = self._read(parts) if self._path.exists() else 0
        except BaseException:
            self._lock.release()
            raise
        now = outputs.versions()
        self._unsaid = now if self._versions[-1:] not in ([], [now]) else None
        self.notes = _mixed(self._versions, now) if self.finished else ()
        self._file = open(self._path, "ab")  # noqa: SIM115, closed in __exit__
        self._file.truncate(length)  # drop a half-written last line
        if not length:
            self._append({"fingerprint": parts, "quick": quick, "versions": now})

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._lock.release()

    def add(self, outcome: RunOutcome) -> None:
        """Write a finished run to disk, after other versions than those before it were noted."""
        if self._unsaid is not None:
            self._append({"versions": self._unsaid})
            self._unsaid = None
        self._append(_content(outcome))
        super().add(outcome)

    def add_repeated(self, outcome: RunOutcome) -> None:
        """Write what a run came to the second time; what failed is tried again next time."""
        if outcome.state is State.SUCCEEDED:
            self._append(_content(outcome) | {"repeated": True})
        super().add_repeated(outcome)

    def _replaceable(self, parts: dict[str, Any]) -> bool:
        """Return whether the folder holds quick runs of something else."""
        if not self._path.exists():
            return False
        with self._path.open("rb") as file:
            first = _parse(file.readline()) or {}
        before = first.get("fingerprint")
        extended = self._extendable and _extends(before or {}, parts)
        return bool(first.get("quick")) and before != parts and not extended

    def _append(self, content: dict[str, Any]) -> None:
        text = json.dumps(content)
        self._file.write(f"{zlib.crc32(text.encode()):08x} {text}\n".encode())
        self._file.flush()
        os.fsync(self._file.fileno())

    def _read(self, parts: dict[str, Any]) -> int:
        """Read the finished runs; return the length of the file's sound part."""
        length = 0
        lines = self._path.read_bytes().splitlines(keepends=True)
        for number, line in enumerate(lines, 1):
            content = _parse(line)
            if content is None:
                if number == len(lines) and not line.endswith(b"\n"):
                    break  # half-written when the process died: a line's end is written last
                raise UserError(
                    f"{self._path}, line {number}: is corrupted; restore the file,"
                    " or start over with --fresh"
                )
            if "versions" in content:
                self._versions.append(content["versions"])
            if number == 1:
                before = content.get("fingerprint", {})
                if not (self._extendable and _extends(before, parts)):
                    _compare(self._path, before, parts)
            elif "condition" in content:
                run = Run(content["condition"], content["replication"], content["seed"])
                tables = content.get("tables", {})
                add = super().add_repeated if "repeated" in content else super().add
                add(RunOutcome(run, rows=tuple(content["rows"]), tables=tables))
            length += len(line)
        return length


def start_over(folder: Path) -> None:
    """Remove the journal of a folder, and the result that was made of it."""
    staging.withdraw(folder)
    (folder / staging.JOURNAL).unlink(missing_ok=True)


def _mixed(earlier: Sequence[Mapping[str, Any]], now: Mapping[str, Any]) -> tuple[str, ...]:
    """Return a sentence if runs were made with other versions than today's, else none."""
    then = {
        name: list(dict.fromkeys(one.get(name) for one in earlier if one.get(name) != version))
        for name, version in now.items()
    }
    told = [
        f"{name} {', '.join(map(str, others))} (now {now[name]})"
        for name, others in then.items()
        if others
    ]
    if not told:
        return ()
    return (f"Runs in this folder were made with {'; '.join(told)}. --fresh starts over.",)


def _content(outcome: RunOutcome) -> dict[str, Any]:
    """Return an outcome as it stands in the journal."""
    run = outcome.run
    content: dict[str, Any] = {
        "condition": run.condition,
        "replication": run.replication,
        "seed": run.seed,
        "rows": outcome.rows,
    }
    return content | ({"tables": dict(outcome.tables)} if outcome.tables else {})


def _parse(line: bytes) -> dict[str, Any] | None:
    """Return the content of a line, or None if the line is damaged."""
    checksum, _, text = line.rstrip(b"\n").partition(b" ")
    if not line.endswith(b"\n") or checksum != f"{zlib.crc32(text):08x}".encode():
        return None
    content: dict[str, Any] = json.loads(text)
    return content


def _extends(before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Return whether conditions have been added, and nothing else is different."""
    then, scenarios = before.get("scenarios", {}), now.get("scenarios", {})
    same = {**before, "scenarios": None} == {**now, "scenarios": None}
    return same and all(scenarios.get(name) == keys for name, keys in then.items())


def _compare(path: Path, old: dict[str, Any], new: dict[str, Any]) -> None:
    before, now = _by_name(old), _by_name(new)
    changed = [name for name in dict.fromkeys([*before, *now]) if before.get(name) != now.get(name)]
    if changed:
        raise UserError(
            f"{path.parent} holds runs of something else;"
            f" different: {_listed(changed, before, now)}."
            " Start over with --fresh, or choose another --out"
        )


def _by_name(parts: dict[str, Any]) -> dict[str, Any]:
    """Return all parts with names for the user; a scenario's keys one by one."""
    scenarios = parts.get("scenarios", {})
    named = {name: value for name, value in parts.items() if name != "scenarios"}
    return named | {
        f"{condition}: {key}": value
        for condition, keys in scenarios.items()
        for key, value in keys.items()
    }


def _listed(names: list[str], before: dict[str, Any], now: dict[str, Any]) -> str:
    """Name what differs, with short values; conditions of other names by their names alone."""
    conditions = [
        {name.partition(": ")[0] for name in table if ": " in name} for table in (before, now)
    ]
    texts = []
    for name in names:
        condition, colon, _ = name.partition(": ")
        if colon and (condition in conditions[0]) != (condition in conditions[1]):
            texts.append(f"condition {condition}")
        elif colon or name in SHOWN:
            texts.append(f"{name} ({before.get(name)!r:.40} then, {now.get(name)!r:.40} now)")
        else:
            texts.append(name)
    unique = list(dict.fromkeys(texts))
    return ", ".join(unique[:5]) + (f" and {len(unique) - 5} more" if len(unique) > 5 else "")
