"""Outcomes: where each claim holds, point by point, and in which share of the points."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from experiments.contrasts.contrast import EFFECT, Contrast
from experiments.harness.verdicts import HOLDS, MATTERS, REFUTED, Region, at_least, at_most
from experiments.robust.measure import EFFECT as EFFECT_COLUMN
from experiments.robust.measure import MAIN, OWN_PART

if TYPE_CHECKING:
    import pandas as pd

NEITHER: Final = "neither"
"""Nothing was measured: no orders, or nobody to count."""
OPPOSITE: Final = {at_least(MATTERS): at_most(-MATTERS), at_most(-MATTERS): at_least(MATTERS)}
"""Region → the one on the other side of no difference."""
ALL, SOUND, PLAUSIBLE = "all points", "sound markets", "plausible points"
"""Subsets of points; sound ones are not degenerate."""
FEW: Final = 50
"""Fewer plausible points than this are too few: the best points by patterns passed are told."""


def column_of(contrast: Contrast) -> str:
    """Return the column of runs.csv that decides about a contrast."""
    form = EFFECT_COLUMN if contrast.decisive == EFFECT else OWN_PART
    return form.format(claim=contrast.claim)


def outcome(estimate: float, region: Region) -> str:
    """Return what an estimate says of a claim: holds, refuted, or neither if it is NaN."""
    if math.isnan(estimate):
        return NEITHER
    return HOLDS if estimate in region else REFUTED


def contrasts(runs: pd.DataFrame) -> pd.DataFrame:
    """Return one row per claim and point: the decisive part's mean, its noise, its halves."""
    import pandas as pd

    rows = []
    for contrast in MAIN:
        mine = runs[runs["vendor"] == contrast.vendor]
        table = mine.pivot(index="condition", columns="replication", values=column_of(contrast))
        first, second = table.loc[:, table.columns % 2 == 0], table.loc[:, table.columns % 2 == 1]
        found = pd.DataFrame(
            {
                "claim": contrast.claim,
                "condition": table.index,
                "replications": table.notna().sum(axis=1),
                "estimate": table.mean(axis=1),
                "standard_error": table.sem(axis=1),
                "first_half": first.mean(axis=1),
                "second_half": second.mean(axis=1),
            }
        ).reset_index(drop=True)
        found["outcome"] = [outcome(value, contrast.region) for value in found["estimate"]]
        opposite = OPPOSITE.get(contrast.region)
        found["opposite"] = [
            opposite is not None and value in opposite for value in found["estimate"]
        ]
        rows.append(found)
    order = {name: place for place, name in enumerate(dict.fromkeys(runs["condition"]))}
    everything = pd.concat(rows, ignore_index=True)
    places = everything["condition"].map(order)
    claims = everything["claim"].str[1:].astype(int)
    ranked = everything.assign(_claim=claims, _place=places).sort_values(["_claim", "_place"])
    return ranked.drop(columns=["_claim", "_place"]).reset_index(drop=True)


def shares(found: pd.DataFrame, points: pd.DataFrame) -> pd.DataFrame:
    """Return one row per claim and subset of points: in which share of them the claim holds.

    Args:
        found: of `contrasts`.
        points: of `plausible.points`.
    """
    import pandas as pd

    rows, chosen = [], headline(points)
    for contrast in MAIN:
        mine = found[found["claim"] == contrast.claim].set_index("condition")
        for among, names in subsets(points).items():
            rows.append(_share(contrast, among, mine.loc[names]) | {"headline": among == chosen})
    return pd.DataFrame(rows)


def subsets(points: pd.DataFrame) -> dict[str, list[str]]:
    """Return subset → its points: all, sound markets, plausible ones, and by patterns passed."""
    found = {
        ALL: points,
        SOUND: points[~points["degenerate"]],
        PLAUSIBLE: points[points["plausible"]],
    }
    for least in sorted(set(points["patterns_passed"])):
        chosen = points[points["patterns_passed"] >= least]
        if len(chosen) < len(points):
            found[f"{least} patterns or more"] = chosen
    return {name: list(rows["condition"]) for name, rows in found.items()}


def headline(points: pd.DataFrame) -> str:
    """Return the subset whose shares are the headline.

    The plausible points, if there are enough; else the most demanding number of patterns passed
    that leaves so many points.
    """
    if points["plausible"].sum() >= FEW:
        return PLAUSIBLE
    enough = [
        int(least)
        for least in sorted(set(points["patterns_passed"]))
        if FEW <= (points["patterns_passed"] >= least).sum() < len(points)
    ]
    return f"{enough[-1]} patterns or more" if enough else ALL


def _share(contrast: Contrast, among: str, rows: pd.DataFrame) -> dict[str, Any]:
    """Return the shares of a claim's outcomes in some points, with Wilson's intervals."""
    from statsmodels.stats.proportion import proportion_confint

    count = len(rows)
    row: dict[str, Any] = {"claim": contrast.claim, "contrast": contrast.name}
    row |= {"part": contrast.decisive, "region": str(contrast.region)}
    row |= {"among": among, "points": count}
    for name in (HOLDS, REFUTED, NEITHER):
        hits = int((rows["outcome"] == name).sum())
        low, high = proportion_confint(hits, count, method="wilson") if count else (None, None)
        row |= {name: hits / count if count else None, f"{name}_low": low, f"{name}_high": high}
    row["opposite"] = float(rows["opposite"].mean()) if count else None
    return row | _noise(contrast, rows)


def _noise(contrast: Contrast, rows: pd.DataFrame) -> dict[str, float | None]:
    """Return how far noise blurs a claim's outcomes: the two halves of the replications.

    `agreement` is the share of points for which both halves have the same outcome; `reliability`
    is the correlation of estimates over all replications with others of the same number, from
    that of the halves (Spearman 1910, Brown 1910).
    """
    import numpy as np

    both = rows[rows["first_half"].notna() & rows["second_half"].notna()]
    if len(both) < 3:
        return {"agreement": None, "reliability": None}
    first, second = both["first_half"].to_numpy(float), both["second_half"].to_numpy(float)
    same = [
        outcome(one, contrast.region) == outcome(other, contrast.region)
        for one, other in zip(first, second, strict=True)
    ]
    together = np.corrcoef(first, second)[0, 1] if first.std() and second.std() else math.nan
    known = not math.isnan(together)
    return {
        "agreement": float(np.mean(same)),
        "reliability": float(2 * together / (1 + together)) if known else None,
    }
