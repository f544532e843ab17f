"""Contests on a level field, and the search for a best response."""
