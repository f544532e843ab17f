"""Strategies: plans that cannot be are refused with vendor, strategy and day.

Files and names; the built-in ones.
"""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from simulation import Market, Scenario, ScenarioError, Strategy, StrategyError, registry, strategy
from simulation.strategies import get, load_file, names
from simulation.testing import check_strategy
from simulation.vocabulary import Phase, Relationship, Role
from tests.small import PRESENT, plain, small


@pytest.fixture
def day_plans(register):
    """Make a small market whose vendor Day plans so, ready for its first step."""

    def make(plan, changes=None, rng=1):
        return Market(small({"vendors.Day.strategy": register(plan)} | (changes or {})), rng=rng)

    return make


# --- Plans that cannot be -------------------------------------------------------------------------


def _raise(view):
    raise RuntimeError("no idea")


def _write(view):
    view.trust[0, 0] = 1.0
    return view.trust


def _leave(view):
    raise SystemExit(3)


async def _asynchronous(view):
    return view.influence


def _generate(view):
    yield view.influence


def _raise_lines(view):
    raise ValueError("one\ntwo")


def _raise_without_words(view):
    raise KeyError


SHAPE = (4, len(PRESENT))
"""Of a plan in the small market."""
BAD_PLANS = {
    "an exit": (_leave, "plan() raised SystemExit: 3"),
    "a coroutine": (_asynchronous, "plan() returned a coroutine; return an array of priorities"),
    "a generator": (_generate, "plan() returned a generator; return an array of priorities"),
    "an error of two lines": (_raise_lines, "plan() raised ValueError: one two"),
    "an error without words": (_raise_without_words, "plan() raised KeyError"),
    "nothing": (lambda view: None, "plan() returned None; return an array of priorities"),
    "a wrong shape": (
        lambda view: np.ones(4),
        f"plan() returned shape (4,); expected (accounts, stakeholders) = {SHAPE}",
    ),
    "a turned shape": (
        lambda view: np.ones(SHAPE).T,
        f"plan() returned shape {SHAPE[::-1]}; expected (accounts, stakeholders) = {SHAPE}",
    ),
    "a number": (lambda view: 1.0, "plan() returned shape (); expected"),
    "NaN": (
        lambda view: np.where(view.roles == Role.USER, np.nan, view.influence),
        "plan() returned 4 priorities that are NaN or infinite",
    ),
    "infinity": (
        lambda view: np.full(view.shape, np.inf),
        "plan() returned 24 priorities that are NaN or infinite",
    ),
    "text": (
        lambda view: np.full(view.shape, "high"),
        "plan() returned <U4; priorities are numbers",
    ),
    "objects": (
        lambda view: np.full(view.shape, None),
        "plan() returned object; priorities are numbers",
    ),
    "complex numbers": (
        lambda view: np.full(view.shape, 1j),
        "plan() returned complex128; priorities are numbers",
    ),
    "uneven lists": (
        lambda view: [[1, 2], [3]],
        "plan() returned something that is no array of numbers",
    ),
    "an error": (_raise, "plan() raised RuntimeError: no idea"),
    "a change of the view": (_write, "read-only: work on a copy"),
}


@pytest.mark.parametrize("what", BAD_PLANS)
def test_a_plan_that_cannot_be(day_plans, what):
    plan, message = BAD_PLANS[what]
    market = day_plans(plan)
    with pytest.raises(StrategyError) as error:
        market.step()
    assert str(error.value).startswith("vendor 'Day', strategy 'tested', day 0: plan() ")
    assert message in str(error.value)


def test_the_day_and_the_cause_of_a_failure(day_plans):
    market = day_plans(lambda view: view.influence if view.day < 3 else view.no_such_thing)
    with pytest.raises(StrategyError, match="day 3: plan\\(\\) raised AttributeError") as error:
        market.run()
    assert isinstance(
        error.value.__cause__, AttributeError
    )  # whose traceback holds the user's own lines


@pytest.mark.parametrize(
    "plan",
    [
        lambda view: np.ones(view.shape, int),
        lambda view: view.trust < 2,
        lambda view: [[1, 0, 0, 0, 0, 0]] * 4,
    ],
)
def test_whole_numbers_flags_and_lists_are_plans_too(day_plans, plan):
    market = day_plans(plan)
    market.step()
    assert market.vendor_agents[0].contact_hours["office"] > 0


def test_frames_of_any_kind_are_plans_and_what_is_masked_is_left_alone(day_plans):
    market = day_plans(lambda view: pd.DataFrame(view.influence).convert_dtypes())
    market.step()
    assert market.vendor_agents[0].contact_hours["office"] > 0
    market = day_plans(
        lambda view: np.ma.masked_array(np.ones(view.shape), mask=np.ones(view.shape))
    )
    market.step()
    assert market.vendor_agents[0].contact_hours["office"] == 0


ARRAYS = (
    "trust", "personal", "institutional", "recent", "influence", "phase", "phase_since", "aware",
    "orders", "order_value", "roles", "availability", "staff",
)  # fmt: skip


