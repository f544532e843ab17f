"""Runs of users' strategies that are done once more, in another process.

So it is seen whether they repeat.

A strategy that keeps something in its class, its module or a file plays otherwise after other runs
than before them. Its results then depend on how the runs were shared out among the workers. So the
last replication of every condition is done again, in new processes and in reverse order, and at
last the very first run: it was the first of its process, and is not when it is repeated.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from experiments.harness.runs import Job, Run, RunOutcome
from experiments.harness.settings import Settings

MOST = 3
"""Runs that the sentence names at most."""


def planned(job: Job, settings: Settings, runs: Sequence[Run]) -> list[Run]:
    """Return the runs that are to be repeated, in that order; none if the command is a quick one.

    Args:
        job: only conditions in which a strategy of its files plays count.
        settings: how the experiment is run.
        runs: all runs that have succeeded, in the order of the plan.
    """
    if settings.quick or not job.strategies:
        return []
    concerned = [run for run in runs if _players(job, run.condition)]
    last = {run.condition: run for run in concerned}
    return list(dict.fromkeys([*reversed(last.values()), *concerned[:1]]))


def sentences(
    job: Job, finished: Mapping[Run, RunOutcome], repeated: Mapping[Run, RunOutcome]
) -> tuple[str, ...]:
    """Return what is to be said of runs that came out otherwise the second time.

    A sentence, or none.

    Args:
        job: what was run.
        finished: outcomes of the first time.
        repeated: outcomes of the second time.
    """
    differ = [
        run
        for run, again in repeated.items()
        if run in finished and not _same(finished[run], again)
    ]
    if not differ:
        return ()
    names = [run.run_id for run in differ]
    more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
    players = dict.fromkeys(name for run in differ for name in _players(job, run.condition))
    return (
        f"A strategy does not repeat itself ({', '.join(players)}): {', '.join(names[:MOST])}{more}"
        " came out otherwise in another process. It keeps state between runs (in its class, its"
        " module or a file), or uses hash(), id() or random numbers of its own; the results depend"
        " on the number of workers.",
    )


def _players(job: Job, condition: str) -> list[str]:
    """Return the users' strategies that play in a condition."""
    from simulation.strategies import built_in

    known = set(built_in())
    vendors = job.conditions[condition].scenario.vendors.values()
    return list(dict.fromkeys(one.strategy for one in vendors if one.strategy not in known))


def _same(first: RunOutcome, second: RunOutcome) -> bool:
    """Return whether two outcomes agree in all tables that both have; NaN is the same as NaN."""
    common = first.tables.keys() & second.tables.keys()
    one, other = (
        json.dumps([outcome.rows, {name: outcome.tables[name] for name in sorted(common)}])
        for outcome in (first, second)
    )
    return one == other
