"""Where a claim holds: a shallow tree, learnt on one half of the points and tried on the other."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from experiments.harness.verdicts import HOLDS
from experiments.robust.measure import MAIN

if TYPE_CHECKING:
    import pandas as pd

    from experiments.robust.space import Factor

DEPTH: Final = 2
CANDIDATES: Final = 6
"""Features that a tree may use: those that differ most between points where the claim holds and
others. Among a hundred a tree would find some by chance."""
LEAF: Final = 10
"""Points in a leaf at least."""
ALWAYS, NEVER = "everywhere", "nowhere"


def rules(found: pd.DataFrame, points: pd.DataFrame, factors: Sequence[Factor]) -> pd.DataFrame:
    """Return one row per claim: under which conditions it holds, and how well they tell it.

    Every second point is for learning, the others are fresh. *Coverage* is the share of the fresh
    points where the claim holds that the rule has; *density* is the share of the fresh points that
    the rule has where the claim holds (Friedman & Fisher 1999).

    Args:
        found: of `outcomes.contrasts`.
        points: of `plausible.points`.
        factors: of the space.
    """
    import pandas as pd

    features = _features(points, factors)
    learning = pd.Series(range(len(points))) % 2 == 0
    rows = []
    for contrast in MAIN:
        mine = found[found["claim"] == contrast.claim].set_index("condition")
        holds = (mine.loc[points["condition"], "outcome"] == HOLDS).reset_index(drop=True)
        rule, inside = _learnt(features, holds, learning)
        fresh = ~learning
        hits = int((inside & holds & fresh).sum())
        chosen, true = int((inside & fresh).sum()), int((holds & fresh).sum())
        rows.append(
            {
                "claim": contrast.claim,
                "rule": rule,
                "fresh_points": int(fresh.sum()),
                "in_rule": chosen,
                "coverage": hits / true if true else None,
                "density": hits / chosen if chosen else None,
                "density_everywhere": true / int(fresh.sum()) if fresh.any() else None,
            }
        )
    return pd.DataFrame(rows)


def tells(rule: Any) -> bool:
    """Return whether a claim holds more often inside its rule than everywhere, on fresh points.

    More often means by more than two standard errors of the share inside.
    """
    density, everywhere, inside = rule["density"], rule["density_everywhere"], rule["in_rule"]
    if density is None or math.isnan(density) or not inside:
        return False
    error = math.sqrt(everywhere * (1.0 - everywhere) / inside)
    return bool(density > everywhere + 2.0 * error)


def _features(points: pd.DataFrame, factors: Sequence[Factor]) -> pd.DataFrame:
    """Return a column of numbers for each factor, and one for each alternative of a family."""
    import pandas as pd

    columns: dict[str, Any] = {}
    for one in factors:
        if one.kind == "dummy":
            continue
        if one.kind == "family":
            names = points[one.name].astype(str).str.lower()
            for name in sorted(set(names)):
                columns[f"{one.name} = {name}"] = (names == name).astype(float)
        else:
            columns[one.name] = points[one.name].astype(float)
    return pd.DataFrame(columns)


def _learnt(features: pd.DataFrame, holds: pd.Series, learning: pd.Series) -> tuple[str, pd.Series]:
    """Return a rule in words, and which points it has."""
    import pandas as pd
    from sklearn.feature_selection import f_classif
    from sklearn.tree import DecisionTreeClassifier

    known = holds[learning]
    if known.nunique() < 2:
        always = bool(known.iloc[0]) if len(known) else False
        return (ALWAYS if always else NEVER), pd.Series(always, index=holds.index)
    varying = features.loc[:, features[learning].nunique() > 1]
    scores = pd.Series(f_classif(varying[learning], known)[0], index=varying.columns)
    best = scores.sort_values(ascending=False, kind="stable").index[:CANDIDATES]
    features = features[list(best)]
    tree = DecisionTreeClassifier(
        max_depth=DEPTH,
        min_samples_leaf=min(LEAF, max(1, len(known) // 5)),
        class_weight="balanced",  # a leaf is in the rule if the claim holds there more than usual
        random_state=0,
    ).fit(features[learning], known)
    inside = pd.Series(tree.predict(features).astype(bool), index=holds.index)
    paths = [_words(path) for path in _paths(tree.tree_, list(features), tree.classes_)]
    if not paths:
        return NEVER, inside
    return (ALWAYS if paths == [""] else "; or ".join(sorted(paths))), inside


Limits = dict[str, list[float]]


def _paths(tree: Any, names: list[str], classes: Any, node: int = 0, limits: Any = ()) -> Any:
    """Yield the ways to the leaves in which the claim holds: (feature, above, threshold) each."""
    if tree.children_left[node] == -1:
        if bool(classes[tree.value[node][0].argmax()]):
            yield limits
        return
    step = (names[tree.feature[node]], float(tree.threshold[node]))
    left = list(_paths(tree, names, classes, tree.children_left[node], (*limits, (*step, False))))
    right = list(_paths(tree, names, classes, tree.children_right[node], (*limits, (*step, True))))
    if left == [(*limits, (*step, False))] and right == [(*limits, (*step, True))]:
        yield limits  # both sides are leaves in which it holds: the step tells nothing
        return
    yield from itertools.chain(left, right)


def _words(path: Any) -> str:
    """Return a way to a leaf in words; "" if it has no step."""
    texts = []
    for name, threshold, above in path:
        if " = " in name:
            key, _, alternative = name.partition(" = ")
            texts.append(f"{key} {'is' if above else 'is not'} {alternative}")
        else:
            texts.append(f"{name} {'>' if above else '≤'} {threshold:.3g}")
    return " and ".join(texts)
