"""Contrasts of what happens after a sale: C11 to C17."""

from __future__ import annotations

from typing import Any, Final

from experiments.contrasts.contrast import Contrast, Side
from experiments.contrasts.relationships import AS_TOLD, LONG
from experiments.harness.verdicts import MATTERS, Region, at_least, at_most, between

ABOUT_HALF: Final = between(0.4, 0.6)
""""Half", and "50:50" (C11, C17)."""
FOUR: Final = between(3.0, 5.0)
""""Four new customers" (C16)."""
FEWER: Final = at_most(-MATTERS)

ALWAYS_TENDER: Final = Side(
    "every order by tender",
    {"agreements.chance": 0.0, "rebuy.chance": 0.0, "brewing.sole_source": 0.0},
)
EFFORT: Final = (
    ("repeat_to_new", "all hours, those of lost purchases included,", True),
    ("repeat_to_new_won", "hours of won purchases", False),
)

C11 = tuple(
    Contrast(
        f"half the effort, {'all hours' if main else 'won purchases'}",
        "C11",
        f"A repeat order takes Dell 40 to 60% of a new order's effort ({words})",
        "as_told",
        AS_TOLD,
        column=column,
        unit="repeat ÷ new",
        region=ABOUT_HALF,
        setting=LONG,
        main=main,
    )
    for column, words, main in EFFORT
)


def promised(level: float) -> Side:
    """Return the side in which Dell promises so much of what its product lacks."""
    return Side(f"promise {level:g}", {"vendors.Dell.promise": level})


def handled(how: str) -> Side:
    """Return the side in which Dell handles complaints in this way."""
    return Side(f"complaints: {how}", {"vendors.Dell.complaints": how})


NO_RECOVERY: Final = Side("no recovery", {"complaints.recovery": 0.0})
NO_WRITTEN: Final = Side("no recovery by letter", {"complaints.written_recovery": 0.0})
NO_MEMORY: Final = Side(
    "promises believed, disappointment not weighed",
    {"promises.credence": "off", "satisfaction.graded": False},
)
PROMISING: Final = {**LONG, "vendors.Dell.promise": 0.2}


def _after(name: str, says: str, column: str, region: Region, **more: Any) -> Contrast:
    claim, more = more.pop("claim"), more
    return Contrast(name, claim, says, "as_told", column=column, region=region, **more)


C12_TO_C15 = (
    _after(
        "word of mouth about promises",
        "Word of mouth costs a Dell that promises 0.4 too much at least 1 point of the orders",
        "win_rate",
        FEWER,
        claim="C12",
        plus=promised(0.4),
        minus=promised(0.0),
        off=Side("nobody told", {"word_of_mouth.impact": 0.0}),
        setting=LONG,
        main=True,
    ),
    _after(
        "complaints solved, discontent",
        "Solving complaints leaves at least 1 point fewer of Dell's customers discontent",
        "dissatisfied_after",
        FEWER,
        claim="C13",
        plus=handled("solve"),
        minus=handled("ignore"),
        off=NO_RECOVERY,
        unit="share of first uses",
        setting=PROMISING,
    ),
    _after(
        "complaints solved, orders",
        "Solving complaints wins Dell at least 1 point more of the orders, beyond what remains"
        " where nobody recovers",
        "win_rate",
        at_least(MATTERS),
        claim="C13",
        plus=handled("solve"),
        minus=handled("ignore"),
        off=NO_RECOVERY,
        setting=PROMISING,
        main=True,
    ),
    _after(
        "promises, discontent",
        "Promising 0.4 too much leaves at least 1 point more of Dell's customers discontent",
        "dissatisfied",
        at_least(MATTERS),
        claim="C14",
        plus=promised(0.4),
        minus=promised(0.0),
        unit="share of first uses",
        setting=LONG,
    ),
    _after(
        "promises, orders",
        "Promising 0.4 too much costs Dell at least 1 point of the orders of the last two years",
        "win_rate_late",
        FEWER,
        claim="C14",
        plus=promised(0.4),
        minus=promised(0.0),
        setting=LONG,
        main=True,
    ),
    _after(
        "what disappointment costs",
        "Credence and disappointment cost a Dell that promises 0.4 too much at least 1 point of"
        " the orders of the last two years",
        "win_rate_late",
        FEWER,
        claim="C14",
        plus=promised(0.4),
        minus=promised(0.0),
        off=NO_MEMORY,
        setting=LONG,
    ),
    _after(
        "answers in writing, discontent",
        "Answering complaints in writing leaves at least 1 point fewer of Dell's customers"
        " discontent",
        "dissatisfied_after",
        FEWER,
        claim="C15",
        plus=handled("write"),
        minus=handled("ignore"),
        off=NO_WRITTEN,
        unit="share of first uses",
        setting=PROMISING,
    ),
    _after(
        "answers in writing, orders",
        "Answering complaints in writing wins Dell at least 1 point more of the orders",
        "win_rate",
        at_least(MATTERS),
        claim="C15",
        plus=handled("write"),
        minus=handled("ignore"),
        off=NO_WRITTEN,
        setting=PROMISING,
        main=True,
    ),
)

ASKED: Final = Side("asked for referrals")
NOT_ASKED: Final = Side("not asked", {"vendors.Dell.asks_referrals": False})
C16_AND_C17 = (
    Contrast(
        "four new customers each",
        "C16",
        "A customer satisfied in the first year brings Dell 3 to 5 new customers",
        "home_pc",
        ASKED,
        column="brought_first_year_cohort",
        unit="new customers per satisfied customer",
        region=FOUR,
        main=True,
    ),
    Contrast(
        "asking for referrals",
        "C16",
        "Asking for referrals wins Dell at least 1 point more of the orders",
        "home_pc",
        ASKED,
        NOT_ASKED,
    ),
    Contrast(
        "half from existing customers",
        "C17",
        "Of the orders of the last two years that come from customers or advertising, customers"
        " and their referrals bring 40 to 60%",
        "home_pc",
        ASKED,
        column="existing_against_advertising",
        unit="share of orders",
        region=ABOUT_HALF,
        main=True,
    ),
)

CONTRASTS: Final = (*C11, *C12_TO_C15, *C16_AND_C17)
