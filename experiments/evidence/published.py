"""Figures that others have published, each with its source and its tolerance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Cell:
    """Opportunities of a seller's log: won and lost."""

    won: int
    lost: int

    @property
    def count(self) -> int:
        """All of them."""
        return self.won + self.lost

    @property
    def rate(self) -> float:
        """Share won."""
        return self.won / self.count


CLIENTS: Final = ("current", "new")
"""Whether the customer has bought from this vendor before."""
RIVALS: Final = ("alone", "rival")
"""Whether another vendor competes."""

SALVIRT: Final = {
    ("current", "alone"): Cell(181, 63),
    ("current", "rival"): Cell(15, 21),
    ("new", "alone"): Cell(11, 28),
    ("new", "rival"): Cell(14, 91),
}
"""A software company's opportunities by client and rival.

Bohanec, Kljajić Borštnar & Robnik-Šikonja 2017, "Explaining machine learning models in sales
predictions"; the data set is CC BY 4.0. Left out: 24 opportunities whose client or rival is past or
not known.
"""


@dataclass(frozen=True)
class Moment:
    """A published number that parameters are calibrated to.

    Attributes:
        value: the number.
        distance: what counts as one in the loss: its standard error, or half of its tolerance.
        share: it is a share, between 0 and 1.
    """

    value: float
    distance: float
    share: bool = False


MOMENTS: Final = {
    "new_client": Moment(-1.80, 0.29),
    "rival": Moment(-1.21, 0.29),
    "alone": Moment(283 / 424, 0.05, share=True),
    "no_order": Moment(0.238, 0.025, share=True),
}
"""By pattern: log-odds of the logit on Salvirt's cells, its share without a rival, and the share of
purchases without an order (CSO Insights 2016)."""


@dataclass(frozen=True)
class Target:
    """What a pattern should be.

    Attributes:
        low, high: the tolerance, declared before any run; infinite where there is no bound.
        published: the published figure in words.
        source: where it stands, or that it is assumed.
        avoided: the figure should lie outside of the tolerance, not inside.
    """

    low: float
    high: float
    published: str
    source: str
    avoided: bool = False


def _near(pattern: str) -> tuple[float, float]:
    """Return the 95% interval of a published coefficient."""
    moment = MOMENTS[pattern]
    return moment.value - 1.96 * moment.distance, moment.value + 1.96 * moment.distance


INFINITY: Final = float("inf")
ALBERS: Final = "Albers, Mantrala & Sridhar 2010: personal-selling elasticity"
BOHANEC: Final = "Bohanec et al. 2017 (Salvirt), logit on the four cells"
ASSUMED: Final = "sales practice; the range is assumed"

TARGETS: Final = {
    "elasticity": Target(0.2, 0.5, "0.34 on average", ALBERS),
    "diminishing": Target(-INFINITY, 0.0, "falls with size", ALBERS),
    "new_client": Target(*_near("new_client"), "−1.80 (se .29)", BOHANEC),
    "rival": Target(*_near("rival"), "−1.21 (se .29)", BOHANEC),
    "alone": Target(0.57, 0.76, "67% of 424", BOHANEC),
    "current_alone": Target(0.64, 0.84, "74%", BOHANEC),
    "current_rival": Target(0.25, 0.58, "42%", BOHANEC),
    "new_alone": Target(0.13, 0.43, "28%", BOHANEC),
    "new_rival": Target(0.06, 0.21, "13%", BOHANEC),
    "over_promising": Target(-INFINITY, 0.5, "no advantage", "C14, C15: dissatisfaction follows"),
    "repeat_effort": Target(0.3, 0.7, "about half", "C11; the range is assumed"),
    "loyalty": Target(0.2, 0.7, "loyal, but not locked in", ASSUMED),
    "no_order": Target(0.20, 0.30, "23.8%", "CSO Insights 2016, 675 firms"),
    "cycle_skew": Target(0.0, INFINITY, "skewed to the right", ASSUMED),
    "cycle_won_lost": Target(-1.0, 1.0, "won and lost differ", ASSUMED, avoided=True),
    "hours_and_winning": Target(0.0, INFINITY, "positive", ASSUMED),
    "calls": Target(7.5, 14.5, "7.5 to 14.5 a week", "surveys of B2B sales forces"),
    "cost_share": Target(0.03, 0.20, "about a tenth", ASSUMED),
    "top_fifth": Target(0.60, 0.80, "60 to 80%", "customer concentration"),
    "persistence": Target(0.5, 1.0, "most stay", "relationship marketing; the range is assumed"),
}
"""By pattern."""
CALIBRATED: Final = frozenset({*MOMENTS, "calls", "top_fifth"})
"""Patterns to which a parameter is fitted: they are no evidence."""
