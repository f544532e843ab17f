"""The model's formulas, each written once, operations in the order of the ODD text."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from simulation.vocabulary import YEAR

GRID = 2.0**32
"""Steps per unit of what must add up exactly."""


def total(values: Iterable[float]) -> float:
    """Add from left to right.

    Python's own sum() rounds differently from version 3.12 on (compensated).
    """
    result = 0.0
    for value in values:
        result += value
    return result


def unknown(function: str, name: str) -> ValueError:
    """Return the error of a formula that does not know a name."""
    return ValueError(f"tests/reference/formulas.py: {function} has no case for {name!r}; add one.")


def mean(values: Sequence[float]) -> float:
    """Return sum / count."""
    return total(values) / len(values)


def shares(values: Sequence[float]) -> list[float]:
    """Divide by the sum."""
    whole = total(values)
    return [value / whole for value in values]


def clip(value: float) -> float:
    """Clip to [0, 1]."""
    return min(max(value, 0.0), 1.0)


def round_half_up(value: float) -> int:
    """Round as the ODD does; Python's round() would take 2.5 to 2."""
    return math.floor(value + 0.5)


def triangular(low: float, mode: float, high: float, u: float) -> float:
    """Return the triangular distribution's quantile at u."""
    if high == low:
        return low
    if u < (mode - low) / (high - low):
        return low + math.sqrt(u * (high - low) * (mode - low))
    return high - math.sqrt((1 - u) * (high - low) * (high - mode))


def exponential_days(mean_days: float, u: float) -> int:
    """Return whole days, exponentially distributed."""
    return math.floor(-math.log(u) * mean_days)


def gumbel(u: float) -> float:
    """Return the noise of a utility."""
    return -math.log(-math.log(u))


def on_grid(value: float) -> float:
    """Round to a multiple of 2⁻³², so that a sum is the same in any order."""
    return math.floor(value * GRID + 0.5) / GRID


def news(reputation: float, weight: float, good: bool) -> float:
    """Return a reputation after news."""
    return reputation + weight * ((1 if good else -1) - reputation)


def decayed(value: float, days: int, half_life: float) -> float:
    """Return what is left of a reputation after some days without news."""
    return value * 2 ** (-days / half_life)


def lead_chance(spent: float) -> float:
    """Return the chance that advertising reaches an organisation."""
    return 1 - math.exp(-spent)


def stated_fit(credence: str, fit: float, promise: float) -> float:
    """Return the fit that a vendor states (C14).

    A promise below 0 counts only where credence is learned.
    """
    match credence:
        case "off":
            return fit + max(0.0, promise) * (1 - fit)
        case "learned" if promise >= 0:
            return fit + promise * (1 - fit)
        case "learned":
            return fit * (1 + promise)
    raise unknown("stated_fit", credence)


def believed_fit(credence: str, how_far: float, fit: float, stated: float) -> float:
    """Return the fit that a customer believes in."""
    match credence:
        case "off":
            return stated
        case "learned":
            return fit + how_far * (stated - fit)
    raise unknown("believed_fit", credence)


def kept(stated: float, delivered: float, scale: float) -> float:
    """Return how far a promise was kept: 1 = wholly."""
    return 1 - min(1.0, max(0.0, stated - delivered) / scale)


def leaning(kind: str, sensitivity: float, trust: float, u: float) -> float:
    """Return what draws the decision layer to a vendor: the highest has it."""
    match kind:
        case "logit":
            return sensitivity * trust + gumbel(u)
        case "argmax":
            return trust
    raise unknown("leaning", kind)


def chance_of_go(usual: float, slope: float, trust: float, reference: float) -> float:
    """Return the chance of "go" with a vendor that is trusted so much."""
    if slope == 0 or usual == 1:
        return usual
    odds = usual / (1 - usual) * math.exp(slope * (trust - reference))
    return odds / (1 + odds)


