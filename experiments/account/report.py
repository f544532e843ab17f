"""All tables about one account's life, by the name of their file."""

from __future__ import annotations

from typing import Any

from experiments.account.life import Account
from experiments.harness import conditions, execution, statistics, timelines
from experiments.harness.design import Condition
from experiments.harness.results import identified
from experiments.harness.runs import Run, RunOutcome, rows_of
from experiments.harness.store import Store


def frames(account: Account, scenario: Any, run: Run, experiment: str) -> dict[str, Any]:
    """Return the tables, as every experiment has them, and the account's own.

    Args:
        account: what was written down.
        scenario: of the market.
        run: which run it was.
        experiment: name of the command.
    """
    store = Store()
    recorded = {timelines.NAME: timelines.record(account.timeline)}
    store.add(RunOutcome(run, rows=rows_of(account.results), tables=recorded))
    table, further = execution.collect([run], store, (timelines.NAME,))
    named = identified(table, experiment)
    only = {run.condition: Condition(scenario.name, {}, scenario)}
    return {
        "conditions": conditions.table(only, experiment),
        "runs": named,
        "summary": statistics.summarise(named),
        **further,
        "days": account.days,
        "meetings": account.meetings,
        "deals": account.deals,
    }
