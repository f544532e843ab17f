"""The tables of a market itself, column by column: its meetings and its deals.

`deals.csv` of an experiment is in long form, a row for every purchase and vendor; a story has the
same columns in a row for every purchase, with the vendor's name at their ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import IntEnum

from experiments.harness.columns import Column, Reference, Table
from experiments.harness.tables import CONDITION, DAY, REPLICATION, RUN_ID, VENDOR
from simulation.vocabulary import (
    PURCHASE_PHASES,
    TERMS,
    Complaint,
    Outcome,
    Role,
    Route,
    label,
)

UNIT = "0 to 1"
UTILITY = "utility"


def names(members: type[IntEnum]) -> str:
    """Return the labels of an enum's members, as a list in words."""
    return ", ".join(map(label, members))


MEETING = (
    Column("day", "integer", DAY, "The day."),
    Column("hour", "integer", "hour of the day", "First hour; after midnight 24 and 25."),
    VENDOR,
    Column("rep", "integer", "", "Number of the salesperson."),
    Column("organisation", "integer", "", "Number of the customer."),
    Column("stakeholder", "integer", "", "Number of the person."),
    Column("activity", "string", "", "What they did."),
)
"""The columns of `Market.meetings`."""

DEAL = (
    Column("organisation", "integer", "", "Number of the customer."),
    Column("generation", "integer", "customers", "Customers that have closed there before."),
    Column("purchase", "integer", "", "Number of the purchase within the customer, from 0."),
    Column("need_day", "integer", DAY, "Day on which the need arose."),
    *(
        Column(
            f"{label(phase)}_day",
            "integer",
            DAY,
            f"Day on which the phase {label(phase)} began; empty if it was not gone through.",
        )
        for phase in PURCHASE_PHASES
    ),
    Column("decided_day", "integer", DAY, "Day on which the purchase closed."),
    Column("outcome", "string", "", f"How it ended: {names(Outcome)}."),
    Column("winner", "string", "", "Vendor that won the order; empty if none did."),
    Column("agreement", "boolean", "", "Whether it was made under an agreement (C3)."),
    Column("route", "string", "", f"How it came to its supplier: {names(Route)} (C3, C22)."),
    Column("leaning", "string", "", "Vendor to whom the decision layer leaned (C22)."),
    Column("leaning_trust", "number", UNIT, "Trust of the decision layer in it then."),
    Column("origin", "string", "", "How the order came about (C16, C17)."),
    Column("referred_by", "integer", "", "Number of the customer that named it."),
    Column("order_value", "number", "yuan", "Value of the order."),
    Column("returned", "string", "", "Vendor whose order the second buyer returned (C19)."),
    *(
        Column(
            f"{label(term)}_concession",
            "number",
            UNIT,
            f"The winner's concession in the term {label(term)} (C25).",
        )
        for term in TERMS
    ),
    Column("concession_cost", "number", "yuan", "What the concessions cost the winner."),
    Column("first_use_day", "integer", DAY, "Day of first use; empty until then."),
    Column("delivered", "number", UNIT, "What was delivered, as fit."),
    Column("promised", "number", UNIT, "What was promised, as fit."),
    Column("satisfaction", "number", "−1 to 1", "Satisfaction at first use (C14, C15)."),
    Column("complaint", "string", "", f"Where it stands: {names(Complaint)} (C13)."),
    Column("content", "boolean", "", "Whether the customer was content at last."),
    Column("grade", "number", UNIT, "How much weight its news had."),
    Column("told", "integer", "people", "People whom the customer told (C12)."),
    Column("referrals", "integer", "names", "Names that the customer gave (C16)."),
    Column("agreement_signed", "boolean", "", "Whether an agreement was signed (C3)."),
    Column("utility_nobody", "number", UTILITY, "Utility of no decision, with its noise."),
    Column("noise_nobody", "number", UTILITY, "Part of chance in it, Gumbel distributed."),
)
"""What `Market.deals` tells of a purchase."""

BID = (
    Column("shortlisted_{vendor}", "boolean", "", "Whether {vendor} was on the shortlist."),
    Column("utility_{vendor}", "number", UTILITY, "Utility of {vendor}'s bid; sum of its parts."),
    Column("fit_{vendor}", "number", UTILITY, "Part of {vendor}'s fit."),
    *(
        Column(
            f"trust_{label(role)}_{{vendor}}",
            "number",
            UTILITY,
            f"Part of the trust of {label(role)} in {{vendor}} (C10).",
        )
        for role in Role
    ),
    Column("reputation_{vendor}", "number", UTILITY, "Part of {vendor}'s reputation (C12)."),
    Column("concessions_{vendor}", "number", UTILITY, "Part of {vendor}'s concessions (C25)."),
    Column("incumbency_{vendor}", "number", UTILITY, "Part of the installed vendor's advantage."),
    Column("noise_{vendor}", "number", UTILITY, "Part of chance, Gumbel distributed."),
    Column("promise_{vendor}", "number", "−1 to 1", "What {vendor} promised (C14)."),
    Column("credence_{vendor}", "number", UNIT, "How far it was believed (C14)."),
    Column(
        "hours_{vendor}",
        "integer",
        "hours",
        "Rep hours of {vendor} since the customer's last purchase.",
    ),
    Column(
        "cost_{vendor}",
        "number",
        "yuan",
        "Money that {vendor} spent since the customer's last purchase.",
    ),
    Column(
        "purchase_hours_{vendor}",
        "integer",
        "hours",
        "Rep hours that {vendor} spent on it since the need arose.",
    ),
)
"""What `Market.deals` tells of each vendor's bid."""

_RUN = (CONDITION, REPLICATION, RUN_ID)
DEALS = Table(
    title="One row per run, closed purchase and vendor: how it ended, and the vendor's bid.",
    columns=(
        *_RUN,
        *DEAL,
        VENDOR,
        *(
            replace(
                column,
                name=column.name.removesuffix("_{vendor}"),
                meaning=column.meaning.replace("{vendor}", "the vendor"),
            )
            for column in BID
        ),
    ),
    key=("condition", "replication", "organisation", "generation", "purchase", "vendor"),
    references=(Reference(("condition",), "conditions"),),
)
MEETINGS = Table(
    title="One row per run, contact hour and guest.",
    columns=(*_RUN, *MEETING),
    key=("condition", "replication", "day", "hour", "rep", "stakeholder"),
    references=(Reference(("condition",), "conditions"),),
)
TABLES: Mapping[str, Table] = {"deals": DEALS, "meetings": MEETINGS}
"""By the name of the file: the tables that are recorded on request."""
