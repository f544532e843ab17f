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
    text = (PLAYER / "page.html").read_text(encoding="utf-8")
    filled = {
        "title": html.escape(" beside ".join(label for label, _ in tapes)),
        "style": (PLAYER / "page.css").read_text(encoding="utf-8"),
        "tapes": "\n".join(parts),
        "script": (PLAYER / "page.js").read_text(encoding="utf-8"),
    }
    for name, content in filled.items():
        text = text.replace("{{" + name + "}}", content)
    return text
