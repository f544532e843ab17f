"""First use, satisfaction, complaints and agreements, worked by hand (C3, C13–C15)."""

from __future__ import annotations

import math
import zlib

import pytest

from simulation import Market, StrategyError
from tests.purchases import days, one_customer, run
from tests.reference.philox import Draw, Draws
from tests.small import NEVER, product, small

SHORT = days(1, 1, 1, 1, 1, 1) | {"choice.outside_option": -9.0}
"""Need on day 1, decision on day 6, first use on day 7."""
TWO = {
    "vendors": {"V": {"product": product(0.6)}, "W": {"product": product(0.3)}},
    "choice.sensitivity": 1e6,
}
"""V wins for certain; its rival's product is half as good."""


def u_of(draw, purchase=0, subject=0, vendor=b"V", index=0):
    return Draws(1).uniform(
        draw, subject=subject, vendor=zlib.crc32(vendor), when=purchase, index=index
    )


def first_deal(changes, until=8):
    market = one_customer(SHORT | changes)
    run(market, until)
    return market.deals.iloc[0]


# --- Satisfaction ---------------------------------------------------------------------------------


def test_delivered_is_the_fit_give_or_take():
    deal = first_deal({"satisfaction.spread": 0.2})
    assert deal["first_use_day"] == 7
    assert deal["delivered"] == pytest.approx(0.6 + 0.2 * (2 * u_of(Draw.DELIVERY) - 1))
    assert deal["promised"] == pytest.approx(0.6)
    assert deal["satisfaction"] == pytest.approx(deal["delivered"] - 0.6)


def test_promises_win_and_are_paid_for_at_first_use():
    # Promising half of what is lacking: 0.6 + 0.5 × 0.4 = 0.8 is perceived, 0.6 delivered: −0.2.
    deal = first_deal({"vendors.V.promise": 0.5, "satisfaction.tolerance": 0.19})
    assert deal["fit_V"] == pytest.approx(4 * 0.8, abs=1e-9)
    assert (deal["delivered"], deal["promised"], deal["satisfaction"]) == pytest.approx(
        (0.6, 0.8, -0.2)
    )
    assert deal["complaint"] != "none"
    assert (
        first_deal({"vendors.V.promise": 0.5, "satisfaction.tolerance": 0.21})["complaint"]
        == "none"
    )


def test_each_family_of_satisfaction_is_told_from_the_other():
    promise = {
        "vendors.V.promise": 0.5,
        "satisfaction.tolerance": 0.0,
        "satisfaction.assimilation": 0.25,
    }
    changes = SHORT | TWO | promise
    market = one_customer(changes)
    run(market, 8)
    assert market.deals["satisfaction"].tolist() == pytest.approx([0.6 - 0.8])
    assert market.deals["complaint"].tolist() != ["none"]
    # Assimilation: 0.6 + 0.25 × (0.8 − 0.6) = 0.65 is what it seems; the vendors' mean fit is (0.6
    # + 0.3) / 2 = 0.45.
    market = one_customer(changes | {"satisfaction.family": "assimilation"})
    run(market, 8)
    assert market.deals["satisfaction"].tolist() == pytest.approx([0.65 - 0.45])
    assert market.deals["complaint"].tolist() == ["none"]


@pytest.mark.parametrize(("day", "promised"), [(3, 0.8), (4, 0.6)])
def test_a_promise_counts_until_the_tender_is_out(register, day, promised):
    # Evaluation begins in the morning of day 4, before strategies are asked.
    name = register(
        lambda view: view.influence, promise=lambda view: 0.5 if view.day >= day else None
    )
    deal = first_deal({"vendors.V.strategy": name})
    assert deal["promised"] == pytest.approx(promised)


# --- Complaints -----------------------------------------------------------------------------------


UNHAPPY = SHORT | {
    "vendors.V.promise": 0.5,
    "satisfaction.tolerance": 0.0,
    "complaints.recovery": 1.0,
}


