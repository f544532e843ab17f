"""Passages: parts of a text that are written from a template of their own."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import Final

from experiments.harness.errors import UserError
from experiments.prose.numbers import filled

PASSAGE: Final = re.compile(
    r"(?P<begin><!-- passage: (?P<name>[\w-]+)[^>]*-->\n)(?P<text>.*?)(?P<end><!-- end -->)",
    re.DOTALL,
)
WIDTH: Final = 100
AS_IT_IS: Final = ("|", "!", "#", "<", "```")
"""What a line begins with that is no running text."""


def written(text: str, templates: Path, results: Path) -> str:
    """Return a text whose passages are written anew.

    Args:
        text: with passages between `<!-- passage: NAME -->` and `<!-- end -->`.
        templates: folder with NAME.md for each passage.
        results: folder of the published results.

    Raises:
        UserError: a template is missing, or names a number that there is not.
    """

    def anew(match: re.Match[str]) -> str:
        path = templates / f"{match['name']}.md"
        if not path.is_file():
            raise UserError(f"{path}: no such template")
        body = wrapped(filled(path.read_text(encoding="utf-8"), results))
        return f"{match['begin']}{body.strip()}\n{match['end']}"

    return PASSAGE.sub(anew, text)


def wrapped(text: str) -> str:
    """Return a text whose paragraphs and list items are wrapped at 100 columns."""
    return "\n\n".join(_paragraph(one) for one in re.split(r"\n{2,}", text.strip()))


def _paragraph(text: str) -> str:
    if text.startswith(AS_IT_IS):
        return text
    items = re.split(r"\n(?=- )", text)
    return "\n".join(
        textwrap.fill(
            " ".join(item.split()),
            WIDTH,
            subsequent_indent="  " if item.startswith("- ") else "",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for item in items
    )
