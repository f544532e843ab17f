"""How fast the engine is: against plain Mesa, its bare kernel, and as markets grow.

The yardstick is the reference engine in `tests/reference/`, what one would write with Mesa alone.
Before anything is timed, both engines run the same scenario and must have made the same deals.
Times are the best of several runs of one process on one core, after compilation; memory is the peak
of a fresh process (Windows does not tell it).
"""

from __future__ import annotations

import gc
import importlib.util
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

if not __package__:  # run as a script: the packages are beside this folder
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.harness.command import Command
from experiments.harness.errors import UserError
from experiments.harness.settings import Settings
from simulation.vocabulary import YEAR

GROUP = "tools"
NAME = "benchmark"
SCENARIOS = ("as_told",)
SIZES = (100, 1_000, 10_000, 100_000)


def _seconds(action: Any, repeat: int) -> float:
    """Return the best time of several runs, in seconds.

    Args:
        action: prepares a run untimed, and returns the function to be timed.
        repeat: how many runs.
    """
    best = float("inf")
    for _ in range(repeat):
        run = action()
        gc.collect()
        start = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - start)
    return best


def _reference_engine() -> Any:
    """Load the reference engine from the source tree.

    It is not part of the installed package.
    """
    folder = Path(__file__).parent.parent / "tests" / "reference"
    if not folder.is_dir():
        raise UserError(
            f"the benchmark compares with the reference engine in {folder}, which is not there;"
            " run it from a clone of the project"
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
    from simulation.meetings.day import run_day
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
    """Time a few days of a market of some size in this process.

    It is called in a fresh process, for the sake of its memory.
    """
    from experiments.speed.memory import peak_mebibytes
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
        "import json, sys; from simulation import Scenario;"
        "from experiments.benchmark import measure_size; data, size = json.load(sys.stdin);"
        "print(json.dumps(measure_size(Scenario.from_dict(data), size)))"
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


def _act(settings: Settings) -> int:
    from experiments.harness import design, outputs, staging, terminal, warm_up
    from experiments.speed import report

    warm_up.refuse(settings, "a benchmark counts no orders")
    scenarios = design.load(settings, SCENARIOS, {})
    scenario = design.only(scenarios, "a benchmark is of one market")
    compared = scenario.replace({"market.days": 100 if settings.quick else YEAR})
    sizes = SIZES[:2] if settings.quick else SIZES
    folder = settings.out or Path("results", *(["quick"] if settings.quick else []), NAME)
    with staging.replacing(folder, of_runs=False) as stage:
        terminal.note("Both engines on the same scenario …", settings.quiet)
        reference = against_reference(compared, settings.seed)
        terminal.note("A year, and its bare kernel …", settings.quiet)
        year = one_year(
            scenario.replace({"market.days": YEAR}), settings.seed, 3 if settings.quick else 7
        )
        plans = plan_times()
        growth = []
        for size in sizes:
            terminal.note(f"{size:,} organisations …", settings.quiet)
            growth.append(in_fresh_process(scenario, size))
        report.write(stage, __doc__ or "", reference, year, plans, growth)
        facts = {"scenario": scenario.name, "seed": settings.seed}
        outputs.write_manifest(stage, [NAME, *(settings.words() or ())], facts)
    if not settings.quiet:
        report.show(scenario.name, reference, year, plans, growth)
    return 0


COMMAND = Command(
    NAME,
    __doc__,
    Settings,
    _act,
    {
        "name": NAME,
        "scenarios": ", ".join(SCENARIOS),
        "replications": "none, times are the best of several",
    },
)
main = COMMAND.main


if __name__ == "__main__":
    sys.exit(main())
