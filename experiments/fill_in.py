"""Write the numbers of README and docs anew from the published results.

The passages of README.md and of pages in docs/ that have numbers are written from templates in
docs/passages/; a number stands there as the cell of a published table, for example
{win-rates/summary condition=as_told vendor=Dell | rate}. With --check nothing is written: exit
status 1 says that a passage is out of date.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.harness import published
from experiments.harness.command import Command
from experiments.harness.options import option

GROUP = "tools"
NAME = "fill-in"

ROOT = Path(__file__).parent.parent
TEXTS = ("README.md", "docs/explanation/results.md", "docs/how_to/contests.md")
TEMPLATES = ROOT / "docs" / "passages"


@dataclass(frozen=True)
class FillInOptions:
    """Whether texts are written."""

    check: bool = option(False, "write nothing; say whether a text is out of date")


def _act(given: FillInOptions) -> int:
    from experiments.prose.passages import written

    status = 0
    for name in TEXTS:
        path = ROOT / name
        before = path.read_text(encoding="utf-8")
        now = written(before, TEMPLATES, published.FOLDER)
        if now == before:
            print(f"{name}: up to date")
        elif given.check:
            print(f"{name}: out of date; run python -m experiments {NAME}", file=sys.stderr)
            status = 1
        else:
            path.write_text(now, encoding="utf-8")
            print(f"{name}: written")
    return status


COMMAND = Command(NAME, __doc__, FillInOptions, _act)
main = COMMAND.main


if __name__ == "__main__":
    sys.exit(main())
