"""Mutation testing.

The code is changed in small ways, and the tests should notice (`python -m tests.mutation --help`).

The command runs in a copy of the tree and changes no file at all: an import hook changes the code
as it is loaded. `score.csv` has every mutant of the sample, `score.md` the score, its interval, and
the survivors; `reasons.toml` says which of these compute the same as the code, and why. Outcomes
are kept in `.mutation` as they come; the same command goes on after them, and runs a mutant again
only if its module or the tests that decided have changed.

The committed score is of the first 40 mutants of the sample of `simulation/`. Those of the harness
have not been run yet.

Own code rather than mutmut or cosmic-ray: both write the mutated file to disk and start a new
interpreter, whereupon Numba would compile the engine anew for each mutant, 20 s each; without the
compiler, in a forked process, a mutant takes a second or two. Nor do they choose tests by the
functions that a test calls in processes that it starts itself.
"""
