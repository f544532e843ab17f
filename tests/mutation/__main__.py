"""`python -m tests.mutation`: draw mutants, run the tests that concern each, and say how many were noticed."""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

# One thread for each process: there is a process for each core. NumPy reads this when it is imported.
for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"
os.environ["MPLBACKEND"] = "Agg"

from tests.mutation import children, score, trial  # noqa: E402 - after what NumPy reads
from tests.mutation.mutants import Mutant, mutants_of  # noqa: E402
from tests.mutation.packages import OWN, PACKAGES, ROOT, Package  # noqa: E402
from tests.mutation.selection import Choice, Selection  # noqa: E402

REASONS = OWN / "reasons.toml"
DAY = 86_400.0


def every_mutant(package: Package) -> list[Mutant]:
    """Return all mutants of a package."""
    return [
        mutant
        for path in package.sources()
        for mutant in mutants_of((ROOT / path).read_text(encoding="utf-8"), path)
    ]


def drawn(mutants: list[Mutant], count: int, seed: int) -> list[Mutant]:
    """Return a sample, in random order.

    Every mutant has a lot of its own: a larger sample holds the smaller one, and most of it stays when code changes.
    """

    def lot(mutant: Mutant) -> str:
        return hashlib.sha256(f"{seed}|{mutant.key}".encode()).hexdigest()

    return sorted(mutants, key=lot)[:count]


class Command:
    """The command, once its options are read."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.folder: Path = options.work
        self.folder.mkdir(parents=True, exist_ok=True)
        self.reasons = score.reasons(REASONS)
        # Once: files may change while the command runs, and then what it finds out is of no use later.
        self.selections = {name: Selection(each, self.folder) for name, each in PACKAGES.items()}

    def samples(self) -> dict[str, list[Mutant]]:
        """Return the sample of each package that was asked for."""
        names = [self.options.of] if self.options.of else list(PACKAGES)
        return {
            name: drawn(self.mutants(PACKAGES[name]), self.options.sample, self.options.seed)
            for name in names
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
            done = score.read(self.outcomes(PACKAGES[name]))
            tables[name] = [score.judged(done[mutant.key], self.reasons) for mutant in mutants]
        table, page = self.options.out.with_suffix(".csv"), self.options.out.with_suffix(".md")
        rows = [row for each in tables.values() for row in each]
        score.write(table, sorted(rows, key=lambda row: (row.module, row.line, row.id)))
        command = (
            f"python -m tests.mutation --sample {self.options.sample} --seed {self.options.seed}"
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
        path = self.outcomes(package)
        done = score.read(path)
        score.write(path, done.values())  # without an incomplete last line
        left = [mutant for mutant in mutants if mutant.key not in done]
        outcomes = Counter(done[mutant.key].outcome for mutant in mutants if mutant.key in done)
        began = time.monotonic()

        def chosen() -> Iterator[tuple[Mutant, list[Choice]]]:
            for mutant in left:
                yield mutant, selection.concerning(mutant, self.options.budget)

        for number, result in enumerate(
            trial.run(package, chosen(), self.options.workers), start=1
        ):
            score.add(path, score.row_of(result))
            outcomes[result.outcome] += 1
            if result.outcome == trial.SURVIVED:
                known = any(each.equivalent and each.fits(result.mutant) for each in self.reasons)
                print(f"{'equivalent' if known else 'survived'}: {told(result.mutant)}")
            pace = (time.monotonic() - began) / number
            counts = ", ".join(f"{outcomes[outcome]} {outcome}" for outcome in sorted(outcomes))
            print(
                f"{name} {outcomes.total()}/{len(mutants)}: {counts}; {pace:.1f} s each, "
                f"about {pace * (len(left) - number) / 60:.0f} min left",
                end="\r" if sys.stdout.isatty() else "\n",
                flush=True,
            )
        print()

    # --- Helpers ----------------------------------------------------------------------------------------------------

    def tests(self, package: Package) -> Selection:
        """Return the tests of a package and the functions that they call."""
        selection = self.selections[package.name]
        selection.find_out(self.options.workers)
        return selection

    def outcomes(self, package: Package) -> Path:
        """Return where outcomes stand as long as no file changes."""
        return self.folder / f"outcomes-{package.name}-{self.selections[package.name].digest}.csv"

    def apart(self, package: Package, work: Callable[[], None]) -> int:
        """Do something in a process that has imported what this package's tests need, and return its exit status."""
        sys.stdout.flush()
        pid = os.fork()
        if pid:
            try:
                return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            except KeyboardInterrupt:
                os.waitpid(pid, 0)  # it was interrupted too
                return 130
        status = 70
        try:
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
        description="Change the code in small ways, one at a time, and see whether the tests notice.",
    )
    parser.add_argument(
        "--sample", type=int, default=200, help="mutants of each package (default %(default)s)"
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
        "--out", type=Path, default=OWN / "score", help="path of table and page, without suffix"
    )
    parser.add_argument(
        "--work",
        type=Path,
        default=ROOT / ".mutation",
        help="folder for what a later run need not find out again",
    )
    command = Command(parser.parse_args(arguments))
    if command.options.list:
        command.list()
        return 0
    return command.only() if command.options.only else command.score()


if __name__ == "__main__":
    sys.exit(main())
