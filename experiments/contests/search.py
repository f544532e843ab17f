"""A search for a vendor's best plan against a given field.

It looks for working days, team and plan weights, by Optuna's TPE.

Trials come in batches of a fixed size, and each batch is a job of its own with a journal: so the
search finds the same whatever the number of workers, and goes on where it was interrupted.
"""

from __future__ import annotations

import math
import shutil
import warnings
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import tomli_w

from experiments.harness import execution, journal, report, terminal
from experiments.harness.design import Condition, variant
from experiments.harness.errors import UserError
from experiments.harness.runs import replication_seed
from experiments.harness.settings import Settings
from simulation.vocabulary import CONTACTS, LAST_HOUR, Activity, Phase, complete, label

FOLDER = "search"
"""Folder with the runs of the search, in the folder of its result."""
BATCH = 30
"""Trials that are tried at the same time, before the next ones learn from them."""
SHIFTS = 2
MOST_REPS = 30
"""On each shift."""
SHORTEST, LONGEST = 2, 10
"""Hours of a shift."""
DAY, EARLY, EVENING, NIGHT = "day", "early_evening", "evening", "night"
ACTIVITIES = complete(
    "experiments/contests/search.py: ACTIVITIES",
    CONTACTS,
    {
        Activity.VISIT: (DAY,),
        Activity.CALL: (DAY,),
        Activity.DINNER: (EARLY, EVENING, NIGHT),
        Activity.TEA_HOUSE: (EARLY, EVENING, NIGHT),
        Activity.NIGHT_OUT: (EARLY, EVENING, NIGHT),
    },
)
"""In which parts of a working day the search may put each activity."""
PARTS = tuple(
    (part, first, last, tuple(label(done) for done, parts in ACTIVITIES.items() if part in parts))
    for part, first, last in ((DAY, 9, 18), (EARLY, 18, 20), (EVENING, 20, 22), (NIGHT, 22, 26))
)
"""Parts of a working day, with what reps can do in them."""
WEIGHTS = {"influence": (0.0, 2.0), "gap": (0.0, 2.0), "value": (0.0, 1.0)}
"""Exponents of the strategy `weighted`, and their ranges."""
PHASES = tuple(map(label, Phase))
URGENCY = (0.1, 10.0)
"""Range of the weights of phases, and of loyalty."""
SEARCH = 2**20
"""The search's own seed is that of this replication: no experiment comes that far, so the best is
judged on fresh seeds.
"""


def shift(plan: Mapping[str, Any], number: int) -> list[list[Any]]:
    """Return the blocks of a shift: [start, end, activity].

    Neighbours with the same activity are joined.
    """
    start = int(plan[f"start_{number}"])
    end = min(LAST_HOUR, start + int(plan[f"hours_{number}"]))
    blocks: list[list[Any]] = []
    for part, first, last, _ in PARTS:
        low, high, activity = max(start, first), min(end, last), plan[f"{part}_{number}"]
        if low < high and blocks and blocks[-1][2] == activity and blocks[-1][1] == low:
            blocks[-1][1] = high
        elif low < high:
            blocks.append([low, high, activity])
    return blocks


def changes(plan: Mapping[str, Any], scenario: Any, vendor: str) -> dict[str, Any]:
    """Return what a plan changes in a scenario, by dotted path.

    Its schedules are called VENDOR_1 and VENDOR_2.
    """
    key = vendor.replace(".", "_")
    team = [
        {"schedule": f"{key}_{number}", "reps": int(plan[f"reps_{number}"])}
        for number in range(1, SHIFTS + 1)
    ]
    own = {
        entry["schedule"]: shift(plan, number)
        for number, entry in enumerate(team, 1)
        if entry["reps"]
    }
    weights: dict[str, Any] = {name: round(plan[name], 3) for name in WEIGHTS} | {
        "loyalty": round(plan["loyalty"], 3)
    }
    weights["phases"] = [1.0, *(round(plan[f"urgency_{phase}"], 3) for phase in PHASES[1:])]
    return {
        "schedules": {
            name: [list(block) for block in blocks] for name, blocks in scenario.schedules.items()
        }
        | own,
        f"vendors.{vendor}.team": [entry for entry in team if entry["reps"]],
        f"vendors.{vendor}.strategy": "weighted",
        f"vendors.{vendor}.parameters": weights,
    }


