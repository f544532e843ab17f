"""Our own warnings are errors in a test run; those of dependencies are shown."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
WARNS = """
import warnings

def test_it():
    warnings.warn_explicit("something", {category}, "file.py", 1, module={module!r})
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "category", "red"),
    [
        ("simulation.market", "UserWarning", True),
        ("experiments.harness.runner", "RuntimeWarning", True),
        ("matplotlib._fontconfig_pattern", "UserWarning", False),
        ("matplotlib._fontconfig_pattern", "DeprecationWarning", False),
        ("simulation.market", "DeprecationWarning", False),
        ("experiments.contests.ratings", "FutureWarning", False),
    ],
)
def test_a_warning_turns_a_run_red_if_it_is_ours(tmp_path, module, category, red):
    path = tmp_path / "test_it.py"
    path.write_text(WARNS.format(module=module, category=category), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), str(path)]
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider"], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == int(red), done.stdout
    assert f"{category}: something" in done.stdout
