"""Scenarios: frozen, validated descriptions of a market, read from TOML files."""

from simulation.scenario.errors import ScenarioError, ScenarioWarning
from simulation.scenario.loading import parse_override
from simulation.scenario.scenario import Scenario

__all__ = ["Scenario", "ScenarioError", "ScenarioWarning", "parse_override"]
