"""`python -m tests.mutation`.

Draw mutants, run the tests that concern each, and say how many were noticed.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

# One thread for each process: there is a process for each core. NumPy reads this when it is
# imported.
for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"
os.environ["MPLBACKEND"] = "Agg"

from tests.mutation import children, copies, score, trial  # noqa: E402 - after what NumPy reads
from tests.mutation.mutants import Mutant, mutants_of  # noqa: E402
from tests.mutation.packages import OWN, PACKAGES, ROOT, Package  # noqa: E402
from tests.mutation.selection import Choice, Selection  # noqa: E402

REASONS = OWN / "reasons.toml"


def every_mutant(package: Package) -> list[Mutant]:
    """Return all mutants of a package."""
    return [
        mutant
        for path in package.sources()
        for mutant in mutants_of((ROOT / path).read_text(encoding="utf-8"), path)
    ]


def drawn(mutants: list[Mutant], count: int, seed: int) -> list[Mutant]:
    """Return a sample, in random order.

    Every mutant has a lot of its own: a larger sample holds the smaller one, and most of it stays
        when code changes.
    """

    def lot(mutant: Mutant) -> str:
        return hashlib.sha256(f"{seed}|{mutant.key}".encode()).hexdigest()

    return sorted(mutants, key=lot)[:count]


class Command:
    """The command, once its options are read."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.folder: Path = options.work
        self.reasons = score.reasons(REASONS)
        # Once: files may change while the command runs, and then what it finds out is of no use
        # later.
        self.selections = {name: Selection(each, self.folder) for name, each in PACKAGES.items()}

    def samples(self) -> dict[str, list[Mutant]]:
        """Return the sample of each package that was asked for."""
        names = [self.options.of] if self.options.of else list(PACKAGES)
        each = self.options.sample // len(names)
        return {
            name: drawn(self.mutants(PACKAGES[name]), each, self.options.seed) for name in names
        }

    def mutants(self, package: Package) -> list[Mutant]:
        """Return the mutants of a package that may be drawn."""
        where = self.options.where
        return [each for each in every_mutant(package) if where in f"{each.module}:{each.function}"]

    def list(self) -> None:
        """Show the mutants of the sample."""
        for name, mutants in self.samples().items():
            print(f"{name}: {len(mutants)} of {len(self.mutants(PACKAGES[name]))} mutants")
            for mutant in mutants:
                print(told(mutant))

    def only(self) -> int:
        """Run one mutant with all tests that concern it, and show what they say."""
        for package in PACKAGES.values():
            for mutant in every_mutant(package):
                if mutant.key == self.options.only:
                    return self.apart(package, partial(self.show, package, mutant))
        print(f"there is no mutant {self.options.only!r}; --list shows those of the sample")
        return 2

    def show(self, package: Package, mutant: Mutant) -> None:
        choices = self.tests(package).concerning(mutant, self.options.budget)
        print(told(mutant))
        tests = sum(len(choice.limits) for choice in choices)
        seconds = sum(choice.expected for choice in choices)
        print(f"{tests} tests concern it; without a mutant they take {seconds:.0f} s")
        for result in trial.run(package, [(mutant, choices)], 1):
            print(result.output)
            print(f"{result.outcome} in {result.seconds:.1f} s: {result.test or 'all tests pass'}")

    def score(self) -> int:
        """Run the samples as far as they have not been run, and write table and page."""
        tables: dict[str, list[score.Row]] = {}
        for name, mutants in self.samples().items():
            status = self.apart(PACKAGES[name], partial(self.run, name, mutants))
            if status:
                return status
            done = score.read(self.outcomes(name))
            tables[name] = [score.judged(done[mutant.key], self.reasons) for mutant in mutants]
        table, page = self.options.out.with_suffix(".csv"), self.options.out.with_suffix(".md")
        rows = [row for each in tables.values() for row in each]
        score.write(table, sorted(rows, key=lambda row: (row.module, row.line, row.id)))
        command = (
            f"python -m tests.mutation --sample {self.options.sample} --seed {self.options.seed}"
            f" --budget {self.options.budget:g}"
        )
        for name in ("of", "where"):
            value = getattr(self.options, name)
            command += f" --{name} {value}" if value else ""
        page.write_text(score.page(tables, command, self.reasons), encoding="utf-8")
        for name, each in tables.items():
            print(score.sentence(name, each))
        print(f"{table} and {page} are written")
        return 0

    def run(self, name: str, mutants: list[Mutant]) -> None:
        """Run those mutants of a sample whose outcome is not known."""
        package = PACKAGES[name]
        selection = self.tests(package)
        path = self.outcomes(name)
        done = score.read(path)
        for mutant in mutants:
            row = done.get(mutant.key)
            if row and not score.holds(row, selection.concerning(mutant, self.options.budget)):
                del done[mutant.key]
        score.write(path, done.values())  # without an incomplete last line
        left = [mutant for mutant in mutants if mutant.key not in done]
        outcomes = Counter(done[mutant.key].outcome for mutant in mutants if mutant.key in done)
        began = time.monotonic()

        def chosen() -> Iterator[tuple[Mutant, list[Choice]]]:
            for mutant in left:
                yield mutant, selection.concerning(mutant, self.options.budget)

        with contextlib.closing(trial.run(package, chosen(), self.options.workers)) as results:
            for number, result in enumerate(results, start=1):
                self.tell(result)
                score.add(path, score.row_of(result))
                outcomes[result.outcome] += 1
                pace = (time.monotonic() - began) / number
                counts = ", ".join(f"{outcomes[outcome]} {outcome}" for outcome in sorted(outcomes))
                print(
                    f"{name} {outcomes.total()}/{len(mutants)}: {counts}; {pace:.1f} s each, "
                    f"about {pace * (len(left) - number) / 60:.0f} min left",
                    end="\r" if sys.stdout.isatty() else "\n",
                    flush=True,
                )
        print()

    def tell(self, result: trial.Result) -> None:
        """Show a mutant that nothing noticed."""
        if result.outcome in score.UNNOTICED:
            known = any(each.equivalent and each.fits(result.mutant) for each in self.reasons)
            print(f"{'equivalent' if known else result.outcome}: {told(result.mutant)}")

    # --- Helpers ----------------------------------------------------------------------------------

    def tests(self, package: Package) -> Selection:
        """Return the tests of a package and the functions that they call."""
        selection = self.selections[package.name]
        selection.find_out(self.options.workers)
        return selection

    def outcomes(self, name: str) -> Path:
        """Return where the outcomes of a package's mutants stand as they come."""
        return self.folder / f"outcomes-{name}.csv"

    def apart(self, package: Package, work: Callable[[], None]) -> int:
        """Do something in a process that has imported what this package's tests need.

        Return its exit status.
        """
        sys.stdout.flush()
        pid = os.fork()
        if pid:
            children.pass_on(pid)
            return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        status = 70
        try:
            os.setpgid(0, 0)  # what a terminal interrupts is the parent alone
            children.end_with_parent()
            children.stop_when_told()
            children.warm(package.imports)
            if not package.plain:
                _compile()
            work()
            status = 0
        except KeyboardInterrupt:
            print("\ninterrupted; the same command goes on from here")
            status = 130
        except (RuntimeError, FileNotFoundError) as error:
            print(error)
            status = 2
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(status)


