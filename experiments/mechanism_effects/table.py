"""The mechanisms of the market: how each is switched on, and what should come of it.

Measures and signs were written down before the first run. What comes out otherwise stays here, and
the experiment says "not as expected".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from simulation.vocabulary import Role, Setting, complete, label

MORE, LESS = "more", "less"

SETTINGS: Final[Mapping[str, Mapping[str, Any]]] = {
    "base": {},
    "base, Dell promises 0.5": {"vendors.Dell.promise": 0.5},
    "base, graded news": {"satisfaction.graded": True},
    "base, written answers": {"vendors.Dell.complaints": "write"},
    "base, large and small customers": {"needs.concentration": 1.1},
    "base, A has 9,000 yuan a day": {"vendors.A.budget": 9000.0},
}
"""What mechanisms are compared with: changes of the scenario by name of the condition.

Some mechanisms need a setting of their own, which base and on have alike.
"""
BASE, PROMISING, GRADED, WRITTEN, UNEQUAL, BUDGET = SETTINGS


class Mechanism(NamedTuple):
    """One mechanism alone.

    Attributes:
        number: that of MODEL, section 12.
        title: what it is, in a few words; the name of its condition with the number.
        on: changes that switch it on, by dotted path.
        measure: column of runs.csv that it is about.
        what: the measure in words, with its unit.
        expected: MORE or LESS of the measure.
        reason: why that is expected; a claim or a publication where there is one.
        vendor: whose measure it is; empty = mean over all vendors.
        setting: the condition that it is compared with, a name in `SETTINGS`.
    """

    number: str
    title: str
    on: Mapping[str, Any]
    measure: str
    what: str
    expected: str
    reason: str
    vendor: str = ""
    setting: str = BASE

    @property
    def condition(self) -> str:
        """Return the name of the condition in which it is on."""
        return f"{self.number} {self.title}"

    @property
    def changes(self) -> dict[str, Any]:
        """Return all changes of that condition, the setting's included."""
        return {**SETTINGS[self.setting], **self.on}


_LEARNING = complete(
    "experiments/mechanism_effects/table.py: _LEARNING",
    Role,
    {
        Role.DECISION: 0.05,
        Role.USING_MANAGEMENT: 0.15,
        Role.TECHNICAL_MANAGEMENT: 0.10,
        Role.FINANCE_MANAGEMENT: 0.05,
        Role.USER: 0.15,
        Role.OPERATOR: 0.05,
    },
)
"""What a contact hour in discover need adds to understanding, by role (C20)."""

