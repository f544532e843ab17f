"""Scenarios: frozen, validated descriptions of a market, read from TOML files."""

from simulation.scenario.errors import ScenarioError, ScenarioWarning
from simulation.scenario.loading import parse_override
from simulation.scenario.scenario import Scenario
from simulation.scenario.table import PARAMETERS, Parameter, parameter_at

__all__ = [
    "PARAMETERS",
    "Parameter",
    "Scenario",
    "ScenarioError",
    "ScenarioWarning",
    "parameter_at",
    "parse_override",
]
