"""Load and design: from the scenarios asked for to the conditions."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from experiments.harness import warm_up
from experiments.harness.errors import UserError, did_you_mean, readable
from experiments.harness.settings import Settings

if TYPE_CHECKING:
    from simulation import Scenario


@dataclass(frozen=True)
class Condition:
    """One condition of an experiment.

    Attributes:
        base: name of the scenario that it is a variant of.
        changes: its values by dotted path that are different.
        scenario: what is run: the variant itself.
    """

    base: str
    changes: Mapping[str, Any]
    scenario: Scenario


@dataclass(frozen=True)
class Design:
    """All conditions of an experiment.

    Attributes:
        scenarios: name → the scenarios that the conditions are variants of.
        conditions: name → condition, in the order of the tables.
    """

    scenarios: dict[str, Scenario]
    conditions: dict[str, Condition] = field(default_factory=dict)


def load(
    settings: Settings, defaults: tuple[str, ...], changes: Mapping[str, Any]
) -> dict[str, Scenario]:
    """Load strategies and scenarios; return name → Scenario, in the order given.

    Args:
        settings: with the scenarios as given, and the user's overrides.
        defaults: scenarios if none are given.
        changes: values by dotted path that an experiment changes in all of them.

    Raises:
        UserError, ScenarioError, StrategyError: with the message for the user.
    """
    from experiments.harness.isolation import check_loading
    from simulation import Scenario
    from simulation.strategies import load_file

    check_loading(settings.strategies, settings.run_timeout)
    for path in settings.strategies:  # before the scenarios, which name them
        load_file(path)
    overrides = {**changes, **settings.overrides}
    found: dict[str, Scenario] = {}
    for label, source in settings.sources or [("", name) for name in defaults]:
        if not isinstance(source, Scenario):
            scenario = Scenario.load(source, overrides)
        else:
            scenario = source.replace(overrides) if overrides else source
        name = label or readable(scenario.name)
        if name in found:
            raise UserError(
                f"two scenarios are called '{name}'; give them names of their own:"
                " {'name': scenario, …}"
                if isinstance(source, Scenario)
                else f"--scenario {source}: two scenarios are called '{name}';"
                " conditions need names of their own"
            )
        found[name] = scenario
    warm_up.check(settings, found)
    return found


def only(scenarios: Mapping[str, Scenario], what: str) -> Scenario:
    """Return the one scenario there is.

    Args:
        scenarios: name → Scenario.
        what: has one: "a contest has one field".

    Raises:
        UserError: there are several.
    """
    if len(scenarios) > 1:
        raise UserError(f"--scenario {', '.join(scenarios)}: {what}; give one scenario")
    return next(iter(scenarios.values()))


def check_vendor(option: str, name: str, scenario: Scenario) -> None:
    """Refuse the name of a vendor that a scenario does not have.

    Raises:
        UserError: with a near name, if there is one.
    """
    if name not in scenario.vendors:
        raise UserError(
            f"{option} {name}: '{scenario.name}' has no vendor of that name;"
            f" {did_you_mean(name, scenario.vendors)}"
        )


def variant(scenario: Scenario, changes: Mapping[str, Any]) -> Scenario:
    """Return a scenario with changes, without its warnings: they came when it was loaded.

    Raises:
        ScenarioError: with the message for the user.
    """
    from simulation import ScenarioWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ScenarioWarning)
        return scenario.replace(changes) if changes else scenario


def condition(
    base: str, scenario: Scenario, changes: Mapping[str, Any], overrides: Mapping[str, Any]
) -> Condition:
    """Return a condition; what the user set with --set stays, inside what it changes too.

    Args:
        base: name of the scenario.
        scenario: the scenario.
        changes: what is different in this condition, by dotted path.
        overrides: the user's, which the scenario has already.

    Raises:
        ScenarioError: with the message for the user.
    """
    kept = {key: value for key, value in overrides.items() if key not in changes}
    return Condition(base, changes, variant(scenario, {**changes, **kept} if changes else {}))


def flat(table: Any, path: str = "") -> dict[str, Any]:
    """Return a scenario's values by dotted path."""
    if not isinstance(table, Mapping) or not table:
        return {path: table}
    return {
        key: value
        for name, inside in table.items()
        for key, value in flat(inside, f"{path}.{name}" if path else name).items()
    }
