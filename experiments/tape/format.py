"""The file of a tape: a compressed header in JSON, and arrays behind it.

    gzip( b"bothtape"                              8 bytes
          length of the header                     4 bytes, little-endian
          header                                   UTF-8 JSON
          arrays, one behind the other )           little-endian, at the header's offsets

The header has `format`, `version`, everything that is told once (names, teams, deals in words), and
`arrays`: name → offset (bytes behind the header), type, shape, and whether the values are
differences to the day before. A page reads the same bytes as `read`.
"""

from __future__ import annotations

import gzip
import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from experiments.harness.errors import UserError
from experiments.harness.outputs import write_bytes

MAGIC: Final = b"bothtape"
FORMAT, VERSION = "both-hands tape", 1
DAILY: Final = ("personal", "institutional", "people")
"""Arrays that are kept as differences from day to day: most of these are 0."""


@dataclass(frozen=True)
class Tape:
    """A recorded run.

    Attributes:
        header: what is told once, see `recorder.record`.
        arrays: name → array; daily ones have the day first.
    """

    header: dict[str, Any]
    arrays: dict[str, np.ndarray[Any, Any]]

    def packed(self) -> bytes:
        """Return the bytes of the tape's file."""
        places: dict[str, Any] = {}
        parts, offset = [], 0
        for name, array in self.arrays.items():
            changes = name in DAILY
            content = _differences(array) if changes else array
            raw = np.ascontiguousarray(content).tobytes()
            raw += b"\0" * (-len(raw) % 8)
            places[name] = {
                "offset": offset,
                "type": array.dtype.name,
                "shape": list(array.shape),
                "differences": changes,
            }
            parts.append(raw)
            offset += len(raw)
        header = {"format": FORMAT, "version": VERSION, **self.header, "arrays": places}
        text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
        text += b" " * (-len(text) % 8 + 4)  # arrays begin at a multiple of 8
        whole = MAGIC + struct.pack("<I", len(text)) + text + b"".join(parts)
        return gzip.compress(whole, compresslevel=4, mtime=0)

    def write(self, path: Path) -> None:
        """Write the tape's file, whole or not at all."""
        write_bytes(path, self.packed())


def read(path: Path) -> Tape:
    """Return the tape of a file.

    Raises:
        UserError: there is no such file, it is no tape, or one of a later version.
    """
    try:
        whole = gzip.decompress(path.read_bytes())
    except FileNotFoundError:
        raise UserError(f"{path}: no such tape; record makes one") from None
    except (OSError, EOFError, gzip.BadGzipFile) as error:
        raise UserError(f"{path}: is no tape, or damaged: {error}") from None
    if whole[:8] != MAGIC:
        raise UserError(f"{path}: is no tape; record makes one")
    (length,) = struct.unpack("<I", whole[8:12])
    header = json.loads(whole[12 : 12 + length])
    if header.get("version") != VERSION:
        raise UserError(
            f"{path}: is a tape of version {header.get('version')}, and this project reads version"
            f" {VERSION}; record it again"
        )
    arrays = {}
    for name, place in header["arrays"].items():
        count = int(np.prod(place["shape"]))
        array = np.frombuffer(
            whole, np.dtype(place["type"]), count, 12 + length + place["offset"]
        ).reshape(place["shape"])
        arrays[name] = _summed(array) if place["differences"] else array
    return Tape({key: value for key, value in header.items() if key != "arrays"}, arrays)


def _differences(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return each day's values less those of the day before, modulo 256."""
    return np.concatenate([array[:1], array[1:] - array[:-1]])


def _summed(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return the values of which `_differences` made differences."""
    return np.cumsum(array, axis=0, dtype=array.dtype)
