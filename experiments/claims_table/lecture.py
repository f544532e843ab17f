"""The lecture's claims, a sentence each, and what of them is not tested, and why."""

from __future__ import annotations

from typing import NamedTuple

from experiments.harness.findings import IMPLIED, NOT_TESTABLE


class Claim(NamedTuple):
    """A claim of the lecture.

    Attributes:
        text: what the lecture says.
        kind: of what is not tested of it, see `findings.KINDS`; empty if all of it is.
        reason: which input implies it, or why it cannot be tested here.
    """

    text: str
    kind: str = ""
    reason: str = ""


CLAIMS = {
    "C1": Claim(
        "Two interests make four states: outsider, friend, supplier, partner;"
        " everybody starts as outsider.",
        NOT_TESTABLE,
        "a definition: nothing follows from it that could fail",
    ),
    "C2": Claim("Two routes to partner; the best is both hands at once."),
    "C3": Claim("Orders go to trusted partners, through a selection or a long-term agreement."),
    "C4": Claim(
        "If the first meeting causes aversion, no sale will follow.",
        IMPLIED,
        "by rapport.aversion: who dislikes a rep at the first meeting never meets it again",
    ),
    "C5": Claim("A keeps office hours with the customer: institutional interest."),
    "C6": Claim("B visits late, then dinner and tea house: both interests, neither strongly."),
    "C7": Claim("C entertains until two in the morning: personal interest."),
    "C8": Claim("Dell has separate people for day and night, and wins almost 80%."),
    "C9": Claim(
        "A customer has six classes of stakeholder.",
        NOT_TESTABLE,
        "a definition: every customer here has the six",
    ),
    "C10": Claim("Trust with the institution is the sum of the trust with each of the six."),
    "C11": Claim("Selling to a satisfied existing customer takes half the time and expense."),
    "C12": Claim("A satisfied customer tells 4 people, a dissatisfied one 14 to 15."),
    "C13": Claim("If the problem is solved in time, 70% of the dissatisfied become satisfied."),
    "C14": Claim("Promise cautiously: more promised than delivered means dissatisfaction."),
    "C15": Claim(
        "Satisfaction is decided at first use; answer complaints in writing.",
        IMPLIED,
        "by when satisfaction is computed: at first use, and at no other time",
    ),
    "C16": Claim("Ask for referrals at the moment of satisfaction: four new customers each."),
    "C17": Claim(
        "Dell's home computers: from advertising alone"
        " to half of the orders from existing customers."
    ),
    "C18": Claim(
        "A consumer buys in four steps, a large customer in six.",
        IMPLIED,
        "by phases.*.included: the steps are put in",
    ),
    "C19": Claim("Without internal brewing purchases collide."),
    "C20": Claim("Discover need: the users matter most."),
    "C21": Claim("Internal brewing: all six take part, the decision layer matters most."),
    "C22": Claim("Two windows to the decision layer: brewing and installation."),
    "C23": Claim("System design: who helps shapes the specification."),
    "C24": Claim("From the tender on the customer sticks to its specification."),
    "C25": Claim("The negotiation is about much more than the price."),
}
