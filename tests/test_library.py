"""The strategies that the claims need: each does its one idea; parameters come from the scenario."""

from __future__ import annotations

import numpy as np
import pytest

from simulation import Market, Scenario, ScenarioError, StrategyError
from simulation.vocabulary import Phase, Relationship, Role, Setting
from tests.small import small


def plans(strategy, parameters=None, days=120, seed=2):
    """Yield (view, plan) of vendor Day's strategy on every morning, as its planner saw them."""
    market = Market(small({"market.days": days, "vendors.Day.strategy": strategy, "vendors.Day.parameters": parameters or {}}), rng=seed)
    for _ in range(days):
        market.step()
        planner = market._planners[0]
        planner._morning[0] = market.day
        yield planner.view, planner.strategy.plan(planner.view)


def test_friend_first_sees_by_day_only_who_is_a_friend():
    for view, plan in plans("friend-first"):
        friends = (view.relationship & Relationship.FRIEND) > 0
        assert (plan[Setting.OFFICE][~friends] == 0).all()
        assert (plan[Setting.EVENING] == view.influence * (1 - view.trust)).all()


def test_supplier_first_dines_only_with_whose_institutional_interest_is_met():
    for view, plan in plans("supplier-first"):
        suppliers = (view.relationship & Relationship.SUPPLIER) > 0
        assert (plan[Setting.EVENING][~suppliers] == 0).all()
        assert (plan[Setting.OFFICE] == view.influence * (1 - view.trust)).all()


def test_the_routes_are_told_apart_by_what_they_do():
    hours = {}
    for name in ("both-hands", "friend-first", "supplier-first"):
        market = Market(Scenario.load("equal_headcount", {"market.days": 60, "vendors.Dell.strategy": name}), rng=1)
        market.run()
        hours[name] = market.vendor_agents[3].contact_hours
    assert hours["friend-first"]["office"] < hours["both-hands"]["office"] * 0.8
    assert hours["supplier-first"]["evening"] < hours["both-hands"]["evening"] * 0.8


def test_role_focus_leaves_the_others_alone():
    seen = {Role.DECISION, Role.USER}
    for view, plan in plans("role-focus", {"roles": ["decision", "user", "operator"], "without": ["operator"]}, days=5):
        others = ~np.isin(view.roles, list(seen))
        assert (plan[:, others] == 0).all()
        assert (plan[:, ~others] == (view.influence * (1 - view.trust))[:, ~others]).all()


def test_phase_focus_puts_accounts_in_its_phase_before_all_others():
    found = 0
    for view, plan in plans("phase-focus", {"phase": "internal_brewing"}):
        inside = view.phase == Phase.INTERNAL_BREWING
        if inside.any() and not inside.all():
            found += 1
            assert plan[inside].max(axis=1).min() > plan[~inside].max()
    assert found > 10


def test_window_catcher_sees_the_decision_layer_inside_or_outside_its_windows():
    for inside in (True, False):
        for view, plan in plans("window-catcher", {"inside": inside}):
            window = np.isin(view.phase, [Phase.INTERNAL_BREWING, Phase.INSTALLATION])
            decision = plan[:, view.roles == Role.DECISION][:, 0]
            assert (decision[window != inside] == 0).all()
            assert (decision[window == inside] > 0).all()


def test_a_price_cutter_gives_way_on_the_price_alone():
    terms = {f"negotiation.{term}": {"room": 0.5, "cost": 0.04} for term in ("price", "delivery", "installation", "service", "payment")}
    changes = terms | {"vendors.Day.strategy": "price-cutter", "vendors.Day.parameters": {"discount": 0.25}, "market.days": 200}
    market = Market(small(changes), rng=1)
    market.run()
    won = market.deals[market.deals["winner"] == "Day"]
    assert len(won) > 5
    assert set(won["price_concession"]) == {0.25}
    assert (won[[f"{term}_concession" for term in ("delivery", "installation", "service", "payment")]] == 0).all(axis=None)


def test_a_plan_by_setting_is_followed(register):
    def plan(view):
        priorities = np.zeros((3, *view.shape))
        priorities[Setting.EVENING] = 1.0
        return priorities

    name = register(plan)
    from simulation import registry

    registry.strategies[name].by_setting = True
    market = Market(small({"vendors.Night.strategy": name, "vendors.Day.strategy": name}), rng=1)
    market.run()
    day, night = (vendor.contact_hours for vendor in market.vendor_agents)
    assert day == {"office": 0, "phone": 0, "evening": 0}
    assert night["phone"] == 0
    assert night["evening"] > 0


def test_three_plans_without_by_setting_are_refused(register):
    market = Market(small({"vendors.Day.strategy": register(lambda view: np.zeros((3, *view.shape)))}), rng=1)
    with pytest.raises(StrategyError, match=r"returned shape \(3, 4, 6\); expected \(accounts, stakeholders\) = \(4, 6\)"):
        market.step()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"vendors.Day.strategy": "phase-focus", "vendors.Day.parameters.fase": "x"},
            r"vendors\.Day\.parameters\.fase: unknown parameter of strategy 'phase-focus'; did you mean 'phase'\?",
        ),
        ({"vendors.Day.parameters.urgency": 3}, r"unknown parameter of strategy 'default'; 'default' has no parameters"),
    ],
)
def test_unknown_parameters_are_named(changes, message):
    with pytest.raises(ScenarioError, match=message):
        small().replace(changes)


@pytest.mark.parametrize(
    ("strategy", "parameters", "message"),
    [
        ("phase-focus", {"phase": "sysem_design"}, "vendor 'Day', strategy 'phase-focus': .*unknown phase 'sysem_design'"),
        ("role-focus", {"roles": ["boss"]}, "unknown role 'boss'; known: decision"),
    ],
)
def test_parameters_that_make_no_sense_are_named(strategy, parameters, message):
    with pytest.raises(StrategyError, match=message):
        Market(small({"vendors.Day.strategy": strategy, "vendors.Day.parameters": parameters}), rng=1)


@pytest.mark.parametrize(
    ("decision", "answer", "message"),
    [
        ("promise", 1.5, r"promise\(\) returned numbers outside \[0, 1\]"),
        ("promise", "much", r"promise\(\) returned 'much'; expected numbers in \[0, 1\], one or \(4,\)"),
        ("promise", [0.1, 0.2], r"promise\(\) returned \[0.1, 0.2\]; expected numbers"),
        ("ask_referral", "yes", r"ask_referral\(\) returned 'yes'"),
    ],
)
def test_rarer_answers_that_are_none_are_refused(register, decision, answer, message):
    name = register(lambda view: view.influence, **{decision: lambda view: answer})
    market = Market(small({"vendors.Day.strategy": name, "market.days": 200, "choice.outside_option": -9.0}), rng=1)
    with pytest.raises(StrategyError, match=f"vendor 'Day', strategy 'tested', day .*: {message}"):
        market.run()


def test_a_rarer_decision_that_raises_names_itself(register):
    name = register(lambda view: view.influence, promise=lambda view: view.trust.fill(1))
    market = Market(small({"vendors.Day.strategy": name}), rng=1)
    with pytest.raises(StrategyError, match=r"promise\(\) raised ValueError: .*read-only: work on a copy"):
        market.step()
