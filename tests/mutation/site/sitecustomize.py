"""Python runs this at its start in processes that a mutant's tests start.

They import the same mutant.
"""

import os
import sys

if any(name.startswith("MUTATION_") for name in os.environ):
    root = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
    sys.path.insert(0, root)
    try:
        from tests.mutation import hook
    finally:
        sys.path.remove(root)
    hook.install()
