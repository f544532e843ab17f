"""The generator against published answers and an independent twin.

Distributions against bounds that follow from theory.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulation import randomness
from simulation.randomness import (
    check_seed,
    philox,
    strategy_generator,
    triangular,
    uniform,
)
from simulation.vocabulary import vendor_key
from tests.reference.philox import Draw, Draws

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
    assert philox(*map(np.uint32, (*counter, *key))) == words


def test_a_draw_is_where_the_odd_puts_it():
    seed = 5 + 7 * 2**32
    twin = Draws(seed)
    for purpose in Draw:
        mine = uniform(np.uint64(seed), purpose, 11, 12, 13, 14)
        assert mine == twin.uniform(purpose, subject=11, vendor=12, when=13, index=14)


def test_purposes_are_those_of_the_odd():
    assert {name: getattr(randomness, name) for name in Draw.__members__} == {
        name: int(draw) for name, draw in Draw.__members__.items()
    }


def test_large_addresses_and_seeds():
    """A vendor's key has 32 bits, a rep's key 24, a seed 64."""
    seed, vendor, rep = 2**64 - 1, 2**32 - 1, 2**24 - 1
    assert uniform(np.uint64(seed), Draw.ACCEPT, 2**32 - 1, vendor, 10**5 * 32, rep) == Draws(
        seed
    ).uniform(Draw.ACCEPT, subject=2**32 - 1, vendor=vendor, when=10**5 * 32, index=rep)


@pytest.mark.parametrize(("word", "expected"), [(0, 2.0**-53), (ONES, 1 - 2.0**-53)])
def test_extreme_words_give_finite_logarithms(monkeypatch, word, expected):
    # u = ((x0 >> 6) × 2²⁶ + (x1 >> 6) + 0.5) × 2⁻⁵²: half a step from 0, and half a step from 1.
    monkeypatch.setattr(randomness, "philox", lambda *_: (np.uint32(word),) * 4)
    u = uniform.py_func(np.uint64(0), 0, 0, 0, 0, 0)
    assert u == expected
    assert math.isfinite(-math.log(-math.log(u)))


def test_two_seeds_share_no_draws():
    """Seeds that differ in the low word, the high word, or by swapping the two."""
    seeds = [0, 1, 2**32, 2**32 + 1, 2**63, 2 + 2**32, 1 + 2**33]
    draws = [
        uniform(np.uint64(seed), Draw.ACCEPT, subject, 0, 0, 0)
        for seed in seeds
        for subject in range(200)
    ]
    # 1,400 draws out of 2⁵² values: two alike by chance with probability 1400²/2 / 2⁵² < 3e-10.
    assert len(set(draws)) == len(draws)


@pytest.mark.parametrize(
    ("purpose", "field"), [(Draw.ORDER, 0), (Draw.CHOICE, 1), (Draw.ACCEPT, 2), (Draw.TASTE, 3)]
)
def test_draws_are_uniform_along_every_field_of_the_address(purpose, field):
    n = 10_000
    addresses = np.zeros((n, 4), np.int64)
    addresses[:, field] = np.arange(n)
    u = np.array([uniform(np.uint64(1), purpose, *address) for address in addresses])
    assert 0 < u.min() < u.max() < 1
    # Dvoretzky–Kiefer–Wolfowitz: P(sup |F_n − F| > ε) ≤ 2 exp(−2 n ε²); 1e-6 at ε = sqrt(ln(2e6) /
    # 2n) = 0.027.
    steps = np.arange(1, n + 1) / n
    distance = max(np.abs(np.sort(u) - steps).max(), np.abs(np.sort(u) - steps + 1 / n).max())
    assert distance < math.sqrt(math.log(2e6) / (2 * n))
    # Neighbours are independent: the mean of n products of (u − ½)/σ has standard deviation 1/√n; 5
    # of them.
    z = (u - 0.5) * math.sqrt(12)
    assert abs((z[1:] * z[:-1]).mean()) < 5 / math.sqrt(n)


def test_triangular_by_hand():
    # The mode lies at the quantile (5 − 2)/(10 − 2) = 3/8.
    assert triangular(2.0, 5.0, 10.0, 0.375) == pytest.approx(5.0)
    # Left of it F(x) = (x − 2)²/(8 × 3): F(3.5) = 2.25/24; right of it 1 − F(x) = (10 − x)²/(8 ×
    # 5): F(8) = 1 − 4/40.
    assert triangular(2.0, 5.0, 10.0, 2.25 / 24) == pytest.approx(3.5)
    assert triangular(2.0, 5.0, 10.0, 0.9) == pytest.approx(8.0)
    assert triangular(4.0, 4.0, 4.0, 0.3) == 4.0
    assert triangular(0.0, 0.0, 1.0, 0.75) == pytest.approx(0.5)  # 1 − (1 − x)² = 0.75
    assert triangular(0.0, 1.0, 1.0, 0.25) == pytest.approx(0.5)  # x² = 0.25


def test_triangular_moments():
    n = 20_000
    x = np.array(
        [
            triangular(-0.5, 1.0, 1.5, uniform(np.uint64(3), Draw.RAPPORT, i, 0, 0, 0))
            for i in range(n)
        ]
    )
    # Mean (a + b + c)/3 = 2/3; variance (a² + b² + c² − ab − ac − bc)/18 = (0.25 + 1 + 2.25 + 0.5 +
    # 0.75 − 1.5)/18.
    variance = 3.25 / 18
    assert abs(x.mean() - 2 / 3) < 5 * math.sqrt(variance / n)
    # Values lie within 3/2 of the mean, so squared deviations have a standard deviation below 9/4.
    assert abs(x.var() - variance) < 5 * 2.25 / math.sqrt(n)


def test_a_vendors_key_depends_on_its_name_alone():
    assert vendor_key("123456789") == 0xCBF43926  # the check value of CRC-32
    assert vendor_key("戴尔") == vendor_key("戴尔") != vendor_key("戴") < 2**32


def test_a_strategys_generator_is_the_vendors_own():
    first = strategy_generator(1, "A").random(4)
    assert (first == strategy_generator(1, "A").random(4)).all()
    for other in (
        strategy_generator(1, "B"),
        strategy_generator(2, "A"),
        strategy_generator(1 + 2**32, "A"),
    ):
        assert not np.isin(other.random(4), first).any()


def test_seeds_that_work():
    for seed in (0, 1, 2**32, 2**63, 2**64 - 1, np.int64(7), np.uint64(2**63)):
        assert check_seed(seed) == int(seed)


@pytest.mark.parametrize("seed", [-1, 2**64, "abc", "1", b"1", 1.0, True, [1], float("nan")])
def test_seeds_that_get_one_message(seed):
    with pytest.raises(
        ValueError, match=r"^seed .*: should be a whole number from 0 to 18446744073709551615$"
    ) as error:
        check_seed(seed)
    assert repr(seed) in str(error.value)
