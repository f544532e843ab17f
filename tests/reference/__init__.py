"""The reference engine: simulation/ODD.md once more.

It is slow and plain, with Mesa's objects and Python's loops.

It shares the scenario, the vocabulary and the strategies with the production engine and nothing
else, so that an agreement of the two says something about both.
"""

from .market import ReferenceMarket

__all__ = ["ReferenceMarket"]
