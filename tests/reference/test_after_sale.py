"""Terms, news, satisfaction, trust and money of the reference engine.

Formulas by hand, and small markets with every option on.
"""

from __future__ import annotations

import math

import pytest

from simulation import registry
from simulation.scenario import Scenario
from simulation.strategies import Strategy, strategy
from simulation.vocabulary import (
    PURCHASE_PHASES,
    TERMS,
    Attribute,
    Complaint,
    Origin,
    Phase,
    Role,
    label,
)

from . import ReferenceMarket, after_sale, formulas, negotiation
from .network import acquaintances
from .philox import Draws
from .test_reference import tiny

TERM = {"room": 0.5, "cost": 0.1}

SMALL = {"market.organisations": 5, "market.days": 60, "needs.idle_days": 10} | {
    f"phases.{label(phase)}.days": [2, 4, 8] for phase in PURCHASE_PHASES
}

SELLING = {
    "negotiation": dict.fromkeys(map(label, TERMS), TERM),
    "agreements": {"chance": 1.0, "days": 100},
    "satisfaction": {"spread": 0.2, "tolerance": 0.02, "experience": 0.3},
    "complaints": {"days": 3, "recovery": 0.5, "solving_hours": 4, "writing_hours": 1},
    "word_of_mouth": {
        "impact": 0.1,
        "lecture": {"satisfied": 3.5, "dissatisfied": 20},
        "evidence": {"satisfied": 5, "dissatisfied": 7},
    },
    "referrals": {"names": 2, "impact": 0.2},
    "network": {"acquaintances": 2, "rewiring": 0.2},
    "awareness": {"unprompted": 0.2, "response": 0.001},
    "costs.margin": 0.3,
    "costs.returned": 0.2,
    "needs.order_value": [100000, 500000],
    "choice.reputation": 0.5,
    "choice.outside_option": 0.0,
    "relationship.personal": 0.0,
    "relationship.institutional": 0.0,
    "vendors.A.concession": 0.02,
    "vendors.B.known": 0.5,
    "vendors.B.advertising": 300.0,
    "vendors.B.promise": 0.3,
    "vendors.B.complaints": "write",
    "vendors.C.complaints": "ignore",
    "vendors.C.asks_referrals": False,
    "vendors.Dell.known": 0.3,
    "vendors.Dell.budget": 12000.0,
}

OPTIONS = {
    "all": {},
    "two buyers": {
        "needs.buyers": 2,
        "phases.internal_brewing.included": False,
        "phases.commitment.days": [1, 1, 1],
    },
    "collide": {"needs.buyers": 2}
    | {f"phases.{label(phase)}.included": False for phase in PURCHASE_PHASES[:4]},
    "evidence": {
        "word_of_mouth.family": "evidence",
        "satisfaction.family": "assimilation",
        "satisfaction.assimilation": 0.4,
    },
    "s-shaped": {
        "meetings.response": "s_shaped",
        "trust.link": "minimum",
        "trust.aggregation": "veto",
    },
    "additive": {
        "trust.link": "additive",
        "trust.aggregation": "plain",
        "allowed_activities": ["visit", "call"],
    },
    "product": {"trust.link": "product", "network.acquaintances": 10},
    "no evaluation": {"phases.evaluation.included": False, "phases.system_design.included": False},
    "no discovery": {"phases.discover_need.included": False, "vendors.A.known": 0.0},
    "no users": {"roles.user.people": 0}
    | {
        f"phases.{label(phase)}.weights": dict.fromkeys(map(label, Role), 0.0) | {"decision": 1.0}
        for phase in PURCHASE_PHASES
    },
}


def small(**options):
    return Scenario.load("as_told").replace(SMALL | SELLING).replace(options)


@pytest.fixture(scope="module", params=list(OPTIONS))
def market(request):
    market = ReferenceMarket(small(**OPTIONS[request.param]), seed=5)
    market.run()
    return market


@pytest.mark.slow
def test_every_option_runs_and_money_adds_up(market):
    assert len(market.deals) > 3
    for name, book in market.ledger.items():
        won = [deal for deal in market.deals if deal["winner"] == name]
        assert book["revenue"] == sum(deal["order_value"] for deal in won)
        assert book["concessions"] == sum(deal["concession_cost"] for deal in won)
        returned = [deal["order_value"] for deal in market.deals if deal["returned"] == name]
        assert book["returns"] == sum(formulas.round_half_up(0.2 * value) for value in returned)
        assert book["advertising"] == (300 * 60 if name == "B" else 0)
        assert market.cost[name] == sum(
            amount for kind, amount in book.items() if kind != "revenue"
        )
        guests = sum(
            market.activity(activity).price
            for *_, vendor, _, _, activity in market.meetings
            if vendor == name
        )
        assert book["entertainment"] == guests
    for deal in market.deals:
        assert (deal["origin"] is None) == (deal["winner"] is None)
        assert (deal["complaint"] is None) or deal["satisfaction"] < -0.02
        assert deal["winner"] is None or list(deal["began"])[-1] == "installation"
        assert not deal["agreement"] or next(iter(deal["began"])) == "commitment"


