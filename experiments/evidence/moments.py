"""Fitting parameters to published moments by a response surface."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.evidence import published
from experiments.evidence.opportunities import logit, share_alone
from experiments.harness.columns import Column, Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from experiments.harness.results import Results

MOMENTS = Table(
    "One row per moment: target, and what the calibrated parameters give.",
    (
        Column("moment", "string", "", "Name of the moment, as in patterns.csv."),
        Column("target", "number", "see moment", "The published value."),
        Column("distance", "number", "see moment", "What counts as one in the loss."),
        Column("fitted", "number", "see moment", "The surface at the calibrated parameters."),
        Column("noise", "number", "see moment", "Standard deviation of runs around the surface."),
    ),
    key=("moment",),
)
PARAMETERS = Table(
    "One row per calibrated parameter.",
    (
        Column("parameter", "string", "", "Dotted key of the scenario."),
        Column("low", "number", "see parameter", "Lower end of the declared range."),
        Column("high", "number", "see parameter", "Upper end of the declared range."),
        Column("before", "number", "see parameter", "Value of the scenario before."),
        Column("calibrated", "number", "see parameter", "Value with the smallest loss."),
        Column("ci_low", "number", "see parameter", "Lower end of the bootstrap's 95% interval."),
        Column("ci_high", "number", "see parameter", "Upper end of the bootstrap's 95% interval."),
    ),
    key=("parameter",),
)
BOOTSTRAP = 200
"""Samples of the design's points."""
SHARES = [moment.share for moment in published.MOMENTS.values()]
EDGE = 0.001
"""Shares nearer to 0 or 1 than this count as so far away, as their log-odds would be infinite."""


def ranges(keys: Sequence[str]) -> list[tuple[float, float]]:
    """Return the ranges of some keys that the table of parameters declares."""
    from simulation.scenario import parameter_at

    found = []
    for key in keys:
        parameter = parameter_at(key.split("."))
        assert parameter is not None, key
        assert parameter.explore is not None, key
        found.append(parameter.explore.of(float(parameter.default)))
    return found


def points(spans: Sequence[tuple[float, float]], count: int, seed: int) -> list[tuple[float, ...]]:
    """Return the points of a scrambled Sobol sequence in a box, rounded to three digits."""
    from scipy.stats import qmc

    lows, highs = zip(*spans, strict=True)
    unit = qmc.Sobol(len(spans), rng=np.random.default_rng(seed)).random(count)
    return [tuple(round(float(x), 3) for x in row) for row in qmc.scale(unit, lows, highs)]


def fit(results: Results, keys: Sequence[str]) -> tuple[Any, Any]:
    """Return the tables of moments and of parameters."""
    import pandas as pd

    places, moments = _observations(results, keys)
    spans = ranges(keys)
    best, surfaces = _minimum(places, moments, spans)
    fitted = at(best[np.newaxis], surfaces)
    residuals = moments - at(places, surfaces)
    dice = np.random.default_rng(1)
    samples = []
    for _ in range(BOOTSTRAP):
        chosen = dice.integers(len(places), size=len(places))
        samples.append(_minimum(places[chosen], moments[chosen], spans)[0])
    low, high = np.quantile(samples, (0.025, 0.975), axis=0)
    first = next(iter(results.design.scenarios.values()))
    table = pd.DataFrame(
        [
            {
                "moment": name,
                "target": moment.value,
                "distance": moment.distance,
                "fitted": fitted[0, index],
                "noise": residuals[:, index].std(ddof=1),
            }
            for index, (name, moment) in enumerate(published.MOMENTS.items())
        ]
    )
    parameters = pd.DataFrame(
        [
            {
                "parameter": key,
                "low": spans[index][0],
                "high": spans[index][1],
                "before": _value(first, key),
                "calibrated": best[index],
                "ci_low": low[index],
                "ci_high": high[index],
            }
            for index, key in enumerate(keys)
        ]
    )
    return table, parameters


