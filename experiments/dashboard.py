"""Try a market in the browser: change a parameter or a strategy, and watch what it does.

    python -m experiments dashboard
    python -m experiments dashboard --strategies mine.py --port 8080

The page has the views of `watch`, and controls: scenario, strategies, seed, and sliders. A change
runs the market again and plays it beside the former. The server answers to this machine alone, at
an address with a secret part; Ctrl-C ends it.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.harness import options
from experiments.harness.command import Command
from experiments.harness.options import option
from experiments.harness.settings import LIMIT, MARKETS, OUTPUT

GROUP = "start here"
NAME = "dashboard"


@dataclass(frozen=True)
class DashboardOptions:
    """Where the dashboard is served."""

    port: int = option(
        0,
        "port of this machine (default: any free one)",
        read=options.whole_number(0, 65535),
        metavar="N",
    )
    strategies: tuple[Path, ...] = option(
        (),
        "load your strategies; repeatable",
        read=options.folder,
        metavar="FILE.py",
        group=MARKETS,
        many="repeated",
    )
    no_browser: bool = option(False, "print the address, and open nothing", group=OUTPUT)


def _act(given: DashboardOptions) -> int:
    import webbrowser

    from experiments.harness.isolation import check_loading
    from experiments.tape.server import Server
    from simulation.strategies import load_file

    check_loading(given.strategies, LIMIT)
    for path in given.strategies:
        load_file(path)
    with Server(given.port) as server:
        print(f"The dashboard is at {server.address} (Ctrl-C ends it)", flush=True)
        if not given.no_browser:
            webbrowser.open(server.address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("\nThe dashboard has ended.")
    return 0


COMMAND = Command(NAME, __doc__, DashboardOptions, _act)
main = COMMAND.main


if __name__ == "__main__":
    sys.exit(main())
