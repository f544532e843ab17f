"""The README runs, and its figures are those of the results."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

ROOT = Path(__file__).parent.parent
PUBLISHED = ROOT / "results" / "published"
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
    if not {"passages", "reference", "_build"} & set(path.parts)
}
MOST_WORDS = 900
"""Of the README: one page."""


def blocks(language, text=None):
    """Return the blocks of a language, of all pages or of one text."""
    pages = PAGES.values() if text is None else [text]
    return [
        found
        for page in pages
        for found in re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)
    ]


@pytest.mark.parametrize("name", PAGES)
def test_python_blocks_run(name, capsys, monkeypatch):
    """Block by block, in one namespace: a page is read from the top."""
    from simulation import registry

    monkeypatch.chdir(ROOT)
    before, names = dict(registry.strategies), {"__name__": "page"}
    try:
        for code in blocks("python", PAGES[name]):
            exec(compile(code, name, "exec"), names)
    finally:
        registry.strategies.clear()
        registry.strategies.update(before)


def test_the_readme_is_one_page():
    assert len(README.split()) <= MOST_WORDS


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_to_files_and_lines_fit(name):
    text = PAGES[name]
    for target in re.findall(r"\]\((?!http)([^)#]+)(?:#[^)]*)?\)", text):
        path = (ROOT / name).parent / target
        made = (ROOT / "docs" / "reference") in path.resolve().parents
        assert path.exists() or made, f"{name}: {target}"
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    long = [line for line in prose.splitlines() if len(line) > 100]
    assert all(line.startswith(("|", "![")) for line in long), long


def test_the_notebook_runs(monkeypatch):
    path = ROOT / "docs" / "tutorials" / "notebook.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    names = {"__name__": "notebook"}
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert code
    for cell in code:
        assert cell["outputs"] == []  # the site has them
        exec(compile("".join(cell["source"]), path.name, "exec"), names)
    assert names["compared"].sentence.startswith("as_told with choice.sensitivity = 12.0: Dell")


@pytest.mark.slow
def test_the_site_is_built_without_a_warning(tmp_path):
    pytest.importorskip("furo", reason="the documentation's packages are not installed")
    command = [sys.executable, "-m", "sphinx", "-W", "-q", "docs", str(tmp_path / "site")]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    site = (tmp_path / "site" / "reference" / "commands.html").read_text(encoding="utf-8")
    assert "win-rates" in site


@pytest.mark.parametrize("text", blocks("toml"))
def test_toml_blocks_are_scenarios(text, tmp_path):
    from simulation import Scenario

    path = tmp_path / "early_birds.toml"
    path.write_text(text, encoding="utf-8")
    assert Scenario.load(path).schedules["C"][0] == (9, 12, "visit")
    assert tomllib.loads(text)["extends"] == "as_told"


def test_the_set_up_commands_stand_alone_in_one_line_each():
    for mark in ("main", "tests"):
        found = re.search(rf"<!-- {mark} -->\n```bash\n(.*)\n```", README)
        assert found is not None
        assert found.group(1).startswith("python3 -m venv .venv && .venv/bin/python -m pip install")


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="is no clone")
def test_what_users_write_leaves_git_status_clean():
    def ignored(path):
        return subprocess.run(["git", "check-ignore", "-q", path], cwd=ROOT).returncode == 0

    theirs = ("door_opener.py", "early_birds.toml", "results/win-rates/runs.csv")
    for path in (*theirs, "results/quick/win-rates/runs.csv", "results/sharper/win_rates.png"):
        assert ignored(path), path
    ours = ("pyproject.toml", "results/published/win-rates/timeline.csv")
    for path in (*ours, "experiments/mine.py", "simulation/scenarios/mine.toml"):
        assert not ignored(path), path


def test_bash_blocks_name_experiments_options_and_scenario_keys_that_exist():
    from experiments.harness.cli import command, commands
    from simulation import Scenario

    known = commands()
    scenario = Scenario.load("as_told").to_dict()
    found = re.findall(r"^python -m experiments (.+)$", "\n".join(blocks("bash")), re.MULTILINE)
    assert found
    for line in found:
        name, *arguments = line.partition("#")[0].split()
        assert name in known
        options = command(name).parser().read(arguments)
        for change in getattr(options, "overrides", ()):
            place = scenario
            for key in change.split("."):
                place = place[key]


def test_the_numbers_of_the_readme_are_those_of_the_published_results(capsys):
    from experiments.fill_in import COMMAND

    assert COMMAND.main(["--check"]) == 0, capsys.readouterr().err


def test_what_the_readme_says_of_contests_in_words_is_so():
    ranking = pd.read_csv(PUBLISHED / "tournament" / "ranking.csv").set_index("player")
    final = pd.read_csv(PUBLISHED / "tournament" / "final.csv").set_index("player")["result"]
    assert final.to_dict() == {
        "lavish-promiser": "first",
        "searched": "out",
        "phase-following": "out",
    }
    schedules = pd.read_csv(PUBLISHED / "tournament-schedules" / "ranking.csv").set_index("player")
    first = ranking.index[:3]
    assert set(first) == {"lavish-promiser", "searched", "phase-following"}
    assert (ranking["worse_than"][first] == 0).all()
    assert (ranking.drop(first)["worse_than"] >= 1).all()
    apart = {
        name: row.split("; ") if isinstance(row, str) else []
        for name, row in ranking["not_distinguished_from"].items()
    }
    assert {"lavish-promiser", "searched"} <= set(apart["phase-following"])
    assert schedules.loc["Dell", "better_than"] == 3
    for folder, plan in (("evolution", "lavish-promiser"), ("evolution-schedules", "Dell")):
        survivors = pd.read_csv(PUBLISHED / folder / "survivors.csv").set_index("player")
        assert survivors.loc[plan, "survives"] > 0.95
        invasions = pd.read_csv(PUBLISHED / folder / "invasions.csv").set_index("resident")
        assert "invades" not in set(invasions.loc[plan, "verdict"])
    money = pd.read_csv(PUBLISHED / "evolution-schedules-equal-budget" / "invasions.csv")
    verdicts = money.set_index(["resident", "mutant"])["verdict"]
    assert verdicts["Dell", "B"] == verdicts["B", "Dell"] == "undecided"


HOLD, REFUTED, UNDECIDED = "holds", "refuted", "undecided"


@pytest.mark.parametrize(
    ("test", "verdict"),
    [
        ("complaints solved, orders, own part", HOLD),
        ("promises, discontent", HOLD),
        ("what disappointment costs, own part", HOLD),
        ("asking for referrals", HOLD),
        ("decision layer first in brewing, own part", HOLD),
        ("the two windows, own part", HOLD),
        ("before the tender, own part", HOLD),
        ("shaping the specification, own part", UNDECIDED),
        ("separate shifts over day only, own part", UNDECIDED),
        ("both hands over default", UNDECIDED),
    ],
)
def test_what_the_readme_says_of_claims_in_words_is_so(test, verdict):
    claims = pd.read_csv(PUBLISHED / "claims" / "claims.csv").set_index("test")
    assert claims.loc[test, "verdict"] == verdict


def test_the_searched_plan_is_the_one_that_the_search_found():
    from simulation.strategies import get

    best = tomllib.loads((PUBLISHED / "best-response" / "best.toml").read_text(encoding="utf-8"))
    assert get("searched")().__dict__.keys() == get("weighted")().__dict__.keys()
    mine, found = get("searched")(), get("weighted")(**best["vendors"]["Dell"]["parameters"])
    for name, value in mine.__dict__.items():
        np.testing.assert_array_equal(value, getattr(found, name), name)
