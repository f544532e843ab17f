"""The generator against published answers, and its draws against the ODD's formula."""

from __future__ import annotations

import pytest

from .philox import Draw, Draws, philox4x32

ONES = 0xFFFFFFFF

# Random123's known-answer vectors for philox4x32-10: counter, key, words.
KNOWN_ANSWERS = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((ONES, ONES, ONES, ONES), (ONES, ONES), (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


@pytest.mark.parametrize(("counter", "key", "words"), KNOWN_ANSWERS)
def test_known_answers(counter, key, words):
    assert philox4x32(counter, key) == words


def test_a_draw_is_the_number_at_its_address():
    seed = 5 + 7 * 2**32  # key (5, 7)
    x0, x1, _, _ = philox4x32((11, 12, 13, 19 * 2**24 + 14), (5, 7))
    expected = (x0 // 64 * 2**26 + x1 // 64 + 0.5) / 2**52
    assert Draws(seed).uniform(Draw.ACCEPT, subject=11, vendor=12, when=13, index=14) == expected


def test_draws_lie_inside_the_unit_interval(monkeypatch):
    """The extreme words give numbers whose logarithms exist."""
    for words in [(0, 0, 0, 0), (ONES, ONES, ONES, ONES)]:
        monkeypatch.setattr(Draws, "words", lambda *_, words=words, **__: words)
        assert 0 < Draws(1).uniform(Draw.CHOICE, subject=0) < 1


def test_draws_spread_evenly():
    draws = [Draws(1).uniform(Draw.ORDER, subject=subject) for subject in range(4000)]
    # The mean of n uniform draws has standard deviation sqrt(1/12n) = 0.0046; 5 of them are 0.023.
    assert abs(sum(draws) / 4000 - 0.5) < 0.023
