"""A purchase: a file for each phase, and `purchase.py`, the way through them.

A phase's file holds `begin` and `end`: what happens on the morning on which it begins, and on which
it ends. What several
phases share has files of its own: `need` (dates), `fit`, `utility`, `negotiation`, `closing`.
"""
