"""Each mechanism alone: the table of mechanisms, their measures and verdicts, worked by hand."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.harness.comparison import differing
from experiments.harness.design import Design, flat
from experiments.harness.errors import UserError
from experiments.harness.findings import Interval
from experiments.harness.results import Results
from experiments.harness.settings import Settings
from experiments.measures import mechanisms as measures
from experiments.mechanism_effects import effects, figure
from experiments.mechanism_effects.table import (
    BASE,
    LESS,
    MECHANISMS,
    MORE,
    SETTINGS,
    Mechanism,
)
from experiments.mechanisms import Mechanisms
from simulation import Market, Scenario
from simulation.scenario.parameter import NOTHING
from simulation.scenario.table import parameter_at
from tests.small import small

# --- The table of mechanisms ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def conditions():
    return Mechanisms().design(Settings(quiet=True)).conditions


def by_condition(test):
    return pytest.mark.parametrize("mechanism", MECHANISMS, ids=lambda one: one.condition)(test)


def test_every_mechanism_of_the_model_is_in_the_table():
    assert {one.number for one in MECHANISMS} == {"M1b", *(f"M{n}" for n in range(1, 16))}


def test_the_base_is_the_first_version(conditions):
    days = {"market.days": Mechanisms.changes["market.days"]}
    assert conditions[BASE].scenario == Scenario.load("first_version", days)
    assert list(conditions) == [*SETTINGS, *(one.condition for one in MECHANISMS)]


def test_all_settings_are_needed_and_have_what_they_say(conditions):
    assert {one.setting for one in MECHANISMS} == set(SETTINGS)
    for name, changes in SETTINGS.items():
        found = differing(conditions[BASE].scenario, conditions[name].scenario)
        assert found == changes


@by_condition
def test_a_mechanism_is_off_in_its_base_and_on_in_its_condition(mechanism, conditions):
    off, on = (conditions[name].scenario for name in (mechanism.setting, mechanism.condition))
    changed = differing(off, on)
    assert changed
    assert changed.items() <= mechanism.on.items()  # nothing else than what the table says
    before = flat(off.to_dict())
    for key, value in mechanism.on.items():
        null = parameter_at(key.split(".")).null
        if null not in (NOTHING, None):  # None: as another key says
            assert before.get(key) == null
            assert value != null


@by_condition
def test_a_mechanism_is_as_strong_as_is_worth_exploring(mechanism):
    for key, value in mechanism.on.items():
        known = parameter_at(key.split("."))
        if known.explore is not None:
            low, high = known.explore.of(value)
            assert low <= value <= high, key


@by_condition
def test_a_mechanism_has_a_measure_that_is_described_and_a_reason(mechanism):
    assert mechanism.expected in (MORE, LESS)
    assert mechanism.reason
    assert Mechanisms().describe()["runs"].column(mechanism.measure) is not None
    assert mechanism.vendor in ("", *Scenario.load("first_version").vendors)


# --- Measures -------------------------------------------------------------------------------------

DEALS = pd.DataFrame(
    {
        "organisation": [0, 0, 0, 1, 1, 0],
        "generation": [0, 0, 0, 0, 0, 1],
        "need_day": [0, 20, 40, 5, 250, 260],
        "system_design_day": pd.array([4, None, None, 9, 254, 264], dtype="Int64"),
        "decided_day": [10, 30, 60, 15, 270, 280],
        "outcome": ["won", "won", "no_go", "won", "no_decision", "won"],
        "winner": ["V", "V", None, "W", None, "W"],
        "route": ["tender", "rebuy", "tender", "tender", "sole_source", "tender"],
        "origin": ["unprompted", "existing", None, "unprompted", None, "unprompted"],
        "order_value": [1.0] * 6,
        "shortlisted_V": [True, True, False, True, True, False],
        "shortlisted_W": [True, False, False, True, False, True],
        "purchase_hours_V": [3, 2, 1, 4, 0, 5],
        "purchase_hours_W": [0, 0, 7, 2, 1, 0],
        "hours_V": [3, 2, 1, 4, 0, 5],
        "hours_W": [0, 0, 7, 2, 1, 0],
    }
)


def test_the_deals_alone_tell_what_the_whole_market_does():
    assert measures.whole_market(DEALS, ["V", "W"]) == pytest.approx(
        {
            # V spent hours on all but the fifth; alone on the second and third (no go).
            # W spent hours on the third (alone), the fourth, and the fifth, where V is shortlisted.
            "alone": 3 / 8,
            "early_no_go": 1 / 4,  # the first four needs are those of the first year
            "tender_days": (6 + 6 + 16) / 3,
            "bidders": (2 + 2 + 1) / 3,
            # only the second is a repeated order; the last customer is new
            "incumbent_orders": 1.0,
            "without_tender": 1 / 4,
            "repeat_orders": 1 / 4,
            "no_order": 2 / 6,
        }
    )


def test_without_deals_nothing_is_measured():
    found = measures.whole_market(DEALS.iloc[:0], ["V", "W"])
    assert all(math.isnan(value) for value in found.values())
    assert math.isnan(measures.hours_on_largest(DEALS.iloc[:0], ["V", "W"], [1.0, 2.0]))


def test_hours_on_the_largest_customers_are_counted():
    """One of five is the largest fifth; 4 + 2 + 1 of 25 hours were spent on organisation 1."""
    sizes = [10.0, 50.0, 20.0, 30.0, 40.0]
    assert measures.hours_on_largest(DEALS, ["V", "W"], sizes) == pytest.approx(7 / 25)


@pytest.fixture(scope="module")
def market():
    changes = {"market": {"organisations": 10, "days": 400}, "needs.idle_days": 20.0}
    changes |= {"needs.order_value": [1000, 9000], "rebuy.chance": 1.0}
    changes |= {"satisfaction": {"spread": 0.2, "tolerance": 0.1}}
    changes |= {"complaints": {"recovery": 0.7}, "referrals": {"names": 2}}
    changes |= {"network": {"acquaintances": 4}}
    made = Market(small(changes), rng=1, collect_every=0)
    made.run()
    return made


def test_measures_agree_with_the_market(market):
    frame = measures.mechanisms(market).set_index("vendor")
    deals = market.deals.to_dict("records")
    last, again, stayed = {}, 0, 0
    for deal in deals:
        if deal["outcome"] == "won":
            before = last.get(deal["organisation"])
            again += before is not None
            stayed += before == deal["winner"]
            last[deal["organisation"]] = deal["winner"]
    assert again > 50
    assert frame["incumbent_orders"].tolist() == pytest.approx([stayed / again] * 2)
    won = [deal for deal in deals if deal["outcome"] == "won"]
    rebought = sum(deal["route"] == "rebuy" for deal in won)
    assert 0 < rebought < len(won)
    assert frame["without_tender"].iloc[0] == pytest.approx(rebought / len(won))
    assert frame["no_order"].iloc[0] == pytest.approx(1 - len(won) / len(deals))
    complained = [d for d in won if d["winner"] == "Day" and d["complaint"] in ENDS]
    well = sum(deal["complaint"] == "recovered" for deal in complained)
    assert well > 0
    assert frame.loc["Day", "recovery"] == pytest.approx(well / len(complained))
    used = [d for d in won if d["winner"] == "Day" and not pd.isna(d["first_use_day"])]
    names = sum(deal["referrals"] for deal in used)
    assert 0 < names < 2 * len(used)
    assert frame.loc["Day", "names"] == pytest.approx(names / len(used))
    people = list(market.stakeholders)
    for name in ("trust", "personal", "institutional"):
        mean = np.mean([getattr(person, name)["Night"] for person in people])
        assert frame.loc["Night", name] == pytest.approx(mean)
    sizes = market.deals.groupby("organisation")["order_value"].first().sort_values()
    largest = set(sizes.index[-2:])
    spent = [(d["organisation"], d["hours_Day"] + d["hours_Night"]) for d in deals]
    mine = sum(hours for organisation, hours in spent if organisation in largest)
    assert frame["hours_on_largest"].iloc[0] == pytest.approx(
        mine / sum(hours for _, hours in spent)
    )


ENDS = ("open", "recovered", "unrecovered", "unhandled")

# --- Effects --------------------------------------------------------------------------------------

UP = Mechanism("M1", "up", {}, "share", "share", MORE, "by hand")
DOWN = Mechanism("M2", "down", {}, "share", "share of V", LESS, "by hand", vendor="V")


def results_of(values):
    """Return results in which V has these values of `share`, by condition, and W 1 more."""
    rows = [
        {"condition": condition, "replication": number, "vendor": vendor, "share": value + more}
        for condition, numbers in values.items()
        for number, value in enumerate(numbers)
        for vendor, more in (("V", 0.0), ("W", 1.0))
    ]
    nothing = pd.DataFrame()
    runs = pd.DataFrame(rows)
    return Results(Mechanisms(), Design({}), nothing, runs, nothing, nothing)


def test_effects_are_differences_pair_by_pair():
    """Pairs of 1, 2 and 3: mean 2, standard deviation 1; t = 4.303, so ± 4.303 / √3.

    Hedges' correction for three pairs is 1 / √π.
    """
    found = effects.table(
        results_of({BASE: [0, 10, 20], UP.condition: [1, 12, 23], DOWN.condition: [1, 12, 23]}),
        [UP, DOWN],
    )
    up, down = found.to_dict("records")
    for row, base in ((up, 10.5), (down, 10.0)):
        assert (row["replications"], row["difference"]) == (3, 2.0)
        assert row["effect_size"] == pytest.approx(2.0 / math.sqrt(math.pi))
        assert (row["base"], row["on"]) == (base, base + 2)
        assert row["ci_low"] == pytest.approx(2 - 4.30265 / math.sqrt(3), abs=1e-4)
        assert row["ci_high"] == pytest.approx(2 + 4.30265 / math.sqrt(3), abs=1e-4)
        assert row["p_holm"] == pytest.approx(2 * row["p_value"])
        assert row["verdict"] == "undecided"
    assert (up["vendor"], down["vendor"]) == ("all", "V")
    assert effects.EFFECTS.undescribed(list(found)) == []


def test_the_verdict_goes_by_the_expected_sign():
    clear = {BASE: [0.0, 0.0, 0.0], UP.condition: [1, 1.1, 0.9], DOWN.condition: [1, 1.1, 0.9]}
    found = effects.table(results_of(clear), [UP, DOWN])
    assert found["verdict"].tolist() == ["as expected", "not as expected"]
    assert effects.verdict(Interval(-1, -2, -0.5), LESS) == "as expected"
    assert effects.verdict(Interval(-1, -2, -0.5), MORE) == "not as expected"
    assert effects.verdict(Interval(0.5, math.nan, math.nan), MORE) == "undecided"


def test_pairs_of_which_one_is_not_known_do_not_count():
    found = effects.table(
        results_of({BASE: [math.nan, 1, 3, 5], UP.condition: [9, math.nan, 4, 6]}), [UP]
    )
    row = found.to_dict("records")[0]
    assert (row["replications"], row["base"], row["on"]) == (2, 4.5, 5.5)
    nothing = effects.table(results_of({BASE: [math.nan], UP.condition: [1.0]}), [UP])
    assert nothing["verdict"].tolist() == ["undecided"]
    assert effects.table(results_of({BASE: [1.0]}), [UP]).empty


def test_the_figure_has_a_point_for_every_effect_with_a_size():
    """What is the same in all pairs has words, and no point."""
    same = DOWN._replace(title="same")
    values = {UP.condition: [1, 2, 3], DOWN.condition: [4, 5, 6], same.condition: [1, 1, 1]}
    found = effects.table(results_of({BASE: [0, 0, 0], **values}), [UP, DOWN, same])
    drawn = figure.draw(found)
    axes = drawn.axes[0]
    points = [line for line in axes.lines if line.get_marker() not in ("None", "")]
    # As expected, and not; Hedges' correction for three pairs is 1 / √π.
    assert [line.get_xdata()[0] * math.sqrt(math.pi) for line in points] == pytest.approx([2, -5])
    assert [text.get_text() for text in axes.texts] == [
        "share: 0.5 → 2.5",
        "share of V: 0 → 5",
        "share of V: 0 → 1",
    ]
    assert figure.signed(-1.5) == "−1.5"


# --- The experiment -------------------------------------------------------------------------------

NOTHING_ON = Mechanism("M0", "nothing", {}, "trust", "mean trust", MORE, "nothing is switched on")


TWICE = {BASE: {}, NOTHING_ON.condition: NOTHING_ON.changes}
SHORT = {"market.days": 60, "market.organisations": 6, "needs.idle_days": 30.0}


class Same(Mechanisms):
    """The base twice."""

    variants = TWICE
    replications = 3
    changes = SHORT


def test_a_mechanism_whose_on_is_the_base_has_no_effect():
    results = Same().run(Settings(quiet=True, workers=1))
    row = effects.table(results, [NOTHING_ON]).to_dict("records")[0]
    assert row["base"] == row["on"] > 0
    # Another pair differs with a probability of at most 1 - 0.05^(1/3) = 0.631597, by at most 1.
    ends = (row["difference"], row["ci_low"], row["ci_high"])
    assert ends == pytest.approx((0.0, -0.631597, 0.631597), abs=1e-6)
    assert (row["replications"], row["verdict"]) == (3, "undecided")


def test_two_markets_are_refused():
    settings = Settings(scenarios=("first_version", "as_told"), quiet=True)
    with pytest.raises(UserError, match="give one scenario"):
        Mechanisms().design(settings)


@pytest.mark.slow
def test_a_quick_run_writes_all_tables(tmp_path: Path, capsys):
    out = tmp_path / "out"
    changes = {"market.organisations": 10, "market.days": 120, "needs.idle_days": 30.0}
    results = Mechanisms().run(Settings(quiet=True, quick=True, overrides=changes, out=out))
    found = pd.read_csv(out / "effects.csv")
    assert found["condition"].tolist() == [one.condition for one in MECHANISMS]
    assert set(found["verdict"]) <= {"as expected", "not as expected", "undecided"}
    assert (out / "mechanisms.png").stat().st_size > 5000
    Mechanisms().show(results)
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 80
