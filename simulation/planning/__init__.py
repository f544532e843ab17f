"""Planning: what a vendor knows, asking its strategy, and writing its decisions into the columns."""
