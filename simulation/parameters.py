"""A scenario's numbers as the engine reads them: a field for each key, and a few derived ones."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any, Final

import numpy as np

from simulation.columns import SCENARIO
from simulation.scenario import PARAMETERS, Scenario
from simulation.vocabulary import (
    FIRST_HOUR,
    LAST_HOUR,
    PURCHASE_PHASES,
    Handling,
    Phase,
    Role,
    Setting,
    complete,
    label,
)

FIELDS: Final = tuple(
    (parameter, attrgetter(path), place)
    for parameter in PARAMETERS
    if parameter.recorded
    for path, place in parameter.places()
)
"""Every key that the record holds: its parameter, how to read it, and its place in the field."""

HANDLING_HOURS: Final[dict[Handling, Callable[[Any], int]]] = complete(
    "simulation/parameters.py: HANDLING_HOURS",
    Handling,
    {
        Handling.IGNORE: lambda complaints: 0,
        Handling.WRITE: attrgetter("writing_hours"),
        Handling.SOLVE: attrgetter("solving_hours"),
    },
)
"""How many rep hours each kind of handling takes, from the scenario's `complaints`."""


RECOVERY: Final[dict[Handling, Callable[[Any], float]]] = complete(
    "simulation/parameters.py: RECOVERY",
    Handling,
    {
        Handling.IGNORE: lambda complaints: 0.0,
        Handling.WRITE: lambda complaints: (
            complaints.recovery
            if complaints.written_recovery is None
            else complaints.written_recovery
        ),
        Handling.SOLVE: attrgetter("recovery"),
    },
)
"""How likely a customer recovers by each kind of handling, from the scenario's `complaints`."""


def parameters_of(scenario: Scenario, seed: int) -> Any:
    """Return the scenario's numbers, shape (1,), `columns.SCENARIO`."""
    parameters = np.zeros(1, SCENARIO)
    for parameter, value_in, place in FIELDS:
        parameters[parameter.field][0, *place] = parameter.code(value_in(scenario))
    table = parameters[0]  # a reference: what is written there stands in `parameters`
    table["key"] = seed
    _derive(table, scenario)
    return parameters


def _derive(table: Any, scenario: Scenario) -> None:
    """Fill in what is worked out from the keys."""
    people = table["roles_people"]
    table["people_in_all"] = people.sum()
    table["first_of_role"] = np.cumsum(people) - people
    table["roles_filled"] = np.count_nonzero(people)
    for role in Role:
        windows = getattr(scenario.roles, label(role)).availability
        for setting in Setting:
            for start, end, chance in getattr(windows, label(setting)):
                slots = slice(start - FIRST_HOUR, end - FIRST_HOUR)
                table["availability_by_slot"][role, setting, slots] = chance
    for phase in PURCHASE_PHASES:
        table["phases_weights"][Phase.IDLE] += table["phases_weights"][phase]
    table["phases_weights"][Phase.IDLE] /= len(PURCHASE_PHASES)
    for name in ("personal", "institutional", "contacts"):
        table[f"keep_{name}"] = 2.0 ** (-1.0 / getattr(scenario.forgetting, name))
    for handling, hours_of in HANDLING_HOURS.items():
        table["handling_hours"][handling] = hours_of(scenario.complaints)
        table["recovery_by_handling"][handling] = RECOVERY[handling](scenario.complaints)
    tellings = getattr(scenario.word_of_mouth, scenario.word_of_mouth.family)
    table["tellings_in_force"] = tellings.dissatisfied, tellings.satisfied
    costs, hours = scenario.costs, np.arange(FIRST_HOUR, LAST_HOUR)
    table["wage_by_slot"] = np.where(hours >= costs.night_from, costs.night_hour, costs.day_hour)
