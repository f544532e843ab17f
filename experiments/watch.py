"""Play tapes in a page: one HTML file, without a server and without a network.

    python -m experiments watch as_told.tape
    python -m experiments watch as_told.tape sharp.tape --out both.html

Two tapes play side by side on one clock; organisations in which they differ have an orange edge.
"""

from __future__ import annotations

import sys
from dataclasses import MISSING, dataclass
from pathlib import Path

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.harness import options
from experiments.harness.command import Command
from experiments.harness.errors import UserError
from experiments.harness.options import option
from experiments.harness.settings import OUTPUT

GROUP = "start here"
NAME = "watch"
MOST = 2
FOLDER = Path("results", "watch")


@dataclass(frozen=True)
class WatchOptions:
    """Which tapes are played."""

    tapes: tuple[Path, ...] = option(
        MISSING, "one tape, or two", read=options.folder, flag="TAPE", many="list"
    )
    out: Path | None = option(
        None,
        f"write the page there, and open nothing (default: {FOLDER.as_posix()}/, and the browser)",
        read=options.folder,
        metavar="PAGE.html",
        group=OUTPUT,
    )
    quiet: bool = option(False, "print nothing but errors", group=OUTPUT)


def _act(given: WatchOptions) -> int:
    import webbrowser

    from experiments.harness import outputs, terminal
    from experiments.harness.errors import readable
    from experiments.tape.format import read
    from experiments.tape.page import page

    if len(given.tapes) > MOST:
        raise UserError(f"watch: {len(given.tapes)} tapes; one page plays one, or two side by side")
    names = [readable(path.stem) for path in given.tapes]
    out = given.out or FOLDER / f"{'-and-'.join(names)}.html"
    if out.is_dir():
        raise UserError(f"--out {out}: is a folder; give the page a file's name")
    text = page([(name, read(path)) for name, path in zip(names, given.tapes, strict=True)])
    outputs.prepare_folder(out.parent)
    outputs.write_text(out, text)
    terminal.note(f"Written to {out}, {len(text) / 1e6:.1f} MB", given.quiet)
    if given.out is None:
        webbrowser.open(out.resolve().as_uri())
    return 0


COMMAND = Command(NAME, __doc__, WatchOptions, _act)
main = COMMAND.main


if __name__ == "__main__":
    sys.exit(main())
