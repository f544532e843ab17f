"""How fast the engine is: against plain Mesa, against its own bare kernel, and as the market grows.

The yardstick is the reference engine in `tests/reference/`, what one would write with Mesa alone. Before anything is
timed, both engines run the same scenario and must have made the same deals. Times are the best of several runs of one
process on one core, after compilation; memory is the peak of a fresh process (Windows does not tell it).
"""

from __future__ import annotations

import gc
import importlib.util
import json
import math
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

if __package__ in (
    None,
    "",
):  # run as a script: find the packages beside this folder, installed or not
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.harness.errors import UserError

SIZES = (100, 1_000, 10_000, 100_000)
YEAR = 250


def _seconds(action: Any, repeat: int) -> float:
    """Return the best time of several runs of `action(prepared)`, which makes its own preparation untimed."""
    best = float("inf")
    for _ in range(repeat):
        run = action()
        gc.collect()
        start = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - start)
    return best


def _reference_engine() -> Any:
    """Load the reference engine from the source tree; it is not part of the installed package."""
    folder = Path(__file__).parent.parent / "tests" / "reference"
    if not folder.is_dir():
        raise UserError(
            f"the benchmark compares with the reference engine in {folder}, which is not there; run it from a clone of the project"
        )
    spec = importlib.util.spec_from_file_location(
        "reference", folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["reference"] = module
    spec.loader.exec_module(module)
    return importlib.import_module("reference.market").ReferenceMarket


def same_deals(market: Any, reference: Any) -> int:
    """Return how many purchases both engines closed.

    Raises:
        AssertionError: they did not close the same ones.
    """
    ours = market.deals[["organisation", "purchase", "decided_day", "outcome", "winner"]].to_dict(
        "records"
    )
    theirs = reference.deals
    assert len(ours) == len(theirs), f"{len(ours)} deals against the reference's {len(theirs)}"
    for mine, other in zip(ours, theirs, strict=True):
        winner = mine["winner"] if isinstance(mine["winner"], str) else None
        pair = (mine | {"winner": winner}, {key: other[key] for key in mine})
        assert pair[0] == pair[1], f"the engines disagree: {pair[0]} against {pair[1]}"
    return len(ours)


def against_reference(scenario: Any, seed: int) -> dict[str, float]:
    """Time both engines on one scenario, after checking that they made the same deals."""
    from simulation import Market

    reference_market = _reference_engine()
    market = Market(scenario, rng=seed)
    market.run()
    start = time.perf_counter()
    reference = reference_market(scenario, seed)
    reference.run()
    slow = time.perf_counter() - start
    deals = same_deals(market, reference)

    def make_and_run() -> Any:
        return lambda: Market(scenario, rng=seed).run()

    fast = _seconds(make_and_run, 5)
    return {
        "days": scenario.market.days,
        "deals": deals,
        "reference_seconds": slow,
        "seconds": fast,
        "ratio": slow / fast,
    }


def one_year(scenario: Any, seed: int, repeat: int) -> dict[str, float]:
    """Time a year: everything, the compiled kernel alone, and the strategies' plans."""
    from simulation import Market
    from simulation.kernel.day import run_day
    from simulation.morning import run_morning

    # Keep every morning's plans, so that the bare kernel can do exactly the same work again.
    market = Market(scenario, rng=seed)
    plans = []
    while market.running:
        market.step()
        plans.append(market.columns.priority.copy())
    contacts = int(market.columns.vendors["hours"].sum())

    def whole() -> Any:
        market = Market(scenario, rng=seed)
        return market.run

    def timed(kernel: bool) -> float:
        """Return the time inside the kernel, or inside the planners, of one run."""
        market = Market(scenario, rng=seed)
        gc.collect()
        spent = 0.0
        for day, plan in enumerate(plans):
            start = time.perf_counter()
            counts = run_morning(market.columns, day)
            if kernel:
                spent += time.perf_counter() - start
            start = time.perf_counter()
            if not kernel:
                market._plan()
                spent += time.perf_counter() - start
            market.columns.priority[:] = plan
            start = time.perf_counter()
            run_day(market.columns, day)
            if kernel:
                spent += time.perf_counter() - start
            market.day += 1
            assert min(counts) >= 0
        return spent

    seconds = _seconds(whole, repeat)
    bare = min(timed(kernel=True) for _ in range(repeat))
    planning = min(timed(kernel=False) for _ in range(repeat))
    return {
        "days": len(plans),
        "seconds": seconds,
        "bare_kernel_seconds": bare,
        "overhead_ratio": seconds / bare,
        "plan_seconds": planning,
        "plan_share": planning / seconds,
        "contact_hours": contacts,
        "contact_hours_per_second": contacts / seconds,
    }


def plan_times() -> dict[str, float]:
    """Return how long the plan of every built-in strategy takes for 100 accounts, microseconds."""
    from simulation.strategies import built_in
    from simulation.testing import plan_seconds

    return {name: round(1e6 * plan_seconds(name, days=60), 2) for name in built_in()}


def grown(scenario: Any, organisations: int, days: int) -> Any:
    """Return the scenario with more organisations, and reps in proportion."""
    factor = organisations / scenario.market.organisations
    changes: dict[str, Any] = {"market.organisations": organisations, "market.days": days}
    for name, vendor in scenario.vendors.items():
        for index, entry in enumerate(vendor.team):
            changes[f"vendors.{name}.team.{index}.reps"] = max(1, round(entry.reps * factor))
    return scenario.replace(changes)


def measure_size(scenario: Any, organisations: int) -> dict[str, float]:
    """Time a few days of a market of some size in this process; called in a fresh one, for its memory."""
    from experiments.harness.performance import peak_mebibytes
    from simulation import Market

    Market(grown(scenario, 20, 2), rng=0).run()  # compile, or load what was compiled
    days = max(5, min(YEAR, 500_000 // organisations))
    start = time.perf_counter()
    market = Market(grown(scenario, organisations, days), rng=1)
    made = time.perf_counter()
    market.run()
    spent = time.perf_counter() - made
    return {
        "organisations": organisations,
        "days": days,
        "build_seconds": made - start,
        "milliseconds_per_day": 1e3 * spent / days,
        "microseconds_per_organisation_and_day": 1e6 * spent / days / organisations,
        "peak_mebibytes": peak_mebibytes(),
        "state_mebibytes": sum(column.nbytes for column in market.columns) / 2**20,
    }


def in_fresh_process(scenario: Any, organisations: int) -> dict[str, float]:
    """Run `measure_size` in a process of its own."""
    code = (
        "import json, sys; from simulation import Scenario; from experiments.benchmark import measure_size;"
        "data, size = json.load(sys.stdin); print(json.dumps(measure_size(Scenario.from_dict(data), size)))"
    )
    root = str(Path(__file__).parent.parent)
    result = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps([scenario.to_dict(), organisations]),
        capture_output=True,
        text=True,
        check=False,
        cwd=root,
    )
    if result.returncode:
        raise RuntimeError(
            f"the process for {organisations} organisations failed:\n{result.stderr}"
        )
    measured: dict[str, float] = json.loads(result.stdout)
    return measured


def _parser() -> Any:
    from experiments.harness import options

    parser = options.parser("benchmark", str(__doc__), ("as_told",), 1)
    parser.set_defaults(replications=None)
    return parser


def _run(arguments: Any, given: list[str]) -> int:
    from experiments.harness import options, terminal

    options.settle(arguments, "benchmark")
    scenarios = options.conditions(arguments, ("as_told",), {})
    scenario = options.only(scenarios, "a benchmark is of one market")
    name = scenario.name
    compared = scenario.replace({"market.days": 100 if arguments.quick else YEAR})
    sizes = SIZES[:2] if arguments.quick else SIZES
    arguments.out.mkdir(parents=True, exist_ok=True)

    terminal.note("Both engines on the same scenario …", arguments.quiet)
    reference = against_reference(compared, arguments.seed)
    terminal.note("A year, and its bare kernel …", arguments.quiet)
    year = one_year(
        scenario.replace({"market.days": YEAR}), arguments.seed, 3 if arguments.quick else 7
    )
    plans = plan_times()
    growth = []
    for size in sizes:
        terminal.note(f"{size:,} organisations …", arguments.quiet)
        growth.append(in_fresh_process(scenario, size))
    _write(arguments, given, name, reference, year, plans, growth)
    return 0


def _write(
    arguments: Any,
    given: list[str],
    name: str,
    reference: Any,
    year: Any,
    plans: Any,
    growth: list[Any],
) -> None:
    """Write timings.csv, growth.csv, a figure and the manifest; print the same as tables."""
    import pandas as pd
    from rich.console import Console
    from rich.table import Table

    from experiments.harness import figures, outputs

    timings = pd.DataFrame(
        [
            {"measure": f"{part}: {key}", "value": value}
            for part, row in (
                ("reference", reference),
                ("year", year),
                ("plan of 100 accounts, microseconds", plans),
            )
            for key, value in row.items()
        ]
    )
    table = pd.DataFrame(growth)
    outputs.write_text(arguments.out / "timings.csv", timings.to_csv(index=False))
    outputs.write_text(arguments.out / "growth.csv", table.to_csv(index=False))
    figures.growth(table, arguments.out / "growth.png")
    outputs.write_manifest(
        arguments.out, ["benchmark", *given], {"scenario": name, "seed": arguments.seed}
    )
    if arguments.quiet:
        return
    console = Console(highlight=False)
    slow, fast = f"{reference['reference_seconds']:.2f} s", f"{reference['seconds']:.4f} s"
    rate = f"{year['contact_hours_per_second']:,.0f} contact hours a second"
    console.print(
        f"{name}, {reference['days']} days, both engines made the same {reference['deals']} deals:"
    )
    console.print(
        f"  plain Mesa {slow}, this engine {fast}: {reference['ratio']:.0f} times as fast"
    )
    console.print(f"{name}, a year of {year['days']} days: {year['seconds'] * 1e3:.0f} ms, {rate}")
    console.print(
        f"  the bare kernel {year['bare_kernel_seconds'] * 1e3:.0f} ms: everything costs {year['overhead_ratio']:.2f} times as much"
    )
    console.print(
        f"  strategies' plans {year['plan_seconds'] * 1e3:.1f} ms: {year['plan_share']:.0%} of the year"
    )
    slowest = max(plans, key=lambda strategy: plans[strategy])
    console.print(
        f"A plan for 100 accounts takes {plans['default']:.1f} µs by default, at most {plans[slowest]:.1f} µs ({slowest})"
    )
    grown_table = Table(title="As the market grows (reps in proportion)", title_justify="left")
    for heading in (
        "organisations",
        "ms per day",
        "µs per organisation and day",
        "state, MiB",
        "peak of the process, MiB",
    ):
        grown_table.add_column(heading, justify="right")
    for row in growth:
        grown_table.add_row(
            f"{row['organisations']:,}",
            f"{row['milliseconds_per_day']:,.2f}",
            f"{row['microseconds_per_organisation_and_day']:.2f}",
            f"{row['state_mebibytes']:,.1f}",
            "not told" if math.isnan(row["peak_mebibytes"]) else f"{row['peak_mebibytes']:,.0f}",
        )
    console.print(grown_table)


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark with command-line arguments; returns the exit status."""
    from experiments.harness.experiment import guarded

    given = sys.argv[1:] if arguments is None else arguments
    parsed = _parser().parse_args(given)
    return guarded(lambda: _run(parsed, given))


if __name__ == "__main__":
    sys.exit(main())
