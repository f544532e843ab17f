"""The routes of a purchase, worked by hand.

Brewing has a consequence, incumbents, rebuys (C3, C22).
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from simulation import Market
from simulation.columns import ORGANISATION
from simulation.parameters import parameters_of
from simulation.procurement.internal_brewing import chance_of_go
from simulation.vocabulary import PURCHASE_PHASES, Leaning, Phase, label
from tests.purchases import days, one_customer, run, weights
from tests.small import product, small

TWO = {"vendors": {"V": {"product": product()}, "W": {"product": product()}}}
GO = {"needs.go_ahead": 1.0, "choice.outside_option": -100.0}
"""Every purchase ends with an order."""
SIX = days(4, 4, 4, 4, 4, 4)
"""A need on day 1; brewing ends on day 9, the decision falls on day 21, first use on day 25."""
DECISION = 0
"""Place of the decision layer's only person."""


def market_of(changes, trusted=None, **options):
    """Return a market of V and W in which trust is P, and stays what it is at the start."""
    market = one_customer(SIX | TWO | GO | changes, **options)
    for name, value in (trusted or {}).items():
        market.columns.relations["personal"][market.vendor_names.index(name)] = value
    return market


def organisation_after(day, changes, trusted=None, **options):
    market = market_of(changes, trusted, **options)
    run(market, day)
    return market.columns.organisations[0]


# --- Brewing: whom the decision layer leans to ----------------------------------------------------


def test_without_a_consequence_nobody_is_leaned_to():
    market = market_of({}, {"V": 1.0})
    run(market, 26)
    deal = market.deals.iloc[0]
    assert deal["route"] == "tender"
    assert deal[["leaning", "leaning_trust"]].isna().all()


def test_the_most_trusted_vendor_is_leaned_to_if_the_family_says_so():
    always = {"brewing": {"sole_source": 100.0, "leaning": label(Leaning.ARGMAX)}}
    for seed in range(20):
        market = market_of(always, {"V": 0.4, "W": 0.5}, seed=seed)
        run(market, 26)
        deal = market.deals.iloc[0]
        assert (deal["leaning"], deal["route"], deal["winner"]) == ("W", "sole_source", "W")
        assert deal["leaning_trust"] == pytest.approx(0.5)


@pytest.mark.slow
def test_the_leaning_is_a_logit_choice():
    """At a sensitivity of 4 and trusts of 0.5 and 0.25, V is leaned to in e / (1 + e) of cases."""
    changes = {"brewing.sole_source": 100.0, "choice.sensitivity": 4.0}
    count = 400
    leant = [
        organisation_after(10, changes, {"V": 0.5, "W": 0.25}, seed=seed)["leaning"]
        for seed in range(count)
    ]
    expected = math.e / (1 + math.e)
    bound = 5 * math.sqrt(expected * (1 - expected) / count)
    assert abs(leant.count(0) / count - expected) < bound


def test_only_the_decision_layer_counts():
    market = market_of({"brewing": {"sole_source": 1.0, "leaning": "argmax"}}, {"V": 1.0})
    market.columns.relations["personal"][0, DECISION] = 0.0
    market.columns.relations["personal"][1, DECISION] = 1.0
    run(market, 26)
    assert market.deals.iloc[0]["winner"] == "W"


def test_a_vendor_that_does_not_know_of_the_need_is_not_leaned_to():
    changes = {"brewing": {"sole_source": 100.0, "leaning": "argmax"}, "vendors.W.known": 0.0}
    assert organisation_after(10, changes, {"V": 0.1, "W": 1.0})["leaning"] == 0


@pytest.mark.parametrize("key", ["sole_source", "go_ahead", "haste"])
def test_without_people_in_the_decision_layer_brewing_has_no_consequence(key):
    everybody = {f"phases.{label(phase)}.weights": weights(user=1.0) for phase in PURCHASE_PHASES}
    changes = everybody | {"roles.decision.people": 0, f"brewing.{key}": 1.0}
    organisation = organisation_after(10, changes, {"V": 1.0})
    assert (organisation["leaning"], organisation["durations"][Phase.EVALUATION]) == (-1, 4)


