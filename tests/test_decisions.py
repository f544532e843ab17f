"""The table of decisions.

Whatever a strategy decides stands in it, and in everything that must know of it.

Each test walks the table; where something is missing, its message names the place to fill in.
"""

from __future__ import annotations

import inspect
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from simulation import Market, Scenario, Strategy, View, testing
from simulation.columns import values_at
from simulation.planning.writers import WRITERS
from simulation.strategies import overrides
from simulation.strategies.decisions import DECISIONS, OPTIONAL, RARER, Answer, documented
from simulation.testing import check_strategy
from simulation.vocabulary import Handling, label
from tests.decisive import DecidesEverything
from tests.generate import random_scenario
from tests.reference import ReferenceMarket

ROOT = Path(__file__).parent.parent
ODD = (ROOT / "simulation" / "ODD.md").read_text(encoding="utf-8")
PAGE = (ROOT / "docs" / "how_to" / "strategy.md").read_text(encoding="utf-8")
METHODS = [name for name in vars(Strategy) if callable(getattr(Strategy, name)) and name[0] != "_"]
ASKED = [row.method for row in RARER]
PRINT = "from simulation.strategies.decisions import *; print(documented(BEGIN + END))"


@pytest.mark.parametrize("method", METHODS)
def test_a_method_of_a_strategy_stands_in_the_table(method):
    assert method in DECISIONS, f"strategies/decisions.py: DECISIONS needs a row for {method}()."


@pytest.mark.parametrize("method", DECISIONS)
def test_a_row_of_the_table_is_a_method_that_tells_its_shape_and_moment(method):
    assert method in METHODS, f"strategies/base.py: Strategy needs a method {method}()."
    row, told = DECISIONS[method], inspect.getdoc(getattr(Strategy, method))
    named = [row.shapes, row.accounts and f"`view.{row.accounts}`"]
    named.append(row.default and f"`vendors.NAME.{row.default}`")
    for what in filter(None, named):
        assert what in told, f"strategies/base.py: the docstring of {method}() should tell {what}."


@pytest.mark.parametrize("method", DECISIONS)
def test_a_row_of_the_table_names_what_there_is(method):
    row, place = DECISIONS[method], f"strategies/decisions.py: {method}"
    if row.accounts:
        assert hasattr(View, row.accounts), f"{place}: class View has no mask {row.accounts}."
    if row.default:
        vendor = Scenario.load("home_pc").vendors["Dell"]
        assert hasattr(vendor, row.default), f"{place}: a vendor has no key {row.default}."
    market = Market("home_pc", rng=1)
    for column in row.writes:
        assert values_at(market.columns, column).size
    assert row.writes or row.answer is Answer.NOTHING, (
        f"{place}: say which columns it is written into."
    )


@pytest.mark.parametrize("method", OPTIONAL)
def test_the_strategy_that_decides_everything_takes_each_decision(method):
    told = f"tests/decisive.py: DecidesEverything needs a method {method}()."
    assert overrides(DecidesEverything, method), told


def test_the_documents_tell_the_table():
    told = f'simulation/ODD.md: put between the markers what python -c "{PRINT}" prints.'
    assert documented(ODD) == ODD, told


@pytest.mark.parametrize("method", OPTIONAL)
def test_the_page_on_strategies_names_each_decision(method):
    assert f"`{method}" in PAGE, f"docs/how_to/strategy.md should name `{method}`."


def test_a_document_without_markers_is_an_error():
    with pytest.raises(ValueError, match=r"the markers .* are missing"):
        documented("nothing")


# --- In the trials --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def trials():
    """Check a strategy that decides everything; return the report, and what it was asked."""
    asked = set()

    class Listens(DecidesEverything):
        def __getattribute__(self, name):
            if name in DECISIONS:
                asked.add(name)
            return super().__getattribute__(name)

    with pytest.raises(testing.ContractError, match="cannot be pickled"):  # it is a local class
        check_strategy(Listens)
    return check_strategy(DecidesEverything), asked


@pytest.mark.parametrize("method", DECISIONS)
def test_each_decision_comes_up_in_the_trials(trials, method):
    told = f"simulation/testing/contract.py: TRIALS needs a market in which {method}() is asked."
    assert method in trials[1], told


