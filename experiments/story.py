"""The life of one account: who met whom, how trust grew, and why each purchase went as it did, as a picture and in words.

Runs one market and follows one customer organisation through it. Writes `story.png`, `story.md`, `days.csv` (P, I and the
relationship state of every vendor, day by day), `meetings.csv` and `deals.csv`.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

if __package__ in (
    None,
    "",
):  # run as a script: find the packages beside this folder, installed or not
    sys.path.insert(0, str(Path(__file__).parent.parent))

from experiments.harness import cli, options
from experiments.harness.errors import UserError
from experiments.harness.experiment import guarded

NAME = "story"


@dataclass(frozen=True)
class Account:
    """One customer's life in one run.

    Attributes:
        scenario: the scenario's name.
        organisation: index of the customer.
        vendors: their names.
        days: one row per day and vendor: day, vendor, personal, institutional (role-weighted, in [0, 1]), state, phase.
        meetings: its contact hours, see `Market.meetings`, with the role of the stakeholder and the setting.
        deals: its purchases, see `Market.deals`.
        explanations: a paragraph for each of them.
        results: one row per vendor about the whole market, see `Market.results`.
    """

    scenario: str
    organisation: int
    vendors: list[str]
    days: Any
    meetings: Any
    deals: Any
    explanations: list[str]
    results: Any


def follow(scenario: Any, seed: int, organisation: int, advance: Any = None) -> Account:
    """Run a market and write down the life of one of its customers.

    Args:
        scenario: a Scenario.
        seed: of the run.
        organisation: index of the customer.
        advance: called after every day.
    """
    import pandas as pd

    from simulation import Market
    from simulation.vocabulary import label

    market = Market(scenario, rng=seed, collect_every=0, record_meetings=True)
    customer = market.organisation_agents[organisation]
    rows = []
    while market.running:
        market.step()
        states, interests, phase = customer.relationship, customer.interests, label(customer.phase)
        for vendor in market.vendor_names:
            personal, institutional = interests[vendor]
            rows.append(
                (market.day - 1, vendor, personal, institutional, label(states[vendor]), phase)
            )
        if advance is not None:
            advance()
    meetings = market.meetings[market.meetings["organisation"] == organisation].reset_index(
        drop=True
    )
    stakeholders = list(market.stakeholders)
    meetings["role"] = [label(stakeholders[s].role) for s in meetings["stakeholder"]]
    meetings["setting"] = [
        getattr(scenario.activities, activity).setting for activity in meetings["activity"]
    ]
    deals = market.deals
    deals = deals[deals["organisation"] == organisation].reset_index(drop=True)
    return Account(
        scenario=scenario.name,
        organisation=organisation,
        vendors=market.vendor_names,
        days=pd.DataFrame(
            rows, columns=["day", "vendor", "personal", "institutional", "state", "phase"]
        ),
        meetings=meetings,
        deals=deals,
        explanations=[market.explain(row) for _, row in deals.iterrows()],
        results=market.results(),
    )


def parser() -> argparse.ArgumentParser:
    """Return the parser of its command line."""
    parser = options.parser(NAME, __doc__ or "", ("as_told",), 1)
    parser.add_argument(
        "--organisation",
        type=options.whole_number(0),
        default=0,
        metavar="N",
        help="the customer to follow (default: 0)",
    )
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Tell a story with command-line arguments; returns the exit status."""
    cli.forgiving_output()
    given = sys.argv[1:] if arguments is None else arguments
    parsed = parser().parse_args(given)
    return guarded(lambda: _run(parsed, given))


def _run(arguments: argparse.Namespace, given: list[str]) -> int:
    options.settle(arguments, NAME)
    if (arguments.replications or 1) > 1:
        raise UserError(
            f"--replications {arguments.replications}: a story is of one run; --seed tells another"
        )
    scenarios = options.conditions(
        arguments, ("as_told",), {"market.days": 250} if arguments.quick else {}
    )
    scenario = options.only(scenarios, "a story is of one market")
    organisations = scenario.market.organisations
    if arguments.organisation >= organisations:
        raise UserError(
            f"--organisation {arguments.organisation}: the market has {organisations}, numbered 0 to {organisations - 1}"
        )

    from experiments.harness import outputs, runs, statistics, terminal
    from experiments.harness.story import figure, words

    started = time.perf_counter()
    outputs.prepare_folder(arguments.out)
    planned = runs.plan([scenario.name], 1, arguments.seed)
    with terminal.progress(scenario.market.days, 0, arguments.quiet, what="days") as advance:
        account = follow(scenario, planned[0].seed, arguments.organisation, advance)
    table = outputs.runs_table(planned, {planned[0]: tuple(account.results.to_dict("records"))})
    outputs.write_table(table, arguments.out / "runs.csv")
    outputs.write_table(statistics.summarise(table), arguments.out / "summary.csv")
    for name in ("days", "meetings", "deals"):
        outputs.write_table(getattr(account, name), arguments.out / f"{name}.csv")
    told = words.tell(account)
    outputs.write_text(arguments.out / "story.md", told)
    figure.draw(account, arguments.out / "story.png")
    facts = {
        "scenarios": {scenario.name: scenario.to_dict()},
        "seed": arguments.seed,
        "replications": 1,
        "runs": {"planned": 1, "resumed": 0, "failed": 0},
        "seconds": round(time.perf_counter() - started, 3),
    }
    outputs.write_manifest(arguments.out, [NAME, *given], facts)
    if not arguments.quiet:
        print(told)
        terminal.note(
            f"Written to {arguments.out}: story.png, story.md and the data behind them",
            arguments.quiet,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
