"""A deal in words: who won, against whom, and what made the difference."""

from __future__ import annotations

from typing import Any

import pandas as pd

from simulation.records import PARTS
from simulation.vocabulary import (
    TERMS,
    Complaint,
    Origin,
    Outcome,
    Role,
    Route,
    complete,
    label,
    member,
)

ROLES = complete(
    "simulation/explain.py: ROLES",
    Role,
    {
        Role.DECISION: "the decision layer",
        Role.USING_MANAGEMENT: "the using department's management",
        Role.TECHNICAL_MANAGEMENT: "the technical department's management",
        Role.FINANCE_MANAGEMENT: "the finance department's management",
        Role.USER: "the users",
        Role.OPERATOR: "the operators",
    },
)
"""The classes of stakeholder in a sentence."""
WORDS = complete(
    "simulation/explain.py: WORDS",
    PARTS,
    {
        "fit": "perceived fit",
        **{f"trust_{label(role)}": f"trust of {words}" for role, words in ROLES.items()},
        "reputation": "reputation",
        "concessions": "concessions",
        "incumbency": "the installed vendor's advantage",
        "noise": "chance",
    },
)
"""The parts of a utility."""
ORIGINS = complete(
    "simulation/explain.py: ORIGINS",
    Origin,
    {
        Origin.UNPROMPTED: "a customer won without advertising or referral",
        Origin.ADVERTISING: "a lead from advertising",
        Origin.REFERRAL: "a referral",
        Origin.EXISTING: "an existing customer",
    },
)
"""How an order came about."""
COMPLAINTS = complete(
    "simulation/explain.py: COMPLAINTS",
    Complaint,
    {
        Complaint.NONE: "the customer was content",
        Complaint.OPEN: "the customer complained",
        Complaint.RECOVERED: "the customer complained, was answered in time, and is content",
        Complaint.UNRECOVERED: (
            "the customer complained, was answered in time, and is discontent all the same"
        ),
        Complaint.UNHANDLED: "the customer complained, was not answered in time, and is discontent",
    },
)
"""Where a complaint stands."""


def explain(deal: Any, vendors: list[str], currency: str = "yuan") -> str:
    """Say in a paragraph why a deal ended as it did.

    Args:
        deal: a row of `Market.deals`.
        vendors: names of all vendors.
        currency: in which money is told.
    """
    start = (
        f"Organisation {deal['organisation']}, purchase {deal['purchase']}: the need arose "
        f"on day {deal['need_day']}"
    )
    rivals = [vendor for vendor in vendors if deal[f"shortlisted_{vendor}"]]
    return start + ENDS[member(Outcome, deal["outcome"])](deal, rivals, currency)


def _no_go(deal: Any, rivals: list[str], currency: str) -> str:
    return f"; internal brewing ended on day {deal['decided_day']} with the decision not to buy."


def _no_decision(deal: Any, rivals: list[str], currency: str) -> str:
    return (
        f"{_shortlist(deal, rivals)}. On day {deal['decided_day']} it decided not to buy: "
        f"{_nobody(deal, rivals)}"
    )


def _won(deal: Any, rivals: list[str], currency: str) -> str:
    said = f"{_shortlist(deal, rivals)}. {_victory(deal, rivals)}"
    return f"{said}{_believed(deal, deal['winner'])}{_terms(deal, currency)}{_afterwards(deal)}"


ENDS = complete(
    "simulation/explain.py: ENDS",
    Outcome,
    {
        Outcome.WON: _won,
        Outcome.NO_GO: _no_go,
        Outcome.NO_DECISION: _no_decision,
    },
)
"""How a purchase ended, each in a function of the deal and the vendors on its shortlist."""


def _tender(deal: Any, rivals: list[str]) -> str:
    verb = "was" if len(rivals) < 2 else "were"
    return f"; on the shortlist {verb} {_listed(rivals) if rivals else 'nobody'}"


def _agreement(deal: Any, rivals: list[str]) -> str:
    return f"; under its long-term agreement it called {rivals[0]} alone"


def _rebuy(deal: Any, rivals: list[str]) -> str:
    return f"; content with {rivals[0]}, it rebought without a tender"


