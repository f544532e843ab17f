"""`python -m experiments`: list the experiments, or run one."""

import sys

from experiments.harness.cli import main

if __name__ == "__main__":
    sys.exit(main())
