"""The page that plays tapes: one file, which needs nothing else."""

from __future__ import annotations

import base64
import html
from collections.abc import Sequence
from pathlib import Path

from experiments.tape.format import Tape

PLAYER = Path(__file__).parent / "player"


def page(tapes: Sequence[tuple[str, Tape]]) -> str:
    """Return the page.

    Args:
        tapes: (label, tape) of one, or of two that are played side by side.
    """
    parts = [
        f'<script type="application/octet-stream" data-label="{html.escape(label)}">'
        f"{base64.b64encode(tape.packed()).decode('ascii')}</script>"
        for label, tape in tapes
    ]
    return _filled(" beside ".join(label for label, _ in tapes), tapes="\n".join(parts))


def dashboard(controls: str) -> str:
    """Return the page of the dashboard, which asks for its tapes itself.

    Args:
        controls: HTML of the form.
    """
    further = f"<script>{(PLAYER / 'controls.js').read_text(encoding='utf-8')}</script>"
    return _filled("Dashboard", controls=controls, further=further)


def _filled(title: str, *, tapes: str = "", controls: str = "", further: str = "") -> str:
    """Return the player's page with its parts filled in."""
    text = (PLAYER / "page.html").read_text(encoding="utf-8")
    filled = {
        "title": html.escape(title),
        "style": (PLAYER / "page.css").read_text(encoding="utf-8"),
        "tapes": tapes,
        "controls": controls,
        "script": (PLAYER / "page.js").read_text(encoding="utf-8"),
        "further": further,
    }
    for name, content in filled.items():
        text = text.replace("{{" + name + "}}", content)
    return text
