"""The tables of contests, column by column."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.harness.columns import Column, Reference, Table
from experiments.harness.tables import DIFFERENCE, ORDERS, SHARE, tested

PLAYER = Column("player", "string", "", "Who plays: a strategy, or a vendor's schedule.")
LOG_ODDS = "log-odds"
MEAN = "mean over the replications"

MATRIX = Table(
    title="One row per ordered pair of players: how the first does against the second.",
    columns=(
        PLAYER,
        Column("opponent", "string", "", "Whom it meets."),
        Column("orders", "integer", ORDERS, "Orders that both won, of all replications."),
        Column("win_rate", "number", SHARE, f"The player's share of these orders, {MEAN}."),
        Column("ci_low", "number", SHARE, "Lower end of its 95% interval."),
        Column("ci_high", "number", SHARE, "Upper end of its 95% interval."),
    ),
    key=("player", "opponent"),
)

RANKING = Table(
    title="One row per player, the strongest first.",
    columns=(
        Column("rank", "integer", "", "Place by rating; equals share one."),
        PLAYER,
        Column("rating", "number", LOG_ODDS, "Strength after Bradley and Terry; the mean is 0."),
        Column("rating_low", "number", LOG_ODDS, "Lower end of its 95% interval (jackknife)."),
        Column("rating_high", "number", LOG_ODDS, "Upper end of its 95% interval (jackknife)."),
        Column("win_rate", "number", SHARE, f"Share won of the orders in pairs, {MEAN}."),
        Column("ci_low", "number", SHARE, "Lower end of its 95% interval."),
        Column("ci_high", "number", SHARE, "Upper end of its 95% interval."),
        Column("better_than", "integer", "players", "Players that it is better than (5%, Holm)."),
        Column("worse_than", "integer", "players", "Players that it is worse than (5%, Holm)."),
        Column("not_distinguished_from", "string", "", "The other players, separated by '; '."),
        Column(
            "equivalent_to", "string", "", "Players shown to be less than a point apart from it."
        ),
        Column("table_share", "number", SHARE, f"Share won at tables of four, {MEAN}."),
        Column("table_low", "number", SHARE, "Lower end of its 95% interval."),
        Column("table_high", "number", SHARE, "Upper end of its 95% interval."),
    ),
    key=("player",),
)

RANKED = (Reference(("player",), "ranking"), Reference(("player",), "survivors"))

COMPARISONS = Table(
    title="One row per pair of players: the difference of their win rates.",
    columns=(
        PLAYER,
        Column("other", "string", "", "The player that it is compared with."),
        Column(
            "difference",
            "number",
            DIFFERENCE,
            f"Win rate of the player less that of the other, {MEAN}.",
        ),
        *tested("difference", DIFFERENCE),
    ),
    key=("player", "other"),
    references=(RANKED[0], Reference(("other",), "ranking", ("player",))),
)

FINAL = Table(
    title="One row per contender of the final, the strongest first.",
    columns=(
        PLAYER,
        Column(
            "result",
            "string",
            "",
            "first; equivalent to the first (less than a point apart); not told apart; or out,"
            " worse than the leader of its last round.",
        ),
        Column("rounds", "integer", "rounds", "Rounds that it played."),
        Column(
            "replications",
            "integer",
            "runs",
            "Runs of each pair in each seating, of the final alone, up to its last round.",
        ),
        Column("win_rate", "number", SHARE, f"Share won against those of its last round, {MEAN}."),
        Column("ci_low", "number", SHARE, "Lower end of its 95% interval."),
        Column("ci_high", "number", SHARE, "Upper end of its 95% interval."),
        Column("behind", "number", DIFFERENCE, "The leader's win rate less its own."),
        Column(
            "behind_low",
            "number",
            DIFFERENCE,
            "Lower end of its interval (empty for the first); a final's hold together with 95%.",
        ),
        Column("behind_high", "number", DIFFERENCE, "Upper end of this interval."),
    ),
    key=("player",),
    references=(RANKED[0],),
)

SURVIVORS = Table(
    title="One row per player: what is left of it when success is imitated.",
    columns=(
        PLAYER,
        Column("replicator", "number", SHARE, "Its share at the end of the replicator dynamics."),
        Column("survives", "number", SHARE, "Probability that this share is at least 1%."),
        Column("equilibrium", "number", SHARE, "Its share in the equilibrium of the game of two."),
        Column("beaten_by", "integer", "players", "Players that win more than half against it."),
    ),
    key=("player",),
)

REPLICATOR = Table(
    title="One row per generation and player: the replicator dynamics.",
    columns=(
        Column("generation", "number", "generations", "Time since all players had equal shares."),
        PLAYER,
        Column("share", "number", SHARE, "The player's share of the population."),
    ),
    key=("generation", "player"),
    references=(RANKED[1],),
)

INVASIONS = Table(
    title="One row per resident and mutant: one vendor of four changes its plan.",
    columns=(
        Column("resident", "string", "", "Player whose plan the three other vendors have."),
        Column("mutant", "string", "", "Player whose plan the fourth vendor has."),
        Column("share", "number", SHARE, f"Share of the orders that the mutant wins, {MEAN}."),
        Column(
            "gain",
            "number",
            DIFFERENCE,
            f"The same less what a resident in its place wins, {MEAN}.",
        ),
        *tested("gain", DIFFERENCE),
        Column(
            "verdict",
            "string",
            "",
            "invades, is driven out (5%, Holm), no difference (within a point), or undecided.",
        ),
    ),
    key=("resident", "mutant"),
    references=(
        Reference(("resident",), "survivors", ("player",)),
        Reference(("mutant",), "survivors", ("player",)),
    ),
)

TABLES: Mapping[str, Table] = {
    "matrix": MATRIX,
    "ranking": RANKING,
    "comparisons": COMPARISONS,
    "final": FINAL,
    "survivors": SURVIVORS,
    "replicator": REPLICATOR,
    "invasions": INVASIONS,
}

TRIALS = Table(
    title="One row per trial of the search: a plan, and what it came to.",
    columns=(
        Column("trial", "integer", "", "Number of the trial, from 0."),
        Column("objective", "number", "", "What the search makes large, mean over the runs."),
        Column("reps_{shift}", "integer", "reps", "Reps on shift {shift}."),
        Column("start_{shift}", "integer", "hour of the day", "First hour of shift {shift}."),
        Column("hours_{shift}", "integer", "hours", "Length of shift {shift}."),
        Column("day_{shift}", "string", "", "Activity on shift {shift} from 9 to 18."),
        Column("early_evening_{shift}", "string", "", "Activity on shift {shift} from 18 to 20."),
        Column("evening_{shift}", "string", "", "Activity on shift {shift} from 20 to 22."),
        Column("night_{shift}", "string", "", "Activity on shift {shift} from 22 to 26."),
        Column("influence", "number", "exponent", "Plan weight of the person's influence."),
        Column("gap", "number", "exponent", "Plan weight of the trust that is missing."),
        Column("value", "number", "exponent", "Plan weight of the order's value."),
        Column("loyalty", "number", "factor", "Plan weight of customers that bought before."),
        Column("urgency_{phase}", "number", "factor", "Plan weight of the phase {phase}."),
    ),
    key=("trial",),
)