# --- Brewing: go or no go -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("usual", "slope", "trust", "expected"),
    [
        (0.8, 0.0, 1.0, 0.8),
        (0.8, 2.0, 0.55, 0.8),
        # Odds of 4, times e² (trust 1 above the reference).
        (0.8, 4.0, 1.05, 4 * math.exp(2.0) / (1 + 4 * math.exp(2.0))),
        (0.8, 4.0, 0.05, 4 * math.exp(-2.0) / (1 + 4 * math.exp(-2.0))),
        (1.0, 4.0, 0.0, 1.0),
        (0.0, 4.0, 1.0, 0.0),
    ],
)
def test_trust_moves_the_log_odds_of_go(usual, slope, trust, expected):
    scenario = small({"needs.go_ahead": usual, "brewing": {"go_ahead": slope, "reference": 0.55}})
    organisation = np.zeros(1, ORGANISATION)[0]
    organisation["leaning_trust"] = trust
    found = chance_of_go(parameters_of(scenario, 1)[0], organisation)
    assert found == pytest.approx(expected)


def test_a_trusted_vendor_gets_more_purchases_going():
    """Odds of 1 become odds of e⁵ with full trust, and of e⁻⁵ with none."""
    changes = {"needs.go_ahead": 0.5, "brewing": {"go_ahead": 10.0, "reference": 0.5}}
    went = {
        trust: sum(
            organisation_after(10, changes, {"V": trust, "W": trust}, seed=seed)["phase"]
            == Phase.SYSTEM_DESIGN
            for seed in range(40)
        )
        for trust in (0.0, 1.0)
    }
    assert went[0.0] <= 3
    assert went[1.0] >= 37


# --- Brewing: a sole source -----------------------------------------------------------------------


def test_a_sole_source_skips_the_evaluation_and_meets_no_rival():
    market = market_of({"brewing.sole_source": 100.0}, {"V": 0.5})
    run(market, 26)
    deal = market.deals.iloc[0]
    vendor = deal["leaning"]
    assert (deal["route"], deal["winner"]) == ("sole_source", vendor)
    assert deal["system_design_day"] == 9
    assert deal["evaluation_day"] is pd.NA
    # Four days of design and four of commitment: the decision comes four days earlier.
    assert (deal["commitment_day"], deal["decided_day"], deal["first_use_day"]) == (13, 17, 21)
    assert [deal[f"shortlisted_{name}"] for name in ("V", "W")] == [
        vendor == name for name in ("V", "W")
    ]


def test_a_sole_source_may_still_lose_against_no_decision():
    market = market_of({"brewing.sole_source": 100.0, "choice.outside_option": 100.0}, {"V": 0.5})
    run(market, 26)
    deal = market.deals.iloc[0]
    assert (deal["route"], deal["outcome"]) == ("sole_source", "no_decision")


def test_a_sole_source_shapes_the_specification_alone():
    """W is trusted too, but its advantage in price finds no way into the tender."""
    better = {
        "vendors.V.product": product(performance=1.0),
        "vendors.W.product": product(price=1.0),
        "phases.system_design.weights": weights(technical_management=1.0),
        "choice.shaping": 1.0,
        "needs.budget": [1.0, 1.0],
        "needs.spread": 0.0,
    }
    alone = better | {"brewing": {"sole_source": 100.0, "leaning": "argmax"}}
    organisation = organisation_after(14, alone, {"V": 1.0, "W": 0.5})
    # Weights of 1/6 each; performance gets 1 more; divided by 2.
    assert organisation["specification"] == pytest.approx([7 / 12, *[1 / 12] * 5])
    organisation = organisation_after(14, better, {"V": 1.0, "W": 0.5})
    # Both pull: performance 1, price 0.5 more; divided by 2.5.
    assert organisation["specification"] == pytest.approx([7 / 15, 4 / 15, *[1 / 15] * 4])


def test_the_chance_of_a_sole_source_is_the_trust():
    """Trust 0.5 and a strength of 1: half of the purchases, within five standard deviations."""
    count = 300
    sourced = sum(
        organisation_after(10, {"brewing.sole_source": 1.0}, {"V": 0.5, "W": 0.5}, seed=seed)[
            "sole"
        ]
        >= 0
        for seed in range(count)
    )
    assert abs(sourced / count - 0.5) < 5 * math.sqrt(0.25 / count)


