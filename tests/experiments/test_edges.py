"""Where one thing turns into another in the harness.

Batches, seeds, signs, limits that are met exactly.

Each of these tests noticed a change of the code that no other test did.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from experiments.harness import execution
from experiments.harness.design import Condition
from experiments.harness.outputs import write_table
from experiments.harness.runs import Job, plan, replication_seed
from experiments.harness.settings import Settings
from simulation import Scenario

SEED = 5


@pytest.mark.parametrize(("seed", "replication"), [(1, 0), (2**64 - 1, 7)])
def test_a_replications_seed_is_the_upper_63_bits_of_two_words(seed, replication):
    sequence = np.random.SeedSequence(seed, spawn_key=(replication,))
    first, second = (int(word) for word in sequence.generate_state(2, np.uint32))
    assert replication_seed(seed, replication) == first * 2**31 + second // 2


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_a_text_that_begins_like_a_formula_is_quoted_and_a_number_is_not(tmp_path, sign):
    table = pd.DataFrame({"vendor": [f"{sign}x", f"x{sign}"], "profit": [-1.5, 2.0]})
    write_table(table, tmp_path / "table.csv")
    assert (tmp_path / "table.csv").read_text() == f"vendor,profit\n'{sign}x,-1.5\nx{sign},2.0\n"
    assert table["vendor"][0] == f"{sign}x"


@pytest.mark.parametrize(
    ("cap", "expected"),
    [
        # Win rates of 0 and 1 in turn; the half-width is t × s / √n. With n = 10 it is
        # 2.262 × 0.527 / 3.162 = 0.377, which asks for 36, but a batch doubles the number at most.
        # With 20: 2.093 × 0.513 / 4.472 = 0.240, which asks for 28.8.
        # With 29: 2.048 × 0.509 / 5.385 = 0.194, narrow enough.
        (1000, [10, 20, 29]),
        (25, [10, 20, 25]),
        (7, [7]),
    ],
)
def test_batches_grow_as_the_width_asks_and_double_at_most(monkeypatch, small, cap, expected):
    replication_of = {run.seed: run.replication for run in plan(["x"], 1000, SEED)}

    def measure(market):
        return pd.DataFrame({"vendor": ["V"], "win_rate": [replication_of[market.seed] % 2]})

    scenario = Scenario.load(small).replace({"market.days": 1})
    sizes = []
    collect = execution.collect

    def noted(planned, *rest):
        sizes.append(len(planned))
        return collect(planned, *rest)

    monkeypatch.setattr(execution, "collect", noted)
    done = execution.run(
        Job({"x": Condition("small", {}, scenario)}, seed=SEED, measure=measure),
        Settings(precision=0.2, replications=cap, workers=1, quiet=True),
        replications=3,
    )
    assert sizes == expected
    assert done.replications == done.planned == len(done.runs) == expected[-1]