def desk_market(handling, changes=None):
    """Let V's one rep work 2 desk hours and 3 visiting hours a day; nobody accepts a visit."""
    team = {
        "vendors.V": {
            "team": [{"schedule": "s", "reps": 1}],
            "product": product(),
            "promise": 0.5,
            "complaints": handling,
        }
    }
    blocks = {"schedules.s": [[9, 11, "desk"], [16, 19, "visit"]]}
    return one_customer(
        UNHAPPY
        | team
        | blocks
        | {"complaints.days": 2, "complaints.solving_hours": 4, "complaints.writing_hours": 1}
        | (changes or {})
    )


@pytest.mark.parametrize(
    ("handling", "hours", "complaint", "content"),
    [
        ("solve", 4, "recovered", True),
        ("write", 1, "recovered", True),
        ("ignore", 0, "unhandled", False),
    ],
)
def test_a_complaint_takes_hours_of_a_rep(handling, hours, complaint, content):
    market = desk_market(handling)
    run(market, 8)  # first use on day 7; that day's hours are worked already
    assert market.deals["complaint"].tolist() == ["open"]
    assert market.deals["content"].isna().all()
    run(market, 10)  # it falls due on day 9
    deal = market.deals.iloc[0]
    assert (deal["complaint"], deal["content"]) == (complaint, content)
    costs = market.vendor_agents[0].costs
    # Two desk hours and one by day, at 100; those spent on the complaint are counted there. Hour 18
    # is at night, at 150.
    assert costs["complaints"] == 100 * min(hours, 4)
    assert costs["day_wages"] + costs["complaints"] == 10 * 4 * 100
    assert costs["night_wages"] == 10 * 150


def test_a_complaint_that_takes_too_long_is_not_handled():
    market = desk_market("solve", {"complaints.solving_hours": 11})  # five hours a day for two days
    run(market, 10)
    assert market.deals["complaint"].tolist() == ["unhandled"]
    assert market.columns.reps["complaint_hours"].tolist() == [0]
    market = desk_market("solve", {"complaints.solving_hours": 10})
    run(market, 10)
    assert market.deals["complaint"].tolist() == ["recovered"]


def test_a_rep_with_a_complaint_meets_nobody():
    doors = NEVER | {"office": [[9, 26, 1]]}
    everybody = {f"roles.{role}.availability": doors for role in ("decision", "user", "operator")}
    market = desk_market("solve", everybody | {"complaints.solving_hours": 4})
    hours = []
    for _ in range(10):
        before = market.vendor_agents[0].contact_hours["office"]
        market.step()
        hours.append(market.vendor_agents[0].contact_hours["office"] - before)
    # Three visits a day; on day 7 the first two hours are at the desk, the next two (16 and 17) are
    # visits not made.
    assert hours == [3] * 7 + [1, 3, 3]


def test_without_reps_only_what_takes_no_time_is_handled():
    for hours, complaint in ((1, "unhandled"), (0, "recovered")):
        deal = first_deal(
            UNHAPPY | {"complaints.days": 1, "complaints.solving_hours": hours}, until=10
        )
        assert deal["complaint"] == complaint


def test_70_percent_of_complaints_handled_in_time_are_won_back():
    changes = {
        "market": {"organisations": 300, "days": 100},
        "needs.idle_days": 1.0,
        "complaints": {"days": 1, "recovery": 0.7},
    }
    unhappy = {
        "satisfaction": {"spread": 0.0, "tolerance": 0.0},
        "vendors.Day.promise": 0.5,
        "vendors.Night.promise": 0.5,
    }
    market = Market(small(SHORT | changes | unhappy), rng=2)
    market.run()
    complaints = market.deals["complaint"].value_counts()
    n = complaints["recovered"] + complaints["unrecovered"]
    assert n > 1000
    assert "none" not in complaints
    assert abs(complaints["recovered"] / n - 0.7) < 5 * math.sqrt(0.7 * 0.3 / n)


