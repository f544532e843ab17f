"""Every dependency has a lower bound that is tried, and published results their versions."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parent.parent
PUBLISHED = ROOT / "results" / "published"


def pinned(path):
    """The versions in a file of constraints, by the packages' names."""
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(name): Version(version) for name, version in pairs}


def test_the_lowest_versions_that_are_tried_are_those_that_are_asked_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = [
        Requirement(one) for one in (*project["dependencies"], *extras["test"], *extras["dask"])
    ]
    lowest = {
        canonicalize_name(one.name): Version(re.search(r">=([0-9.]+)", str(one.specifier))[1])
        for one in asked
    }
    tried = pinned(ROOT / ".ci" / "lowest.txt")
    assert tried == lowest


@pytest.mark.parametrize(
    "path", sorted(PUBLISHED.rglob("manifest.json")), ids=lambda p: p.parent.name
)
def test_published_results_came_out_with_the_versions_of_the_constraints(path):
    manifest = json.loads(path.read_text(encoding="utf-8"))
    constraints = pinned(PUBLISHED / "constraints.txt")
    checks_only = {"pydantic"}  # it reads scenarios, and computes nothing
    computing = {
        canonicalize_name(name): Version(one) for name, one in manifest["packages"].items()
    }
    assert {name: constraints[name] for name in computing.keys() - checks_only} == {
        name: version for name, version in computing.items() if name not in checks_only
    }
    assert manifest["python"].startswith("3.11.")