def best_plan(
    scenario: Any,
    vendor: str,
    settings: Settings,
    trials: int,
    replications: int,
    value: Callable[[Any, str], float],
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Search, and return the best plan and a row for every trial.

    A row has the trial's number, its objective, and its plan.

    Args:
        scenario: the field.
        vendor: whose plan is searched for.
        settings: where and how; the journals go into the folder `search` of its output folder, if
            there is one.
        trials: how many plans to try.
        replications: runs of each.
        value: of the runs' table and a condition; the higher the better.

    Raises:
        UserError: runs of the search fail.
    """
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
        sampler = optuna.samplers.TPESampler(
            seed=settings.seed % 2**32,
            multivariate=True,
            constant_liar=True,
            n_startup_trials=BATCH,
        )
    study = optuna.create_study(direction="maximize", sampler=sampler)
    for known in _known_plans(scenario):
        study.enqueue_trial(known)
    rows: list[dict[str, Any]] = []
    with terminal.progress(trials, 0, settings.quiet, "plans") as advance:
        for start in range(0, trials, BATCH):
            asked = [study.ask() for _ in range(min(BATCH, trials - start))]
            plans = {f"plan {trial.number}": _suggest(trial) for trial in asked}
            batch = f"batch_{start // BATCH + 1:02d}"
            own = replace(settings, out=settings.out and settings.out / FOLDER / batch)
            table = _run(scenario, vendor, plans, own, replications)
            for trial, (name, plan) in zip(asked, plans.items(), strict=True):
                found = value(table, name)
                study.tell(trial, found)
                rows.append({"trial": trial.number, "objective": found, **plan})
                advance()
    best = max(rows, key=lambda row: (row["objective"], -row["trial"]))
    return {name: best[name] for name in best if name not in ("trial", "objective")}, rows


def start_over(out: Path) -> None:
    """Remove the runs of an earlier search from a results folder, and what was made of them."""
    journal.start_over(out)
    shutil.rmtree(out / FOLDER, ignore_errors=True)


def _suggest(trial: Any) -> dict[str, Any]:
    """Return the plan of a trial."""
    plan: dict[str, Any] = {}
    for number in range(1, SHIFTS + 1):
        plan[f"reps_{number}"] = trial.suggest_int(
            f"reps_{number}", 1 if number == 1 else 0, MOST_REPS
        )
        plan[f"start_{number}"] = trial.suggest_int(f"start_{number}", 9, 22)
        plan[f"hours_{number}"] = trial.suggest_int(f"hours_{number}", SHORTEST, LONGEST)
        for part, _, _, activities in PARTS:
            plan[f"{part}_{number}"] = trial.suggest_categorical(f"{part}_{number}", activities)
    for name, (low, high) in WEIGHTS.items():
        plan[name] = trial.suggest_float(name, low, high)
    for name in ("loyalty", *(f"urgency_{phase}" for phase in PHASES[1:])):
        plan[name] = trial.suggest_float(name, *URGENCY, log=True)
    return plan


def _known_plans(scenario: Any) -> list[dict[str, Any]]:
    """Return the plans of the scenario's vendors, where the search begins.

    They are told as far as the search can express them.
    """
    neutral = {"influence": 1.0, "gap": 1.0, "value": 0.0, "loyalty": 1.0} | {
        f"urgency_{phase}": 1.0 for phase in PHASES[1:]
    }
    plans = []
    for spec in scenario.vendors.values():
        plan: dict[str, Any] = dict(neutral)
        for number in range(1, SHIFTS + 1):
            entry = spec.team[number - 1] if len(spec.team) >= number else None
            blocks = [tuple(block) for block in scenario.schedules[entry.schedule]] if entry else []
            meeting = [block for block in blocks if block[2] != "desk"]
            plan[f"reps_{number}"] = min(MOST_REPS, entry.reps) if entry else 0
            start, end = (meeting[0][0], meeting[-1][1]) if meeting else (9, 18)
            plan[f"start_{number}"] = min(22, start)
            plan[f"hours_{number}"] = max(SHORTEST, min(LONGEST, end - start))
            for part, first, last, activities in PARTS:
                done = [
                    activity
                    for low, high, activity in meeting
                    if low < last and high > first and activity in activities
                ]
                plan[f"{part}_{number}"] = done[0] if done else activities[0]
        if plan["reps_1"] >= 1:
            plans.append(plan)
    return plans


def _run(
    scenario: Any,
    vendor: str,
    plans: Mapping[str, Mapping[str, Any]],
    settings: Settings,
    replications: int,
) -> Any:
    """Run all plans of a batch; return a row per run and vendor."""
    conditions = {}
    for name, plan in plans.items():
        changed = changes(plan, scenario, vendor)
        conditions[name] = Condition(scenario.name, changed, variant(scenario, changed))
    own = replace(settings, quiet=True, precision=None, replications=None)
    job = execution.job_of(conditions, own, replication_seed(settings.seed, SEARCH))
    collected = execution.run(job, own, replications, repeat=False)
    all_done(collected, own, "the search")
    return collected.runs


def all_done(collected: execution.Collected, settings: Settings, what: str) -> None:
    """Note failed runs in the folder of the settings, and look whether there are any.

    Raises:
        UserError: some runs failed; what needs them cannot go on.
    """
    if settings.out is not None:
        report.write_failures(collected.failures, settings.out)
    if collected.failures:
        raise UserError(
            f"{what} cannot go on with failed runs: {report.summary_of(collected.failures)};"
            " correct the cause, then the same command continues",
            status=1,
        )


def mean_of(column: str, vendor: str) -> Callable[[Any, str], float]:
    """Return a function that gives the mean of a column of a vendor's runs.

    It gives −1 if there is none.
    """

    def value(table: Any, condition: str) -> float:
        rows = table[(table["condition"] == condition) & (table["vendor"] == vendor)]
        mean = float(rows[column].mean())
        return -1.0 if math.isnan(mean) else mean

    return value


def as_toml(scenario: Any, vendor: str, best: Mapping[str, Any], base: str) -> str:
    """Return the best plan as a scenario file that extends the field's.

    Args:
        scenario: the field.
        vendor: whose plan.
        best: `changes`.
        base: the field's built-in name, or its file as seen from the new one's folder.
    """
    team = best[f"vendors.{vendor}.team"]
    data: dict[str, Any] = {"extends": base}
    if scenario.vendors[
        vendor
    ].parameters:  # tables are merged: what another strategy's parameters were must go
        data["without"] = [f"vendors.{vendor}.parameters"]
    data["schedules"] = {entry["schedule"]: best["schedules"][entry["schedule"]] for entry in team}
    data["vendors"] = {
        vendor: {key: best[f"vendors.{vendor}.{key}"] for key in ("team", "strategy", "parameters")}
    }
    title = (
        f"# The best plan for {vendor} that a search found against the others of"
        f" '{scenario.name}', as it was searched in."
    )
    return f"{title}\n{tomli_w.dumps(data)}"
