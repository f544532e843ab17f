"""One account's life as a picture."""

from __future__ import annotations

from enum import IntEnum
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from experiments.account.life import Account
from experiments.harness.figures import COLOURS, readable
from simulation.vocabulary import (
    PURCHASE_PHASES,
    WEEK,
    Outcome,
    Phase,
    Relationship,
    Setting,
    complete,
    label,
    member,
)

PHASES = complete(
    "experiments/account/figure.py: PHASES",
    PURCHASE_PHASES,
    {
        Phase.DISCOVER_NEED: "#E8E8E8",
        Phase.INTERNAL_BREWING: "#C9C9C9",
        Phase.SYSTEM_DESIGN: "#A8A8A8",
        Phase.EVALUATION: "#878787",
        Phase.COMMITMENT: "#5E5E5E",
        Phase.INSTALLATION: "#D9C7A0",
    },
)
STATES = complete(
    "experiments/account/figure.py: STATES",
    Relationship,
    {
        Relationship.OUTSIDER: "white",
        Relationship.FRIEND: "#ECEAF4",
        Relationship.SUPPLIER: "#D3CFE6",
        Relationship.PARTNER: "#B3ACD3",
    },
)
SETTINGS = complete(
    "experiments/account/figure.py: SETTINGS",
    Setting,
    {Setting.OFFICE: COLOURS[2], Setting.PHONE: COLOURS[4], Setting.EVENING: COLOURS[6]},
)
ENDS = complete(
    "experiments/account/figure.py: ENDS",
    Outcome,
    {Outcome.WON: "", Outcome.NO_GO: "no go", Outcome.NO_DECISION: "no decision"},
)
"""What stands at a decision, after the winner's name if there is one."""
PERSONAL, INSTITUTIONAL = COLOURS[1], COLOURS[0]


def draw(account: Account) -> Figure:
    """Draw phases and decisions over time, and what each vendor did.

    Of each vendor: P and I, the relationship states, and the hours of its meetings.
    """
    with readable():
        return _draw(account)


def _draw(account: Account) -> Figure:
    count = len(account.vendors)
    ratios = [0.55, *(ratio for _ in account.vendors for ratio in (1.4, 0.55))]
    figure = Figure(figsize=(11, 1.6 + 1.9 * count), layout="constrained")
    axes = figure.subplots(len(ratios), 1, sharex=True, height_ratios=ratios)
    _phases(account, axes[0])
    top = max(0.05, account.days[["personal", "institutional"]].to_numpy().max()) * 1.1
    busiest = max(1, _weekly(account.meetings).max())
    for v, vendor in enumerate(account.vendors):
        _interests(account, vendor, axes[1 + 2 * v], min(1.0, top))
        _meetings(account, vendor, axes[2 + 2 * v], busiest)
    axes[-1].set_xlabel("working day")
    axes[-1].set_xlim(0, account.days["day"].max() + 1)
    figure.align_ylabels(axes)
    figure.suptitle(
        f"Organisation {account.organisation} in {account.scenario}, one run:"
        " purchases, and what vendors did",
        fontsize=12,
    )
    _legends(figure)
    return figure


def _phases(account: Account, axes: Any) -> None:
    """Draw the strip of phases, with decisions and first uses above it."""
    one = account.days[account.days["vendor"] == account.vendors[0]]
    for phase, rows in groupby(zip(one["day"], one["phase"], strict=True), key=lambda row: row[1]):
        days = [day for day, _ in rows]
        colour = PHASES.get(member(Phase, phase))
        if colour:  # between purchases there is none
            axes.axvspan(days[0], days[-1] + 1, ymax=0.5, color=colour, linewidth=0)
    for deal in account.deals.itertuples():
        won = pd.notna(deal.winner)
        text = f"{deal.winner if won else ''}{ENDS[member(Outcome, deal.outcome)]}"
        axes.plot(
            deal.decided_day,
            0.62,
            "v",
            color="black" if won else "white",
            markeredgecolor="black",
            markersize=7,
            clip_on=False,
        )
        axes.annotate(
            text, (deal.decided_day, 0.75), ha="center", fontsize=9, annotation_clip=False
        )
        if pd.notna(deal.first_use_day):
            content = pd.notna(deal.content) and bool(deal.content)
            axes.plot(
                deal.first_use_day, 0.25, "P" if content else "X", color="black", markersize=7
            )
    axes.set_ylim(0, 1)
    axes.set_yticks([])
    axes.set_ylabel("phases", rotation=0, ha="right", va="center")
    axes.spines[["top", "right", "left"]].set_visible(False)


