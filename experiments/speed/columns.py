"""The tables of a benchmark, column by column."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.harness.columns import Column, Table

TIMINGS = Table(
    title="One row per figure: both engines, a year of a market, and the plans of strategies.",
    columns=(
        Column("measure", "string", "", "What was measured, of what, in what unit."),
        Column("value", "number", "see measure", "The figure; times are in seconds."),
    ),
    key=("measure",),
)

GROWTH = Table(
    title="One row per size of the market, with reps in proportion.",
    columns=(
        Column("organisations", "integer", "organisations", "Size of the market."),
        Column("days", "integer", "working days", "How long it ran."),
        Column("build_seconds", "number", "seconds", "Time to make the market."),
        Column("milliseconds_per_day", "number", "milliseconds", "Time of a working day."),
        Column(
            "microseconds_per_organisation_and_day",
            "number",
            "microseconds",
            "The same divided by the number of organisations.",
        ),
        Column(
            "peak_mebibytes",
            "number",
            "MiB",
            "Most memory that the process took; empty where the system does not tell.",
        ),
        Column("state_mebibytes", "number", "MiB", "Memory of the market's state."),
    ),
    key=("organisations",),
)

TABLES: Mapping[str, Table] = {"timings": TIMINGS, "growth": GROWTH}