def _sole_source(deal: Any, rivals: list[str]) -> str:
    return (
        f"; sole-sourced after brewing: the decision layer leaned to {rivals[0]}, in which its "
        f"trust was {deal['leaning_trust']:.2f}"
    )


ROUTES = complete(
    "simulation/explain.py: ROUTES",
    Route,
    {
        Route.TENDER: _tender,
        Route.AGREEMENT: _agreement,
        Route.REBUY: _rebuy,
        Route.SOLE_SOURCE: _sole_source,
    },
)
"""How a purchase came to its supplier, each in a function of the deal and its shortlist."""


def _shortlist(deal: Any, rivals: list[str]) -> str:
    return ROUTES[member(Route, deal["route"])](deal, rivals)


def _believed(deal: Any, vendor: str) -> str:
    promise, credence = deal[f"promise_{vendor}"], deal[f"credence_{vendor}"]
    if promise == 0.0 or credence == 1.0:
        return ""
    return f" Its promise of {promise:+.2f} was believed to {credence:.0%}."


def _listed(names: list[str]) -> str:
    return ", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else names[0]


def _nobody(deal: Any, rivals: list[str]) -> str:
    if not rivals:
        return "there was no bid."
    best = max(rivals, key=lambda vendor: float(deal[f"utility_{vendor}"]))
    return (
        f"doing nothing was worth {deal['utility_nobody']:.2f} to it, the best bid, "
        f"{best}'s, {deal[f'utility_{best}']:.2f}."
    )


def _victory(deal: Any, rivals: list[str]) -> str:
    winner = deal["winner"]
    origin = ORIGINS[member(Origin, deal["origin"])]
    text = (
        f"On day {deal['decided_day']} {winner} won ({origin}) with a utility of "
        f"{deal[f'utility_{winner}']:.2f}"
    )
    others = [vendor for vendor in rivals if vendor != winner]
    nobody = f"{deal['utility_nobody']:.2f} for no decision"
    if not others:
        return f"{text} against {nobody}."
    second = max(others, key=lambda vendor: float(deal[f"utility_{vendor}"]))
    lead = {part: float(deal[f"{part}_{winner}"] - deal[f"{part}_{second}"]) for part in PARTS}
    ranked = sorted(lead, key=lambda part: -abs(lead[part]))
    gains = [f"{WORDS[part]} ({lead[part]:+.2f})" for part in ranked if lead[part] > 0.005][:3]
    losses = [f"{WORDS[part]} ({lead[part]:+.2f})" for part in ranked if lead[part] < -0.005][:2]
    text += f" against {deal[f'utility_{second}']:.2f} for {second} and {nobody}."
    text += (
        f" What it was ahead in: {', '.join(gains)}"
        if gains
        else " It was ahead in nothing in particular"
    )
    text += f"; what it was behind in: {', '.join(losses)}." if losses else "."
    if lead["noise"] > sum(lead.values()) > 0:
        text += f" Without chance {second} would have won."
    return text


def _terms(deal: Any, currency: str) -> str:
    given = [
        f"{label(term)} {deal[f'{label(term)}_concession']:.0%}"
        for term in TERMS
        if deal[f"{label(term)}_concession"] > 0
    ]
    return (
        (
            f" It gave way on {', '.join(given)} of what it could, for "
            f"{deal['concession_cost']:,.0f} {currency}."
        )
        if given
        else ""
    )


def _afterwards(deal: Any) -> str:
    returned = (
        f" The other buyer ordered on the same day: {deal['returned']}'s product went back."
        if pd.notna(deal["returned"])
        else ""
    )
    if pd.isna(deal["first_use_day"]):
        return f"{returned} The product is not in use yet."
    text = (
        f"{returned} At first use on day {deal['first_use_day']} it delivered "
        f"{deal['delivered']:.2f}"
    )
    text += f" of the {deal['promised']:.2f} promised"
    complaint = f": {COMPLAINTS[member(Complaint, deal['complaint'])]}"
    told = f", told {deal['told']} people" if deal["told"] else ""
    named = f", gave {deal['referrals']} names" if deal["referrals"] else ""
    signed = ", and signed a long-term agreement" if deal["agreement_signed"] else ""
    return f"{text}{complaint}{told}{named}{signed}."
