"""The scenario object: load it, look at it, make variants of it. It cannot be changed."""

from __future__ import annotations

import inspect
import json
import math
import os
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import PrivateAttr, ValidationError

from simulation import registry
from simulation.scenario import loading
from simulation.scenario.errors import ScenarioWarning, explain, report, shown_list, suggestion
from simulation.scenario.plain import unsuitable
from simulation.scenario.schema import ScenarioSpec
from simulation.vocabulary import SLOTS, Credence, label

BYTES_PER = {
    "relation": 50,
    "stakeholder": 100,
    "dealing": 350,
    "organisation": 900,
    "acquaintance": 200,
}
"""Memory for each stakeholder × vendor, stakeholder, organisation × vendor, organisation, and
acquaintance while networkx draws the network; all columns of a market together, rounded up."""


class Scenario(ScenarioSpec):
    """Everything that a market is made from.

    Fields are the sections of a scenario file, see `schema`.

    Frozen and picklable. Make a variant with `scenario.replace({"vendors.Dell.strategy":
    "random"})`.
    """

    _name: str = PrivateAttr(default="")

    @property
    def name(self) -> str:
        """The built-in name or the file's name without ending; stays the same in variants."""
        return self._name

    @classmethod
    def builtin(cls) -> list[str]:
        """Return the names of the built-in scenarios."""
        return loading.builtin_names()

    @classmethod
    def load(cls, source: str | Path, overrides: Mapping[str, Any] | None = None) -> Scenario:
        """Load a built-in scenario by name or any other by the path of its TOML file.

        Args:
            source: "as_told", "my_market.toml", …
            overrides: values by dotted path, replaced before validation.

        Raises:
            ScenarioError: with one line for every problem, naming file, key and value.
        """
        data = loading.read(source)
        name = Path(source).stem if str(source).endswith(".toml") else str(source)
        if not overrides:
            return cls.from_dict(data, source=str(source), name=name)
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", ScenarioWarning
            )  # of what the overrides may mend; what is left, replace() warns of
            scenario = cls.from_dict(data, source=str(source), name=name)
        return scenario.replace(overrides)

    @classmethod
    def from_dict(
        cls, data: Mapping[str, Any], *, source: str = "scenario", name: str = ""
    ) -> Scenario:
        """Validate a dictionary of the same shape as a file.

        Raises:
            ScenarioError: with one line for every problem; `source` says where they are.
        """
        problems = unsuitable(data)
        if problems:
            raise report(source, problems)
        scenario = None
        try:
            # By way of JSON, where lists are tuples, but a text is not a number.
            scenario = cls.model_validate_json(json.dumps(data, default=_plain))
        except ValidationError as error:
            problems += explain(error)
        problems += _broken_references(data)
        if scenario is not None:
            problems += _too_large(scenario)
        if scenario is None or problems:
            raise report(source, problems)
        scenario._name = name
        for vendor, spec in scenario.vendors.items():
            if spec.promise < 0 and scenario.promises.credence == label(Credence.OFF):
                warnings.warn(
                    f"{source}: vendors.{vendor}.promise = {spec.promise:g} counts as 0 where"
                    ' promises.credence = "off"; "learned" makes promises below 0 count',
                    ScenarioWarning,
                    stacklevel=3,
                )
            heads = scenario.costs.head * sum(entry.reps for entry in spec.team)
            if spec.budget is not None and heads > spec.budget:
                warnings.warn(
                    f"{source}: the heads of vendors.{vendor} cost {heads:g} yuan a day (costs.head"
                    f" = {scenario.costs.head:g}, on duty or off), more than its budget of"
                    f" {spec.budget:g}: nobody will go on duty; take fewer reps or more money",
                    ScenarioWarning,
                    stacklevel=3,
                )
            if not any(entry.reps for entry in spec.team):
                warnings.warn(
                    f"{source}: vendors.{vendor} has no salespeople; it will win by noise alone",
                    ScenarioWarning,
                    stacklevel=3,
                )
        return scenario

    def to_dict(self) -> dict[str, Any]:
        """Return the whole scenario as plain dictionaries, lists, numbers and text."""
        return self.model_dump(mode="json")

    def replace(self, changes: Mapping[str, Any]) -> Scenario:
        """Return a variant.

        Values by dotted path, for example ``{"market.days": 250, "vendors.A.team.0.reps": 8}``.

        Raises:
            ScenarioError: unknown path or invalid value.
        """
        problems = unsuitable(changes)
        if problems:
            raise report(self.name or "scenario", problems)
        source = f"{self.name or 'scenario'} with " + shown_list(
            f"{key}={value}" for key, value in changes.items()
        )
        return type(self).from_dict(
            loading.override(self.to_dict(), changes, self.name or "scenario"),
            source=source,
            name=self.name,
        )


