"""Needs, phases, specification, shortlist and choice, worked by hand."""

from __future__ import annotations

import importlib.util
import math
import zlib

import numpy as np
import pytest

from simulation import Market
from simulation.procurement import purchase
from simulation.vocabulary import PURCHASE_PHASES, Phase, Role, label
from tests.reference.philox import Draw, Draws
from tests.small import EVEN, plain, product, small

IDLE_REPS = [[9, 10, "desk"]]
TRUST_IS_P = {"trust": {"share": 1.0, "rho": 1.0}}
TWO = {
    "vendors": {
        "V": {"team": [{"schedule": "s", "reps": 1}], "product": product(performance=1.0)},
        "W": {"product": product()},
    }
}


def days(*lengths):
    """Let the phases last so many days."""
    return {
        f"phases.{label(phase)}.days": [length] * 3
        for phase, length in zip(PURCHASE_PHASES, lengths, strict=True)
    }


def weights(**roles):
    return dict.fromkeys(EVEN, 0.0) | roles


@pytest.fixture
def market_of():
    """Make a market in which nobody meets anybody.

    Its only organisation needs something on day 1.
    """

    def make(changes, trusted=None, seed=1):
        with pytest.warns(match="no salespeople"):
            scenario = plain(IDLE_REPS, TRUST_IS_P | TWO | changes)
        market = Market(scenario, rng=seed)
        market.columns.organisations["next_need"] = 1
        for name, value in (trusted or {}).items():
            market.columns.relations["personal"][market.vendor_names.index(name)] = value
        return market

    return make


def run(market, until):
    while market.day < until:
        market.step()


# --- Rooms ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("phase", PURCHASE_PHASES, ids=label)
def test_every_phase_has_a_file_that_the_way_of_a_purchase_passes(phase):
    file = f"simulation/procurement/{label(phase)}.py"
    assert importlib.util.find_spec(f"simulation.procurement.{label(phase)}"), f"{file} is missing."
    room = getattr(purchase, label(phase), None)
    assert room is not None, f"simulation/procurement/purchase.py does not use {file}."
    told = f"{file} needs begin() or end(): what happens when the phase begins and ends."
    assert hasattr(room, "begin") or hasattr(room, "end"), told


# --- Dates ----------------------------------------------------------------------------------------


def test_the_phases_follow_each_other(market_of):
    market = market_of(days(2, 1, 3, 1, 2, 4) | {"choice.outside_option": -100.0})
    organisation = market.organisation_agents[0]
    phases = []
    for _ in range(16):
        market.step()
        phases.append(organisation.phase)
    expected = [Phase.IDLE] + [
        Phase(phase)
        for phase, length in zip(PURCHASE_PHASES, (2, 1, 3, 1, 2, 4), strict=True)
        for _ in range(length)
    ]
    assert phases == [*expected, Phase.IDLE, Phase.IDLE]
    deal = market.deals.iloc[0]
    # The need of day 1; the decision in the morning after 2 + 1 + 3 + 1 + 2 days.
    assert (deal["need_day"], deal["decided_day"], deal["outcome"]) == (1, 10, "won")
    assert organisation.installed_vendor == deal["winner"]
    assert organisation.purchases == 1


def test_the_next_need_waits_for_all_six_phases_and_the_gap(market_of):
    market = market_of(days(2, 1, 3, 1, 2, 4) | {"needs.idle_days": 7.5, "needs.go_ahead": 0.0})
    run(market, 2)
    # d + ΣD + 1 + floor(−ln(u) × 7.5) with the gap's draw of purchase 1, though this purchase ends
    # after brewing.
    u = Draws(1).uniform(Draw.NEED_GAP, subject=0, when=1)
    expected = 1 + 13 + 1 + math.floor(-math.log(u) * 7.5)
    assert market.columns.organisations["next_need"].tolist() == [expected]
    run(market, expected + 1)
    assert market.deals["outcome"].tolist() == ["no_go"]
    assert market.deals["decided_day"].tolist() == [1 + 2 + 1]
    assert market.organisation_agents[0].phase is Phase.DISCOVER_NEED


