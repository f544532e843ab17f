"""How a vendor stands with an organisation.

Trust, relationship state, reputation, and what it knows of it.
"""
