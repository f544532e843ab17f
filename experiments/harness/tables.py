"""The tables that most experiments write, column by column.

What one family of experiments adds stands with that family.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from experiments.harness.columns import Column, Reference, Table
from experiments.harness.findings import FINDINGS
from simulation.vocabulary import PERIOD, Cost, Origin, Relationship, Setting, label

SHARE, YUAN, HOURS, ORDERS = "share, 0 to 1", "yuan", "hours", "orders"
DIFFERENCE = "difference of shares"
PROBABILITY = "probability"
ORGANISATIONS, PURCHASES, DAYS = "organisations", "purchases", "working days"
DAY = "working day, from 0"
BOUNDS = {SHARE: (0.0, 1.0), DIFFERENCE: (-1.0, 1.0)}
"""Units whose values have a least and a greatest one."""

CONDITION = Column("condition", "string", "", "Name of the condition; conditions.csv describes it.")
REPLICATION = Column(
    "replication",
    "integer",
    "",
    "Number of the replication, from 0; one number has one seed in all conditions.",
)
VENDOR = Column("vendor", "string", "", "Name of the vendor.")
EXPERIMENT = Column("experiment", "string", "", "Name of the experiment.")
RUN_ID = Column("run_id", "string", "", "The run: condition and replication.")
DECIDED = Column("decided", "integer", ORDERS, "Orders that were placed with any vendor.")
WINS = Column("wins", "integer", ORDERS, "Orders that the vendor won.")
CONTACT_HOURS = Column(
    "contact_hours",
    "integer",
    HOURS,
    "Contact hours of the vendor; an hour with two guests counts as two.",
)
COST = Column("cost", "number", YUAN, "Money that the vendor spent, of all kinds.")
REVENUE = Column("revenue", "number", YUAN, "Value of the orders that the vendor won.")
STATES = tuple(
    Column(
        label(state),
        "integer",
        ORGANISATIONS,
        f"Organisations with which the vendor's relationship state is {label(state)} at the end.",
    )
    for state in Relationship
)
ACCOUNTS_KNOWN = Column(
    "accounts_known", "integer", ORGANISATIONS, "Organisations that the vendor knows of."
)

_RESULTS = (
    DECIDED,
    WINS,
    Column("win_rate", "number", SHARE, "Wins divided by decided; empty without orders."),
    CONTACT_HOURS,
    COST,
    Column(
        "no_decision",
        "integer",
        PURCHASES,
        "Purchases of the whole market that ended without an order.",
    ),
    *STATES,
    *(
        Column(
            f"{label(setting)}_hours",
            "integer",
            HOURS,
            f"Contact hours in the setting {label(setting)}.",
        )
        for setting in Setting
    ),
    *(
        Column(
            f"{label(cost)}_cost",
            "number",
            YUAN,
            f"Money that the vendor spent on {label(cost).replace('_', ' ')}.",
        )
        for cost in Cost
    ),
    REVENUE,
    Column("profit", "number", YUAN, "Margin times revenue, less cost."),
    *(
        Column(
            f"{label(origin)}_orders",
            "integer",
            ORDERS,
            f"Orders that the vendor won, of the origin {label(origin)} (C16, C17).",
        )
        for origin in Origin
    ),
    Column("agreement_orders", "integer", ORDERS, "Orders won under a long-term agreement (C3)."),
    Column(
        "returned_orders",
        "integer",
        ORDERS,
        "Orders that the customer returned, as it had bought twice (C19).",
    ),
    ACCOUNTS_KNOWN,
    Column("first_uses", "integer", PURCHASES, "Purchases that were put to use."),
    Column("complaints", "integer", PURCHASES, "First uses that the customer complained of."),
    Column(
        "recovered",
        "integer",
        PURCHASES,
        "Complaints after whose handling the customer was content (C13).",
    ),
    Column("told", "integer", "people", "People who heard from customers of the vendor (C12)."),
    Column("referrals", "integer", "names", "Names that customers of the vendor gave it (C16)."),
    Column(
        "reproduction",
        "number",
        "share, 0 to 1",
        "Share of first orders that came by referral; empty without first orders.",
    ),
)
RESULTS = tuple(
    replace(column, counted=column not in (*STATES, ACCOUNTS_KNOWN)) for column in _RESULTS
)
"""What `Market.results()` tells of every vendor at the end of a run."""

RUNS = Table(
    title="One row per condition, replication and vendor: what came out of one run.",
    columns=(
        CONDITION,
        REPLICATION,
        Column("seed", "integer", "", "Seed of the run's random numbers."),
        VENDOR,
        EXPERIMENT,
        RUN_ID,
        *RESULTS,
    ),
    key=("condition", "replication", "vendor"),
    references=(Reference(("condition",), "conditions"),),
)

NO_SUMMARY = ("replication", "seed", "run_id")
"""Columns of runs that a summary over replications cannot have."""
SUMS = ("decided", "wins")


def summarised(column: Column) -> Column:
    """Return what a summary makes of a column of runs: a sum or a mean over the replications."""
    if column.type == "string":
        return column
    meaning = column.meaning[0].lower() + column.meaning[1:]
    if column.name in SUMS:
        text = f"Sum over the replications: {meaning}"
        return replace(column, meaning=text, aggregation="sum")
    text = f"Mean over the replications: {meaning}"
    return replace(column, type="number", meaning=text, aggregation="mean")


def summary_of(runs: Table) -> Table:
    """Return the summary of a table of runs, as `statistics.summarise` makes it."""
    interval = (
        "of the 95% interval of win_rate over the replications: t; logit of the ratio if win_rate"
        " is below 5% or above 95%; that of any distribution if all runs have the same win rate."
    )
    own = (
        Column("replications", "integer", "runs", "Replications that finished."),
        Column("ci_low", "number", SHARE, f"Lower end {interval}", counted=True),
        Column("ci_high", "number", SHARE, f"Upper end {interval}", counted=True),
        *(
            Column(
                name,
                "number",
                SHARE,
                f"The win rate of a single run is below this in {part:.0%} of the runs.",
                counted=True,
            )
            for name, part in (("run_p05", 0.05), ("run_p50", 0.5), ("run_p95", 0.95))
        ),
        Column(
            "contact_hours_per_win",
            "number",
            "hours per order",
            "Contact hours of all replications, divided by their wins; empty without wins.",
            "ratio",
            counted=True,
        ),
        Column(
            "cost_per_win",
            "number",
            "yuan per order",
            "Cost of all replications, divided by their wins; empty without wins.",
            "ratio",
            counted=True,
        ),
    )
    kept = [column for column in runs.columns if column.name not in NO_SUMMARY]
    return Table(
        title="One row per condition and vendor: sums and means over the replications.",
        columns=(*(summarised(column) for column in kept), *own),
        key=("condition", "vendor"),
        references=(Reference(("condition",), "conditions"),),
    )


TIMELINE = Table(
    title=f"One row per run, vendor and period of {PERIOD} working days (the last may be shorter).",
    columns=(
        CONDITION,
        REPLICATION,
        VENDOR,
        RUN_ID,
        Column("period", "integer", "", "Number of the period, from 0."),
        Column("first_day", "integer", DAY, "First day of the period."),
        Column("last_day", "integer", DAY, "Last day of the period."),
        *(
            replace(
                column, meaning=f"In the period: {column.meaning[0].lower()}{column.meaning[1:]}"
            )
            for column in (DECIDED, WINS, CONTACT_HOURS, COST, REVENUE)
        ),
        Column(
            "win_rate", "number", SHARE, "Wins divided by decided in the period; 6 decimal places."
        ),
        Column(
            "mean_trust",
            "number",
            SHARE,
            "Mean trust of all stakeholders in the vendor at the period's end; 6 decimal places.",
        ),
        *(
            replace(column, meaning=column.meaning.replace("the end", "the end of the period"))
            for column in STATES
        ),
    ),
    key=("run_id", "vendor", "period"),
    references=(
        Reference(("condition",), "conditions"),
        Reference(("run_id", "vendor"), "runs"),
    ),
)

CONDITIONS = Table(
    title="One row per condition: its scenario, and every parameter that is not the same in all.",
    columns=(
        CONDITION,
        EXPERIMENT,
        Column("scenario", "string", "", "Name of the scenario that it is a variant of."),
    ),
    key=("condition",),
)
"""Further columns are parameters of scenarios, see `parameter`."""


def parameter(key: str, values: Any) -> Column:
    """Return the column of a scenario's parameter in conditions.csv.

    Args:
        key: its dotted path in a scenario file.
        values: the column, a pandas Series.
    """
    from simulation.scenario.table import parameter_at

    known = parameter_at(key.split("."))
    unit, meaning = (known.unit, known.meaning) if known else ("", f"The scenario's {key}.")
    return Column(key, type_of(values), unit, f"{meaning} Empty where a scenario has none.")


def type_of(values: Any) -> Any:
    """Return the Frictionless type of a pandas Series."""
    from pandas.api import types

    kinds = (
        (types.is_bool_dtype, "boolean"),
        (types.is_integer_dtype, "integer"),
        (types.is_numeric_dtype, "number"),
    )
    return next((name for test, name in kinds if test(values)), "string")


def tested(what: str, unit: str) -> tuple[Column, ...]:
    """Return the columns of a paired test.

    Interval, p value, and p value after Holm's correction.
    """
    interval = (
        f"of the 95% interval of the {what}: t; that of any distribution if all pairs differ"
        " equally (empty if the unit has no bounds)."
    )
    return (
        Column("ci_low", "number", unit, f"Lower end {interval}"),
        Column("ci_high", "number", unit, f"Upper end {interval}"),
        Column("p_value", "number", "probability", "Of a paired t test over the replications."),
        Column("p_holm", "number", "probability", "The same after Holm's correction for all rows."),
    )


EFFECT_SIZE = Column(
    "effect_size",
    "number",
    "standard deviations",
    "Mean of the pairs' differences divided by their standard deviation, with the exact correction"
    " for small samples (Hedges' g); empty with fewer than three pairs.",
)
POWERED = "in a paired t test at 5% with power 0.8, rounded up."

DIFFERENCES = Table(
    title="One row per condition and vendor: its win rate less that of the baseline, pair by pair.",
    columns=(
        CONDITION,
        Column("baseline", "string", "", "Condition that the condition is compared with."),
        VENDOR,
        Column("replications", "integer", "pairs", "Pairs of runs with the same seed."),
        Column("difference", "number", DIFFERENCE, "Mean difference of the win rates."),
        EFFECT_SIZE,
        *tested("difference", DIFFERENCE),
        Column(
            "replications_needed",
            "number",
            "pairs",
            f"Pairs that tell such a difference from 0 {POWERED} Empty if it is 0 or unknown.",
        ),
        Column(
            "replications_for_point",
            "number",
            "pairs",
            "Pairs that tell a difference of 0.01, the smallest that matters, from 0"
            f" {POWERED} Empty if the spread is unknown.",
        ),
    ),
    key=("condition", "vendor"),
    references=(
        Reference(("condition",), "conditions"),
        Reference(("baseline",), "conditions", ("condition",)),
        Reference(("condition", "vendor"), "summary"),
    ),
)

DUELS = Table(
    title="One row per condition and ordered pair of vendors: which has more orders in one run.",
    columns=(
        CONDITION,
        VENDOR,
        Column("other", "string", "", "The vendor that it is compared with."),
        Column("replications", "integer", "runs", "Runs in which both took part."),
        Column(
            "more", "integer", "runs", "Runs in which the vendor won more orders than the other."
        ),
        Column("ties", "integer", "runs", "Runs in which both won equally many orders."),
        Column(
            "beats",
            "number",
            PROBABILITY,
            "The vendor wins more orders than the other in one run: more and half of the ties,"
            " divided by replications.",
            counted=True,
        ),
        Column(
            "ci_low", "number", PROBABILITY, "Lower end of the 95% interval of beats (Jeffreys)."
        ),
        Column(
            "ci_high", "number", PROBABILITY, "Upper end of the 95% interval of beats (Jeffreys)."
        ),
    ),
    key=("condition", "vendor", "other"),
    references=(
        Reference(("condition",), "conditions"),
        Reference(("condition", "vendor"), "summary"),
        Reference(("condition", "other"), "summary", ("condition", "vendor")),
    ),
)


def common(measured: Sequence[Column] = ()) -> Mapping[str, Table]:
    """Return the tables that every experiment may write.

    Args:
        measured: columns that the experiment adds to those of `Market.results()`.
    """
    runs = RUNS.extended(measured)
    return {
        "runs": runs,
        "summary": summary_of(runs),
        "differences": DIFFERENCES,
        "duels": DUELS,
        "findings": FINDINGS,
        "conditions": CONDITIONS,
        "timeline": TIMELINE,
    }