def show(moments: Any, parameters: Any) -> None:
    """Print targets, fit and what moved."""
    print("Moments: target, and what the calibrated parameters give")
    for row in moments.to_dict("records"):
        print(f"  {row['moment']:<12} {row['target']:>7.3f}  {row['fitted']:>7.3f}")
    print("Parameters: before, and calibrated (95% interval)")
    for row in parameters.to_dict("records"):
        interval = f"({row['ci_low']:.2f} to {row['ci_high']:.2f})"
        print(
            f"  {row['parameter']:<24} {row['before']:>6.2f}  {row['calibrated']:>6.2f} {interval}"
        )


def draw(results: Results, keys: Sequence[str]) -> Figure:
    """Draw every moment over every parameter, with the target."""
    from matplotlib.figure import Figure

    from experiments.harness.figures import COLOURS, readable

    places, moments = _observations(results, keys)
    best = results.tables["parameters.csv"]["calibrated"].to_numpy()
    with readable():
        figure = Figure(
            figsize=(3.2 * len(keys), 2.2 * len(published.MOMENTS)), layout="constrained"
        )
        grid = figure.subplots(
            len(published.MOMENTS), len(keys), squeeze=False, sharex="col", sharey="row"
        )
        for (row, (name, moment)), (column, key) in itertools.product(
            enumerate(published.MOMENTS.items()), enumerate(keys)
        ):
            axes = grid[row, column]
            axes.plot(places[:, column], moments[:, row], ".", color=COLOURS[0], markersize=3)
            axes.axhline(moment.value, color=COLOURS[1])
            axes.axvline(best[column], color="0.5", linestyle=":")
            if column == 0:
                axes.set_ylabel(name)
            if row == len(published.MOMENTS) - 1:
                axes.set_xlabel(key)
        figure.suptitle("Moments at the design's points; lines: targets, calibrated values")
    return figure


def _value(scenario: Any, key: str) -> float:
    """Return a scenario's value by its dotted key."""
    for name in key.split("."):
        scenario = getattr(scenario, name)
    return float(scenario)


def _observations(results: Results, keys: Sequence[str]) -> tuple[Any, Any]:
    """Return where each run was made, shape (runs, keys), and its moments, shape (runs, moments).

    A run whose moments cannot be computed is left out.
    """
    from experiments.evidence.patterns import leader, summed_cells

    places, moments = [], []
    for (name, _), everybody in results.runs.groupby(["condition", "replication"], sort=False):
        rows = everybody[everybody["vendor"] == leader(everybody)]
        counts = summed_cells(rows)
        found = {
            **logit(counts),
            "alone": share_alone(counts),
            "no_order": float(rows["no_order"].iloc[0]),
        }
        values = [found[moment] for moment in published.MOMENTS]
        if all(map(math.isfinite, values)):
            changes = results.design.conditions[str(name)].changes
            places.append([float(changes[key]) for key in keys])
            moments.append(values)
    return np.array(places), np.array(moments)


def _features(places: Any) -> Any:
    """Return the terms of a quadratic surface, shape (points, terms)."""
    columns = [np.ones(len(places)), *places.T]
    pairs = itertools.combinations_with_replacement(range(places.shape[1]), 2)
    columns += [places[:, one] * places[:, other] for one, other in pairs]
    return np.stack(columns, axis=1)


def at(places: Any, surfaces: Any) -> Any:
    """Return the moments that the surfaces give at some places, shape (places, moments)."""
    from scipy.special import expit

    found = _features(places) @ surfaces
    found[:, SHARES] = expit(found[:, SHARES])
    return found


def _minimum(places: Any, moments: Any, spans: Sequence[tuple[float, float]]) -> tuple[Any, Any]:
    """Return the place with the smallest loss within the ranges, and the surfaces' coefficients."""
    from scipy.optimize import differential_evolution
    from scipy.special import logit

    scaled = moments.copy()
    scaled[:, SHARES] = logit(moments[:, SHARES].clip(EDGE, 1 - EDGE))
    surfaces = np.linalg.lstsq(_features(places), scaled, rcond=None)[0]
    targets = np.array([moment.value for moment in published.MOMENTS.values()])
    distances = np.array([moment.distance for moment in published.MOMENTS.values()])

    def loss(place: Any) -> float:
        found = at(np.asarray(place)[np.newaxis], surfaces)
        return float((((found[0] - targets) / distances) ** 2).sum())

    best = differential_evolution(loss, spans, rng=1, tol=1e-8, maxiter=60, popsize=8)
    return best.x, surfaces
