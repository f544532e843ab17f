"""Write what is made from the table of parameters: `python -m simulation.scenario.generate`.

These are the comments of the built-in scenario files, the keys that `as_told` lacks, the table of
parameters in ODD.md, and the JSON schema of scenario files. With `--check` nothing is written; the
exit status is 1 if a file is out of date, which a sentence names.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from simulation.scenario.annotate import annotate
from simulation.scenario.fill import filled
from simulation.scenario.loading import BUILTIN
from simulation.scenario.render import json_schema, markdown

ODD = BUILTIN.parent / "ODD.md"
SCHEMA = BUILTIN / "schema.json"
DEFAULTS = "as_told"
"""The built-in scenario that states the table's defaults."""
BEGIN, END = "<!-- table of parameters: begin -->\n", "<!-- table of parameters: end -->\n"
COMMAND = "python -m simulation.scenario.generate"


def texts() -> dict[Path, str]:
    """Return what every file made from the table should hold.

    Raises:
        ValueError: a built-in file has a key that is not in the table, or ODD.md lost its marks.
    """
    found = {}
    for path in sorted(BUILTIN.glob("*.toml")):
        text, states_defaults = path.read_text(encoding="utf-8"), path.stem == DEFAULTS
        found[path] = annotate(
            filled(text) if states_defaults else text, states_defaults=states_defaults
        )
    odd = ODD.read_text(encoding="utf-8")
    if BEGIN not in odd or END not in odd:
        raise ValueError(f"{ODD.name}: the lines {BEGIN.strip()} and {END.strip()} are needed")
    before, _, rest = odd.partition(BEGIN)
    found[ODD] = f"{before}{BEGIN}\n{markdown()}\n{END}{rest.partition(END)[2]}"
    found[SCHEMA] = json_schema()
    return found


def outdated() -> dict[Path, str]:
    """Return the files that do not hold what they should, with what they should hold."""
    return {
        path: text
        for path, text in texts().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=(__doc__ or "").split("\n\n")[1])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if out of date")
    check = parser.parse_args(arguments).check
    try:
        old = outdated()
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    for path, text in old.items():
        if check:
            print(f"{path}: is out of date; run `{COMMAND}`", file=sys.stderr)
        else:
            path.write_text(text, encoding="utf-8")
            print(f"{path}: written")
    return int(check and bool(old))


if __name__ == "__main__":
    sys.exit(main())
