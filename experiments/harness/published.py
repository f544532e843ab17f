"""The published results: those that belong to the project, and stand in `results/published/`."""

from __future__ import annotations

from pathlib import Path

from experiments.harness.errors import UserError, did_you_mean

FOLDER = Path(__file__).parent.parent.parent / "results" / "published"


def find(given: Path) -> Path:
    """Return the folder of a published result by its bare name, or the folder that is given.

    Raises:
        UserError: there is neither.
    """
    if given.name == str(given) and (FOLDER / given).is_dir():
        return FOLDER / given
    if not given.is_dir():
        names = sorted(path.name for path in FOLDER.glob("*") if path.is_dir())
        hint = f", and no published result; {did_you_mean(given.name, names)}" if names else ""
        raise UserError(f"{given}: no such folder{hint}")
    return given