MECHANISMS: Final = (
    Mechanism(
        "M1",
        "sole source",
        {"brewing.sole_source": 1.0},
        "alone",
        "opportunities without a rival (share)",
        MORE,
        "C22: if brewing succeeds there is no tender, and nobody else is invited",
    ),
    Mechanism(
        "M1",
        "go-ahead by trust",
        {"brewing.go_ahead": 1.0},
        "early_no_go",
        "purchases of the first year that end in no go (share)",
        MORE,
        "C1, C22: all begin as outsiders, so trust is still below the reference then",
    ),
    Mechanism(
        "M1",
        "haste by trust",
        {"brewing.haste": 0.2},
        "tender_days",
        "end of brewing to decision (days)",
        LESS,
        "C22: the rest sails smoothly",
    ),
    Mechanism(
        "M1b",
        "search cost",
        {"choice.search_cost": 0.14},
        "bidders",
        "bidders on a shortlist (vendors)",
        LESS,
        "C3: comparing costs time and energy",
    ),
    Mechanism(
        "M2",
        "shortlist by judgement",
        {"choice.shortlist_noise": 1.0},
        "win_rate",
        "A's orders (share)",
        MORE,
        "the hard shortlist leaves out whoever is fourth nearly always",
        vendor="A",
    ),
    Mechanism(
        "M3",
        "incumbency",
        {"incumbency.advantage": 0.28, "incumbency.lost": 0.5},
        "incumbent_orders",
        "repeated orders that stay with the vendor (share)",
        MORE,
        "Wathne, Biong & Heide 2001: switching costs",
    ),
    Mechanism(
        "M4",
        "rebuy without a tender",
        {"rebuy.chance": 1.0},
        "without_tender",
        "orders without a tender (share)",
        MORE,
        "C3: comparing everybody each time takes more time than one has",
    ),
    Mechanism(
        "M5",
        "promises believed as kept",
        {
            "promises.credence": "learned",
            "promises.initial": 0.5,
            "promises.learning": 0.3,
            "promises.hearsay": 0.1,
            "promises.scale": 0.2,
        },
        "wins",
        "orders of Dell, who promises 0.5",
        LESS,
        "C14: who promises more than it delivers is not believed any more",
        vendor="Dell",
        setting=PROMISING,
    ),
    Mechanism(
        "M6",
        "graded news",
        {
            "satisfaction.graded": True,
            "satisfaction.scale": 0.2,
            "satisfaction.disappointment": 2.0,
        },
        "reputation",
        "reputation of Dell, who promises 0.5 (−1 to 1)",
        LESS,
        "C12, C14; Mittal, Ross & Baldasare 1998: disappointment weighs more than delight",
        vendor="Dell",
        setting=PROMISING,
    ),
    Mechanism(
        "M6",
        "disappointment cuts I",
        {"satisfaction.cut": 1.0},
        "institutional",
        "mean I for Dell, who promises 0.5 (share)",
        LESS,
        "C14: a promise that is not kept costs institutional interest",
        vendor="Dell",
        setting=PROMISING,
    ),
    Mechanism(
        "M6",
        "delight brings names",
        {"referrals.delighted_names": 2},
        "names",
        "names that customers give (per first use)",
        MORE,
        "exceed the customer's expectations",
        setting=GRADED,
    ),
    Mechanism(
        "M7",
        "recovered say nothing",
        {"complaints.recovered": "evidence"},
        "reputation",
        "mean reputation of all vendors (−1 to 1)",
        LESS,
        "de Matos et al. 2007: recovery repairs satisfaction, not word of mouth",
    ),
    Mechanism(
        "M7",
        "letters recover fewer",
        {"complaints.written_recovery": 0.35},
        "recovery",
        "complaints to Dell that end well (share)",
        LESS,
        "C15: the letter reports what was solved",
        vendor="Dell",
        setting=WRITTEN,
    ),
    Mechanism(
        "M8",
        "understanding the need",
        {
            "understanding.base": 0.5,
            **{f"roles.{label(role)}.understanding": gain for role, gain in _LEARNING.items()},
        },
        "institutional",
        "mean I for all vendors (share)",
        LESS,
        "C14, C20: who has not understood the need explains in vain",
    ),
    Mechanism(
        "M9",
        "aversion shuts the door",
        {"rapport.aversion": True},
        "contact_hours",
        "contact hours of a vendor",
        LESS,
        "C4: aversion at the first meeting; who refuses has used up the request",
    ),
    Mechanism(
        "M10",
        "practice",
        {
            f"practice.{label(setting)}.{name}": value
            for setting in Setting
            for name, value in (("gain", 0.2), ("hours", 500.0))
        },
        "trust",
        "mean trust in all vendors (share)",
        MORE,
        "C8: one thing done thoroughly makes every hour worth more",
    ),
    Mechanism(
        "M10",
        "handoff",
        {"meetings.handoff": 0.1},
        "trust",
        "mean trust in Dell (share)",
        LESS,
        "C8: the price of separate reps by day and by night",
        vendor="Dell",
    ),
    Mechanism(
        "M11",
        "large and small customers",
        {"needs.concentration": 1.1},
        "top_fifth",
        "value ordered by the largest fifth (share)",
        MORE,
        "C7: some customers are more important",
    ),
    Mechanism(
        "M11",
        "plans look at value",
        {"plans.value_weight": 1.0},
        "hours_on_largest",
        "rep hours spent on the largest fifth (share)",
        MORE,
        "C7: the more important customer gets more",
        setting=UNEQUAL,
    ),
    Mechanism(
        "M12",
        "heads cost money",
        {"costs.head": 200.0},
        "contact_hours",
        "A's contact hours",
        LESS,
        "the purse pays for all ten heads first, and then for fewer shifts",
        vendor="A",
        setting=BUDGET,
    ),
    Mechanism(
        "M13",
        "people leave",
        {"turnover.people": 0.2},
        "trust",
        "mean trust in all vendors (share)",
        LESS,
        "a successor is a stranger to all vendors",
    ),
    Mechanism(
        "M13",
        "reps leave",
        {"turnover.reps": 0.2, "turnover.loyalty": 0.5, "turnover.ramp": 125},
        "personal",
        "mean P for all vendors (share)",
        LESS,
        "Palmatier et al. 2007: a part of loyalty is to the salesperson",
    ),
    Mechanism(
        "M13",
        "customers close",
        {"turnover.customers": 0.1},
        "repeat_orders",
        "orders of known customers (share)",
        LESS,
        "a new customer has bought from nobody",
    ),
    Mechanism(
        "M14",
        "limited attention",
        {"meetings.attention": 8},
        "contact_hours",
        "contact hours of a vendor",
        LESS,
        "Gartner: 17% of a purchase is spent with all suppliers together",
    ),
    Mechanism(
        "M14",
        "one talk at a table",
        {"meetings.table": 0.5},
        "personal",
        "mean P for all vendors (share)",
        LESS,
        "a host has one conversation at a time",
    ),
    Mechanism(
        "M15",
        "no decision as published",
        {"choice.outside_option": 0.99},
        "no_order",
        "purchases without an order (share)",
        MORE,
        "CSO Insights 2016: 23.8% of purchases end without an order",
    ),
)
"""All mechanisms, in the order of their numbers."""
