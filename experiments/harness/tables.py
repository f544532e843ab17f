"""The tables that most experiments write, column by column.

What one family of experiments adds stands with that family.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from experiments.harness.columns import Column, Reference, Table
from simulation.vocabulary import PERIOD, Cost, Origin, Relationship, Setting, label

SHARE, YUAN, HOURS, ORDERS = "share, 0 to 1", "yuan", "hours", "orders"
DIFFERENCE = "difference of shares"
ORGANISATIONS, PURCHASES, DAYS = "organisations", "purchases", "working days"
DAY = "working day, from 0"

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
    interval = f"of the 95% interval of win_rate (t, over replications), in {SHARE}."
    own = (
        Column("replications", "integer", "runs", "Replications that finished."),
        Column("ci_low", "number", SHARE, f"Lower end {interval}", counted=True),
        Column("ci_high", "number", SHARE, f"Upper end {interval}", counted=True),
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
    """Return the columns of a paired test: interval, p value, and p value after Holm's correction."""
    return (
        Column("ci_low", "number", unit, f"Lower end of the 95% interval (t) of the {what}."),
        Column("ci_high", "number", unit, f"Upper end of the 95% interval (t) of the {what}."),
        Column("p_value", "number", "probability", "Of a paired t test over the replications."),
        Column("p_holm", "number", "probability", "The same after Holm's correction for all rows."),
    )


DIFFERENCES = Table(
    title="One row per condition and vendor: its win rate less that of the baseline, pair by pair.",
    columns=(
        CONDITION,
        Column("baseline", "string", "", "Condition that the condition is compared with."),
        VENDOR,
        Column("replications", "integer", "pairs", "Pairs of runs with the same seed."),
        Column("difference", "number", DIFFERENCE, "Mean difference of the win rates."),
        Column(
            "effect_size",
            "number",
            "standard deviations",
            "Mean difference divided by the standard deviation of the differences (Cohen's d).",
        ),
        *tested("difference", DIFFERENCE),
    ),
    key=("condition", "vendor"),
    references=(
        Reference(("condition",), "conditions"),
        Reference(("baseline",), "conditions", ("condition",)),
        Reference(("condition", "vendor"), "summary"),
    ),
)

FINDINGS = Table(
    title="One row per figure that bears on a claim of the lecture.",
    columns=(
        Column("claim", "string", "", "Number of the claim, C1 to C25."),
        Column(
            "kind",
            "string",
            "",
            "tested, implied by an input, not testable here, or measured (without a verdict).",
        ),
        Column("measure", "string", "", "What is claimed or measured, with its unit."),
        Column("value", "number", "see measure", "The figure, a mean over the replications."),
        Column("low", "number", "see measure", "Lower end of its interval."),
        Column("high", "number", "see measure", "Upper end of its interval."),
        Column(
            "confidence",
            "number",
            "share, 0 to 1",
            "Of the interval; those of tested figures hold together for all tests.",
        ),
        Column("replications", "integer", "runs", "Replications behind the figure."),
        Column("region", "string", "", "Where the claim holds, declared before the run."),
        Column(
            "verdict",
            "string",
            "",
            "holds, refuted, undecided or undecided (too few replications); of others in words.",
        ),
        Column("condition", "string", "", "Under what the figure came out, in words."),
        Column("test", "string", "", "Name of the test; empty if nothing is tested."),
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
        "findings": FINDINGS,
        "conditions": CONDITIONS,
        "timeline": TIMELINE,
    }
