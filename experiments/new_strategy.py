"""Begin a strategy of your own: writes a commented file that runs at once."""

from __future__ import annotations

import importlib.util
import keyword
import re
import shlex
import sys
from dataclasses import MISSING, dataclass
from pathlib import Path

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.harness import options
from experiments.harness.command import Command
from experiments.harness.errors import UserError
from experiments.harness.options import option

GROUP = "start here"
NAME = "new-strategy"
TEMPLATE = '''\
"""{name}: write here what the idea is, and where it comes from."""

from simulation import Strategy, strategy


@strategy("{name}")  # the name by which scenario files and --set call it
class {cls}(Strategy):
    def plan(self, view):  # asked every morning: whom should my reps see today?
        # One number for each stakeholder of each account, shape (accounts, stakeholders): reps ask
        # the highest first. So are view.trust and view.influence; view.phase has one number for
        # each account. `help(simulation.View)` lists all.
        return view.influence * (1 - view.trust)  # who counts, and does not trust us yet
'''


@dataclass(frozen=True)
class NewOptions:
    """What the strategy is called, and where its file goes."""

    name: str = option(MISSING, "what to call it, such as door-opener", flag="NAME")
    out: Path = option(
        Path(), "folder to write into (default: this one)", read=options.folder, metavar="DIR"
    )


def _act(given: NewOptions) -> int:
    return _run(given.name, given.out)


def _run(name: str, folder: Path) -> int:
    from experiments.harness import outputs
    from simulation.strategies import get, names

    stem = re.sub(r"\W", "_", name)
    cls = "".join(word[:1].upper() + word[1:] for word in re.split(r"[\W_]+", name))
    if keyword.iskeyword(cls):
        cls += "Strategy"
    if not re.fullmatch(r"\w[\w-]*", name) or not cls.isidentifier():
        raise UserError(
            f"NAME {name!r}: should be letters, digits and hyphens, beginning with a letter,"
            " such as door-opener"
        )
    if name in names():
        raise UserError(f"NAME {name!r}: is taken by {get(name).__module__}; choose another")
    if not (folder / f"{stem}.py").exists() and (
        stem in sys.stdlib_module_names or importlib.util.find_spec(stem) is not None
    ):
        stem += "_strategy"  # a file called random.py would stand in the way of Python's own
    path = folder / f"{stem}.py"
    outputs.prepare_folder(folder)
    if path.exists():
        raise UserError(f"{path}: exists already; choose another name, or move it away")
    outputs.write_text(path, TEMPLATE.format(name=name, cls=cls))
    print(f"Written to {path}. Change the last line, then")
    quoted = shlex.quote(str(path))
    print(f"  python -m experiments check {quoted}")
    print(
        f"  python -m experiments win-rates --quick --fresh --strategies {quoted}"
        f" --set vendors.Dell.strategy={name}"
    )
    print(
        f"  python -m experiments tournament --quick --fresh --strategies {quoted}"
        f" --players {name} default random"
    )
    return 0


COMMAND = Command(NAME, __doc__, NewOptions, _act)
main = COMMAND.main


if __name__ == "__main__":
    sys.exit(main())
