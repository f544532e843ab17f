"""How vendors learn of organisations that they do not know.

Advertising, and customers who come by themselves (C17).
"""

from __future__ import annotations

from math import exp
from typing import Any

import numpy as np

from simulation.arithmetic import NOBODY
from simulation.compiled import njit
from simulation.randomness import ADVERTISEMENT, UNPROMPTED, uniform
from simulation.standing.awareness import become_aware
from simulation.vocabulary import Origin

BY_ITSELF, ADVERTISED = np.int64(Origin.UNPROMPTED), np.int64(Origin.ADVERTISING)


@njit(cache=True)
def advertise(columns: Any, day: int) -> None:
    """Let every vendor's advertising reach organisations that it does not know."""
    parameters, count = columns.parameters[0], columns.organisations.size
    for v in range(columns.vendors.size):
        vendor = columns.vendors[v]
        chance = 1.0 - exp(-vendor.advertising * parameters.awareness_response / count)
        if chance == 0.0:
            continue
        for o in range(count):
            if (
                not columns.dealings[v, o].aware
                and uniform(parameters.key, ADVERTISEMENT, o, vendor.key, day, 0) < chance
            ):
                become_aware(columns, v, o, ADVERTISED, NOBODY)


@njit(cache=True)
def look_around(columns: Any, o: int) -> None:
    """Let an organisation with a need turn to vendors that do not know it."""
    parameters, purchase = columns.parameters[0], columns.organisations[o].purchase
    if parameters.awareness_unprompted == 0.0:
        return
    for v in range(columns.vendors.size):
        if (
            uniform(parameters.key, UNPROMPTED, o, columns.vendors[v].key, purchase, 0)
            < parameters.awareness_unprompted
        ):
            become_aware(columns, v, o, BY_ITSELF, NOBODY)
