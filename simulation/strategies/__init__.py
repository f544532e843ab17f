"""Strategies: how a vendor plans its day.

The built-in ones are in `library/`, one idea a file; yours needs no more than a class with
`plan(view)`.
"""

import importlib
import pkgutil

from simulation.strategies import library
from simulation.strategies.base import (
    Strategy,
    StrategyError,
    built_in,
    get,
    make,
    names,
    overrides,
    strategy,
    usual_plan,
)
from simulation.strategies.files import load_file
from simulation.strategies.past_deal import PastDeal
from simulation.strategies.view import View

__all__ = [
    "PastDeal",
    "Strategy",
    "StrategyError",
    "View",
    "built_in",
    "get",
    "load_file",
    "make",
    "names",
    "overrides",
    "strategy",
    "usual_plan",
]

# Every file of the library registers what it defines: a new built-in strategy is a new file and
# nothing else.
for _module in pkgutil.iter_modules(library.__path__):
    importlib.import_module(f"{library.__name__}.{_module.name}")
