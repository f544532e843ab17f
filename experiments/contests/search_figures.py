"""Figures of a search: how it went, and the working days that it found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from experiments.harness.figures import COLOURS, readable
from simulation.vocabulary import FIRST_HOUR, LAST_HOUR, Activity, complete, member

ACTIVITIES = complete(
    "experiments/contests/search_figures.py: ACTIVITIES",
    Activity,
    {
        Activity.DESK: "0.85",
        Activity.VISIT: COLOURS[0],
        Activity.CALL: COLOURS[5],
        Activity.DINNER: COLOURS[4],
        Activity.TEA_HOUSE: COLOURS[2],
        Activity.NIGHT_OUT: COLOURS[3],
    },
)
"""The colours of a working day."""


def history(trials: Any, *, objective: str, vendor: str) -> Figure:
    """Draw the value of every plan that was tried, and the best so far.

    Args:
        trials: one row per trial: trial, objective.
        objective: "win_rate" or "profit".
        vendor: whose.
    """
    share = objective == "win_rate"
    values = trials["objective"] if share else trials["objective"] / 1e6
    with readable():
        figure = Figure(figsize=(7.5, 4), layout="constrained")
        axes = figure.subplots()
        axes.plot(trials["trial"] + 1, values, ".", color="0.6", label="a plan")
        axes.step(
            trials["trial"] + 1,
            values.cummax(),
            where="post",
            color=COLOURS[0],
            label="the best so far",
        )
        axes.set_xlabel("plans tried (the first are the vendors' own)")
        axes.set_ylabel(
            "win rate in the search's runs" if share else "profit per run, million yuan"
        )
        if share:
            axes.yaxis.set_major_formatter(mpl.ticker.PercentFormatter(1.0))
        axes.grid(axis="y", color="0.9")
        axes.spines[["top", "right"]].set_visible(False)
        figure.legend(loc="outside right upper", frameon=False)
        axes.set_title(f"The search for {vendor}'s best plan", fontsize=11, pad=10)
        return figure


def working_days(plans: Mapping[str, Any], vendor: str) -> Figure:
    """Draw what a vendor's reps do all day under several plans.

    Args:
        plans: name → scenario.
        vendor: whose.
    """
    shifts = [
        (f"{name}: {entry.reps} reps", scenario.schedules[entry.schedule])
        for name, scenario in plans.items()
        for entry in scenario.vendors[vendor].team
    ]
    with readable():
        figure = Figure(figsize=(8, 1.5 + 0.5 * len(shifts)), layout="constrained")
        axes = figure.subplots()
        shown: set[str] = set()
        for place, (_, blocks) in enumerate(shifts):
            for start, end, activity in blocks:
                label = None if activity in shown else activity.replace("_", " ")
                shown.add(activity)
                axes.barh(
                    place,
                    end - start,
                    left=start,
                    height=0.6,
                    color=ACTIVITIES[member(Activity, activity)],
                    edgecolor="white",
                    label=label,
                )
        axes.set_yticks(range(len(shifts)), [name for name, _ in shifts])
        axes.invert_yaxis()
        axes.set_xlim(FIRST_HOUR, LAST_HOUR)
        hours = range(FIRST_HOUR, LAST_HOUR + 1)
        axes.set_xticks(hours, [f"{hour % 24}" for hour in hours])
        axes.set_xlabel("hour of the day (0, 1, 2: after midnight)")
        axes.spines[["top", "right"]].set_visible(False)
        figure.legend(loc="outside right upper", frameon=False)
        axes.set_title(f"{vendor}'s working days", fontsize=11, pad=10)
        return figure
