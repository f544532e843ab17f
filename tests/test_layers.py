"""Imports in `simulation/` go one way, and what is cheap to import stays cheap."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = [
    {"vocabulary", "registry", "compiled", "watchdog"},
    {"arithmetic"},
    {"randomness", "scenario"},
    {"columns"},
    {"standing"},
    {"aftersale"},
    {"procurement"},
    {"turnover"},
    {"meetings"},
    {"agents", "morning", "records", "parameters", "strategies"},
    {"initial", "planning", "results", "explain", "timeline"},
    {"drawing"},
    {"market"},
    {"testing"},
]
"""From the bottom up: a module imports from its own part or from a lower layer, and parts of one
layer do not know each other."""
LEVEL = {part: level for level, parts in enumerate(LAYERS) for part in parts}
MODULES = sorted((ROOT / "simulation").rglob("*.py"))


def part_of(module):
    """`simulation.meetings.day` → `meetings`; the package itself has none."""
    return module.split(".")[1] if "." in module else None


def name_of(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


NAMES = {name_of(path) for path in MODULES}


def imports_of(path):
    """Return the modules that a file imports for running, not for types alone."""
    found = []
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {node for branch in ast.walk(tree) if _for_types(branch) for node in ast.walk(branch)}
    for node in ast.walk(tree):
        if node in skipped:
            continue
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: relative import"
            # `from simulation import records` imports a module, `from simulation.columns import
            # BID` a name.
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                found.append(whole if whole in NAMES else node.module)
    return found


def _for_types(node):
    return (
        isinstance(node, ast.If)
        and isinstance(node.test, ast.Name)
        and node.test.id == "TYPE_CHECKING"
    )


@pytest.mark.parametrize("path", [path for path in MODULES if part_of(name_of(path))], ids=name_of)
def test_imports_go_down(path):
    part = part_of(name_of(path))
    assert part in LEVEL, f"{part} is new: give it a layer"
    for module in imports_of(path):
        if module.split(".")[0] == "simulation":
            other = part_of(module)
            assert other == part or LEVEL[other] < LEVEL[part], f"{name_of(path)} imports {module}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_the_model_knows_nothing_of_experiments_tests_or_plots(path):
    roots = {module.split(".")[0] for module in imports_of(path)}
    drawing = {"matplotlib"} if name_of(path) == "simulation.drawing" else set()
    assert not roots & ({"experiments", "tests", "matplotlib", "rich"} - drawing)


def test_modules_import_each_other_in_no_circle():
    graph = {
        name_of(path): {module for module in imports_of(path) if module in NAMES}
        for path in MODULES
        if path.name != "__init__.py"
    }
    while graph:
        leaves = {module for module, others in graph.items() if not others & graph.keys()}
        assert leaves, f"a circle among {sorted(graph)}"
        graph = {module: others for module, others in graph.items() if module not in leaves}


def test_only_agents_and_the_market_know_mesa():
    users = {
        name_of(path)
        for path in MODULES
        if any(module.split(".")[0] == "mesa" for module in imports_of(path))
    }
    assert users == {"simulation.agents", "simulation.market"}


def imported_by(statement):
    code = f"import sys; {statement}; print(*sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(result.stdout.split())


def test_importing_the_package_or_a_scenario_does_without_mesa():
    loaded = imported_by(
        "import simulation; simulation.Scenario.load('as_told'); simulation.Strategy"
    )
    assert "simulation.scenario" in loaded
    assert not loaded & {"mesa", "numba", "pandas", "scipy", "networkx", "simulation.market"}


def test_a_market_that_is_not_drawn_does_without_matplotlib():
    assert "matplotlib.figure" not in imported_by("from simulation import Market; Market()")


def test_the_market_is_there_when_asked_for():
    assert {"mesa", "simulation.market"} <= imported_by("from simulation import Market")
    assert "ok" in imported_by(
        "import simulation; print('ok' if not hasattr(simulation, 'Markt') else 'no')"
    )
