"""Contrasts of relationships and of the four sales organisations: C2, C3, C5 to C8, C10."""

from __future__ import annotations

from typing import Any, Final

from experiments.contrasts.contrast import Contrast, Side
from experiments.harness.verdicts import at_least
from simulation.vocabulary import YEAR

LONG: Final = {"market.days": 5 * YEAR}
"""Agreements and repeat orders need a market that has gone on for some years."""
HALF: Final = at_least(0.5)
ALMOST_80: Final = at_least(0.75)
""""Almost 80%" (C8)."""

# --- C2: routes to partner ------------------------------------------------------------------------

ROUTES: Final = tuple(
    Side(name, {"vendors.Dell.strategy": name})
    for name in ("both-hands", "friend-first", "supplier-first", "default")
)
BOTH, *OTHERS = ROUTES
SUBSTITUTES: Final = Side("hands are substitutes", {"trust.link": "additive"})
LINKS: Final = tuple(Side(f"{link} trust", {"trust.link": link}) for link in ("product", "minimum"))

C2 = tuple(
    Contrast(
        f"both hands over {other.name}",
        "C2",
        f"With both hands at once Dell wins at least 1 point more of the orders than with the"
        f" plan {other.name}",
        "equal_headcount",
        BOTH,
        other,
        SUBSTITUTES,
        main=other.name == "friend-first",
    )
    for other in OTHERS
) + tuple(
    Contrast(
        f"both hands over {other.name}, {link.name}",
        "C2",
        f"The same against {other.name} where trust is the {link.name.split()[0]} of both hands",
        "equal_headcount",
        Side(f"{BOTH.name}, {link.name}", {**BOTH.changes, **link.changes}),
        Side(f"{other.name}, {link.name}", {**other.changes, **link.changes}),
    )
    for link in LINKS
    for other in OTHERS
)

AS_TOLD: Final = Side("as_told")

# --- C3: orders go to trusted partners ------------------------------------------------------------

C3 = (
    Contrast(
        "orders by agreement and rebuy",
        "C3",
        "Agreements and rebuys without a tender give Dell at least 1 point more of the orders",
        "as_told",
        AS_TOLD,
        Side("no agreements, no rebuys", {"agreements.chance": 0.0, "rebuy.chance": 0.0}),
        setting=LONG,
        main=True,
    ),
)

# --- C5 to C7: the states in which vendors end ----------------------------------------------------

STATES: Final = (
    ("C5", "A", "suppliers_among_known", "A's accounts, outsiders apart, are mostly suppliers"),
    ("C6", "B", "outsider_share", "B is neither friend nor supplier of most of its accounts"),
    ("C7", "C", "friends_among_known", "C's accounts, outsiders apart, are mostly friends"),
)
STATE_CONTRASTS = tuple(
    Contrast(
        f"what {vendor} is to its customers",
        claim,
        says,
        "as_told",
        AS_TOLD,
        column=column,
        vendor=vendor,
        unit="share of accounts",
        region=HALF,
        main=True,
    )
    for claim, vendor, column, says in STATES
)

# --- C8: almost 80%, in three readings, and what it comes from ------------------------------------


def team(day: int, night: int) -> list[dict[str, Any]]:
    """Return a team of Dell's with so many reps by day and so many by night."""
    return [{"schedule": "Dell_day", "reps": day}, {"schedule": "Dell_night", "reps": night}]


LEVEL_FIELDS: Final = ("equal_headcount", "equal_budget")
C8 = (
    Contrast(
        "almost 80% of all orders",
        "C8",
        "Dell wins at least 75% of all orders",
        "as_told",
        AS_TOLD,
        region=ALMOST_80,
        main=True,
    ),
    Contrast(
        "almost 80% of its bids",
        "C8",
        "Dell wins at least 75% of the orders for which it bid",
        "as_told",
        AS_TOLD,
        column="win_rate_of_bids",
        region=ALMOST_80,
    ),
    Contrast(
        "almost 80% against one rival",
        "C8",
        "Dell wins at least 75% of all orders where B is the only rival",
        "head_to_head",
        Side("against B"),
        region=ALMOST_80,
    ),
    *(
        Contrast(
            f"almost 80%, {scenario.replace('_', ' ')}",
            "C8",
            f"Dell wins at least 75% of all orders with {scenario.replace('_', ' ')}",
            scenario,
            Side(scenario),
            region=ALMOST_80,
        )
        for scenario in LEVEL_FIELDS
    ),
    Contrast(
        "separate shifts over day only",
        "C8",
        "With separate people by day and by night Dell wins at least 1 point more of the orders"
        " than with as many by day only",
        "as_told",
        AS_TOLD,
        Side("no night shift", {"vendors.Dell.team": team(20, 0)}),
        SUBSTITUTES,
    ),
)

# --- C10: trust adds up over the six classes ------------------------------------------------------

EVERYBODY: Final = Side("all six classes", {"vendors.Dell.strategy": "role-focus"})
DECISION_ALONE: Final = Side(
    "decision layer alone",
    {"vendors.Dell.strategy": "role-focus", "vendors.Dell.parameters": {"roles": ["decision"]}},
)
C10 = (
    Contrast(
        "trust of all six classes",
        "C10",
        "Dell wins at least 1 point more of the orders with the trust of all six classes than with"
        " that of the decision layer alone, beyond what remains where only the greatest counts",
        "equal_headcount",
        EVERYBODY,
        DECISION_ALONE,
        Side("the greatest trust counts", {"trust.aggregation": "maximum"}),
        main=True,
    ),
)

CONTRASTS: Final = (*C2, *C3, *STATE_CONTRASTS, *C8, *C10)
