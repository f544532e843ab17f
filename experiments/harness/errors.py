"""The user's mistakes, each of which gets one sentence and an exit status."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class UserError(Exception):
    """A mistake that only the user can correct; `str(error)` is the message.

    Attributes:
        status: what the process exits with: 2 for a mistake, 1 if runs failed.
    """

    def __init__(self, message: str, status: int = 2) -> None:
        super().__init__(message)
        self.status = status


def readable(text: str) -> str:
    """Return a text from the command line or a path as UTF-8 has it, whatever the locale is.

    Bytes that are no letters become a replacement sign.
    """
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return "did you mean 'NAME'?" for a near name, else all names."""
    names = list(known)
    near = difflib.get_close_matches(word, names, n=1)
    return f"did you mean '{near[0]}'?" if near else f"known: {', '.join(names)}"
