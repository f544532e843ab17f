"""Strategies: how a vendor plans its day. One idea a file; yours needs no more than a class with `plan(view)`."""

from simulation.strategies import (
    both_hands,
    decision_layer_first,
    default,
    friend_first,
    phase_focus,
    phase_following,
    price_cutter,
    random_plan,
    role_focus,
    supplier_first,
    window_catcher,
)
from simulation.strategies.base import Strategy, StrategyError, get, names, strategy
from simulation.strategies.files import load_file
from simulation.strategies.view import View

__all__ = [
    "Strategy",
    "StrategyError",
    "View",
    "both_hands",
    "decision_layer_first",
    "default",
    "friend_first",
    "get",
    "load_file",
    "names",
    "phase_focus",
    "phase_following",
    "price_cutter",
    "random_plan",
    "role_focus",
    "strategy",
    "supplier_first",
    "window_catcher",
]
