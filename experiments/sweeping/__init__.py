"""Sweeps: values of one or two keys of a scenario."""
