"""The strategies that the claims need.

Each does its one idea; parameters come from the scenario.
"""

from __future__ import annotations

import numpy as np
import pytest

from simulation import Market, Scenario, ScenarioError, StrategyError
from simulation.vocabulary import TERMS, Attribute, Phase, Relationship, Role, Setting, label
from tests.small import small


def plans(strategy, parameters=None, days=120, seed=2):
    """Yield (view, plan) of vendor Day's strategy on every morning, as its planner saw them."""
    market = Market(
        small(
            {
                "market.days": days,
                "vendors.Day.strategy": strategy,
                "vendors.Day.parameters": parameters or {},
            }
        ),
        rng=seed,
    )
    for _ in range(days):
        market.step()
        view = market.view("Day")
        yield view, market.strategies[0].plan(view)


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
        market = Market(
            Scenario.load("equal_headcount", {"market.days": 20, "vendors.Dell.strategy": name}),
            rng=1,
        )
        market.run()
        hours[name] = market.vendor_agents[3].contact_hours
    assert hours["friend-first"]["office"] < hours["both-hands"]["office"] * 0.5
    assert hours["supplier-first"]["evening"] < hours["both-hands"]["evening"] * 0.5


def test_role_focus_leaves_the_others_alone():
    seen = {Role.DECISION, Role.USER}
    for view, plan in plans(
        "role-focus", {"roles": ["decision", "user", "operator"], "without": ["operator"]}, days=5
    ):
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


def test_role_in_phase_puts_one_class_first_in_its_phases_only():
    found = 0
    where = {"role": "decision", "phases": ["internal_brewing"]}
    for view, plan in plans("role-in-phase", where):
        usual = view.influence * (1 - view.trust)
        inside = view.phase == Phase.INTERNAL_BREWING
        assert (plan[~inside] == usual[~inside]).all()
        mine = view.roles == Role.DECISION
        assert (plan[inside][:, mine] == 1000.0 * usual[inside][:, mine]).all()
        found += inside.any()
    assert found > 10


def test_window_catcher_sees_the_decision_layer_inside_or_outside_its_windows():
    for inside in (True, False):
        for view, plan in plans("window-catcher", {"inside": inside}):
            window = np.isin(view.phase, [Phase.INTERNAL_BREWING, Phase.INSTALLATION])
            decision = plan[:, view.roles == Role.DECISION][:, 0]
            assert (decision[window != inside] == 0).all()
            assert (decision[window == inside] > 0).all()


def test_a_price_cutter_gives_way_on_the_price_alone():
    terms = {f"negotiation.{label(term)}": {"room": 0.5, "cost": 0.04} for term in TERMS}
    changes = terms | {
        "vendors.Day.strategy": "price-cutter",
        "vendors.Day.parameters": {"discount": 0.25},
        "market.days": 200,
    }
    market = Market(small(changes), rng=1)
    market.run()
    won = market.deals[market.deals["winner"] == "Day"]
    assert len(won) > 5
    assert set(won["price_concession"]) == {0.25}
    assert (
        won[[f"{label(term)}_concession" for term in TERMS if term is not Attribute.PRICE]] == 0
    ).all(axis=None)


def test_a_plan_by_setting_is_followed(register):
    def plan(view):
        priorities = np.zeros((len(Setting), *view.shape))
        priorities[Setting.EVENING] = 1.0
        return priorities

    name = register(plan)
    from simulation import registry

    registry.strategies[name].by_setting = True
    market = Market(small({"vendors.Night.strategy": name, "vendors.Day.strategy": name}), rng=1)
    market.run()
    day, night = (vendor.contact_hours for vendor in market.vendor_agents)
    assert day == dict.fromkeys(map(label, Setting), 0)
    assert night["phone"] == 0
    assert night["evening"] > 0


def test_three_plans_without_by_setting_are_refused(register):
    market = Market(
        small(
            {"vendors.Day.strategy": register(lambda view: np.zeros((len(Setting), *view.shape)))}
        ),
        rng=1,
    )
    with pytest.raises(
        StrategyError,
        match=r"returned shape \(3, 4, 6\); expected \(accounts, stakeholders\) = \(4, 6\)",
    ):
        market.step()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"vendors.Day.strategy": "phase-focus", "vendors.Day.parameters.fase": "x"},
            (
                r"vendors\.Day\.parameters\.fase: unknown parameter of strategy "
                r"'phase-focus'; did you mean 'phase'\?"
            ),
        ),
        (
            {"vendors.Day.parameters.urgency": 3},
            r"unknown parameter of strategy 'default'; 'default' has no parameters",
        ),
    ],
)
def test_unknown_parameters_are_named(changes, message):
    with pytest.raises(ScenarioError, match=message):
        small().replace(changes)


