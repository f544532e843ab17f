"""The structure of `experiments/`: the harness knows no experiment, and there is one way to make
one.
"""

from __future__ import annotations

import ast
import io
import os
import re
import subprocess
import sys
import tokenize
from pathlib import Path

import pandas as pd
import pytest

from experiments.harness import cli, tables
from experiments.harness.experiment import Experiment
from simulation.vocabulary import Phase, Role

ROOT = Path(__file__).parent.parent.parent
HARNESS = sorted((ROOT / "experiments" / "harness").rglob("*.py"))
FILES = sorted((ROOT / "experiments").rglob("*.py"))


def imports_of(path):
    """Return the modules that a file imports, those for types alone too."""
    return imported(ast.parse(path.read_text(encoding="utf-8")))


def imported(tree):
    """Return the modules that a tree imports anywhere, functions included."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def running_imports_of(path):
    """Return the modules that a file imports when it runs, without those for types alone."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = [ast.Pass()]
    return imported(tree)


@pytest.mark.parametrize("path", HARNESS, ids=lambda path: path.stem)
def test_the_harness_imports_nothing_of_any_experiment(path):
    ours = [name for name in imports_of(path) if name.split(".")[0] == "experiments"]
    assert all(name == "experiments" or name.startswith("experiments.harness") for name in ours)


def test_modules_import_each_other_in_no_circle():
    names = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in FILES}
    graph = {name: running_imports_of(path) & names.keys() for name, path in names.items()}
    while graph:
        leaves = {module for module, others in graph.items() if not others & graph.keys()}
        assert leaves, f"a circle among {sorted(graph)}"
        graph = {module: others for module, others in graph.items() if module not in leaves}


NAMES = {
    word
    for name in cli.commands()
    if name not in (*cli.GROUPS, "scenario")  # the harness has scenarios too
    for word in (name, name.replace("-", "_"))
}
COLUMNS = {column.name for column in tables.RESULTS}
"""An experiment may be called as what a market tells of every vendor is."""
VOCABULARY = {member.name.lower() for kind in (Role, Phase) for member in kind}


@pytest.mark.parametrize("path", HARNESS, ids=lambda path: path.stem)
def test_the_harness_names_no_experiment_vendor_role_or_phase(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\bDell\b", text)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.STRING and not token.string.startswith(("f", '"""')):
            assert ast.literal_eval(token.string) not in NAMES - COLUMNS | VOCABULARY, token.string


def test_no_namespace_travels():
    users = {path.name for path in FILES if "Namespace" in path.read_text(encoding="utf-8")}
    assert users == set()
    parsers = {
        path.name for path in FILES if "argparse.ArgumentParser" in path.read_text(encoding="utf-8")
    }
    assert parsers == {"parser.py"}


# --- One way to make an experiment ----------------------------------------------------------------


def experiments():
    """Return the experiments among all commands."""
    modules = [sys.modules[cli.command(name).act.__module__] for name in cli.commands()]
    assert modules
    found = [cli.command(name) for name in cli.commands()]
    return [one.act.__self__ for one in found if hasattr(one.act, "__self__")]


EXPERIMENTS = experiments()


def test_the_experiments_are_found():
    assert len(EXPERIMENTS) >= 18


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=lambda one: one.name)
def test_an_experiment_declares_what_is_known_and_overrides_hooks(experiment):
    for cls in type(experiment).__mro__[:-2]:
        known = set(vars(Experiment)) | set(Experiment.__annotations__)
        own = {name for name in vars(cls) if not name.startswith("_")}
        allowed = known | ({"field"} if cls.__name__ == "Contest" else set())
        assert own <= allowed, f"{cls.__name__}: {own - allowed}"
        steps = {"main", "command", "parser", "run", "load", "replicate", "summarise", "report"}
        assert not own & steps, f"{cls.__name__} changes a step, not a hook"
    assert vars(experiment) == {}, "the declaration stands in the class"


def test_names_are_those_of_the_files():
    for experiment in EXPERIMENTS:
        module = type(experiment).__module__.rpartition(".")[2]
        assert experiment.name == module.replace("_", "-")


MINE = '''"""Does a longer market change who wins?"""

import sys

from experiments.harness.experiment import Experiment
from experiments.harness.findings import Finding

GROUP = "claims"
SHORT, LONG = "60 days", "120 days"


class Longer(Experiment):
    """A short and a long market."""

    name = "longer"
    scenarios = ("as_told",)
    variants = {SHORT: {"market.days": 60}, LONG: {}}
    changes = {"market.days": 120, "market.organisations": 6, "needs.idle_days": 30}
    replications = 4
    baseline = SHORT
    focus = ("B",)

    @staticmethod
    def measure(market):
        return market.results().assign(length=market.scenario.market.days)

    def conclude(self, results):
        gain = results.difference(LONG, SHORT, "B")
        return [Finding("C6", "measured", "B's win rate, long less short", gain, LONG)]

    def figures(self, results):
        from experiments.harness.plots import points

        series = [("B", "win_rate", "B")]
        return {"longer.png": points(results, series, title="How long", axis="win rate of B")}


EXPERIMENT = Longer()
main = EXPERIMENT.main


if __name__ == "__main__":
    sys.exit(main())
'''


@pytest.mark.slow
def test_a_new_experiment_is_one_short_file_with_its_own_measure(tmp_path):
    assert len(MINE.splitlines()) <= 45
    script = tmp_path / "longer.py"
    script.write_text(MINE, encoding="utf-8")
    out = tmp_path / "out"
    done = subprocess.run(
        [sys.executable, str(script), "--workers", "2", "--out", str(out)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    runs = pd.read_csv(out / "runs.csv")
    assert runs.groupby("condition")["length"].unique().str[0].to_dict() == {
        "60 days": 60,
        "120 days": 120,
    }
    assert set(pd.read_csv(out / "differences.csv")["vendor"]) == {"B"}
    assert pd.read_csv(out / "findings.csv")["claim"].tolist() == ["C6"]
    assert (out / "longer.png").stat().st_size > 5000
    assert "60 days" in done.stdout