def test_a_view_has_arrays_of_its_own(day_plans):
    """Not even tricks with memory lead from a view's array to the market's."""
    seen = {}

    def plan(view):
        for name in ARRAYS:
            shown = getattr(view, name)
            seen.setdefault(name, shown)
            assert shown is getattr(view, name)  # one copy a morning
            with pytest.raises(ValueError, match="read-only"):
                shown[...] = 0
            with pytest.raises(ValueError, match="WRITEABLE"):
                shown.flags.writeable = True
        return view.influence

    market = day_plans(plan)
    market.step()
    first = {name: array.copy() for name, array in seen.items()}
    for name, array in seen.items():
        for columns in market.columns:
            assert not np.shares_memory(array, columns), name
    for _ in range(5):
        market.step()
    for name, array in seen.items():  # what was shown on the first morning stays as it was shown
        np.testing.assert_array_equal(array, first[name], name)
    assert not np.array_equal(seen["trust"], market.columns.trust[0].reshape(seen["trust"].shape))


# --- The view -------------------------------------------------------------------------------------


def test_every_array_of_the_view_is_read_only(day_plans):
    def plan(view):
        for name in (
            "trust",
            "personal",
            "institutional",
            "recent",
            "influence",
            "phase",
            "phase_since",
            "roles",
        ):
            with pytest.raises(ValueError, match="read-only"):
                getattr(view, name)[...] = 0
        return view.influence

    day_plans(plan).step()


def test_the_view_shows_this_morning(register):
    seen = []

    def plan(view):
        seen.append(
            (
                view.day,
                view.personal.copy(),
                view.institutional.copy(),
                view.recent.copy(),
                view.trust.copy(),
                view.relationship.copy(),
            )
        )
        assert view.roles.tolist() == PRESENT
        assert view.shape == (1, len(PRESENT))
        return np.ones(view.shape)

    # Nothing is forgotten: after the first day P = 0.1, I = 0.25 × 0.6 = 0.15, trust = their
    # harmonic mean 0.12.
    market = Market(
        plain(
            [[9, 10, "visit"]],
            {"vendors.V.strategy": register(plan), "relationship.institutional": 0.15 - 1e-9},
        ),
        rng=1,
    )
    for _ in range(2):
        market.step()
    assert [row[0] for row in seen] == [0, 1]
    assert all(not values.any() for values in seen[0][1:])
    for values, expected in zip(
        seen[1][1:], (0.1, 0.15, 1.0, 0.12, Relationship.SUPPLIER), strict=True
    ):
        assert values[0, 0] == pytest.approx(expected)
        assert not values[0, 1:].any()


def test_days_in_phase_count_from_its_true_beginning(register):
    seen = []
    plan = register(
        lambda view: (
            seen.append((Phase(int(view.phase[0])), int(view.days_in_phase[0]))) or view.influence
        )
    )
    changes = {f"phases.{phase.name.lower()}.days": [3, 3, 3] for phase in list(Phase)[1:]} | {
        "needs.idle_days": 1e-9
    }
    market = Market(plain([[9, 10, "desk"]], changes | {"vendors.V.strategy": plan}), rng=1)
    for _ in range(6):
        market.step()
    # Nobody trusts the vendor: it hears of the need of day 0 when discovery is over, on day 3.
    idle = (Phase.IDLE, 0)
    assert seen == [idle, idle, idle, *((Phase.INTERNAL_BREWING, day) for day in range(3))]


def test_the_views_random_numbers_are_the_vendors_own(day_plans):
    def draws(rng, changes=None):
        drawn = []
        market = day_plans(
            lambda view: drawn.append(view.rng.random()) or view.influence, changes, rng
        )
        for _ in range(3):
            market.step()
        return drawn

    first = draws(1)
    assert len(set(first)) == 3
    assert draws(1, {"vendors.Night.strategy": "random"}) == first
    assert draws(2) != first


# --- Names and files ------------------------------------------------------------------------------


def test_a_name_that_is_taken(register):
    register(lambda view: view.influence, "mine")
    with pytest.raises(
        StrategyError,
        match=r"^strategy name 'mine' is taken by Tested in .*conftest\.py; choose another$",
    ):

        @strategy("mine")
        class Other(Strategy):
            def plan(self, view):
                return view.influence


@pytest.mark.parametrize("name", ["", "  ", None, 3])
def test_a_name_that_is_none(name):
    with pytest.raises(StrategyError, match="should be a text"):
        strategy(name)


def test_a_class_without_a_plan():
    with pytest.raises(StrategyError, match=r"class Idle has no method plan\(self, view\)"):

        @strategy("idle")
        class Idle(Strategy):
            pass


def test_a_class_needs_no_base(register):
    @strategy("plain-class")
    class Plain:
        def plan(self, view):
            return view.influence

    Market(small({"vendors.Day.strategy": "plain-class"}), rng=1).step()