@pytest.mark.parametrize(
    ("strategy", "parameters", "message"),
    [
        (
            "phase-focus",
            {"phase": "sysem_design"},
            "vendor 'Day', strategy 'phase-focus': .*unknown phase 'sysem_design'",
        ),
        ("role-focus", {"roles": ["boss"]}, "unknown role 'boss'; known: decision"),
    ],
)
def test_parameters_that_make_no_sense_are_named(strategy, parameters, message):
    with pytest.raises(StrategyError, match=message):
        Market(
            small({"vendors.Day.strategy": strategy, "vendors.Day.parameters": parameters}), rng=1
        )


@pytest.mark.parametrize(
    ("decision", "answer", "message"),
    [
        ("promise", 1.5, r"promise\(\) returned numbers outside \[−1, 1\]"),
        (
            "promise",
            "much",
            r"promise\(\) returned 'much'; expected numbers in \[−1, 1\], one or \(4,\)",
        ),
        ("promise", [0.1, 0.2], r"promise\(\) returned \[0.1, 0.2\]; expected numbers"),
        ("ask_referral", "yes", r"ask_referral\(\) returned 'yes'"),
    ],
)
def test_rarer_answers_that_are_none_are_refused(register, decision, answer, message):
    name = register(lambda view: view.influence, **{decision: lambda view: answer})
    market = Market(
        small({"vendors.Day.strategy": name, "market.days": 200, "choice.outside_option": -9.0}),
        rng=1,
    )
    with pytest.raises(StrategyError, match=f"vendor 'Day', strategy 'tested', day .*: {message}"):
        market.run()


def test_a_rarer_decision_that_raises_names_itself(register):
    name = register(lambda view: view.influence, promise=lambda view: view.trust.fill(1))
    market = Market(small({"vendors.Day.strategy": name}), rng=1)
    with pytest.raises(
        StrategyError, match=r"promise\(\) raised ValueError: .*read-only: work on a copy"
    ):
        market.step()


# --- One idea each --------------------------------------------------------------------------------


def first(plan):
    """The stakeholder, or account, of highest priority."""
    return np.unravel_index(plan.argmax(), plan.shape)


@pytest.mark.parametrize(
    ("strategy", "roles"),
    [
        ("decision-layer-first", {Role.DECISION}),
        ("using-department-first", {Role.USER, Role.USING_MANAGEMENT}),
        ("technical-first", {Role.TECHNICAL_MANAGEMENT, Role.OPERATOR}),
    ],
)
def test_a_department_goes_before_all_others(strategy, roles):
    for view, plan in plans(strategy, days=30):
        favoured = np.isin(view.roles, list(roles))
        assert plan[:, favoured].min(axis=1).min() > 0
        assert (plan[:, favoured].max(axis=1) > plan[:, ~favoured].max(axis=1)).all()


def test_even_coverage_sees_first_whom_it_has_seen_least():
    for view, plan in plans("even-coverage", days=30):
        assert view.recent[first(plan)] == view.recent.min()


def test_idle_sees_nobody():
    market = Market(small({"vendors.Day.strategy": "idle"}), rng=1)
    market.run()
    assert market.vendor_agents[0].contact_hours == dict.fromkeys(map(label, Setting), 0)


@pytest.mark.parametrize(
    ("strategy", "phases"),
    [
        (
            "specification-shaper",
            {Phase.DISCOVER_NEED, Phase.INTERNAL_BREWING, Phase.SYSTEM_DESIGN},
        ),
        ("tender-fighter", {Phase.EVALUATION, Phase.COMMITMENT}),
    ],
)
def test_early_and_late_effort(strategy, phases):
    weights = np.array([5.0 if strategy == "specification-shaper" else 1000.0, 1.0])
    seen = set()
    for view, plan in plans(strategy):
        plain = view.influence * (1 - view.trust)
        for account, phase in enumerate(view.phase):
            seen.add(Phase(int(phase)))
            k = list(view.roles).index(Role.FINANCE_MANAGEMENT)
            assert plan[account, k] == pytest.approx(
                plain[account, k] * weights[0 if phase in phases else 1]
            )
            if strategy == "specification-shaper" and phase == Phase.SYSTEM_DESIGN:
                k = list(view.roles).index(Role.USER)
                assert plan[account, k] == pytest.approx(plain[account, k] * 15)
    assert phases <= seen


def test_promisers_promise_what_their_names_say():
    for strategy, level in (("cautious-promiser", 0.0), ("lavish-promiser", 0.5)):
        market = Market(
            small(
                {"vendors.Day.strategy": strategy, "vendors.Day.promise": 0.3, "market.days": 60}
            ),
            rng=1,
        )
        market.run()
        deals = market.deals[market.deals["winner"] == "Day"]
        late = deals[(deals["need_day"] > 0) & deals["promised"].notna()]
        assert len(late) > 3
        np.testing.assert_allclose(late["promised"], 0.6 + level * 0.4)