def test_durations_are_rounded_half_up_and_last_a_day_at_least(market_of):
    market = market_of(days(2.5, 0, 1.4, 1.5, 3.49, 0.5))
    run(market, 2)
    assert market.columns.organisations["durations"][0, 1:].tolist() == [3, 1, 1, 2, 3, 1]


@pytest.mark.parametrize(
    ("trust", "hears_after"), [(0.0, 10), (0.64, 4), (0.75, 3), (0.96, 0), (1.0, 0)]
)
def test_trusted_vendors_hear_of_a_need_early(market_of, register, trust, hears_after):
    # round((1 − T) × 10): 0.36 × 10 = 3.6 → 4; 0.25 × 10 = 2.5 → 3 (half up); 0.4 → 0.
    seen = {}
    plan = register(
        lambda view: seen.update({view.day: Phase(int(view.phase[0]))}) or view.influence
    )
    market = market_of(
        days(10, 5, 1, 1, 1, 1) | {"vendors.V.strategy": plan, "roles.user.people": 2}
    )
    # T is the mean trust of the users alone; places 4 and 5. P decays by a factor of 1 − 7e-16 a
    # night.
    market.columns.relations["personal"][0] = 1.0
    market.columns.relations["personal"][0, [4, 5]] = trust - 0.04, min(1.0, trust + 0.04)
    if trust in (0.0, 1.0):
        market.columns.relations["personal"][0, [4, 5]] = trust
    run(market, 16)
    heard = 1 + hears_after
    for day in range(16):
        truth = (
            Phase.IDLE if day < 1 else Phase.DISCOVER_NEED if day < 11 else Phase.INTERNAL_BREWING
        )
        assert seen[day] is (truth if day >= heard else Phase.IDLE)


# --- Specification --------------------------------------------------------------------------------


def test_a_tight_budget_makes_price_matter_more(market_of):
    dear = {
        "vendors.V.product": product(price=0.0),
        "vendors.W.product": product(),
        "choice.shaping": 0.0,
    }
    market = market_of(days(1, 1, 1, 9, 9, 9) | dear | {"needs.budget": [0.5, 0.5]})
    organisation = market.organisation_agents[0]
    assert organisation.perceived_fit["V"] == pytest.approx(0.6 * 5 / 6)
    run(market, 5)
    # Six weights of 1/6; price becomes (1/6)/0.5 = 2/6; divided by the sum 7/6: price 2/7, the
    # others 1/7.
    assert organisation.phase is Phase.EVALUATION
    assert organisation.perceived_fit == pytest.approx({"V": 0.6 * 5 / 7, "W": 0.6})


def test_a_trusted_vendor_shapes_the_specification(market_of):
    even = {"phases.system_design.weights": weights(technical_management=1.0)}
    market = market_of(
        days(1, 1, 1, 2, 2, 2) | even | {"choice.shaping": 2.0, "choice.outside_option": -100.0}
    )
    # Only the technical department's trust counts in system design (place 2).
    market.columns.relations["personal"][0, 2] = 0.25
    market.columns.relations["personal"][1] = (
        1.0  # W is trusted, but better than the mean in nothing
    )
    run(market, 5)
    # V's product: performance 1, else 0.6; the mean's performance is 0.8, so V's advantage is all
    # performance. Weight of performance (1/6 + 2 × 0.25)/1.5 = 4/9; fit = 0.6 + 0.4 × 4/9.
    organisation = market.organisation_agents[0]
    assert organisation.perceived_fit == pytest.approx({"V": 0.6 + 0.4 * 4 / 9, "W": 0.6})
    run(market, 10)  # frozen until the installation is over, on day 10
    assert organisation.perceived_fit["V"] == pytest.approx(0.6 + 0.4 * 4 / 9)
    run(market, 11)
    assert organisation.phase is Phase.IDLE
    assert organisation.perceived_fit["V"] == pytest.approx(0.6 + 0.4 / 6)


def test_shaping_pulls_at_weights_that_sum_to_one(market_of):
    market = market_of(
        days(1, 1, 1, 9, 9, 9) | {"needs.budget": [0.5, 0.5], "choice.shaping": 1.0},
        trusted={"V": 0.5},
    )
    run(market, 5)
    # Under half the budget the weights are 2/7 for price and 1/7 else; performance becomes (1/7 +
    # 0.5)/1.5 = 3/7.
    assert market.organisation_agents[0].perceived_fit["V"] == pytest.approx(0.6 + 0.4 * 3 / 7)