def test_nobody_meets_whom_the_vendor_does_not_know():
    market = ReferenceMarket(
        small(**{"vendors.A.known": 0.0, "awareness.unprompted": 0.0, "referrals.names": 0}), seed=5
    )
    market.run()
    assert market.aware["A"] == [False] * 5
    assert market.sources["A"] == [None] * 5
    assert not [meeting for meeting in market.meetings if meeting[2] == "A"]
    assert all("A" not in deal["utilities"] for deal in market.deals)


@pytest.mark.slow
def test_a_market_with_all_of_it_shows_all_of_it():
    deals = []
    # Vendors that know few customers and disappoint none: some orders come by referral.
    referred = {
        "awareness.unprompted": 0.0,
        "market.organisations": 10,
        "market.days": 150,
        "network.acquaintances": 6,
        "satisfaction.spread": 0.0,
        "vendors.A.known": 0.3,
        "vendors.B.known": 0.3,
        "vendors.B.promise": 0.0,
        "vendors.B.advertising": 0.0,
        "vendors.C.known": 0.3,
    }
    for seed in range(2):
        market = ReferenceMarket(small(**referred), seed)
        market.run()
        deals += market.deals
    for seed in range(4):
        for options in (OPTIONS["collide"], OPTIONS["all"]):
            market = ReferenceMarket(small(**options), seed)
            market.run()
            deals += market.deals
    assert {deal["complaint"] for deal in deals} == {
        None if state is Complaint.NONE else label(state) for state in Complaint
    }
    assert {deal["origin"] for deal in deals} >= set(map(label, Origin))
    for question in ("agreement", "signed", "told", "referrals", "returned", "concession_cost"):
        assert any(deal[question] for deal in deals)


# By hand.


def test_best_terms_by_hand():
    # Equal prices: c goes with g. μ = √(0.05 / (0.3²/0.1 + 0.4²/0.1)) = √0.02; c = μ g / 0.1.
    best = negotiation.best_terms([0.3, 0.4, 0, 0, 0], [0.1] * 5, 0.05)
    assert best == pytest.approx([0.02**0.5 * 3, 0.02**0.5 * 4, 0, 0, 0])
    assert negotiation.cost([0.1] * 5, best) == pytest.approx(0.05)
    # Nearly four times as much: the second would be 1.1, so it is full at 0.1, and 0.09 are left
    # for the first: c = √(0.09 / 0.1).
    assert negotiation.best_terms([0.3, 0.4, 0, 0, 0], [0.1] * 5, 0.19) == pytest.approx(
        [0.9**0.5, 1, 0, 0, 0]
    )
    # What costs nothing is given, what is worth nothing is not; nothing to spend buys nothing.
    assert negotiation.best_terms([0.3, 0.4, 0, 0.1, 0], [0, 0.1, 0, 0.2, 0.1], 0.0) == [
        1,
        0,
        0,
        0,
        0,
    ]
    assert negotiation.best_terms([0.3, 0.4, 0.1, 0.1, 0.1], [0.1] * 5, 9.0) == [1] * 5


def test_reputation_by_hand():
    assert formulas.news(0.0, 0.25, True) == 0.25
    assert formulas.news(0.25, 0.5, False) == -0.375  # 0.25 + 0.5 × (−1 − 0.25)
    assert formulas.decayed(0.8, 250, 250) == pytest.approx(0.4)
    assert formulas.decayed(-0.8, 0, 250) == -0.8
    organisation = ReferenceMarket(tiny(forgetting__reputation=10.0), seed=1).organisations[0]
    organisation.hear("A", 0.5, True, day=10)
    organisation.hear("A", 0.5, False, day=20)
    assert organisation.reputation("A", 20) == pytest.approx(-0.375)
    assert organisation.reputation("A", 30) == pytest.approx(-0.1875)


def test_a_telling_by_hand():
    market = ReferenceMarket(tiny(word_of_mouth__impact=0.1), seed=1)
    people = market.stakeholders_each
    assert after_sale.listener_of(market, 3.7) == math.floor(0.7 * people)
    users = (
        0.40 + 0.10 + 0.15 + 0.10 + 0.05 + 0.20
    ) / 6  # mean weight of the users over the six phases
    assert after_sale.telling_weight(market, 6) == pytest.approx(0.1 * people * users / 3)


