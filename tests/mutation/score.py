"""What came out.

A table of all mutants of a sample, and a page with the score, its interval and the survivors.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.mutation.mutants import Mutant
from tests.mutation.selection import Choice, state
from tests.mutation.trial import KILLED, NOT_RUN, SURVIVED, TIMED_OUT, Result

EQUIVALENT = "equivalent"
UNNOTICED = (SURVIVED, NOT_RUN)
COLUMNS = ("id", "module", "function", "line", "mutation", "outcome", "seconds", "test", "state")


@dataclass(frozen=True)
class Row:
    """One mutant in the table; `test` is the one that failed, `state` stands for the files on which
    the outcome rests.
    """

    id: str
    module: str
    function: str
    line: int
    mutation: str
    outcome: str
    seconds: float
    test: str
    state: str


def row_of(result: Result) -> Row:
    """Return the row of a result."""
    mutant = result.mutant
    return Row(
        mutant.key,
        mutant.module,
        mutant.function,
        mutant.line,
        mutant.mutation,
        result.outcome,
        round(result.seconds, 1),
        result.test,
        state(mutant.module, result.files),
    )


def read(path: Path) -> dict[str, Row]:
    """Return the rows of a table by id; an incomplete last line does not count."""
    if not path.exists():
        return {}
    rows = {}
    with path.open(encoding="utf-8", newline="") as file:
        for found in csv.DictReader(file):
            if len(found.get("state") or "") == len(state("", ())):
                numbers = {"line": int(found["line"]), "seconds": float(found["seconds"])}
                row = Row(**(found | numbers))
                rows[row.id] = row
    return rows


def holds(row: Row, choices: Iterable[Choice]) -> bool:
    """Return whether an outcome of earlier still holds.

    It does as long as the module and the tests on which it rests are the same: the file of the test
    that failed, or all files whose tests passed.

    Args:
        row: the outcome.
        choices: tests that concern the mutant now.
    """
    files = [choice.path for choice in choices]
    if row.outcome not in UNNOTICED:
        files = [path for path in files if row.test.startswith(path)]
    return row.state == state(row.module, files)


def write(path: Path, rows: Iterable[Row]) -> None:
    """Write a table anew."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        table.writerows([getattr(row, name) for name in COLUMNS] for row in rows)


def add(path: Path, row: Row) -> None:
    """Add a row to a table at once, so that an interrupted run goes on after it."""
    if not path.exists():
        write(path, [])
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow([getattr(row, name) for name in COLUMNS])


# --- Reasons --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reason:
    """Why mutants may survive.

    Written by hand; `*` in module, function or mutation stands for any text.
    """

    module: str
    function: str
    mutation: str
    reason: str
    equivalent: bool

    def fits(self, mutant: Mutant | Row) -> bool:
        """Return whether it speaks of a mutant."""
        return all(
            _like(getattr(self, name), getattr(mutant, name))
            for name in ("module", "function", "mutation")
        )


def _like(pattern: str, text: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text, re.DOTALL) is not None


def reasons(path: Path) -> list[Reason]:
    """Read the file of reasons.

    `[[equivalent]]`, mutants that change nothing, and `[[survivor]]`, others.
    """
    with path.open("rb") as file:
        found = tomllib.load(file)
    return [
        Reason(equivalent=kind == EQUIVALENT, **each)
        for kind in (EQUIVALENT, "survivor")
        for each in found.get(kind, [])
    ]


def judged(row: Row, known: list[Reason]) -> Row:
    """Return a survivor that is equivalent as such; other rows as they are."""
    if row.outcome in UNNOTICED and any(each.equivalent and each.fits(row) for each in known):
        return Row(**{**row.__dict__, "outcome": EQUIVALENT})
    return row


# --- The page -------------------------------------------------------------------------------------


def interval(killed: int, counted: int) -> tuple[float, float]:
    """Return the 95% interval of a share (Wilson 1927)."""
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(killed, counted, alpha=0.05, method="wilson")
    return float(low), float(high)


def sentence(name: str, rows: list[Row]) -> str:
    """Return the score of a package in a sentence."""
    counts = Counter(row.outcome for row in rows)
    killed = counts[KILLED] + counts[TIMED_OUT]
    counted = killed + counts[SURVIVED] + counts[NOT_RUN]
    if not counted:
        return f"{name}: no mutants"
    low, high = interval(killed, counted)
    return (
        f"{name}: {killed} of {counted} killed = {killed / counted:.1%} "
        f"(95% interval {low:.1%} to {high:.1%}); {counts[TIMED_OUT]} of them timed out, "
        f"{counts[EQUIVALENT]} more are equivalent; "
        f"{sum(row.seconds for row in rows) / len(rows):.1f} s each"
    )


def page(tables: dict[str, list[Row]], command: str, known: list[Reason]) -> str:
    """Return the page in Markdown.

    Args:
        tables: the sample of each package, by its name.
        command: that makes the page.
        known: reasons of survivors.
    """
    lines = ["# Mutation score", "", f"`{command}`", ""]
    lines += [f"- {sentence(name, rows)}" for name, rows in tables.items()]
    for title, outcome in (("Survivors", SURVIVED), ("Equivalent", EQUIVALENT)):
        lines += ["", f"## {title}", ""]
        wanted = UNNOTICED if outcome == SURVIVED else (outcome,)
        found = [row for rows in tables.values() for row in rows if row.outcome in wanted]
        lines += [] if found else ["None."]
        for row in found:
            why = next((each.reason for each in known if each.fits(row)), "no reason given")
            lines.append(
                f"- `{row.module}:{row.line}` {row.function}: `{row.mutation}` ({row.id}). {why}"
            )
    return "\n".join(lines) + "\n"