def _plain(value: Any) -> Any:
    """Return a NumPy number as Python's own, and what else JSON does not know (a date) as text."""
    return value.item() if hasattr(value, "item") else str(value)


def _broken_references(data: Mapping[str, Any]) -> list[str]:
    """Find schedules and strategies that do not exist.

    Tolerant, so that it can report beside other problems.
    """
    problems = []
    schedules, vendors = data.get("schedules"), data.get("vendors")
    for vendor, spec in vendors.items() if isinstance(vendors, dict) else ():
        if not isinstance(spec, dict):
            continue
        strategy = spec.get("strategy", "default")
        if isinstance(strategy, str) and strategy not in registry.known():
            problems.append(
                f"vendors.{vendor}.strategy = {strategy!r}: unknown "
                f"strategy{suggestion(strategy, registry.known())}"
                " (your own: --strategies FILE.py)"
            )
        problems += _unknown_parameters(vendor, spec)
        team = spec.get("team", [])
        for index, entry in enumerate(team if isinstance(team, list) else []):
            schedule = entry.get("schedule") if isinstance(entry, dict) else None
            if (
                isinstance(schedule, str)
                and isinstance(schedules, dict)
                and schedule not in schedules
            ):
                problems.append(
                    f"vendors.{vendor}.team.{index}.schedule = {schedule!r}: unknown "
                    f"schedule{suggestion(schedule, schedules)}"
                )
    return problems


def _bytes_per_rep(scenario: Scenario) -> int:
    """Return about how much memory a rep takes.

    Its list, its table, and a day's rows of the meeting log.
    """
    group = max(spec.group for _, spec in scenario.activities)
    longest = max(
        (end - start for blocks in scenario.schedules.values() for start, end, _ in blocks),
        default=1,
    )
    return 100 + 8 * scenario.meetings.requests * longest + 8 * group + 24 * SLOTS * group


def _unknown_parameters(vendor: str, spec: Mapping[str, Any]) -> list[str]:
    """Find parameters that a vendor's strategy does not have."""
    strategy, given = spec.get("strategy", "default"), spec.get("parameters", {})
    if (
        not isinstance(strategy, str)
        or strategy not in registry.known()
        or not isinstance(given, dict)
        or not given
    ):
        return []
    known = inspect.signature(registry.known()[strategy]).parameters
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in known.values()):
        return []
    hint = "" if known else f"; '{strategy}' has no parameters"
    return [
        (
            f"vendors.{vendor}.parameters.{name}: unknown parameter of strategy "
            f"'{strategy}'{suggestion(name, known) or hint}"
        )
        for name in given
        if name not in known
    ]


def _too_large(scenario: Scenario) -> list[str]:
    """Return a problem if a market does not fit into this machine's memory.

    It says how much the market would take.
    """
    people = sum(getattr(scenario.roles, role).people for role in type(scenario.roles).model_fields)
    stakeholders = scenario.market.organisations * people
    reps = sum(entry.reps for vendor in scenario.vendors.values() for entry in vendor.team)
    counts = {
        "relation": stakeholders * len(scenario.vendors),
        "stakeholder": stakeholders,
        "dealing": scenario.market.organisations * len(scenario.vendors),
        "organisation": scenario.market.organisations,
        "acquaintance": scenario.market.organisations * scenario.network.acquaintances,
    }
    needed = sum(count * BYTES_PER[what] for what, count in counts.items()) + reps * _bytes_per_rep(
        scenario
    )
    try:
        memory = float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    except (AttributeError, ValueError, OSError):  # not told by this operating system
        memory = math.inf
    if needed > memory or stakeholders >= 2**32:
        size = f"{needed / 2**30:,.0f} GiB of memory; this machine has {memory / 2**30:,.0f} GiB"
        return [
            (
                f"market.organisations = {scenario.market.organisations}, with {reps} "
                f"salespeople: would take about {size}"
            )
        ]
    return []