def test_a_strategy_handles_complaints(register):
    name = register(
        lambda view: view.influence,
        handle_complaint=lambda view: ["write"] if view.complaints.any() else 1 / 0,
    )
    market = desk_market("ignore", {"vendors.V.strategy": name})
    run(market, 10)
    assert market.deals["complaint"].tolist() == ["recovered"]
    assert market.vendor_agents[0].costs["complaints"] == 100  # one hour of writing


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("fix", "returned 'fix'; known: 'ignore', 'write', 'solve'"),
        (["solve", "solve"], "returned 2 answers; expected one, or one for each of 1"),
    ],
)
def test_answers_that_are_none_are_refused(register, answer, message):
    name = register(lambda view: view.influence, handle_complaint=lambda view: answer)
    market = desk_market("ignore", {"vendors.V.strategy": name})
    with pytest.raises(StrategyError, match=message):
        run(market, 10)


# --- Agreements -----------------------------------------------------------------------------------


def partner_market(changes):
    """V is a partner; nothing is forgotten and every satisfied partner signs."""
    market = one_customer(
        SHORT
        | TWO
        | {"needs.idle_days": 5.0, "agreements": {"chance": 1.0, "days": 1000}}
        | changes
    )
    market.columns.relations["personal"][0] = market.columns.relations["institutional"][0] = 0.5
    return market


def test_a_satisfied_partner_signs_and_is_called_alone():
    market = partner_market({})
    run(market, 40)
    deals = market.deals
    assert deals["agreement_signed"].iloc[0]
    assert market.organisation_agents[0].agreement == "V"
    first, second = deals.iloc[0], deals.iloc[1]
    assert (first["agreement"], second["agreement"]) == (False, True)
    # The second purchase begins with commitment, of one day, and is put to use after another one.
    assert second["commitment_day"] == second["need_day"]
    assert second["decided_day"] == second["need_day"] + 1
    assert second["first_use_day"] == second["need_day"] + 2
    assert (
        second[["discover_need_day", "internal_brewing_day", "system_design_day", "evaluation_day"]]
        .isna()
        .all()
    )
    assert (second["shortlisted_V"], second["shortlisted_W"]) == (True, False)
    assert second["origin"] == "existing"


def test_who_is_no_partner_signs_nothing():
    market = partner_market({"relationship.personal": 0.6})
    run(market, 40)
    assert not market.deals["agreement_signed"].any()
    assert not market.deals["agreement"].any()


def test_an_agreement_ends_with_its_time():
    market = partner_market(
        {"agreements.days": 3, "needs.idle_days": 1e-9}
    )  # the next need comes on the day after
    run(market, 30)
    # Signed on day 7 until day 10; the need of day 8 falls into it, and its first use on day 10
    # renews it until day 13. The third need comes on day 8 + 6 + 1 = 15, as if all phases had been
    # gone through.
    assert market.deals["need_day"].tolist()[:3] == [1, 8, 15]
    assert market.deals["agreement"].tolist()[:3] == [False, True, False]
    market = partner_market({"agreements.days": 1, "needs.idle_days": 1e-9})
    run(market, 30)
    assert not market.deals["agreement"].any()
    assert market.deals["agreement_signed"].all()


def test_dissatisfaction_ends_an_agreement():
    market = partner_market({"satisfaction": {"spread": 0.5, "tolerance": 0.0}})
    run(market, 200)
    deals = market.deals[market.deals["first_use_day"].notna()]
    after = deals["agreement"].iloc[1:].tolist()
    satisfied = (deals["satisfaction"].iloc[:-1] >= 0).tolist()
    assert (
        after == satisfied
    )  # who was content at the last first use buys under the agreement, who was not, does not
    assert 0.2 < sum(satisfied) / len(satisfied) < 0.8