def _compile() -> None:
    """Let Numba load or compile the engine, for all mutants at once."""
    from simulation import Market

    market = Market("as_told", rng=1)
    market.step()


def told(mutant: Mutant) -> str:
    """Return a mutant in a line."""
    return f"{mutant.key} {mutant.module}:{mutant.line} {mutant.function}: {mutant.mutation}"


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.mutation",
        description=(
            "Change the code in small ways, one at a time, and see whether the tests notice."
        ),
    )
    parser.add_argument(
        "--sample",
        type=int,
        default=400,
        help="mutants, as many of each package (default %(default)s)",
    )
    parser.add_argument("--seed", type=int, default=1, help="of the sample (default %(default)s)")
    parser.add_argument("--of", choices=list(PACKAGES), help="one package (default: each)")
    parser.add_argument(
        "--where", default="", metavar="TEXT", help="only mutants with this text in MODULE:FUNCTION"
    )
    parser.add_argument("--workers", type=int, default=1, help="mutants at a time")
    parser.add_argument(
        "--budget", type=float, default=100.0, help="seconds of tests for a mutant at most"
    )
    parser.add_argument("--list", action="store_true", help="show the mutants of the sample")
    parser.add_argument("--only", metavar="ID", help="run one mutant and show what failed")
    parser.add_argument(
        "--out",
        type=Path,
        help="path of table and page, without suffix (default: beside the command)",
    )
    parser.add_argument(
        "--work",
        type=Path,
        help=(
            "folder for copies and for what a later run need not find out again (default .mutation)"
        ),
    )
    given = sys.argv[1:] if arguments is None else arguments
    options = parser.parse_args(given)
    home = copies.home(ROOT)
    # Paths are those of the place where the command began.
    options.work = (options.work or (home or ROOT) / ".mutation").absolute()
    options.out = (options.out or (home or ROOT) / OWN.relative_to(ROOT) / "score").absolute()
    try:
        if home is None:
            given = [*given, "--work", str(options.work), "--out", str(options.out)]
            copies.move(ROOT, options.work, "tests.mutation", given)
        return run(options)
    except FileNotFoundError as error:
        print(error)
        return 2
    except KeyboardInterrupt:
        return 130


def run(options: argparse.Namespace) -> int:
    """Do what the options say; returns the exit status."""
    command = Command(options)
    if command.options.list:
        command.list()
        return 0
    return command.only() if command.options.only else command.score()


if __name__ == "__main__":
    sys.exit(main())