def test_satisfaction_by_hand():
    assert formulas.satisfaction("disconfirmation", 0.5, 0.6, 0.8, 0.7) == pytest.approx(-0.2)
    assert formulas.satisfaction("assimilation", 0.5, 0.6, 0.8, 0.7) == pytest.approx(
        0.0
    )  # sees 0.7, and elsewhere is 0.7


def test_links_and_aggregations_by_hand():
    assert formulas.trust(0.8, 0.2, 0.25, -1, "additive") == pytest.approx(0.35)
    assert formulas.trust(0.8, 0.2, 0.25, -1, "product") == pytest.approx(0.16)
    assert formulas.trust(0.8, 0.2, 0.25, -1, "minimum") == 0.2
    means, weights = [0.5, 0.1, None, 0.2, 0.2, 0.8], [0.5, 0.0, 0.0, 0.25, 0.25, 0.0]
    assert formulas.role_parts(means, weights, "weighted") == [0.25, 0, 0, 0.05, 0.05, 0]
    assert formulas.role_parts(means, weights, "plain") == pytest.approx(
        [0.1, 0.02, 0, 0.04, 0.04, 0.16]
    )
    assert formulas.role_parts(means, weights, "veto") == [0, 0, 0, 0.2, 0, 0]
    assert formulas.role_parts(means, weights, "maximum") == [0.5, 0, 0, 0, 0, 0]


def test_the_grid_adds_up_in_any_order():
    numbers = [formulas.on_grid(number) for number in (0.1, 0.7, -3.3, 1e-11)]
    assert formulas.total(numbers) == formulas.total(reversed(numbers))
    assert numbers[0] == pytest.approx(0.1, abs=2**-33)
    assert numbers[3] == 0


def test_who_knows_whom():
    assert acquaintances(1, 4, 0.1, Draws(1)) == [[]]
    assert acquaintances(3, 0, 0.1, Draws(1)) == [[], [], []]
    assert acquaintances(3, 9, 0.1, Draws(1)) == [[1, 2], [0, 2], [0, 1]]
    assert acquaintances(6, 2, 0.0, Draws(1))[0] == [1, 5]


def test_a_new_vendor_hears_of_a_need_on_the_next_morning():
    market = ReferenceMarket(tiny(vendors__A__known=0.0), seed=1)
    organisation = market.organisations[0]
    need = organisation.next_need
    organisation.morning(need)
    organisation.purchase.heard["A"] = need
    assert organisation.phase_seen("A", need) is Phase.IDLE
    organisation.notice("A", "advertising", need)
    assert organisation.phase_seen("A", need) is Phase.IDLE
    assert organisation.phase_seen("A", need + 1) is Phase.DISCOVER_NEED


def test_a_complaint_takes_the_hours_of_the_first_rep_there():
    market = ReferenceMarket(
        small(**{"complaints.days": 30, "complaints.solving_hours": 12}), seed=5
    )
    while (
        market.organisations[0].complaint is None or market.organisations[0].complaint.vendor != "A"
    ):
        organisation = market.organisations[0]
        if organisation.purchase is not None and organisation.phase is Phase.INSTALLATION:
            organisation.purchase.winner = "A"
            organisation.own_fit["A"] = 0.1
        market.step()
    complaint = market.organisations[0].complaint
    assert complaint.hours_left == 12 - 9  # A's first day: nine hours of visits
    assert market.ledger["A"]["complaints"] >= 900
    market.step()
    assert complaint.hours_left == 0


def test_the_rarer_decisions_of_a_strategy():
    asked = []

    @strategy("reference-rarer")
    class Rarer(Strategy):
        def plan(self, view):
            assert view.specification.shape == (len(view.aware), len(Attribute))
            return 1 - view.trust

        def promise(self, view):
            return 0.5

        def negotiate(self, view):
            assert view.negotiating.any()
            best = view.best_terms(0.05)
            assert (best.any(axis=1) == view.negotiating).all()
            asked.append("negotiate")
            return best

        def ask_referral(self, view):
            assert view.installing.any()
            asked.append("ask_referral")
            return view.installing

        def handle_complaint(self, view):
            assert view.complaints.any()
            asked.append("handle_complaint")
            return ["solve" if new else "ignore" for new in view.complaints]

    try:
        market = ReferenceMarket(
            small(
                **{
                    f"vendors.{name}.strategy": "reference-rarer"
                    for name in ("A", "B", "C", "Dell")
                }
            ),
            seed=5,
        )
        market.run()
    finally:
        del registry.strategies["reference-rarer"]
    assert set(asked) == {"negotiate", "ask_referral", "handle_complaint"}
    assert any(deal["concession_cost"] > 0 for deal in market.deals)
    idle = [
        organisation.index
        for organisation in market.organisations
        if organisation.phase <= Phase.SYSTEM_DESIGN
    ]
    assert all(market.promises["A"][index] == 0.5 for index in idle)
