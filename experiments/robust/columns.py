"""The tables of the robustness design, column by column."""

from __future__ import annotations

from typing import Final

from experiments.harness.columns import Column, Reference, Table
from experiments.harness.tables import SHARE

CLAIM = Column("claim", "string", "", "Number of the claim, C1 to C25.")
POINT = Column("condition", "string", "", "The point.")
VALUE = "see the contrast"
PER_POINT = Reference(("condition",), "points")

POINTS = Table(
    "One row per point of the space: its parameters, its market, and how plausible it is.",
    (
        POINT,
        Column("dell_win_rate", "number", SHARE, "Dell's share of all orders of two years (C8)."),
        Column("orders", "number", "orders", "Orders of six years, mean over the replications."),
        Column("no_order", "number", SHARE, "Purchases of the years 3 to 6 without an order."),
        Column("degenerate", "boolean", "", "Hardly any orders, or most purchases without one."),
        Column("patterns", "integer", "patterns", "Patterns whose figure is known."),
        Column("patterns_passed", "integer", "patterns", "Those whose figure is in its tolerance."),
        Column("implausibility", "number", "standard deviations", "The greatest of its patterns'."),
        Column("plausible", "boolean", "", "Whether that is below 3."),
        Column("{factor}", "string", "", "Value of the factor {factor}."),
    ),
    key=("condition",),
)
CONTRASTS = Table(
    "One row per claim and point: what decides about the claim, and how far noise blurs it.",
    (
        CLAIM,
        POINT,
        Column("replications", "integer", "", "Replications in which it was measured."),
        Column("estimate", "number", VALUE, "Its mean over the replications."),
        Column("standard_error", "number", VALUE, "Standard error of that mean."),
        Column("first_half", "number", VALUE, "Mean of every second replication, from the first."),
        Column("second_half", "number", VALUE, "Mean of the other replications."),
        Column("outcome", "string", "", "holds, refuted, or neither if nothing was measured."),
        Column("opposite", "boolean", "", "Refuted by a point or more in the other direction."),
    ),
    key=("claim", "condition"),
    references=(PER_POINT,),
)
PLAUSIBILITY = Table(
    "One row per point and pattern: the simulated figure beside the published one.",
    (
        POINT,
        Column("pattern", "string", "", "Name of the pattern, as in `patterns`."),
        Column("value", "number", "see the pattern", "The figure: mean over the replications."),
        Column("standard_error", "number", "see the pattern", "Standard error of that mean."),
        Column("passed", "boolean", "", "Whether the figure is in the published tolerance."),
        Column(
            "implausibility",
            "number",
            "standard deviations",
            "Distance from the published figure; empty where it has no middle or no value.",
        ),
    ),
    key=("condition", "pattern"),
    references=(PER_POINT,),
)
SHARES = Table(
    "One row per claim and set of points: in which share of them the claim holds.",
    (
        CLAIM,
        Column("contrast", "string", "", "Name of the contrast that tests it."),
        Column("part", "string", "", "What of it decides: effect or own part."),
        Column("region", "string", "", "Where the claim holds."),
        Column("among", "string", "", "Which points."),
        Column("points", "integer", "points", "How many they are."),
        *(
            column
            for name, meaning in (
                ("holds", "Points whose estimate lies in the claim's region"),
                ("refuted", "Points whose estimate lies outside"),
                ("neither", "Points at which nothing was measured"),
            )
            for column in (
                Column(name, "number", SHARE, f"{meaning}."),
                Column(f"{name}_low", "number", SHARE, "Lower end of its 95% interval (Wilson)."),
                Column(f"{name}_high", "number", SHARE, "Upper end of its 95% interval (Wilson)."),
            )
        ),
        Column("headline", "boolean", "", "Whether these are the points of the headline."),
        Column("opposite", "number", SHARE, "Points where the opposite is so by a point or more."),
        Column("agreement", "number", SHARE, "Points whose two halves have the same outcome."),
        Column("reliability", "number", "correlation", "Of estimates with such of other seeds."),
    ),
    key=("claim", "among"),
)
RULES = Table(
    (
        "One row per claim: under which conditions it holds; tried on points that were not "
        "used for it."
    ),
    (
        CLAIM,
        Column("rule", "string", "", "The conditions."),
        Column("fresh_points", "integer", "points", "Points on which the rule is tried."),
        Column("in_rule", "integer", "points", "Those of them that meet the conditions."),
        Column(
            "coverage", "number", SHARE, "Of the fresh points where it holds, those in the rule."
        ),
        Column(
            "density", "number", SHARE, "Of the fresh points in the rule, those where it holds."
        ),
        Column("density_everywhere", "number", SHARE, "Of all fresh points, those where it holds."),
    ),
    key=("claim",),
)
SENSITIVITY = Table(
    "One row per claim and factor: how much the claim's estimate hangs on it.",
    (
        CLAIM,
        Column("factor", "string", "", "Key of the scenario, or what several have in common."),
        Column("kind", "string", "", "number, family, or mechanism (off in half of the points)."),
        Column("range", "string", "", "From where to where it varies."),
        Column("index", "number", "0 to 1", "PAWN's index, median over slices of the range."),
        Column("floor", "number", "0 to 1", "What no factor exceeds by chance (5%, all factors)."),
        Column("matters", "boolean", "", "Whether the index is above that floor."),
        Column("low_value", "string", "", "Value at one end; of a family with the lowest mean."),
        Column("low_mean", "number", VALUE, "Mean estimate of the points there."),
        Column("high_value", "string", "", "Value at the other end."),
        Column("high_mean", "number", VALUE, "Mean estimate of the points there."),
    ),
    key=("claim", "factor"),
)
TABLES: Final = {
    "points": POINTS,
    "contrasts": CONTRASTS,
    "plausibility": PLAUSIBILITY,
    "shares": SHARES,
    "rules": RULES,
    "sensitivity": SENSITIVITY,
}