def test_rivals_see_nothing_of_a_sole_source_until_the_order_is_placed():
    market = market_of(
        {"brewing": {"sole_source": 100.0, "leaning": "argmax"}}, {"V": 0.5, "W": 0.1}
    )
    seen = {"V": {}, "W": {}}
    while market.day < 26:
        market.step()
        for name in seen:
            view = market.view(name)
            seen[name][market.day - 1] = (Phase(int(view.phase[0])), int(view.phase_since[0]))
    phases = {name: {day: phase for day, (phase, _) in days.items()} for name, days in seen.items()}
    assert phases["V"][8] == phases["W"][8] == Phase.INTERNAL_BREWING
    for day in range(9, 17):
        assert phases["W"][day] == Phase.IDLE
        assert seen["W"][day] == seen["W"][9]  # nor does it see that a hidden phase has begun
    assert phases["V"][9] == Phase.SYSTEM_DESIGN
    assert phases["V"][13] == Phase.COMMITMENT
    assert phases["W"][17] == phases["V"][17] == Phase.INSTALLATION
    past = market.view("W").past_deals[0]
    assert (past.result, past.route, past.shortlisted) == ("lost", "sole_source", False)
    assert market.view("V").past_deals[0].result == "won"


def test_a_sole_source_that_comes_to_nothing_is_lost_for_the_others():
    market = market_of(
        {
            "brewing": {"sole_source": 100.0, "leaning": "argmax"},
            "choice.outside_option": 100.0,
        },
        {"V": 0.5},
    )
    run(market, 26)
    assert market.view("V").past_deals[0].result == "no_decision"
    assert market.view("W").past_deals[0].result == "lost"


def test_the_next_need_keeps_its_date():
    usual = market_of({})
    alone = market_of({"brewing": {"sole_source": 100.0, "haste": 1.0}}, {"V": 1.0, "W": 1.0})
    run(usual, 26)
    run(alone, 26)
    next_needs = [market.columns.organisations["next_need"][0] for market in (usual, alone)]
    assert next_needs[0] == next_needs[1]


def test_trust_shortens_what_follows_brewing():
    """1 − 0.5 × 0.6 = 0.7 of four days is 2.8, which rounds to 3; never less than a day."""
    organisation = organisation_after(10, {"brewing.haste": 0.5}, {"V": 0.6, "W": 0.6})
    assert organisation["durations"].tolist()[1:] == [4, 4, 3, 3, 3, 4]
    organisation = organisation_after(10, {"brewing.haste": 1.0}, {"V": 1.0, "W": 1.0})
    assert organisation["durations"].tolist()[1:] == [4, 4, 1, 1, 1, 4]


# --- Incumbency -----------------------------------------------------------------------------------


AGAIN = {"needs.idle_days": 1e-9, "satisfaction": {"spread": 0.0, "tolerance": 1.0}}
"""The next need comes on the day after the last phase's end, had all been gone through."""


def second_deal(changes, trusted=None, **options):
    market = market_of(AGAIN | changes, trusted, **options)
    run(market, 60)
    return market.deals.iloc[:2]


def test_the_installed_vendor_has_an_advantage():
    """Sensitivity 4 times an advantage of 0.25 is 1; nobody had it in the first purchase."""
    first, second = second_deal({"incumbency.advantage": 0.25}).to_dict("records")
    assert (first["incumbency_V"], first["incumbency_W"]) == (0.0, 0.0)
    holder = first["winner"]
    assert second[f"incumbency_{holder}"] == 1.0
    assert second[f"incumbency_{'W' if holder == 'V' else 'V'}"] == 0.0


def test_a_discontent_customer_leaves_only_a_part_of_the_advantage():
    """V promises a perfect product and delivers 0.6: the customer complains, and nothing helps."""
    let_down = {
        "incumbency": {"advantage": 0.25, "lost": 0.75},
        "satisfaction": {"spread": 0.0, "tolerance": 0.1},
        "complaints.recovery": 0.0,
        "vendors.V.promise": 1.0,
        "choice.sensitivity": 1000.0,
    }
    first, second = second_deal(let_down, {"V": 1.0}).to_dict("records")
    assert (first["winner"], first["content"]) == ("V", False)
    assert second["incumbency_V"] == pytest.approx(1000 * 0.25 * 0.25)


def test_the_advantage_counts_on_the_shortlist():
    one = {"choice.shortlist": 1, "choice.sensitivity": 1000.0}
    for advantage, winner in ((0.0, "W"), (0.5, "V")):
        market = market_of(AGAIN | one | {"incumbency.advantage": advantage}, {"V": 0.3})
        run(market, 26)
        assert market.deals.iloc[0]["winner"] == "V"
        market.columns.relations["personal"][1] = 0.6  # 0.3 more than V
        run(market, 60)
        second = market.deals.iloc[1]
        assert second["winner"] == winner
        assert second["shortlisted_V"] == (winner == "V")


