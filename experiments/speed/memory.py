"""The memory that a process takes."""

from __future__ import annotations

import sys


def peak_mebibytes() -> float:
    """Return the most memory that this process has taken so far, MiB.

    NaN where the system does not tell, as Windows.
    """
    try:
        import resource
    except ImportError:
        return float("nan")
    unit = 1 if sys.platform == "darwin" else 1024  # macOS tells bytes, Linux kibibytes
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20
