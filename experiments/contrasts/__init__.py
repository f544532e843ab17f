"""The contrasts by which the lecture's claims are tested, all declared before a run."""

from __future__ import annotations

from typing import Final

from experiments.contrasts import after_sale, relationships, steps
from experiments.contrasts.contrast import EFFECT, OWN_PART, Contrast, Side, Test
from experiments.harness.verdicts import confidence

CONTRASTS: Final = tuple(
    sorted(
        (
            *relationships.CONTRASTS,
            *after_sale.CONTRASTS,
            *steps.CONTRASTS,
            *steps.NEGOTIATION,
        ),
        key=lambda contrast: int(contrast.claim[1:]),
    )
)
"""All contrasts, in the order of their claims."""

TESTS: Final = tuple(Test(contrast, part) for contrast in CONTRASTS for part in contrast.parts)
"""Everything that is tested; the ledger's intervals hold together for all of them."""

CONFIDENCE: Final = confidence(len(TESTS))
"""Of each interval of the ledger."""


def of(*claims: str) -> tuple[Contrast, ...]:
    """Return the contrasts of some claims.

    Raises:
        ValueError: a claim has none.
    """
    found = tuple(contrast for contrast in CONTRASTS if contrast.claim in claims)
    missing = set(claims) - {contrast.claim for contrast in found}
    if missing:
        raise ValueError(f"no contrast is declared for {', '.join(sorted(missing))}")
    return found


__all__ = [
    "CONFIDENCE",
    "CONTRASTS",
    "EFFECT",
    "OWN_PART",
    "TESTS",
    "Contrast",
    "Side",
    "Test",
    "of",
]