def test_the_view_tells_whose_product_is_installed():
    market = market_of({"choice.sensitivity": 1000.0}, {"V": 1.0})
    assert not market.view("V").incumbent.any()
    run(market, 26)
    assert market.view("V").incumbent.tolist() == [True]
    assert market.view("W").incumbent.tolist() == [False]


# --- Rebuy ----------------------------------------------------------------------------------------

SURE = {"rebuy.chance": 100.0, "choice.sensitivity": 1000.0}


def test_a_content_customer_rebuys_without_a_tender():
    first, second = second_deal(SURE, {"V": 0.5}).to_dict("records")
    assert (first["route"], second["route"]) == ("tender", "rebuy")
    assert not second["agreement"]
    assert second["commitment_day"] == second["need_day"]
    assert second["decided_day"] == second["need_day"] + 4
    assert (second["shortlisted_V"], second["shortlisted_W"]) == (True, False)


def test_a_discontent_customer_compares_again():
    let_down = {
        "satisfaction": {"spread": 0.0, "tolerance": 0.1},
        "complaints.recovery": 0.0,
        "vendors.V.promise": 1.0,
    }
    _, second = second_deal(SURE | let_down, {"V": 0.5}).to_dict("records")
    assert second["route"] == "tender"


def test_an_agreement_comes_before_a_rebuy():
    signs = {"agreements": {"chance": 1.0, "days": 1000}}
    market = market_of(AGAIN | SURE | signs, {"V": 0.5})
    market.columns.relations["institutional"][0] = 0.5
    run(market, 60)
    assert market.deals["route"].tolist()[:2] == ["tender", "agreement"]


@pytest.mark.slow
def test_the_chance_of_a_rebuy_is_the_trust():
    """Trust 0.4 and a strength of 1, within five standard deviations."""
    count = 250
    routes = [
        second_deal({"rebuy.chance": 1.0, "choice.sensitivity": 1000.0}, {"V": 0.4}, seed=seed)[
            "route"
        ].iloc[1]
        for seed in range(count)
    ]
    share = routes.count("rebuy") / count
    assert abs(share - 0.4) < 5 * math.sqrt(0.24 / count)


def test_who_is_kept_out_of_a_rebuy_sees_an_idle_customer():
    market = market_of(AGAIN | SURE, {"V": 0.5})
    run(market, 60)
    need_day = int(market.deals["need_day"].iloc[1])
    market = market_of(AGAIN | SURE, {"V": 0.5})
    run(market, need_day + 2)
    assert market.organisation_agents[0].phase is Phase.COMMITMENT
    assert market.view("V").phase[0] == Phase.COMMITMENT
    assert market.view("W").phase[0] == Phase.IDLE


# --- In words -------------------------------------------------------------------------------------


def test_the_routes_are_told_in_words():
    market = market_of({"brewing": {"sole_source": 100.0, "leaning": "argmax"}}, {"V": 0.5})
    run(market, 26)
    told = "sole-sourced after brewing: the decision layer leaned to V, in which its trust was 0.50"
    assert told in market.explain(market.deals.iloc[0])
    market = market_of(AGAIN | SURE, {"V": 0.5})
    run(market, 60)
    assert "content with V, it rebought without a tender" in market.explain(market.deals.iloc[1])


def test_an_advantage_that_decides_is_named():
    market = market_of(AGAIN | {"incumbency.advantage": 50.0}, {"V": 0.5})
    run(market, 60)
    assert "ahead in: the installed vendor's advantage (+200.00)" in market.explain(
        market.deals.iloc[1]
    )


@pytest.mark.slow
def test_in_the_built_in_market_all_mechanisms_work_together():
    market = Market(
        small(
            {
                "market": {"organisations": 60, "days": 300},
                "brewing": {"sole_source": 1.0, "go_ahead": 1.0, "haste": 0.3},
                "rebuy.chance": 1.0,
                "incumbency.advantage": 0.3,
            }
        ),
        rng=3,
    )
    market.run()
    deals = market.deals
    routes = deals["route"].value_counts()
    assert {"tender", "rebuy", "sole_source"} <= set(routes.index)
    alone = deals[deals["route"].isin(["rebuy", "sole_source"])]
    assert (alone[["shortlisted_Day", "shortlisted_Night"]].sum(axis=1) <= 1).all()
    sourced = deals[deals["route"] == "sole_source"]
    assert sourced["evaluation_day"].isna().all()
    won = sourced[sourced["outcome"] == "won"]
    assert (won["winner"] == won["leaning"]).all()
