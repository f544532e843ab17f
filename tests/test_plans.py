"""The plans of the built-in strategies as formulas.

On accounts in every phase and people in every role.
"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from simulation.strategies.base import make
from simulation.vocabulary import Phase, Relationship, Role, Setting

ACCOUNTS, PEOPLE = len(Phase), len(Role)
RNG = np.random.default_rng(7)
VIEW = SimpleNamespace(
    shape=(ACCOUNTS, PEOPLE),
    phase=np.arange(ACCOUNTS),
    roles=np.arange(PEOPLE),
    influence=RNG.uniform(0.1, 0.9, (ACCOUNTS, PEOPLE)),
    trust=RNG.uniform(0.1, 0.9, (ACCOUNTS, PEOPLE)),
    personal=RNG.uniform(0.1, 0.9, (ACCOUNTS, PEOPLE)),
    institutional=RNG.uniform(0.1, 0.9, (ACCOUNTS, PEOPLE)),
    recent=RNG.uniform(0.1, 9, (ACCOUNTS, PEOPLE)),
    importance=np.ones(ACCOUNTS),
    order_value=np.array([99.0, 199.0, 299.0, 399.0, 499.0, 599.0, 699.0]),
    understanding=np.array([1.0, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2]),
    negotiating=np.zeros(ACCOUNTS, bool),
    orders=np.array([0, 1, 2, 0, 1, 0, 5]),
    installing=np.array([False, True, False, False, True, True, False]),
    relationship=np.resize([int(state) for state in Relationship], (ACCOUNTS, PEOPLE)),
)
WANTED = VIEW.influence * (1 - VIEW.trust)
GAP = 1 - VIEW.trust


def accounts(first, *chosen):
    """Return (N, 1): some accounts go so many times before the others."""
    return np.array([[first if phase in chosen else 1.0] for phase in Phase])


def people(*chosen, first=1.0, others=0.0):
    """Return (K,): people of some roles, and the others."""
    return np.array([first if role in chosen else others for role in Role])


BUYING = (
    Phase.DISCOVER_NEED,
    Phase.INTERNAL_BREWING,
    Phase.SYSTEM_DESIGN,
    Phase.EVALUATION,
    Phase.COMMITMENT,
)
AUTHORS = np.ones((ACCOUNTS, PEOPLE))
AUTHORS[Phase.SYSTEM_DESIGN] = people(
    Role.USING_MANAGEMENT, Role.TECHNICAL_MANAGEMENT, Role.USER, first=3.0, others=1.0
)
WINDOWS = np.ones((ACCOUNTS, PEOPLE))
WINDOWS[:, Role.DECISION] = [
    phase in (Phase.INTERNAL_BREWING, Phase.INSTALLATION) for phase in Phase
]
USERS_EARLY = np.ones((ACCOUNTS, PEOPLE))
USERS_EARLY[[Phase.IDLE, Phase.DISCOVER_NEED], Role.USER] = 1000.0
BREWING = accounts(3.0, Phase.DISCOVER_NEED, Phase.INTERNAL_BREWING) * np.ones(PEOPLE)
BREWING[[Phase.DISCOVER_NEED, Phase.INTERNAL_BREWING], Role.DECISION] = 15.0
ASKING = np.ones((ACCOUNTS, PEOPLE))
ASKING[Phase.DISCOVER_NEED] = people(
    Role.USER, Role.USING_MANAGEMENT, first=1 + 5 * 0.8, others=1.0
)
BOUGHT = np.array([[1], [5], [5], [1], [5], [1], [5]])
NEW = np.array([[5], [1], [1], [5], [1], [5], [1]])
INSTALLING = np.array([[1], [3], [1], [1], [3], [3], [1]])
PLANS = {
    "default": WANTED,
    "cautious-promiser": WANTED,
    "lavish-promiser": WANTED,
    "price-cutter": WANTED,
    "role-focus": WANTED,
    "weighted": WANTED,
    "brewing-first": BREWING * WANTED,
    "understand-first": ASKING * WANTED,
    "selective-bidder": accounts(0.0, Phase.COMMITMENT) * WANTED,
    "important-customers-first": np.arange(1, 8)[:, np.newaxis] / 4 * WANTED,
    "idle": np.zeros((ACCOUNTS, PEOPLE)),
    "even-coverage": 1 / (1 + VIEW.recent),
    "farmer": BOUGHT * WANTED,
    "hunter": NEW * WANTED,
    "referral-seeker": INSTALLING * WANTED,
    "tender-fighter": accounts(1000.0, Phase.EVALUATION, Phase.COMMITMENT) * WANTED,
    "role-in-phase": USERS_EARLY * WANTED,
    "phase-focus": accounts(1000.0, Phase.SYSTEM_DESIGN) * WANTED,
    "phase-following": accounts(5.0, *BUYING)
    * VIEW.influence
    / VIEW.influence.max(axis=1)[:, np.newaxis]
    * GAP,
    "specification-shaper": accounts(
        5.0, Phase.DISCOVER_NEED, Phase.INTERNAL_BREWING, Phase.SYSTEM_DESIGN
    )
    * AUTHORS
    * WANTED,
    "window-catcher": WINDOWS * WANTED,
    "decision-layer-first": people(Role.DECISION, first=1.01, others=0.01) * GAP,
    "technical-first": people(Role.TECHNICAL_MANAGEMENT, Role.OPERATOR, first=1.01, others=0.01)
    * GAP,
    "using-department-first": people(Role.USING_MANAGEMENT, Role.USER, first=1.01, others=0.01)
    * GAP,
}
FRIENDS = np.isin(VIEW.relationship, (Relationship.FRIEND, Relationship.PARTNER))
SUPPLIERS = np.isin(VIEW.relationship, (Relationship.SUPPLIER, Relationship.PARTNER))
BY_SETTING = {  # by day, and in the evening
    "friend-first": (WANTED * FRIENDS, WANTED),
    "supplier-first": (WANTED, WANTED * SUPPLIERS),
    "both-hands": (VIEW.influence * (1 - VIEW.institutional), VIEW.influence * (1 - VIEW.personal)),
}


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_is_what_its_docstring_says(name):
    plan = make("V", name, {}).plan(VIEW)
    np.testing.assert_allclose(np.broadcast_to(plan, VIEW.shape), PLANS[name], rtol=1e-12)


@pytest.mark.parametrize("name", BY_SETTING)
def test_a_plan_by_setting_tells_day_from_evening(name):
    strategy = make("V", name, {})
    assert strategy.by_setting is True
    plan, (day, evening) = strategy.plan(VIEW), BY_SETTING[name]
    assert len(plan) == len(Setting)
    for setting in Setting:
        expected = evening if setting is Setting.EVENING else day
        np.testing.assert_allclose(plan[setting], expected, rtol=1e-12)


class Draws:
    """Stands for a generator: the class of a number has the highest draw in every account."""

    def __init__(self, *classes):
        self.classes, self.asked = list(classes), []

    def beta(self, won, missed, size):
        self.asked.append((won.tolist(), missed.tolist(), size))
        drawn = np.zeros(size)
        drawn[np.arange(size[0]), self.classes[: size[0]]] = 1.0
        del self.classes[: size[0]]
        return drawn


def test_a_bandits_first_days():
    bandit = make("V", "bandit", {})
    nobody = PEOPLE
    view = SimpleNamespace(**vars(VIEW), rng=Draws(0, 1, 2, nobody, nobody, 5, 5, 4))
    favoured = np.ones((ACCOUNTS, PEOPLE))
    for account, role in ((0, 0), (1, 1), (2, 2), (5, 5), (6, 5)):
        favoured[account, role] = 3.0
    np.testing.assert_allclose(bandit.plan(view), favoured * WANTED)
    assert view.rng.asked == [([1.0] * 7, [1.0] * 7, (7, 7))]
    np.testing.assert_allclose(bandit.plan(view), favoured * WANTED)  # until a purchase is over
    bandit.learn(SimpleNamespace(account=5, won=True))
    bandit.learn(SimpleNamespace(account=3, won=False))
    view.rng.classes = [4, nobody]
    favoured[5] = 1.0
    favoured[5, 4] = 3.0
    np.testing.assert_allclose(bandit.plan(view), favoured * WANTED)
    assert view.rng.asked[1] == ([1, 1, 1, 1, 1, 2, 1], [1, 1, 1, 1, 1, 1, 2], (2, 7))
    assert len(view.rng.asked) == 2


def test_callplans_urgency_and_half_by_default():
    # One account idle, one in evaluation; orders of 1 and 5: mean 3, so that they weigh 2/4 and
    # 6/4. Slope 3 / (3 + recent)²: 3/9 after none, 3/36 after three hours.
    view = SimpleNamespace(
        phase=np.array([Phase.IDLE, Phase.EVALUATION]),
        order_value=np.array([1.0, 5.0]),
        recent=np.array([[0.0], [3.0]]),
        influence=np.array([[0.5], [0.25]]),
        availability=np.array([[[0.5, 0.2]], [[1.0, 0.0]]]),  # by setting, person and hour
        staff=np.array([[3, 1], [0, 4]]),  # by setting and hour
    )
    reach = (0.5 * 3 + 0.2 * 1 + 1.0 * 0 + 0.0 * 4) / 8
    expected = [[2 / 4 * 0.5 * 3 / 9 * reach], [3.0 * 6 / 4 * 0.25 * 3 / 36 * reach]]
    np.testing.assert_allclose(make("V", "callplan", {}).plan(view), expected)
