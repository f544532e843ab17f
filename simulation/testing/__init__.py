"""The contract of a strategy, for its author's own tests: `check_strategy(MyStrategy)`."""

from simulation.testing.contract import (
    ContractError,
    Report,
    check_strategy,
    example_view,
    fingerprint,
    plan_seconds,
)

__all__ = [
    "ContractError",
    "Report",
    "check_strategy",
    "example_view",
    "fingerprint",
    "plan_seconds",
]
