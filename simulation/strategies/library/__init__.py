"""The built-in strategies: one idea a file, each with its source."""
