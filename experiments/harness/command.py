"""A command: its name, its options, and what it does with them.

A user's mistake becomes one sentence and an exit status.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from experiments.harness import shell
from experiments.harness.parser import Parser


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
        given = sys.argv[1:] if words is None else words
        return shell.guarded(lambda: self._act(self.parser().read(given)), last=words is None)

    def _act(self, options: Any) -> int:
        with told_in_lines(getattr(options, "quiet", False)):
            return self.act(options)


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