def test_promises_raise_the_fit_under_the_specification_too(market_of):
    market = market_of(days(1, 1, 1, 2, 2, 2) | {"vendors.W.promise": 0.5})
    run(market, 5)
    assert market.organisation_agents[0].perceived_fit["W"] == pytest.approx(0.8)


def test_equal_products_leave_nothing_to_shape(market_of):
    # In floating point (0.7 + 0.7 + 0.7)/3 < 0.7: a last bit, which must not count as an advantage.
    assert sum([0.7] * 3) / 3 < 0.7
    same = {
        f"vendors.{name}": {"product": product(0.7, performance=0.1)} for name in ("V", "W", "X")
    }
    market = market_of(
        days(1, 1, 1, 2, 2, 2) | same | {"choice.shaping": 1000.0}, trusted={"V": 1.0}
    )
    run(market, 5)
    assert market.organisation_agents[0].perceived_fit == pytest.approx(
        dict.fromkeys("VWX", (5 * 0.7 + 0.1) / 6)
    )


# --- Shortlist and choice -------------------------------------------------------------------------


def test_the_shortlist_takes_the_best_fit_plus_trust(market_of):
    listens = {
        "phases.evaluation.weights": weights(user=1.0),
        "choice.shortlist": 1,
        "choice.shaping": 0.0,
    }
    market = market_of(days(1, 1, 1, 1, 1, 1) | listens)
    # V: fit 0.6 + 0.4/6 = 0.667; W: 0.6 + trust of the user (place 4) 0.1. The others' trust in V
    # does not count here.
    market.columns.relations["personal"][0, :4] = 1.0
    market.columns.relations["personal"][1, 4] = 0.1
    run(market, 7)
    deal = market.deals.iloc[0]
    assert (deal["shortlisted_V"], deal["shortlisted_W"]) == (False, True)
    assert deal["winner"] != "V"  # whatever its utility


def test_a_purchase_records_the_parts_of_utility(market_of):
    market = market_of(
        days(1, 1, 1, 1, 1, 1)
        | {"phases.commitment.weights": weights(decision=0.25, user=0.75), "choice.shaping": 0.0}
    )
    market.columns.relations["personal"][0, 0], market.columns.relations["personal"][0, 4] = (
        0.8,
        0.4,
    )
    run(market, 7)
    deal = market.deals.iloc[0]
    # Sensitivity 4 times each part; rounded to 2⁻³².
    assert deal["fit_V"] == pytest.approx(4 * (0.6 + 0.4 / 6), abs=1e-9)
    assert deal["trust_decision_V"] == pytest.approx(4 * 0.25 * 0.8, abs=1e-9)
    assert deal["trust_user_V"] == pytest.approx(4 * 0.75 * 0.4, abs=1e-9)
    assert deal["trust_operator_V"] == 0
    assert (deal["fit_W"], deal["trust_user_W"]) == (pytest.approx(4 * 0.6, abs=1e-9), 0)


@pytest.fixture(scope="module")
def many_deals():
    changes = {f"phases.{label(phase)}.days": [1, 1, 1] for phase in PURCHASE_PHASES}
    changes |= {
        "market": {"organisations": 300, "days": 60},
        "needs.idle_days": 1.0,
        "vendors.Third": {"product": product()},
    }
    with pytest.warns(match="no salespeople"):
        scenario = small(changes)
    market = Market(scenario, rng=5)
    market.run()
    return market.deals


def test_the_highest_utility_wins(many_deals):
    chosen = many_deals[many_deals["outcome"] != "no_go"]
    names = ["Day", "Night", "Third"]
    utility = np.array(
        [np.where(chosen[f"shortlisted_{v}"], chosen[f"utility_{v}"], -np.inf) for v in names]
    )
    best = np.array(names, object)[utility.argmax(axis=0)]
    assert (chosen["utility_nobody"] == 4 * 0.25 + chosen["noise_nobody"]).all()
    nobody = chosen["utility_nobody"] > utility.max(axis=0)
    assert 0.02 < nobody.mean() < 0.5
    assert np.where(nobody, "", best).tolist() == chosen["winner"].fillna("").tolist()
    assert (chosen[[f"shortlisted_{v}" for v in names]].sum(axis=1) == 2).all()


