"""A command: its name, its options, and what it does with them.

A user's mistake becomes one sentence and an exit status.
"""

from __future__ import annotations

import errno
import io
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from experiments.harness.errors import UserError
from experiments.harness.parser import Parser

FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
"""Errors that say that there is no room on a disk; Windows has one of them."""


@dataclass(frozen=True)
class Command:
    """What `python -m experiments NAME` does.

    Attributes:
        name: as on the command line.
        description: the script's docstring, shown by --help.
        options: a frozen dataclass of options, see `options.option`.
        act: called with an instance of it; returns the exit status.
        facts: what is filled in for {names} in the options' help.
    """

    name: str
    description: str | None
    options: type[Any]
    act: Callable[[Any], int]
    facts: Mapping[str, Any] = field(default_factory=dict)

    def parser(self) -> Parser[Any]:
        """Return the parser of its command line."""
        return Parser(self.name, self.description or "", self.options, self.facts)

    def main(self, words: Sequence[str] | None = None) -> int:
        """Act on the words of a command line (default: this process's); return the exit status."""
        forgiving_output()
        given = sys.argv[1:] if words is None else words
        return guarded(lambda: self._act(self.parser().read(given)))

    def _act(self, options: Any) -> int:
        with told_in_lines(getattr(options, "quiet", False)):
            return self.act(options)


def forgiving_output() -> None:
    """Let signs that a terminal does not know be shown as another sign.

    Otherwise – or 两手抓 would end the program.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


@contextmanager
def told_in_lines(quiet: bool) -> Iterator[None]:
    """Show each warning about a scenario as one line, once; none of them if quiet."""
    from simulation import ScenarioWarning

    said: set[str] = set()

    def show(message: Warning | str, category: type[Warning], *place: Any, **more: Any) -> None:
        if not issubclass(category, ScenarioWarning):
            before(message, category, *place, **more)
        elif str(message) not in said and not quiet:
            print(f"Warning: {message}", file=sys.stderr)
        said.add(str(message))

    with warnings.catch_warnings():
        warnings.simplefilter("always", ScenarioWarning)
        before, warnings.showwarning = warnings.showwarning, show
        yield


def guarded(action: Callable[[], int]) -> int:
    """Call an action that returns an exit status; the user's mistakes become one message each."""
    try:
        status = action()
        sys.stdout.flush()
        return status
    except KeyboardInterrupt:
        print(
            "\nInterrupted. Finished runs are kept:"
            " the same command (without --fresh) goes on from there.",
            file=sys.stderr,
        )
        return 130
    except UserError as error:
        print(error, file=sys.stderr)
        return error.status
    except BrokenPipeError:  # whoever read our output has stopped reading, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.errno in FULL:
            print(
                "The disk is full, or a file is too large. Finished runs are kept:"
                " make room, then the same command (without --fresh) goes on.",
                file=sys.stderr,
            )
            return 1
        if error.filename is not None:
            print(f"{error.filename}: cannot be written to: {error.strerror}", file=sys.stderr)
            return 2
        raise
    except Exception as error:
        from simulation import ScenarioError, StrategyError

        if isinstance(error, ScenarioError | StrategyError):
            print(error, file=sys.stderr)
            return 2
        raise
