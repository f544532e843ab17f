"""The table of a strategy's decisions.

What it is asked, when, how it may answer, and what the answer changes.

A new decision is a method of `Strategy`, a row here, and a writer in `planning/writers.py`.
Planner, `check_strategy`, ODD.md and the tests read this table; what is still missing then, a test
names.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from simulation.vocabulary import TERMS, Handling, label


class Answer(Enum):
    """What kind of answer a decision expects."""

    PRIORITIES = "finite numbers"
    SHARES = "numbers within bounds"
    FLAGS = "true or false"
    WORDS = "one of some words"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Decision:
    """A method of `Strategy`.

    Attributes:
        method: its name.
        answer: what kind of answer it expects.
        shapes: of an answer, as the documentation writes them.
        meaning: what the answer says.
        asked: on which mornings.
        effect: what the answer changes, and for how long.
        writes: the columns that it is written into, as "column" or "column.field".
        accounts: name of the view's (N,) mask of the accounts that it is about: asked on mornings
            on which there is one, and written for these alone. None = asked every morning, about
            all.
        low: the lowest number that may be answered, for Answer.SHARES; the highest is 1.
        each: shape of the answer for one account.
        words: what may be answered, for Answer.WORDS.
        flags: the words that False and True stand for, if they may be answered too.
        default: the scenario's key for vendors whose strategy leaves it out; None = there is none.
        required: whether every strategy must have it.
    """

    method: str
    answer: Answer
    shapes: str
    meaning: str
    asked: str
    effect: str
    writes: tuple[str, ...]
    accounts: str | None = None
    low: float = 0.0
    each: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    flags: tuple[str, str] | None = None
    default: str | None = None
    required: bool = False

    @property
    def span(self) -> str:
        """The numbers that may be answered, in words: "[0, 1]"."""
        return f"[{self.low:g}, 1]".replace("-", "−")


DECISIONS: Final[dict[str, Decision]] = {
    row.method: row
    for row in (
        Decision(
            "plan",
            Answer.PRIORITIES,
            shapes="(accounts, stakeholders) or (3, accounts, stakeholders)",
            meaning=(
                "priority of every stakeholder, with `by_setting` for each setting; 0 or "
                "less: leave alone"
            ),
            asked="every morning",
            effect="whom reps ask today",
            writes=("priority",),
            required=True,
        ),
        Decision(
            "promise",
            Answer.SHARES,
            shapes="() or (accounts,)",
            meaning="promise level (C14), from −1 (states a useless product) to 1 (a perfect one)",
            asked="every morning",
            effect=(
                "stated and perceived fit, where no tender is out (idle to system design), "
                "until the next answer"
            ),
            writes=("dealings.promise", "dealings.stated_fit", "dealings.perceived_fit"),
            low=-1.0,
            default="promise",
        ),
        Decision(
            "negotiate",
            Answer.SHARES,
            shapes="(5,) or (accounts, 5)",
            meaning="concessions on price, delivery, installation, service, payment (C25)",
            asked="on mornings on which the vendor is on the shortlist of an account in commitment",
            effect="the offer to these accounts; the last answer before the choice counts",
            writes=("dealings.concessions",),
            accounts="negotiating",
            each=(len(TERMS),),
            default="concession",
        ),
        Decision(
            "ask_referral",
            Answer.FLAGS,
            shapes="() or (accounts,)",
            meaning="whether to ask for referrals (C16)",
            asked="on mornings on which an account is installing this vendor's product",
            effect=(
                "a standing order for these accounts until the product is put to use (and "
                "a complaint about it is settled)"
            ),
            writes=("dealings.asks",),
            accounts="installing",
            default="asks_referrals",
        ),
        Decision(
            "handle_complaint",
            Answer.WORDS,
            shapes="() or (accounts,)",
            meaning="what to do about a complaint (C13, C15); true and false mean solve and ignore",
            asked="on mornings with new complaints",
            effect="the hours that a rep will spend on the new complaints",
            writes=(
                "first_uses.handling",
                "first_uses.hours",
                "first_uses.rep",
                "reps.complaint_hours",
            ),
            accounts="complaints",
            words=tuple(label(handling) for handling in Handling),
            flags=(label(Handling.IGNORE), label(Handling.SOLVE)),
            default="complaints",
        ),
        Decision(
            "learn",
            Answer.NOTHING,
            shapes="",
            meaning="nothing; it is told a `PastDeal`: own effort, offer and result (`won`, "
            "`lost`, `no_go`, `no_decision`), "
            "not who won instead",
            asked="before the plan, for each purchase that closed this morning, in the order "
            "in which they closed, "
            "if the vendor was aware of the organisation when it closed",
            effect="nothing",
            writes=(),
        ),
    )
}
"""By method, in the order in which they are asked; what has closed is told before."""

RARER: Final = tuple(
    row for row in DECISIONS.values() if row.answer not in (Answer.PRIORITIES, Answer.NOTHING)
)
"""The decisions that are asked after the plan, in this order."""
OPTIONAL: Final = tuple(name for name, row in DECISIONS.items() if not row.required)
"""The methods that a strategy may leave out."""

BEGIN, END = "<!-- decisions -->\n", "<!-- end of decisions -->\n"


def documented(text: str) -> str:
    """Return a document with the present table between its two markers.

    Raises:
        ValueError: it has not both markers.
    """
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    if BEGIN not in text or END not in rest:
        raise ValueError(f"the markers {BEGIN.strip()} and {END.strip()} are missing")
    return f"{before}{BEGIN}\n{_table()}\n{END}{after}"


def _table() -> str:
    heads = (
        "method",
        "what it answers",
        "as what, in which shape",
        "asked",
        "changes",
        "without it",
    )
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    for row in DECISIONS.values():
        kind = ", ".join(f"`{word}`" for word in row.words) or row.answer.value
        if row.answer is Answer.SHARES:
            kind = f"numbers in {row.span}"
        cells = (
            f"`{row.method}`",
            row.meaning,
            f"{kind}; {row.shapes}" if row.shapes else kind,
            f"{row.asked} (`view.{row.accounts}`)" if row.accounts else row.asked,
            row.effect,
            f"`vendors.NAME.{row.default}`"
            if row.default
            else "not allowed"
            if row.required
            else "–",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
