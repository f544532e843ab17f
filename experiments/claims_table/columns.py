"""The table of claims, column by column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from experiments.harness.columns import Column, Table
from experiments.harness.findings import FINDINGS

CLAIMS = replace(
    FINDINGS,
    title="One row per claim of the lecture and figure that bears on it.",
    columns=(
        *FINDINGS.columns,
        Column("lecture", "string", "", "What the lecture says."),
        Column("command", "string", "", "The command that shows the figure."),
    ),
)

TABLES: Mapping[str, Table] = {"claims": CLAIMS}
