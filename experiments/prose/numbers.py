"""Numbers in a text, each named by the cell of a published table that it stands for.

    {win-rates/summary condition=as_told vendor=Dell | rate}      61.3% (59.9–62.7)
    {repeat/findings test='half the effort, won purchases' | ratio}     0.62 (0.58 to 0.66)

First the table, then what its row has in some columns, then how it is written.
"""

from __future__ import annotations

import functools
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from experiments.harness.errors import UserError

if TYPE_CHECKING:
    import pandas as pd

PLACE: Final = re.compile(r"\{([^{}|]+)\|([^{}]+)\}")


def filled(text: str, folder: Path) -> str:
    """Return a text with the numbers of its places.

    Args:
        text: with places in braces.
        folder: of the published results.

    Raises:
        UserError: a place names no table, no row, several rows, or an unknown form.
    """
    return PLACE.sub(lambda match: number(match[1], match[2].strip(), folder), text)


def number(cell: str, form: str, folder: Path) -> str:
    """Return what stands for a place: the rows that it names, in its form.

    Args:
        cell: "TABLE COLUMN=VALUE …".
        form: a name of `FORMS`, and perhaps a column: "percent win_rate".
        folder: of the published results.

    Raises:
        UserError: see `filled`.
    """
    name, *filters = shlex.split(cell)
    path = folder / f"{name}.csv"
    if not path.is_file():
        raise UserError(f"{{{cell.strip()}}}: there is no table {path}")
    rows = _read(path)
    for one in filters:
        column, equals, value = one.partition("=")
        if not equals or column not in rows:
            raise UserError(f"{{{cell.strip()}}}: '{one}' names no column of {path}")
        rows = rows[rows[column].astype(str) == value]
    how, *columns = form.split()
    if how == COUNT:
        return str(len(rows))
    if how not in FORMS:
        raise UserError(f"{{{cell.strip()}}}: unknown form '{how}'; known: {', '.join(FORMS)}")
    if len(rows) != 1:
        raise UserError(f"{{{cell.strip()}}}: {len(rows)} rows of {path}, not one")
    return FORMS[how](rows.iloc[0], *columns)


COUNT: Final = "count"


@functools.cache
def _read(path: Path) -> pd.DataFrame:
    import pandas as pd

    return pd.read_csv(path)


def _rate(row: Any) -> str:
    """Return a win rate with its interval: 61.3% (59.9–62.7)."""
    return f"{100 * row['win_rate']:.1f}% ({100 * row['ci_low']:.1f}–{100 * row['ci_high']:.1f})"


def _share(row: Any) -> str:
    """Return a finding that is a share with its interval: 39.8% (36.9–42.7)."""
    return f"{100 * row['value']:.1f}% ({100 * row['low']:.1f}–{100 * row['high']:.1f})"


def _points(row: Any) -> str:
    """Return a finding that is a difference of shares: 4.7 points (3.1 to 6.3)."""
    low, high = _signed(100 * row["low"]), _signed(100 * row["high"])
    return f"{_signed(100 * row['value'])} points ({low} to {high})"


def _behind(row: Any) -> str:
    """Return how far a finalist is behind the first: 2.6 points (0.3 to 4.9)."""
    mean, low, high = (100 * row[name] for name in ("behind", "behind_low", "behind_high"))
    return f"{mean:.1f} points ({low:.1f} to {high:.1f})"


def _ratio(row: Any) -> str:
    """Return a finding that is a number with its interval: 0.62 (0.58 to 0.66)."""
    return f"{row['value']:.2f} ({row['low']:.2f} to {row['high']:.2f})"


def _percent(row: Any, column: str) -> str:
    """Return a share of a column: 43%; more than 99% where it is not quite all."""
    percent = f"{100 * row[column]:.0f}"
    if percent == "100" and row[column] < 1:
        return "more than 99%"
    if percent == "0" and row[column] > 0:
        return "less than 1%"
    return f"{percent}%"


def _part(row: Any) -> str:
    """Return the share of points at which a claim holds, with its interval: 34% (28–40)."""
    return f"{_percent(row, 'holds')} ({100 * row['holds_low']:.0f}–{100 * row['holds_high']:.0f})"


def _text(row: Any, column: str) -> str:
    return str(row[column])


def _decimal(row: Any, column: str) -> str:
    """Return a number of a column with two digits after the point."""
    return f"{row[column]:.2f}"


def _signed(value: float) -> str:
    return f"{value:.1f}".replace("-", "−")


FORMS: Final[dict[str, Callable[..., str]]] = {
    "rate": _rate,
    "share": _share,
    "points": _points,
    "behind": _behind,
    "ratio": _ratio,
    "percent": _percent,
    "part": _part,
    "text": _text,
    "decimal": _decimal,
}
"""How a place is written; `count` writes the number of rows instead."""
