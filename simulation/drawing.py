"""Figures: colours and fonts that everybody can read, and the figure of one market.

The only module of the model that knows Matplotlib; `Market.plot` imports it when it is called.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
from matplotlib import font_manager
from matplotlib.figure import Figure

from simulation.timeline import STATES

if TYPE_CHECKING:
    import pandas as pd

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
"""Okabe and Ito's palette, which colour-blind readers can tell apart."""
STATE_COLOURS = dict(zip(STATES, ("0.92", "#cbc9e2", "#9e9ac8", "#54278f"), strict=True))
"""Colours of the relationship states, from outsider to partner; vendors have other colours."""
CHINESE = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
    "WenQuanYi Zen Hei",
    "SimHei",
)
"""Fonts for vendors with Chinese names, where one is installed."""


def families() -> list[str]:
    """Return the fonts to use, those for Chinese among them where there are any."""
    installed = set(font_manager.get_font_names())
    return ["DejaVu Sans", *(name for name in CHINESE if name in installed)]


@contextmanager
def readable() -> Iterator[None]:
    """Draw with fonts for all names, and without formulas.

    $…$ is text, and a sign that no font has becomes a box without a warning.
    """
    with (
        mpl.rc_context({"font.family": families(), "text.parse_math": False}),
        warnings.catch_warnings(),
    ):
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield


def market(timeline: pd.DataFrame, title: str) -> Figure:
    """Draw one market: win rates over time, and the relationship states at the end.

    Args:
        timeline: `Market.timeline`.
        title: what was run.
    """
    # Notebooks show a figure only if this was imported.
    from matplotlib import pyplot  # noqa: F401

    vendors = list(dict.fromkeys(timeline["vendor"]))
    wins = timeline.pivot(index="last_day", columns="vendor", values="wins")[vendors].cumsum()
    rates = wins.div(wins.sum(axis=1).replace(0, np.nan), axis=0)
    now = timeline[timeline["period"] == timeline["period"].max()].set_index("vendor")
    with readable():
        figure = Figure(figsize=(10, 4.2), layout="constrained")
        left, right = figure.subplots(1, 2, width_ratios=(3, 2))
        for v, vendor in enumerate(vendors):
            colour = COLOURS[v % len(COLOURS)]
            left.plot(rates.index + 1, rates[vendor], color=colour, label=vendor)
        left.set_xlabel("working day")
        left.set_ylabel("share of all orders so far")
        left.set_ylim(0, 1)
        left.set_xlim(left=0)
        left.yaxis.set_major_formatter(mpl.ticker.PercentFormatter(1.0))
        left.grid(axis="y", color="0.9")
        left.legend(frameon=False)
        left.set_title("Win rates", fontsize=10)
        _states(right, now.loc[vendors])
        for axes in (left, right):
            axes.spines[["top", "right"]].set_visible(False)
        figure.suptitle(title, fontsize=11)
        return figure


def _states(axes: Any, now: pd.DataFrame) -> None:
    """Draw how many organisations are in each relationship state, a bar for each vendor."""
    before = np.zeros(len(now))
    for state, colour in STATE_COLOURS.items():
        counts = now[state].to_numpy(float)
        axes.barh(range(len(now)), counts, left=before, color=colour, label=state)
        before += counts
    axes.set_yticks(range(len(now)), list(now.index))
    axes.invert_yaxis()
    axes.set_xlabel("organisations")
    axes.set_title("What each vendor is to its customers now", fontsize=10)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.18), ncols=4, frameon=False)
