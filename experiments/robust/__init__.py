"""Robustness: do the claims hold beyond the defaults? Points of the parameters' space."""
