"""What experiments measure of a finished market, beside its own results.

Every function returns `Market.results()` with further columns, one row per vendor. Scripts import
these modules for the names alone: NumPy is loaded when something is measured.
"""
