"""The tables of a story, column by column."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.harness.columns import Column, Table
from experiments.harness.market_tables import BID, DEAL, MEETING, UNIT, names
from experiments.harness.tables import DAY, VENDOR
from simulation.vocabulary import Relationship, Setting

DAYS = Table(
    title="One row per day and vendor: how it stands with the customer in the evening.",
    columns=(
        Column("day", "integer", DAY, "The day."),
        VENDOR,
        Column("personal", "number", UNIT, "Personal utility P, role-weighted (C1)."),
        Column("institutional", "number", UNIT, "Institutional utility I, role-weighted (C1)."),
        Column("state", "string", "", f"Relationship state: {names(Relationship)}."),
        Column("phase", "string", "", "Phase of the customer's purchase, or idle."),
    ),
    key=("day", "vendor"),
)

MEETINGS = Table(
    title="One row per contact hour and guest.",
    columns=(
        *MEETING,
        Column("role", "string", "", "Role of the person."),
        Column("setting", "string", "", f"Where they met: {names(Setting)}."),
    ),
    key=("day", "hour", "rep", "stakeholder"),
)

DEALS = Table(
    title="One row per closed purchase, see `Market.deals`.",
    columns=(*DEAL, *BID),
    key=("organisation", "purchase"),
)

TABLES: Mapping[str, Table] = {"days": DAYS, "meetings": MEETINGS, "deals": DEALS}
