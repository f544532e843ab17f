"""Where finished runs are kept: in memory, or in the journal of a folder (see `journal`)."""

from __future__ import annotations

from experiments.harness.runs import Outcome, Run, State


class Store:
    """Finished runs, kept in memory. Use as a context manager.

    Attributes:
        finished: the outcomes of the runs that succeeded.
    """

    def __init__(self) -> None:
        self.finished: dict[Run, Outcome] = {}

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def add(self, outcome: Outcome) -> None:
        """Keep a finished run."""
        self.finished[outcome.run] = outcome

    def state(self, run: Run) -> State:
        """Return SUCCEEDED for a finished run, else PENDING: failed runs are tried again."""
        return State.SUCCEEDED if run in self.finished else State.PENDING
