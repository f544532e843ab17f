"""--warm-up: only what happens after the first days of a run counts."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from experiments import api
from experiments.harness import cli, tables
from experiments.harness.errors import UserError
from experiments.harness.settings import Settings
from experiments.measures.claims import claims
from experiments.measures.orders import by_year, collisions, new_and_repeat
from simulation import Market, Scenario
from simulation.vocabulary import Cost, Origin, Setting, label

DAYS, WARM_UP = 500, 207


@pytest.fixture(scope="module")
def markets():
    """The same run, without and with a warm-up; on its first day that counts something happened."""
    scenario = Scenario.load("as_told", {"market.organisations": 60, "market.days": DAYS})
    found = Market(scenario, rng=2), Market(scenario, rng=2, warm_up=WARM_UP)
    for market in found:
        market.run()
    deals = found[0].deals
    assert WARM_UP in set(deals.loc[deals["outcome"] == "won", "decided_day"])
    assert WARM_UP in set(deals["first_use_day"])
    return found


@pytest.fixture(scope="module")
def by_hand(markets):
    """What happened after the warm-up, from the deal log of the run without one."""
    deals = markets[0].deals
    return deals[[day >= WARM_UP for day in deals["decided_day"]]].to_dict("records")


def ledger(market):
    return {
        "contact_hours": market.columns.vendors["hours"].sum(axis=1).copy(),
        "cost": market.columns.vendors["costs"].sum(axis=1).copy(),
        "revenue": market.columns.vendors["revenue"].copy(),
    }


# --- What a market counts -------------------------------------------------------------------------


def test_the_warm_up_changes_nothing_that_happens(markets):
    whole, late = markets
    pd.testing.assert_frame_equal(whole.deals, late.deals)
    pd.testing.assert_frame_equal(whole.timeline, late.timeline)
    pd.testing.assert_series_equal(whole.win_rates(), late.win_rates())


def test_orders_are_those_of_the_deal_log_after_it(markets, by_hand):
    rows = {row["vendor"]: row for row in markets[1].results().to_dict("records")}
    won = [deal for deal in by_hand if deal["outcome"] == "won"]
    assert 0 < len(won) < (markets[0].deals["outcome"] == "won").sum()
    for vendor, row in rows.items():
        mine = [deal for deal in won if deal["winner"] == vendor]
        assert row["decided"] == len(won)
        assert row["wins"] == len(mine)
        assert row["win_rate"] == len(mine) / len(won)
        assert row["no_decision"] == len(by_hand) - len(won)
        assert row["revenue"] == pytest.approx(sum(deal["order_value"] for deal in mine))
        assert row["agreement_orders"] == sum(deal["agreement"] for deal in mine)
        for origin in map(label, Origin):
            assert row[f"{origin}_orders"] == sum(deal["origin"] == origin for deal in mine)


def test_first_uses_count_on_the_day_of_the_first_use(markets):
    used = [
        deal
        for deal in markets[0].deals.to_dict("records")
        if not pd.isna(deal["first_use_day"]) and deal["first_use_day"] >= WARM_UP
    ]
    for row in markets[1].results().to_dict("records"):
        mine = [deal for deal in used if deal["winner"] == row["vendor"]]
        assert row["first_uses"] == len(mine)
        assert row["complaints"] == sum(deal["complaint"] != "none" for deal in mine)
        assert row["recovered"] == sum(deal["complaint"] == "recovered" for deal in mine)
        assert row["told"] == sum(deal["told"] for deal in mine)
        assert row["referrals"] == sum(deal["referrals"] for deal in mine)
    assert used


def test_hours_and_money_are_those_spent_after_it():
    scenario = Scenario.load("as_told", {"market.organisations": 10, "market.days": 60})
    market = Market(scenario, rng=3, warm_up=40)
    for _ in range(40):
        market.step()
    before = ledger(market)
    assert (market.results()[["contact_hours", "cost", "revenue"]] == 0).all(axis=None)
    market.run()
    found = market.results()
    for name, total in ledger(market).items():
        assert (before[name] > 0).any() or name == "revenue"
        np.testing.assert_array_equal(found[name], total - before[name])
    hours = found[[f"{label(setting)}_hours" for setting in Setting]].sum(axis=1)
    costs = found[[f"{label(cost)}_cost" for cost in Cost]].sum(axis=1)
    np.testing.assert_array_equal(hours, found["contact_hours"])
    np.testing.assert_allclose(costs, found["cost"])


def test_what_is_told_of_the_end_stays(markets):
    whole, late = (market.results() for market in markets)
    told_of_the_end = [column.name for column in tables.RESULTS if not column.counted]
    assert told_of_the_end == ["outsider", "friend", "supplier", "partner", "accounts_known"]
    pd.testing.assert_frame_equal(whole[told_of_the_end], late[told_of_the_end])


def test_measures_of_orders_leave_it_out_but_years_are_whole(markets, by_hand):
    whole, late = markets
    vendor = "Dell"
    at = whole.vendor_names.index(vendor)
    won = [deal for deal in by_hand if deal["outcome"] == "won"]
    mine = [deal for deal in won if deal["winner"] == vendor]
    new = [deal["hours_Dell"] for deal in mine if deal["origin"] != "existing"]
    assert new_and_repeat(late).loc[at, "new_hours"] == pytest.approx(np.mean(new))
    assert new_and_repeat(late).loc[at, "new_hours"] != new_and_repeat(whole).loc[at, "new_hours"]
    assert collisions(late)["collided"].tolist() == [0.0] * 4
    known = [deal["origin"] in ("existing", "referral") for deal in mine]
    bought = [deal["origin"] in ("existing", "referral", "advertising") for deal in mine]
    share = sum(known) / sum(bought)
    assert claims(late).loc[at, "existing_against_advertising"] == pytest.approx(share)
    for year in ("win_rate_1", "win_rate_2"):
        assert by_year(late)[year].tolist() == by_year(whole)[year].tolist()


@pytest.mark.parametrize("days", [-1, 40, 41])
def test_a_market_refuses_a_warm_up_that_does_not_end_before_it(days):
    scenario = Scenario.load("as_told", {"market.organisations": 4, "market.days": 40})
    with pytest.raises(ValueError, match=rf"warm_up should be .* 0 to 39, not {days}"):
        Market(scenario, warm_up=days)


# --- The option -----------------------------------------------------------------------------------


def test_0_is_the_same_as_without_to_the_last_byte(run, tmp_path):
    assert run(out=tmp_path / "without") == 0
    assert run("--warm-up", "0", out=tmp_path / "zero") == 0
    tables = sorted(path.name for path in (tmp_path / "without").glob("*.csv"))
    assert "runs.csv" in tables
    for name in [*tables, "datapackage.json"]:
        before, after = (tmp_path / folder / name for folder in ("without", "zero"))
        assert before.read_bytes() == after.read_bytes(), name
    package = (tmp_path / "zero" / "datapackage.json").read_text(encoding="utf-8")
    assert "warm-up" not in package
    assert " on." not in package
    assert json.loads((tmp_path / "zero" / "manifest.json").read_text())["warm_up"] == 0


def test_runs_count_what_came_after_it_and_the_folder_says_so(run, small, tmp_path):
    assert run("--warm-up", "100") == 0
    runs = pd.read_csv(tmp_path / "out" / "runs.csv")
    left_out = 0
    for (seed, vendor), rows in runs.groupby(["seed", "vendor"]):
        market = Market(Scenario.load(small), rng=int(seed))
        market.run()
        orders = [deal for deal in market.deals.to_dict("records") if deal["outcome"] == "won"]
        won = [deal for deal in orders if deal["decided_day"] >= 100]
        left_out += len(orders) - len(won)
        assert rows["decided"].item() == len(won)
        assert rows["wins"].item() == sum(deal["winner"] == vendor for deal in won)
    assert left_out
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["warm_up"] == 100
    assert "--warm-up" in manifest["command"]
    assert "The first 100 working days are a warm-up" in manifest["notes"][0]
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    assert package["description"] == manifest["notes"][0]
    said = {
        resource["name"]: {
            field["name"]
            for field in resource["schema"]["fields"]
            if field.get("description", "").endswith("Counted from day 100 on.")
        }
        for resource in package["resources"]
    }
    counted = {"decided", "wins", "win_rate", "contact_hours", "cost", "profit", "told"}
    for name in ("runs", "summary"):
        assert counted <= said[name]
        assert not {"partner", "accounts_known", "replications", "vendor"} & said[name]
    assert said["timeline"] == set()


def test_the_timeline_tells_the_warm_up_too(run, tmp_path):
    assert run(out=tmp_path / "whole") == 0
    assert run("--warm-up", "100") == 0
    tables = [(tmp_path / name / "timeline.csv").read_bytes() for name in ("whole", "out")]
    assert tables[0] == tables[1]


def test_a_run_with_another_warm_up_is_another_run(run, tmp_path, capsys):
    assert run("--warm-up", "100") == 0
    before = (tmp_path / "out" / "runs.csv").read_bytes()
    capsys.readouterr()
    assert run("--warm-up", "110") == 2
    message = capsys.readouterr().err
    assert "holds runs of something else; different: days of warm-up (100 then, 110 now)" in message
    assert run() == 2
    assert "days of warm-up (100 then, 0 now)" in capsys.readouterr().err
    assert (tmp_path / "out" / "runs.csv").read_bytes() == before
    assert run("--warm-up", "110", "--fresh") == 0
    assert (tmp_path / "out" / "runs.csv").read_bytes() != before


@pytest.mark.slow
def test_an_interrupted_run_goes_on_with_its_own_warm_up(run, tmp_path):
    assert run("--warm-up", "100", out=tmp_path / "whole", replications=4) == 0
    assert run("--warm-up", "100", replications=2) == 0
    assert run("--warm-up", "100", replications=4, workers=2) == 0
    tables = [(tmp_path / name / "runs.csv").read_bytes() for name in ("whole", "out")]
    assert tables[0] == tables[1]
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["runs"]["resumed"] == 2


@pytest.mark.parametrize(
    ("days", "message"),
    [
        ("-1", "--warm-up: -1 should be a whole number, 0 or more"),
        ("ten", "--warm-up: 'ten' should be a whole number, 0 or more"),
        ("1.5", "--warm-up: '1.5' should be a whole number, 0 or more"),
        ("nan", "--warm-up: 'nan' should be a whole number, 0 or more"),
        ("", "--warm-up: '' should be a whole number, 0 or more"),
        ("120", ("--warm-up 120: 'small' ends after 120 days (market.days), so nothing would "
"count;")),
        ("9999", "--warm-up 9999: 'small' ends after 120 days (market.days)"),
    ],
)  # fmt: skip
def test_a_bad_value_is_one_sentence(run, tmp_path, capsys, days, message):
    assert run("--warm-up", days) == 2
    printed = capsys.readouterr().err
    assert message in printed
    assert printed.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_the_shortest_scenario_decides(small, tmp_path, capsys):
    words = ["win-rates", "--scenario", "as_told", "--scenario", str(small)]
    assert cli.main([*words, "--warm-up", "200", "--out", str(tmp_path / "out")]) == 2
    assert "--warm-up 200: 'small' ends after 120 days" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["patterns", "calibrate", "story", "benchmark"])
def test_commands_that_count_no_orders_refuse_it(name, tmp_path, capsys):
    words = ["--quick", "--warm-up", "100", "--out", str(tmp_path / "out")]
    assert cli.main([name, *words]) == 2
    printed = capsys.readouterr()
    assert printed.err.startswith("--warm-up 100: ")
    assert printed.err.endswith("; leave the option out\n")
    assert printed.out == ""
    assert not (tmp_path / "out").exists()


def test_the_table_of_claims_refuses_what_is_too_long_for_one_of_them(tmp_path, capsys):
    words = ["--quick", "--warm-up", "300", "--out", str(tmp_path / "out")]
    assert cli.main(["claims", *words]) == 2
    assert "--warm-up 300: " in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


# --- From Python ----------------------------------------------------------------------------------


def test_run_and_compare_take_it(small):
    scenario = Scenario.load(small)
    whole = api.run(scenario, replications=2)
    late = api.run(scenario, replications=2, warm_up=100)
    assert late.runs["decided"].sum() < whole.runs["decided"].sum()
    assert (
        late.summary["decided"].iloc[0] == late.runs.groupby("replication")["decided"].first().sum()
    )
    other = scenario.replace({"choice.sensitivity": 20.0})
    found = api.compare(scenario, other, replications=2, warm_up=100)
    pd.testing.assert_series_equal(
        found.results.runs["decided"][: len(late.runs)], late.runs["decided"]
    )
    with pytest.raises(UserError, match=r"--warm-up 500: 'small' ends after 120 days"):
        api.run(scenario, warm_up=500)
    with pytest.raises(UserError, match="warm_up: -3 should be a whole number, 0 or more"):
        Settings(warm_up=-3)


def test_a_tournament_takes_it(small):
    players = ("default", "idle")
    whole = api.tournament(players, scenario=small, replications=2)
    late = api.tournament(players, scenario=small, replications=2, warm_up=250)
    assert late.matrix["orders"].iloc[0] < whole.matrix["orders"].iloc[0]