def _interests(account: Account, vendor: str, axes: Any, top: float) -> None:
    """Draw P and I of a vendor on the colours of the relationship states."""
    rows = account.days[account.days["vendor"] == vendor]
    for state, group in groupby(
        zip(rows["day"], rows["state"], strict=True), key=lambda row: row[1]
    ):
        days = [day for day, _ in group]
        colour = STATES[member(Relationship, state)]
        axes.axvspan(days[0], days[-1] + 1, color=colour, linewidth=0, zorder=0)
    axes.plot(rows["day"] + 1, rows["personal"], color=PERSONAL, linewidth=1.4)
    axes.plot(
        rows["day"] + 1, rows["institutional"], color=INSTITUTIONAL, linewidth=1.4, linestyle="--"
    )
    for day in account.deals.loc[account.deals["winner"] == vendor, "decided_day"]:
        axes.axvline(day, color="black", linewidth=1)
    axes.set_ylim(0, top)
    axes.set_ylabel(f"{vendor}\nutility", fontsize=9)
    axes.spines[["top", "right"]].set_visible(False)


def _rep_hours(meetings: Any) -> Any:
    """Return one row per hour that a rep spent with the customer.

    A gathering is one hour, however many guests it has.
    """
    return meetings.drop_duplicates(["day", "hour", "rep"])


def _weekly(meetings: Any) -> Any:
    """Return rep hours by vendor and week."""
    hours = _rep_hours(meetings)
    return hours.groupby(["vendor", hours["day"] // WEEK]).size() if len(hours) else pd.Series([0])


def _meetings(account: Account, vendor: str, axes: Any, busiest: int) -> None:
    """Draw a vendor's rep hours per week, stacked by setting."""
    rows = _rep_hours(account.meetings[account.meetings["vendor"] == vendor])
    weeks = int(account.days["day"].max()) // WEEK + 1
    base = np.zeros(weeks)
    for setting, colour in SETTINGS.items():
        chosen = rows["setting"] == label(setting)
        hours = np.bincount(rows.loc[chosen, "day"] // WEEK, minlength=weeks)
        axes.bar(
            np.arange(weeks) * WEEK, hours, WEEK, base, align="edge", color=colour, linewidth=0
        )
        base += hours
    axes.set_ylim(0, busiest)
    axes.set_ylabel("hours\na week", fontsize=8)
    axes.spines[["top", "right"]].set_visible(False)


def _legends(figure: Any) -> None:
    lines = [
        Line2D([], [], color=PERSONAL, label="P, personal utility"),
        Line2D([], [], color=INSTITUTIONAL, linestyle="--", label="I, institutional utility"),
        Line2D([], [], color="black", marker="v", linestyle="", label="decision: order"),
        Line2D(
            [],
            [],
            color="white",
            markeredgecolor="black",
            marker="v",
            linestyle="",
            label="decision: none",
        ),
        Line2D([], [], color="black", marker="P", linestyle="", label="first use: content"),
        Line2D([], [], color="black", marker="X", linestyle="", label="first use: not (yet)"),
    ]
    phases = [_patch(phase, colour) for phase, colour in PHASES.items()]
    states = [
        _patch(state, colour)
        for state, colour in STATES.items()
        if state is not Relationship.OUTSIDER
    ]
    settings = [_patch(setting, colour) for setting, colour in SETTINGS.items()]
    groups = (
        ("", lines),
        ("phase", phases),
        ("state (else outsider)", states),
        ("hours of reps by setting", settings),
    )
    handles: list[Any] = []
    for title, entries in groups:
        handles += [Patch(alpha=0, label=title), *entries] if title else entries
    figure.legend(handles=handles, loc="outside right upper", frameon=False, fontsize=8.5)


def _patch(entry: IntEnum, colour: str) -> Patch:
    return Patch(color=colour, label=label(entry).replace("_", " "))
