"""Check strategies: does a file of yours keep the contract? Says what is wrong in a sentence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import MISSING, dataclass
from pathlib import Path

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.harness.command import Command
from experiments.harness.options import option

GROUP = "start here"
NAME = "check"
UNLIKE = (
    "it decides otherwise in another process, as experiments' workers are: sort what comes out of"
    " a set, and do not use hash() or id()"
)
DESCRIPTION = f"""{__doc__}

Plays each strategy through small markets: shapes, numbers, unknown accounts, reproducibility,
pickling, speed. A warning names what is allowed and most likely a mistake. The same
from a test of your own: simulation.testing.check_strategy(MyStrategy)."""


@dataclass(frozen=True)
class CheckOptions:
    """Which strategies are checked."""

    strategies: tuple[str, ...] = option(
        MISSING,
        "a file with strategies, or the name of a built-in one",
        flag="FILE.py|NAME",
        many="list",
    )
    quiet: bool = option(False, "print nothing but errors")


def _act(options: CheckOptions) -> int:
    """Check strategies; return 2 if one of them breaks the contract."""
    return _run(options.strategies, options.quiet)


def _run(sources: tuple[str, ...], quiet: bool) -> int:
    from simulation.strategies import StrategyError, load_file
    from simulation.testing import check_strategy, fingerprint

    wrong = 0
    for source in sources:
        is_file = source.endswith(".py") or Path(source).exists()
        try:
            found = load_file(source) if is_file else [source]
        except StrategyError as error:
            wrong += 1
            print(error, file=sys.stderr)
            continue
        reports = {}
        for name in found:
            where = name if name == source else f"{source}: {name}"
            try:
                reports[name] = check_strategy(name)
            except StrategyError as error:
                wrong += 1
                for sentence in str(error).splitlines():
                    print(f"{where}: {sentence}", file=sys.stderr)
        elsewhere = _fingerprints_elsewhere(source, list(reports)) if is_file and reports else None
        for name, report in reports.items():
            where = name if name == source else f"{source}: {name}"
            if elsewhere is not None and elsewhere.get(name) != fingerprint(name):
                wrong += 1
                print(f"{where}: {UNLIKE}", file=sys.stderr)
            elif not quiet:
                decides = (
                    f"; decides {', '.join(('plan', *report.decides))}" if report.decides else ""
                )
                print(
                    f"{where}: keeps the contract; a plan for 100 accounts takes"
                    f" {1e6 * report.seconds:.0f} µs{decides}"
                )
            for sentence in report.warnings:
                print(f"{where}: warning: {sentence}", file=sys.stderr)
    return 2 if wrong else 0


def _fingerprints_elsewhere(source: str, names: list[str]) -> dict[str, str]:
    """Let another process play a trial with each strategy of a file.

    Worker processes have hash seeds of their own, and must come to the same.
    """
    code = (
        "import json, sys; from simulation.strategies import load_file;"
        "from simulation.testing import fingerprint; load_file(sys.argv[1]);"
        "print(json.dumps({name: fingerprint(name) for name in sys.argv[2:]}))"
    )
    environment = os.environ | {"PYTHONHASHSEED": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", code, source, *names],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else {}
    return found


COMMAND = Command(NAME, DESCRIPTION, CheckOptions, _act)
main = COMMAND.main


if __name__ == "__main__":
    sys.exit(main())
