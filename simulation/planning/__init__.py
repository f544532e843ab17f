"""Planning: what a vendor knows, asking its strategy.

The decisions are written into the columns.
"""
