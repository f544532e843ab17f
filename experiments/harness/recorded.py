"""What is recorded of every run beside its results: timeline, deals and meetings.

A worker turns each table into plain values that a journal's JSON keeps to the last bit, and the
parent turns them back. Deals and meetings are recorded on request.
"""

from __future__ import annotations

import base64
import importlib.util
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from experiments.harness import timelines
from experiments.harness.errors import UserError

if TYPE_CHECKING:
    import pandas as pd

    from experiments.harness.runs import Columns, Job
    from experiments.harness.settings import Settings

DEALS, MEETINGS = "deals", "meetings"
CSV, PARQUET = "csv", "parquet"
FORMATS = (CSV, PARQUET)
"""How meetings are written."""
CODED = ("vendor", "activity")
"""Columns of meetings that are texts; the others are whole numbers."""
BYTES = "<i4"


def check(settings: Settings) -> None:
    """Look whether what is to be recorded can be written.

    Raises:
        UserError: Parquet is asked for, and the package that writes it is not installed.
    """
    if settings.meetings == PARQUET and importlib.util.find_spec("pyarrow") is None:
        raise UserError(
            "--meetings parquet: needs the package pyarrow, which is not installed;"
            " pip install pyarrow, or write --meetings csv"
        )


def names(job: Job) -> tuple[str, ...]:
    """Return the names of the tables that every run of a job has."""
    wanted = {timelines.NAME: job.timeline, DEALS: job.deals, MEETINGS: job.meetings}
    return tuple(name for name, there in wanted.items() if there)


def record(market: Any, job: Job) -> dict[str, Columns]:
    """Return the tables of a finished market as plain values."""
    made = {
        timelines.NAME: lambda: timelines.record(market.timeline),
        DEALS: lambda: _plain(long(market.deals, market.vendor_names)),
        MEETINGS: lambda: _packed(market.meetings),
    }
    return {name: made[name]() for name in names(job)}


def columns(name: str, table: Columns) -> Mapping[str, Sequence[Any]]:
    """Return a recorded table's columns as they were."""
    return _unpacked(table) if name == MEETINGS else table


def typed(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a recorded table with the types of its columns: what is missing changes none."""
    if name != DEALS:
        return frame
    from experiments.harness.market_tables import DEALS as TABLE

    kinds = {"integer": "Int64", "boolean": "boolean", "number": "Float64"}
    types = {}
    for column in frame:
        described = TABLE.column(str(column))
        if described is not None and described.type in kinds:
            types[column] = kinds[described.type]
    return frame.astype(types)


def long(deals: pd.DataFrame, vendors: Sequence[str]) -> pd.DataFrame:
    """Return deals in long form: a row for every purchase and vendor, vendors in their order.

    Args:
        deals: `Market.deals`.
        vendors: names.
    """
    import pandas as pd

    from simulation.records import BIDS

    bids = {f"{name}_{vendor}" for name in BIDS for vendor in vendors}
    own = deals[[column for column in deals if column not in bids]]
    parts = [
        own.assign(vendor=vendor, **{name: deals[f"{name}_{vendor}"] for name in BIDS})
        for vendor in vendors
    ]
    return pd.concat(parts).sort_index(kind="stable").reset_index(drop=True)


def _plain(frame: pd.DataFrame) -> dict[str, list[Any]]:
    """Return a table's columns as plain Python values; what is missing is None."""
    return {
        str(name): [None if missing else value for value, missing in _cells(frame[name])]
        for name in frame
    }


def _cells(values: Any) -> Iterator[tuple[Any, bool]]:
    return zip(values.tolist(), values.isna().tolist(), strict=True)


def _packed(frame: pd.DataFrame) -> dict[str, list[Any]]:
    """Return the meetings of a run, some hundred thousand rows, in a few letters each."""
    import numpy as np

    texts: dict[str, list[str]] = {}
    numbers = []
    for name in frame:
        values = frame[name]
        if name in CODED:
            texts[str(name)] = list(dict.fromkeys(values))
            values = values.map({text: code for code, text in enumerate(texts[str(name)])})
        numbers.append(values.to_numpy(BYTES))
    content = zlib.compress(np.stack(numbers).tobytes())
    return {
        "columns": [str(name) for name in frame],
        "numbers": [base64.b85encode(content).decode("ascii")],
        **texts,
    }


def _unpacked(table: Columns) -> dict[str, list[Any]]:
    import numpy as np

    names = list(table["columns"])
    content = zlib.decompress(base64.b85decode(table["numbers"][0]))
    rows = np.frombuffer(content, BYTES).reshape(len(names), -1)
    return {
        name: [table[name][code] for code in row] if name in CODED else row.tolist()
        for name, row in zip(names, rows, strict=True)
    }
