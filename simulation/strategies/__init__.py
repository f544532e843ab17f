"""Strategies: how a vendor plans its day. One idea a file; yours needs no more than a class with `plan(view)`."""

from simulation.strategies import decision_layer_first, default, phase_following, random_plan
from simulation.strategies.base import Strategy, StrategyError, get, names, strategy
from simulation.strategies.files import load_file
from simulation.strategies.view import View

__all__ = [
    "Strategy",
    "StrategyError",
    "View",
    "decision_layer_first",
    "default",
    "get",
    "load_file",
    "names",
    "phase_following",
    "random_plan",
    "strategy",
]
