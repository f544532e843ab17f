"""Internal brewing (C21, C22): the customer decides whether to buy, and whom it leans to."""

from __future__ import annotations

from math import exp
from typing import Any

import numpy as np

from simulation.arithmetic import NOBODY, round_half_up
from simulation.compiled import njit
from simulation.procurement.closing import close_without_choice
from simulation.procurement.route import SOLE_SOURCE
from simulation.procurement.utility import gumbel
from simulation.randomness import GO_AHEAD, LEANING, uniform
from simulation.randomness import SOLE_SOURCE as SOURCING
from simulation.standing.trust import role_mean
from simulation.vocabulary import Leaning, Phase, Role

DECISION = int(Role.DECISION)
DESIGN, EVALUATION, COMMITMENT = (
    int(Phase.SYSTEM_DESIGN),
    int(Phase.EVALUATION),
    int(Phase.COMMITMENT),
)
ARGMAX = int(Leaning.ARGMAX)


@njit(cache=True)
def end(columns: Any, o: int) -> bool:
    """Decide: go, or no go, which closes the purchase; returns whether it goes on."""
    parameters, organisation = columns.parameters[0], columns.organisations[o]
    lean(columns, o)
    u = uniform(parameters.key, GO_AHEAD, o, 0, organisation.purchase, 0)
    if u >= chance_of_go(parameters, organisation):
        close_without_choice(columns, o)
        return False
    if organisation.leaning != NOBODY:
        hasten(parameters, organisation)
        source(columns, o)
    return True


@njit(cache=True)
def lean(columns: Any, o: int) -> None:
    """Let the decision layer lean to one of the vendors who know of the need (C22)."""
    parameters, organisation = columns.parameters[0], columns.organisations[o]
    no_consequence = (
        parameters.brewing_sole_source == 0.0
        and parameters.brewing_go_ahead == 0.0
        and parameters.brewing_haste == 0.0
    )
    if no_consequence or parameters.roles_people[DECISION] == 0:
        return
    highest, highest_draw = -np.inf, 0.0
    for v in range(columns.vendors.size):
        if not columns.dealings[v, o].aware:
            continue
        trust = role_mean(parameters, columns.trust[v], o, DECISION)
        draw = uniform(parameters.key, LEANING, o, columns.vendors[v].key, organisation.purchase, 0)
        value = trust
        if parameters.brewing_leaning != ARGMAX:  # the highest of such sums is a logit choice
            value = parameters.choice_sensitivity * trust + gumbel(draw)
        if value > highest or (value == highest and draw < highest_draw):
            highest, highest_draw = value, draw
            organisation.leaning, organisation.leaning_trust = np.int64(v), trust


@njit(cache=True)
def chance_of_go(parameters: Any, organisation: Any) -> float:
    """Return the chance of "go": higher where the vendor leaned to is trusted more."""
    usual = parameters.needs_go_ahead
    if organisation.leaning == NOBODY or parameters.brewing_go_ahead == 0.0 or usual == 1.0:
        return float(usual)
    more = parameters.brewing_go_ahead * (organisation.leaning_trust - parameters.brewing_reference)
    odds = usual / (1.0 - usual) * exp(more)
    return float(odds / (1.0 + odds))


@njit(cache=True)
def hasten(parameters: Any, organisation: Any) -> None:
    """Shorten what follows: who is trusted is believed sooner. The next need keeps its date."""
    factor = 1.0 - parameters.brewing_haste * organisation.leaning_trust
    for phase in (DESIGN, EVALUATION, COMMITMENT):
        days = organisation.durations[phase]
        if days > 0:
            organisation.durations[phase] = max(1, int(round_half_up(days * factor)))


@njit(cache=True)
def source(columns: Any, o: int) -> None:
    """Buy from the vendor leaned to without a tender, or not: its trust is the chance (C22)."""
    parameters, organisation = columns.parameters[0], columns.organisations[o]
    key = columns.vendors[organisation.leaning].key
    u = uniform(parameters.key, SOURCING, o, key, organisation.purchase, 0)
    if u < parameters.brewing_sole_source * organisation.leaning_trust:
        organisation.route, organisation.sole = SOLE_SOURCE, organisation.leaning
        organisation.durations[EVALUATION] = 0