def date_of_event(u: float, rate: float, day: int) -> int | None:
    """Return the day of an event that comes so often a year, after a day; None = never."""
    return day + 1 + math.floor(-math.log(u) * YEAR / rate) if rate > 0 else None


def log_normal(mean_value: float, sigma: float, u: float, v: float) -> float:
    """Return a log-normal number with this mean, from two uniform ones."""
    normal = math.sqrt(-2 * math.log(u)) * math.cos(2 * math.pi * v)
    return mean_value * math.exp(sigma * normal - sigma * sigma / 2)


def practice(gain: float, half: float, hours: int) -> float:
    """Return the factor on skills after so many hours with customers."""
    return 1 + gain * (1 - 2 ** (-hours / half)) if gain > 0 else 1.0


def grade(satisfaction: float, tolerance: float, scale: float, disappointment: float) -> float:
    """Return how much weight news has that tells of such a satisfaction."""
    x = (satisfaction + tolerance) / scale
    return min(1.0, x) if x >= 0 else min(1.0, disappointment * -x)


def gain_of_one_more(utilities: Sequence[float], one_more: float) -> float:
    """Return what one more bid adds to the expected utility of the best (noise is Gumbel)."""
    better = total([math.exp(min(700.0, utility - one_more)) for utility in utilities])
    return math.log(1 + 1 / better)


def satisfaction(
    family: str, assimilation: float, delivered: float, promised: float, elsewhere: float
) -> float:
    """Return how satisfied a customer is at first use (C15).

    `elsewhere` is the mean fit over all vendors.
    """
    match family:
        case "disconfirmation":
            return delivered - promised
        case "assimilation":
            return delivered + assimilation * (promised - delivered) - elsewhere
    raise unknown("satisfaction", family)


def role_parts(
    means: Sequence[float | None], weights: Sequence[float], aggregation: str
) -> list[float]:
    """Return what each role adds to an organisation's trust (C10).

    A role without people has no mean.
    """
    peopled = {role: value for role, value in enumerate(means) if value is not None}
    parts = [0.0] * len(means)
    match aggregation:
        case "veto":
            having_a_say = (role for role in peopled if weights[role] > 0)
            sceptic = min(having_a_say, key=peopled.__getitem__)
            parts[sceptic] = peopled[sceptic]
        case "maximum":
            having_a_say = (role for role in peopled if weights[role] > 0)
            supporter = max(having_a_say, key=peopled.__getitem__)
            parts[supporter] = peopled[supporter]
        case "weighted":
            for role in peopled:
                parts[role] = weights[role] * peopled[role]
        case "plain":
            for role in peopled:
                parts[role] = peopled[role] / len(peopled)
        case _:
            raise unknown("role_parts", aggregation)
    return parts


def response(kind: str, takeoff: float, reached: float) -> float:
    """Return the factor on what a contact adds to P or I, where that much is reached."""
    match kind:
        case "concave":
            return 1.0
        case "s_shaped":
            return 2 * (takeoff + reached)
    raise unknown("response", kind)


def trust(
    personal: float, institutional: float, share: float, rho: float, link: str = "ces"
) -> float:
    """Return what the two hands make together."""
    match link:
        case "additive":
            return share * personal + (1 - share) * institutional
        case "product":
            return personal * institutional
        case "minimum":
            return min(personal, institutional)
        case "ces":
            return _ces(personal, institutional, share, rho)
    raise unknown("trust", link)


def _ces(personal: float, institutional: float, share: float, rho: float) -> float:
    if rho <= 0 and (personal == 0 or institutional == 0):
        return 0.0
    if rho == 1:
        return share * personal + (1 - share) * institutional
    if share in (0, 1):
        return personal if share == 1 else institutional
    if rho == 0:
        return personal**share * institutional ** (1 - share)
    if rho == -1:
        return personal * institutional / (share * institutional + (1 - share) * personal)
    weaker = min(personal, institutional) if rho < 0 else 1.0
    inside = share * (personal / weaker) ** rho + (1 - share) * (institutional / weaker) ** rho
    return weaker * inside ** (1 / rho)
