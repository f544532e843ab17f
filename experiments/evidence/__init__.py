"""Published figures, and the same figures of a simulated market, computed by the same code.

`published` holds the figures with their sources, `opportunities` and `patterns` compute them from a
finished market, `verdicts` puts the two side by side.
"""
