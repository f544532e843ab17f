"""Where finished runs are kept: in memory, or in a folder's journal."""

from __future__ import annotations

from collections.abc import Collection

from experiments.harness.runs import Run, RunOutcome, State


class Store:
    """Finished runs, kept in memory. Use as a context manager.

    Attributes:
        finished: the outcomes of the runs that succeeded.
        repeated: outcomes of some of them the second time; see `repeats`.
        notes: what is to be said of runs that were there before, in sentences.
    """

    def __init__(self) -> None:
        self.finished: dict[Run, RunOutcome] = {}
        self.repeated: dict[Run, RunOutcome] = {}
        self.notes: tuple[str, ...] = ()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def add(self, outcome: RunOutcome) -> None:
        """Keep a finished run."""
        self.finished[outcome.run] = outcome

    def add_repeated(self, outcome: RunOutcome) -> None:
        """Keep what a finished run came to when it was repeated."""
        self.repeated[outcome.run] = outcome

    def state(self, run: Run, tables: Collection[str] = ()) -> State:
        """Return SUCCEEDED for a finished run, else PENDING: failed runs are tried again.

        Args:
            run: which run.
            tables: further tables that it must have; without one of them it is PENDING.
        """
        outcome = self.finished.get(run)
        done = outcome is not None and outcome.tables.keys() >= set(tables)
        return State.SUCCEEDED if done else State.PENDING
