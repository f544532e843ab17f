"""Screening: which groups of parameters move a measure, and how much of its variance."""
