"""Mutation testing: the code is changed in small ways, and the tests should notice (`python -m tests.mutation --help`).

Own code rather than mutmut or cosmic-ray: both write the mutated file to disk and start a new interpreter, whereupon Numba would
compile the engine anew for each mutant, 20 s each; without the compiler, in a forked process, a mutant takes a second or two. Nor
do they choose tests by the functions that a test calls in processes that it starts itself.
"""