def test_a_check_reports_each_decision(trials):
    assert trials[0].decides == OPTIONAL


def fields(columns):
    """Return every column and every field of one, by the name that the table uses."""
    for name, column in columns._asdict().items():
        for field in column.dtype.names or ("",):
            yield (f"{name}.{field}", column[field]) if field else (name, column)


@pytest.mark.parametrize("method", ASKED)
def test_an_answer_is_written_into_the_columns_that_its_row_names(register, monkeypatch, method):
    row, write, changed = DECISIONS[method], WRITERS[method], set()

    def watched(columns, *arguments):
        before = {name: values.tobytes() for name, values in fields(columns)}
        write(columns, *arguments)
        after = dict(fields(columns))
        changed.update(name for name in after if before[name] != after[name].tobytes())

    def answer(view):
        if row.words:  # another one for every account, and every day
            return [row.words[(view.day + o) % len(row.words)] for o in range(len(view.phase))]
        return np.full(row.each, view.day % 2)

    monkeypatch.setitem(WRITERS, method, watched)
    testing.fingerprint(register(lambda view: view.influence, **{method: answer}))
    assert changed, (
        f"simulation/testing/contract.py: no answer to {method}() changes anything in trial 1."
    )
    place, named = f"strategies/decisions.py: {method}", set(row.writes)
    assert changed <= named, f"{place} should name {sorted(changed - named)} in `writes`."
    told = f"{place} names {sorted(named - changed)}, which no answer in the first trial changes."
    assert named <= changed, told


@pytest.mark.parametrize("method", ASKED)
def test_a_fingerprint_tells_answers_apart(register, method):
    row = DECISIONS[method]
    answers = (row.words[0], row.words[-1]) if row.words else (0.0, 1.0)
    first, second = (
        register(lambda view: view.influence, answer, **{method: lambda _, a=given: a})
        for answer, given in zip(("first", "second"), answers, strict=True)
    )
    told = f"simulation/testing/contract.py: the fingerprint of a strategy leaves out {method}."
    assert testing.fingerprint(first) != testing.fingerprint(second), told


# --- In both engines ------------------------------------------------------------------------------


def course(market):
    """Return who met whom, and how purchases went on, of a market of either engine that has run."""
    meetings, deals = market.meetings, market.deals
    if isinstance(market, Market):
        deals = deals.to_dict("records")
        named = meetings[["day", "hour", "vendor", "stakeholder", "activity"]]
        meetings = list(named.itertuples(index=False, name=None))
    else:
        meetings = [(day, hour, vendor, who, what) for day, hour, vendor, _, who, what in meetings]
    said = {"complaint": "none", "told": 0, "referrals": 0}  # without a first use
    keys = ("organisation", "decided_day", "outcome", "winner", "concession_cost", *said)
    ends = [
        tuple(said.get(key) if pd.isna(deal[key]) else deal[key] for key in keys) for deal in deals
    ]
    return sorted(meetings), ends


def played(number, name):
    """Run a random scenario in which all vendors have this strategy."""
    scenario = random_scenario(number)
    changes = {"strategy": name, "parameters": {}, "complaints": label(Handling.IGNORE)}
    market = Market(
        scenario.replace(
            {f"vendors.{v}.{key}": changes[key] for v in scenario.vendors for key in changes}
        ),
        rng=1,
        record_meetings=True,
    )
    market.run()
    return market


@pytest.mark.parametrize("method", ASKED)
def test_a_decision_changes_the_market_alike_in_both_engines(register, method):
    without = register(lambda view: view.influence, "without")
    having = register(
        lambda view: view.influence, "having", **{method: getattr(DecidesEverything(), method)}
    )
    markets = (
        market
        for number in range(1, 16)
        if course(market := played(number, having)) != course(played(number, without))
    )
    market = next(markets, None)
    told = f"simulation/: no answer of tests/decisive.py to {method}() changes a meeting or deal."
    assert market, told
    reference = ReferenceMarket(market.scenario, 1)
    reference.run()
    told = f"tests/reference/planning.py: {method} does not do what its writer in simulation/ does."
    alike = course(reference) == course(market)
    assert alike, told