def test_the_noise_is_gumbel_at_its_address(many_deals):
    draws = Draws(5)
    for deal in many_deals[many_deals["outcome"] == "won"].head(50).itertuples():
        u = draws.uniform(
            Draw.CHOICE, subject=deal.organisation, vendor=zlib.crc32(b"Night"), when=deal.purchase
        )
        assert deal.noise_Night == pytest.approx(-math.log(-math.log(u)), abs=2**-33 + 1e-12)
        u = draws.uniform(Draw.OUTSIDE, subject=deal.organisation, when=deal.purchase)
        assert deal.noise_nobody == pytest.approx(-math.log(-math.log(u)), abs=2**-33 + 1e-12)


def test_equal_bids_get_on_the_shortlist_by_lot(many_deals):
    first = many_deals[(many_deals["outcome"] != "no_go") & (many_deals["decided_day"] <= 8)]
    trust = [
        f"trust_{label(role)}_{vendor}" for role in Role for vendor in ("Day", "Night", "Third")
    ]
    unknown = first[(first[trust] == 0).all(axis=1)]
    if len(unknown) < 100:
        pytest.fail(f"only {len(unknown)} purchases between strangers")
    share = unknown["shortlisted_Third"].mean()
    # Two of three: 2/3, within 5 standard deviations.
    assert abs(share - 2 / 3) < 5 * math.sqrt(2 / 9 / len(unknown))


def test_go_ahead_is_as_likely_as_the_scenario_says(many_deals):
    n = len(many_deals)
    assert n > 1000
    assert abs((many_deals["outcome"] == "no_go").mean() - 0.25) < 5 * math.sqrt(0.25 * 0.75 / n)


# --- A shortlist is a judgement -------------------------------------------------------------------


def shortlisted_with(market_of, noise, seeds=range(150)):
    """How often W gets the only place on the shortlist, whose bid is worth 0.1 less."""
    changes = days(1, 1, 1, 1, 1, 1) | {
        "choice.shortlist": 1,
        "choice.shaping": 0.0,
        "choice.sensitivity": 5.0,
        "choice.shortlist_noise": noise,
        "vendors.V.product": product(),
        "needs.go_ahead": 1.0,
    }
    count = 0
    for seed in seeds:
        market = market_of(changes, seed=seed)
        market.columns.relations["personal"][0] = 0.1
        run(market, 7)
        count += bool(market.deals.iloc[0]["shortlisted_W"])
    return count / len(seeds)


def test_without_noise_the_better_bid_is_always_on_the_shortlist(market_of):
    assert shortlisted_with(market_of, 0.0, range(20)) == 0.0


@pytest.mark.slow
def test_with_noise_the_shortlist_is_a_logit_choice(market_of):
    """Utilities differ by 5 × 0.1: W comes first in 1 / (1 + exp(0.5 / noise)) of the cases."""
    for noise in (1.0, 2.0):
        expected = 1 / (1 + math.exp(0.5 / noise))
        bound = 5 * math.sqrt(expected * (1 - expected) / 150)
        assert abs(shortlisted_with(market_of, noise) - expected) < bound


@pytest.mark.parametrize(
    ("cost", "invited"),
    [
        (0.0, 2),
        # W's bid is worth 5 × 0.2 = 1 less: one more adds ln(1 + e⁻¹) = 0.3133 to the best.
        (0.31, 2),
        (0.32, 1),
        (1000.0, 1),
    ],
)
def test_one_more_bidder_must_be_worth_the_search(market_of, cost, invited):
    changes = days(1, 1, 1, 1, 1, 1) | {
        "choice.shaping": 0.0,
        "choice.sensitivity": 5.0,
        "choice.search_cost": cost,
        "vendors.V.product": product(),
        "needs.go_ahead": 1.0,
    }
    market = market_of(changes)
    market.columns.relations["personal"][0] = 0.2
    run(market, 7)
    deal = market.deals.iloc[0]
    assert deal["shortlisted_V"]
    assert int(deal["shortlisted_V"]) + int(deal["shortlisted_W"]) == invited
