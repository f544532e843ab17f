"""Who knows whom among the organisations."""

from __future__ import annotations

import networkx

from .philox import Draw, Draws


def acquaintances(
    organisations: int, wanted: int, rewiring: float, draws: Draws
) -> list[list[int]]:
    """Return everybody's acquaintances, in ascending order."""
    each = min(wanted, organisations - 1)
    if each == organisations - 1:
        return [
            [other for other in range(organisations) if other != one]
            for one in range(organisations)
        ]
    x0, x1, _, _ = draws.words(Draw.NETWORK)
    graph = networkx.watts_strogatz_graph(organisations, each, rewiring, seed=x0 + x1 * 2**32)
    return [sorted(graph.neighbors(one)) for one in range(organisations)]
