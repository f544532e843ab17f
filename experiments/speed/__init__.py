"""How fast the engine is: what the benchmark writes and shows."""
