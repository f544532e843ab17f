"""Users' strategy files import what lies beside them, and not what lies beside another file."""

from __future__ import annotations

import sys

import pytest

from simulation.strategies import get, load_file
from simulation.testing import example_view

MINE = """
import helper
from simulation import Strategy, strategy

@strategy("beside-{name}")
class Mine(Strategy):
    who = helper.WHO

    def plan(self, view):
        import later
        return later.plan(view)
"""


@pytest.fixture
def folders(register, tmp_path, monkeypatch):
    """Two folders with a file, and helpers of the same names; nothing of them is left after it."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "helper.py").write_text(f"WHO = {name!r}", encoding="utf-8")
        (folder / "later.py").write_text(
            "def plan(view):\n    return view.influence\n", encoding="utf-8"
        )
        (folder / "mine.py").write_text(MINE.format(name=name), encoding="utf-8")
    yield tmp_path / "one", tmp_path / "two"
    for name in ("helper", "later", "numpy_helper"):
        sys.modules.pop(name, None)


def test_files_in_two_folders_have_helpers_of_their_own(folders):
    for folder in folders:
        load_file(folder / "mine.py")
    assert [get(f"beside-{folder.name}").who for folder in folders] == ["one", "two"]


def test_a_helper_may_be_imported_when_a_strategy_plays(folders):
    load_file(folders[0] / "mine.py")
    view = example_view()
    assert (get("beside-one")().plan(view) == view.influence).all()


def test_what_lies_beside_a_file_replaces_no_library(folders):
    import numpy as np

    (folders[0] / "numpy.py").write_text("raise RuntimeError", encoding="utf-8")
    (folders[0] / "simulation.py").write_text("raise RuntimeError", encoding="utf-8")
    for folder in (*folders, folders[0]):
        load_file(folder / "mine.py")
    assert sys.modules["numpy"] is np
    assert "RuntimeError" not in str(sys.modules["simulation"])
