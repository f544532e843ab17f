"""How the site is built: `python -m sphinx -W docs docs/_build`."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "docs"))

import generated  # noqa: E402

project = "Both hands (两手抓)"
author = "the founding engineers"
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
html_theme = "furo"
html_title = project
exclude_patterns = ["_build", "passages", "README.md"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
nb_execution_mode = "force"
nb_execution_timeout = 600
nb_execution_raise_on_error = True
autodoc_member_order = "bysource"
autodoc_typehints = "description"
suppress_warnings = ["myst.header"]  # an included page begins with its second heading


def setup(app: object) -> None:
    """Write the pages that are made of the code before any page is read."""
    generated.write(ROOT / "docs" / "reference")