def test_farmers_and_hunters_are_opposites():
    for view, plan in plans("farmer"):
        ratio = plan / np.maximum(view.influence * (1 - view.trust), 1e-300)
        np.testing.assert_allclose(ratio[:, 0], np.where(view.orders > 0, 5.0, 1.0))
    bought = 0
    for view, plan in plans("hunter"):
        ratio = plan / np.maximum(view.influence * (1 - view.trust), 1e-300)
        np.testing.assert_allclose(ratio[:, 0], np.where(view.orders > 0, 1.0, 5.0))
        bought += (view.orders > 0).any()
    assert bought > 10


def test_referral_seekers_stay_with_who_is_installing_and_ask():
    installing = 0
    for view, plan in plans("referral-seeker"):
        ratio = plan[:, 0] / (view.influence * (1 - view.trust))[:, 0]
        np.testing.assert_allclose(ratio, np.where(view.installing, 3.0, 1.0))
        installing += view.installing.any()
    assert installing > 5
    network = {
        "network": {"acquaintances": 2, "rewiring": 0.0},
        "referrals": {"names": 2, "impact": 0.1},
    }
    for strategy, asks in (("referral-seeker", True), ("default", False)):
        changes = network | {
            "vendors.Day.strategy": strategy,
            "vendors.Day.asks_referrals": False,
            "market.days": 120,
        }
        market = Market(small(changes), rng=1)
        market.run()
        assert (market.results().set_index("vendor").loc["Day", "referrals"] > 0) == asks


def test_callplan_by_hand():
    """Value × urgency × influence × reach × half ÷ (half + x)².

    A second hour with the same person is worth less than the first.
    """
    parameters = {"half": 2.0, "urgency": 4.0}
    varied = 0
    for view, plan in plans("callplan", parameters, days=60):
        buying = (view.phase >= Phase.DISCOVER_NEED) & (view.phase <= Phase.COMMITMENT)
        # Everybody receives the two reps at 9–18 with chance one half, and no order is worth
        # anything in this market.
        expected = (
            np.where(buying, 4.0, 1.0)[:, np.newaxis]
            * view.influence
            * 0.5
            * 2.0
            / (2.0 + view.recent) ** 2
        )
        np.testing.assert_allclose(plan, expected)
        varied += buying.any() and not buying.all()
    assert varied > 10
    with pytest.raises(StrategyError, match="callplan: half = 0 should be above 0"):
        Market(
            small({"vendors.Day.strategy": "callplan", "vendors.Day.parameters": {"half": 0}}),
            rng=1,
        )


def test_a_bandit_comes_to_favour_what_wins():
    """It is told that purchases are won where the users go first and nowhere else.

    Then it puts the users first nearly everywhere.
    """
    from simulation.strategies import PastDeal, get

    bandit = get("bandit")()
    market = Market(small({"market.organisations": 40}), rng=1)
    view = market.view("Day")
    bandit.plan(view)
    for round_ in range(60):
        for account in range(40):
            won = bandit.first[account] == Role.USER
            result = "won" if won else "lost"
            bandit.learn(
                PastDeal(
                    account,
                    round_,
                    round_,
                    result,
                    1.0,
                    True,
                    1,
                    1.0,
                    (0.0,) * len(TERMS),
                    "tender",
                )
            )
        plan = bandit.plan(view)
    assert (bandit.first == Role.USER).mean() > 0.9
    users = view.roles == Role.USER
    ratio = plan / (view.influence * (1 - view.trust))
    np.testing.assert_allclose(ratio[bandit.first == Role.USER][:, users], 3.0)


def test_weighted_by_hand():
    parameters = {
        "influence": 0.5,
        "gap": 2.0,
        "value": 1.0,
        "loyalty": 0.5,
        "phases": [1 + phase for phase in Phase],
        "roles": [len(Role) - role for role in Role],
    }
    for view, plan in plans("weighted", parameters, days=60):
        account = (
            (1.0 + view.phase) * np.where(view.orders > 0, 0.5, 1.0) * 0.0
        )  # order values are 0 here
        expected = (
            account[:, np.newaxis]
            * (len(Role) - view.roles)
            * np.sqrt(view.influence)
            * (1 - view.trust) ** 2
        )
        np.testing.assert_allclose(plan, expected)
    for view, plan in plans("weighted", parameters | {"value": 0.0}, days=60):
        account = (1.0 + view.phase) * np.where(view.orders > 0, 0.5, 1.0)
        expected = (
            account[:, np.newaxis]
            * (len(Role) - view.roles)
            * np.sqrt(view.influence)
            * (1 - view.trust) ** 2
        )
        np.testing.assert_allclose(plan, expected)
    with pytest.raises(
        StrategyError, match=rf"weighted: phases = \[1\] should be {len(Phase)} numbers, 0 or more"
    ):
        Market(
            small({"vendors.Day.strategy": "weighted", "vendors.Day.parameters": {"phases": [1]}}),
            rng=1,
        )


def test_weighted_with_its_defaults_is_the_default():
    for (view, plan), (_, other) in zip(
        plans("weighted", days=40), plans("default", days=40), strict=True
    ):
        np.testing.assert_array_equal(plan, other)
        assert view.day >= 0
