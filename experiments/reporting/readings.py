"""How to read each figure: two sentences for somebody who sees it for the first time."""

from __future__ import annotations

from typing import Final

GENERAL: Final = (
    "A mark is the mean of all runs, and its whiskers the interval in which the true mean lies with"
    " 95% probability. Where two intervals are far apart, the difference is not chance."
)
READINGS: Final[dict[str, str]] = {
    "best_response.png": (
        "Each row is a way in which Dell may work for the same money. The further right, the more"
        " orders it wins against A, B and C."
    ),
    "calibrate.png": (
        "Each dot is one trial of the calibrated parameters, and the line is the published figure."
        " Where dots lie on the line, the model can reach that figure."
    ),
    "complementarity_as_told.png": (
        "Each cell is a market: how sharply customers choose across, how much both hands need each"
        " other down. Right of the black line Dell wins at least 75%."
    ),
    "consumer.png": (
        "Each row is a way in which households buy. The further right, the more orders are placed"
        " twice and returned."
    ),
    "decomposition.png": (
        "Each row takes one advantage away from Dell. How far the blue mark moves left says what"
        " that advantage was worth."
    ),
    "dell.png": (
        "Left: in how many of 250 markets with other parameters Dell reaches which win rate. Right:"
        " each dot is one of them, and those above the line reach the lecture's 75%."
    ),
    "growth.png": (
        "Both axes grow tenfold with each step. A straight line means that time grows in proportion"
        " to the size of the market."
    ),
    "head_to_head.png": (
        "Two vendors alone with as many salespeople. The pale bar shows how far single runs lie"
        " apart, so that you see what one year of luck may do."
    ),
    "imitation.png": (
        "From top to bottom more rivals work as Dell does. Dell's lead shrinks with each of them."
    ),
    "invasions.png": (
        "Rows are the plan of one vendor, columns the plan of its three rivals. A blue cell means"
        " that the newcomer wins more than a fourth of the orders, a framed one that this is sure."
    ),
    "levels.png": (
        "Each row is a promise, or a way to handle complaints. Within a group the further right,"
        " the more orders Dell wins."
    ),
    "matrix.png": (
        "Each cell is the win rate of the row's strategy against the column's, the strongest first."
        " The lower half would say the same from the opponent's side, and is left out."
    ),
    "mechanisms.png": (
        "Each row switches one mechanism on or off. Right of the line the effect has the sign that"
        " was written down before the run."
    ),
    "morris.png": (
        "The longer the bar, the more a group of parameters moves the win rate. What is near zero"
        " may be left at its default."
    ),
    "negotiation.png": (
        "Each row is what Dell offers in negotiations. Look whether the intervals part: where they"
        " overlap, the offer makes no sure difference to its orders."
    ),
    "neglect.png": (
        "Each row says which classes of people Dell sees. Within a group the marks show what one"
        " more class brings, or what leaving one out costs."
    ),
    "patterns.png": (
        "The grey band is what published studies allow. Marks inside it are patterns that the"
        " simulated market shares with real ones."
    ),
    "promises.png": (
        "Each line is what Dell promises, year by year. Lines that fall behind later show that"
        " promises are paid for."
    ),
    "ranking.png": (
        "Each row is a strategy or a working day, the strongest on top. Those whose whiskers"
        " overlap may be equally strong."
    ),
    "referrals.png": (
        "Each row is how Dell asks its satisfied customers for names. The further right, the more"
        " new customers each of them brings."
    ),
    "repeat.png": (
        "Each row is a way of buying, and each mark the hours that an order took, new or repeated."
        " Compare the marks of one vendor within a row."
    ),
    "routes.png": (
        "Each row is a route from outsider to partner, blue the orders that it wins and orange the"
        " partners. The groups repeat it with other assumptions on how the two hands add up."
    ),
    "replicator.png": (
        "Vendors copy what succeeds. A line that reaches the top has driven the other plans out."
    ),
    "robustness.png": (
        "Each bar is a claim, over 250 markets with other parameters. Blue is the share in which it"
        " holds; the black mark is the same among markets that look most like real ones."
    ),
    "roles.png": (
        "From left to right Dell sees more classes of people. A rising line means that trust adds"
        " up over them."
    ),
    "search.png": ("Each dot is a plan that the search tried. The line is the best one so far."),
    "sources.png": (
        "Each line is a source of Dell's orders, year by year. Where the lines cross, old customers"
        " begin to bring more than advertising."
    ),
    "story.png": (
        "The life of one customer over three years: purchases on top, then P and I with every"
        " vendor, and the hours that vendors spent. Follow Dell's lines before each decision."
    ),
    "sweep.png": (
        "One parameter grows from left to right, and each line is a vendor. The dotted line is the"
        " value that the market has by itself."
    ),
    "timing.png": (
        "Each row puts all effort into one step of a purchase. The last group repeats it with the"
        " mechanism off, which shows what the mechanism was worth."
    ),
    "tornado.png": (
        "Each bar shows Dell's win rate at the low and the high end of one parameter. Blue bars are"
        " more than chance."
    ),
    "who_when.png": (
        "Rows are the class of people seen first, columns the step of the purchase. The brighter"
        " the cell, the more orders Dell wins."
    ),
    "win_rates.png": (
        "Each mark is a vendor's share of all orders, in three markets. The dashed line is what the"
        " lecture claims for Dell, the pale bars show how far single runs lie apart."
    ),
    "word_of_mouth.png": (
        "Each row says whom customers tell, and what Dell promises. Blue is Dell's share of the"
        " orders, orange what the market thinks of it."
    ),
    "working_days.png": (
        "Each bar is a shift, from nine in the morning on, and its colours are what salespeople do."
        " Above is Dell's own plan, below the best that was found for the same money."
    ),
    "years.png": (
        "Each line is a vendor, year by year, and its band the interval of the mean. Early years"
        " differ from later ones, as customers get to know the vendors."
    ),
}
"""File name → what the figure shows, and what to look for."""


def reading(name: str) -> str:
    """Return how to read a figure, by the name of its file."""
    for known in (name, f"{name.partition('_')[0]}_as_told.png"):
        if known in READINGS:
            return READINGS[known]
    return GENERAL