def test_an_unknown_name_is_told_with_a_near_one():
    with pytest.raises(
        StrategyError, match=r"unknown strategy 'defualt'; did you mean 'default'\?"
    ):
        get("defualt")


GOOD = """
from simulation import Strategy, strategy

@strategy("file-strategy")
class Mine(Strategy):
    def plan(self, view):
        return view.influence
"""


def test_a_file_brings_its_strategies_and_may_be_loaded_twice(tmp_path, register):
    path = tmp_path / "mine.py"
    path.write_text(GOOD, encoding="utf-8")
    assert load_file(path) == load_file(path) == ["file-strategy"]
    Market(small({"vendors.Day.strategy": "file-strategy"}), rng=1).step()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = 1\ndef plan(:\n    pass\n", r"mine\.py, line 2: invalid syntax$"),
        (
            "import simulation\n\nnothing_here()\n",
            r"mine\.py, line 3: NameError: name 'nothing_here' is not defined$",
        ),
        (
            "x = 1\n",
            (
                r"mine\.py: defines no strategy; write a class with plan\(self, view\) "
                r'under @strategy\("its-name"\)$'
            ),
        ),
        ("", r"mine\.py: defines no strategy"),
        (
            (
                "from simulation import Strategy, strategy\n\n@strategy('default')\nclass "
                "D(Strategy):\n    plan = len\n"
            ),
            r"mine\.py: .*'default' is taken by",
        ),
        (
            "from simulation import strategy\n\n@strategy('x')\nclass D:\n    pass\n",
            r"mine\.py: .*class D has no method plan",
        ),
    ],
)
def test_files_that_bring_none(tmp_path, register, text, message):
    path = tmp_path / "mine.py"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StrategyError, match=message):
        load_file(path)


def test_a_name_that_comes_twice_in_a_file_is_refused_and_loading_again_is_not(tmp_path, register):
    path = tmp_path / "twice.py"
    path.write_text(GOOD + GOOD, encoding="utf-8")
    with pytest.raises(StrategyError, match="strategy name 'file-strategy' is taken by Mine in"):
        load_file(path)
    path.write_text(GOOD, encoding="utf-8")
    assert load_file(path) == load_file(path) == ["file-strategy"]


def test_a_file_that_is_not_there(tmp_path):
    for path, message in (
        (tmp_path / "nothing.py", "no such file with strategies"),
        (tmp_path, "is a folder; give a file with strategies"),
    ):
        with pytest.raises(StrategyError, match=rf"^{re.escape(str(path))}: {message}$"):
            load_file(path)
    text = tmp_path / "mine.txt"
    text.write_text(GOOD, encoding="utf-8")
    with pytest.raises(StrategyError, match=r"is not a Python file; its name should end in \.py"):
        load_file(text)


# --- The built-in ones ----------------------------------------------------------------------------

BUILT_IN = sorted(
    name
    for name, cls in registry.strategies.items()
    if cls.__module__.startswith("simulation.strategies.")
)


def test_the_library_holds_every_idea():
    assert {
        "bandit",
        "both-hands",
        "brewing-first",
        "callplan",
        "cautious-promiser",
        "decision-layer-first",
        "default",
        "even-coverage",
        "farmer",
        "friend-first",
        "hunter",
        "idle",
        "important-customers-first",
        "lavish-promiser",
        "phase-following",
        "random",
        "referral-seeker",
        "selective-bidder",
        "specification-shaper",
        "supplier-first",
        "technical-first",
        "tender-fighter",
        "understand-first",
        "using-department-first",
        "weighted",
        "window-catcher",
    } <= set(BUILT_IN)
    assert names() == sorted(registry.strategies)
    assert "users-first" not in BUILT_IN  # the documentation's example of a user's own


@pytest.mark.parametrize("name", BUILT_IN)
def test_every_built_in_strategy_keeps_the_contract(name):
    check_strategy(get(name))


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_built_in_strategy_reads_what_a_view_offers_and_nothing_else(name):
    tree = ast.parse(Path(inspect.getfile(get(name))).read_text(encoding="utf-8"))
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    own = {module for module in modules if module.startswith("simulation")}
    assert own <= {
        f"simulation.strategies.{part}"
        for part in ("base", "view", "past_deal", "library.weighted")
    } | {"simulation.vocabulary"}
    assert modules - own <= {"__future__", "typing", "collections.abc"}
    assert imported <= {"numpy"}
    private = [
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr.startswith("_")
    ]
    methods = [node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert set(private) <= set(methods)
    assert len(ast.get_docstring(tree)) > 40  # where the idea comes from


def test_a_scenario_cannot_name_a_strategy_that_is_gone(register):
    register(lambda view: view.influence, "short-lived")
    scenario = small({"vendors.Day.strategy": "short-lived"})
    del registry.strategies["short-lived"]
    with pytest.raises(StrategyError, match="unknown strategy 'short-lived'"):
        Market(scenario, rng=1)
    with pytest.raises(ScenarioError, match="unknown strategy"):
        Scenario.from_dict(scenario.to_dict())
