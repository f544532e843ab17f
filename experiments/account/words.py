"""One account's life in words."""

from __future__ import annotations

from experiments.account.life import Account
from simulation.explain import ROLES
from simulation.vocabulary import Relationship, Role, Setting, complete, label, member

STATE_WORDS = complete(
    "experiments/account/words.py: STATE_WORDS",
    Relationship,
    {
        Relationship.OUTSIDER: "an outsider",
        Relationship.FRIEND: "a friend",
        Relationship.SUPPLIER: "a supplier",
        Relationship.PARTNER: "a partner",
    },
)
SETTING_WORDS = complete(
    "experiments/account/words.py: SETTING_WORDS",
    Setting,
    {Setting.OFFICE: "office", Setting.PHONE: "telephone", Setting.EVENING: "evening"},
)


def tell(account: Account) -> str:
    """Return the story as Markdown."""
    days = int(account.days["day"].max()) + 1
    lines = [
        f"# Organisation {account.organisation} in `{account.scenario}`, {days} working days",
        "",
        "## How the vendors stood with it",
        "",
        *[f"- {_courtship(account, vendor)}" for vendor in account.vendors],
        "",
        "## What it bought",
        "",
    ]
    if not account.explanations:
        lines.append("It decided on no purchase in this time.")
    lines += [f"{number}. {text}" for number, text in enumerate(account.explanations, 1)]
    return "\n".join(lines) + "\n"


def _courtship(account: Account, vendor: str) -> str:
    """Return a sentence on hours spent and states gone through."""
    meetings = account.meetings[account.meetings["vendor"] == vendor]
    hours = meetings.groupby("setting").size()
    if hours.empty:
        met = "met nobody"
    else:
        parts = ", ".join(
            f"{hours[label(setting)]} {word}"
            for setting, word in SETTING_WORDS.items()
            if label(setting) in hours
        )
        roles = meetings["role"].value_counts()
        most = ROLES[member(Role, roles.index[0])]
        met = (
            f"had {parts} contact hours, most of them with {most}"
            f" ({roles.iloc[0]} of {roles.sum()})"
        )
    states = account.days[account.days["vendor"] == vendor]
    changes = states[states["state"] != states["state"].shift()]
    words = [STATE_WORDS[member(Relationship, state)] for state in changes["state"]]
    if len(words) == 1:
        return f"**{vendor}** {met}; it remained {words[0]} throughout."
    path = [f"{word} from day {day}" for word, day in zip(words, changes["day"], strict=True)]
    shown = path if len(path) <= 8 else [*path[:5], f"… {len(path) - 7} more changes …", *path[-2:]]
    return f"**{vendor}** {met}; it was {', '.join(shown)}."
