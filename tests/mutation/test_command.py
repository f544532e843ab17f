"""The command on a project of one file, where it is known what becomes of each mutant."""

from __future__ import annotations

import csv
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.mutation import copies
from tests.mutation.mutants import mutants_of
from tests.mutation.score import interval

OWN = Path(__file__).parent
SOURCE = """
def add(a: int, b: int) -> int:
    return a + b


def larger(a: int, b: int) -> int:
    return a if a > b else b


def forgotten(a: int) -> bool:
    return a == 3


def down(a: int) -> int:
    steps = 0
    while a > 0:
        a -= 1
        steps += 1
    return steps
"""
TESTS = """
from simulation.sums import add, down, larger


def test_add():
    assert add(2, 3) == 5


def test_larger():
    assert larger(2, 3) == 3
    assert larger(3, 2) == 3


def test_down():
    assert down(3) == 3
"""
REASONS = """
[[equivalent]]
module = "simulation/sums.py"
function = "larger"
mutation = "*a > b* → *a >= b*"
reason = "Of two equal numbers either is the larger one."
"""


@pytest.fixture
def project(tmp_path):
    """A project under Git whose mutants the command can run."""
    root = tmp_path / "project"
    shutil.copytree(
        OWN,
        root / "tests" / "mutation",
        ignore=shutil.ignore_patterns("__pycache__", "test_*", "score.csv", "score.md"),
    )
    for name, text in {
        "simulation/__init__.py": "",
        "simulation/sums.py": SOURCE,
        "tests/__init__.py": "",
        "tests/test_engines_agree.py": TESTS,
        "tests/mutation/reasons.toml": REASONS,
        ".gitignore": ".mutation/\n__pycache__/\n",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    subprocess.run(["git", "init", "--quiet", root], check=True)
    return root


def start(root, *options):
    """Start the command on the functions of the project that end in any case."""
    command = [sys.executable, "-m", "tests.mutation", "--of", "simulation", *options]
    environment = {key: os.environ[key] for key in os.environ if not key.startswith("MUTA")}
    return subprocess.Popen(
        command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env=environment | {"PYTHONPATH": str(root)},
    )  # fmt: skip


def finish(root, *options):
    """Run the command; returns what it prints."""
    process = start(root, *options)
    told, _ = process.communicate(timeout=300)
    assert process.returncode == 0, told
    return told


def outcomes(root):
    """Return function → mutation → outcome."""
    found: dict[str, dict[str, str]] = {}
    with (root / "tests" / "mutation" / "score.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["function"], {})[row["mutation"]] = row["outcome"]
    return found


def everything(root):
    """Return the files of the project that Git sees, and what they hold."""
    names = subprocess.run(
        ["git", "ls-files", "-z", "-co", "--exclude-standard"],
        cwd=root, capture_output=True, check=True, text=True,
    ).stdout.split("\0")  # fmt: skip
    return {name: (root / name).read_bytes() for name in names if name}


@pytest.mark.slow
def test_what_becomes_of_each_mutant(project):
    before = everything(project)
    told = finish(project)
    found = outcomes(project)
    assert found["add"] == {
        "return a + b → return 0": "killed",
        "return a + b → return a - b": "killed",
    }
    assert found["larger"]["return a if a > b else b → return a if a >= b else b"] == "equivalent"
    # No test calls it: those of the file that imports its module run, and none of them notices.
    assert set(found["forgotten"].values()) == {"survived"}
    assert len(found["forgotten"]) == 4
    assert found["down"]["a > 0 → a >= 0"] == "killed"
    assert found["down"]["a -= 1 → pass"] == "timed out"
    killed = sum(
        outcome in ("killed", "timed out") for each in found.values() for outcome in each.values()
    )
    assert f"simulation: {killed} of {killed + 4} killed" in told
    assert "1 more are equivalent" in told
    page = (project / "tests" / "mutation" / "score.md").read_text(encoding="utf-8")
    assert "Of two equal numbers either is the larger one." in page

    after = everything(project)
    assert after.pop("tests/mutation/score.csv")
    assert after.pop("tests/mutation/score.md")
    assert after == before

    # Again: what rests on files that are the same is not run again. A new test concerns what was
    # forgotten.
    assert "survived" not in finish(project)
    (project / "tests" / "test_more.py").write_text(
        "from simulation.sums import forgotten\n\n\n"
        "def test_three():\n    assert forgotten(3) is True\n    assert forgotten(2) is False\n"
        "    assert forgotten(4) is False\n",
        encoding="utf-8",
    )
    finish(project)
    assert outcomes(project) == found | {"forgotten": dict.fromkeys(found["forgotten"], "killed")}


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_signal_leaves_no_process(project, number):
    test = project / "tests" / "test_engines_agree.py"
    test.write_text(
        TESTS
        + "\n\ndef test_slow():\n    import time\n    time.sleep(3)\n    assert add(1, 1) == 2\n"
    )
    with start(project) as process:
        for line in process.stdout:
            if line.startswith("simulation 1/"):
                break
        process.send_signal(number)
        told = process.stdout.read()  # until all processes have closed it
    if number != signal.SIGKILL:
        assert process.returncode == 130
        assert "the same command goes on from here" in told
    deadline = time.monotonic() + 10
    while (left := processes_in(project)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not left
    assert (project / "simulation" / "sums.py").read_text() == SOURCE


def processes_in(root):
    """Return the processes whose working folder lies in the project."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            folder = (place / "cwd").readlink()
        except OSError:
            continue
        if folder.is_relative_to(root):
            found.append(place.name)
    return found


def test_a_folder_that_git_does_not_know_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="Git does not know this folder"):
        copies.move(tmp_path, tmp_path / "work", "tests.mutation", [])


def test_mutants_of_a_file_have_keys_of_their_own_that_do_not_hang_on_the_line():
    before, after = (mutants_of(text, "x.py") for text in (SOURCE, "\n\n" + SOURCE))
    assert len({mutant.key for mutant in before}) == len(before) > 10
    assert [mutant.key for mutant in before] == [mutant.key for mutant in after]


def test_the_interval_is_wilsons():
    # Newcombe (1998), table I: 81 of 263.
    assert interval(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
