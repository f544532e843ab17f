"""Which parameters decide: PAWN's index from the same runs, beside what noise alone gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from experiments.harness.verdicts import ERROR
from experiments.robust.measure import MAIN

if TYPE_CHECKING:
    import pandas as pd

    from experiments.robust.design import RobustDesign

SLICES: Final = 5
"""Parts of each factor's range whose distributions are compared with the whole."""
ENDS: Final = 0.2
"""Part of the range at each end whose means are told."""
SHUFFLES: Final = 30
"""Times that the estimates are shuffled, to see what the dummies' indices are then."""
FEWEST: Final = 30
"""With fewer points nothing is told."""


def table(found: pd.DataFrame, design: RobustDesign) -> pd.DataFrame:
    """Return one row per claim and factor: how much the claim's estimate hangs on it.

    The index is PAWN's (Pianosi & Wagener 2018): the median over slices of the factor's range of
    the Kolmogorov-Smirnov distance between the estimates in the slice and all estimates. The noise
    floor is what any of all factors exceeds in one design of twenty if none of them does anything,
    see `_floor`.

    Args:
        found: of `outcomes.contrasts`.
        design: with the points' places in the cube.
    """
    import numpy as np
    import pandas as pd

    factors = design.factors
    dummy = np.array([one.kind == "dummy" for one in factors])
    rows: list[dict[str, Any]] = []
    for contrast in MAIN:
        mine = found[(found["claim"] == contrast.claim) & found["estimate"].notna()]
        if len(mine) < FEWEST or mine["estimate"].nunique() < 2:
            continue
        places = np.array([design.places[name] for name in mine["condition"]])
        estimates = mine["estimate"].to_numpy(float)
        index = _indices(places, estimates)
        floor = _floor(places[:, dummy], estimates, int((~dummy).sum()))
        for number, one in enumerate(factors):
            if dummy[number]:
                continue
            low, high = _ends(one, places[:, number], estimates)
            rows.append(
                {
                    "claim": contrast.claim,
                    "factor": one.name,
                    "kind": one.kind,
                    "range": one.told,
                    "index": float(index[number]),
                    "floor": floor,
                    "matters": bool(index[number] > floor),
                    "low_value": low[0],
                    "low_mean": low[1],
                    "high_value": high[0],
                    "high_mean": high[1],
                }
            )
    frame = pd.DataFrame(rows)
    if frame.empty:
        return frame
    order = frame.assign(_claim=frame["claim"].str[1:].astype(int))
    ranked = order.sort_values(["_claim", "index"], ascending=[True, False], kind="stable")
    return ranked.drop(columns="_claim").reset_index(drop=True)


def _indices(places: Any, estimates: Any) -> Any:
    """Return PAWN's index of each column of the places."""
    import numpy as np
    from SALib.analyze import pawn

    count = places.shape[1]
    problem = {
        "num_vars": count,
        "names": [str(number) for number in range(count)],
        "bounds": [[0.0, 1.0]] * count,
    }
    return np.asarray(pawn.analyze(problem, places, estimates, S=SLICES, seed=1)["median"])


def _floor(dummies: Any, estimates: Any, factors: int) -> float:
    """Return the index above which a factor is more than noise, all factors together.

    The dummies' indices, also with the estimates shuffled, have the distribution of an idle
    factor's. The floor is their mean and so many standard deviations that one of the factors
    exceeds it with a probability of 5% (Bonferroni, normal).
    """
    import numpy as np
    from scipy import stats

    dice = np.random.default_rng(1)
    idle = [_indices(dummies, estimates)]
    idle += [_indices(dummies, dice.permutation(estimates)) for _ in range(SHUFFLES)]
    values = np.concatenate(idle)
    reach = stats.norm.ppf(1.0 - ERROR / factors)
    return float(values.mean() + reach * values.std(ddof=1))


def _ends(one: Any, places: Any, estimates: Any) -> tuple[tuple[str, float], tuple[str, float]]:
    """Return the mean estimate at both ends of a factor: (value in words, mean).

    Of a family they are the alternatives with the lowest and the highest mean; of a mechanism the
    points without it and those in the upper half of its range.
    """
    if one.kind == "family":
        names = [str(one.value(float(place))).lower() for place in places]
        means = {
            name: float(estimates[[other == name for other in names]].mean())
            for name in sorted(set(names))
        }
        low, high = min(means, key=means.__getitem__), max(means, key=means.__getitem__)
        return (low, means[low]), (high, means[high])
    upper = 0.75 if one.kind == "mechanism" else 1.0 - ENDS
    lower = 0.5 if one.kind == "mechanism" else ENDS
    few, many = estimates[places < lower], estimates[places >= upper]
    start, end = one.value(0.0), one.value(1.0 - 1e-9)
    words = "off" if one.kind == "mechanism" else f"{start:g}"
    return (
        (words, float(few.mean()) if few.size else float("nan")),
        (f"{end:g}", float(many.mean()) if many.size else float("nan")),
    )
