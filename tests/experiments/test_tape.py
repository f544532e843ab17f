"""Tapes: what they hold is what happened in the market; what is no tape is refused."""

from __future__ import annotations

import gzip
import json

import numpy as np
import pytest

from experiments import record, watch
from experiments.tape import format as tapes
from experiments.tape.page import page
from experiments.tape.recorder import BYTE
from experiments.tape.recorder import record as record_run
from simulation import Market, Scenario
from simulation.vocabulary import Phase, Relationship, Role, label

SMALL = Scenario.load("as_told", {"market.organisations": 12, "market.days": 120})


def recorded(seed):
    return record_run(SMALL, seed)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_meetings_and_deals_are_those_of_the_market(seed):
    tape = recorded(seed)
    market = Market(SMALL, rng=seed, record_meetings=True)
    market.run()
    told, arrays = market.meetings, tape.arrays
    assert len(told) == len(arrays["hour"]) > 0
    for name, column in (("hour", "hour"), ("rep", "rep"), ("person", "stakeholder")):
        np.testing.assert_array_equal(arrays[name], told[column])
    names = np.array(tape.header["activities"])[arrays["activity"]]
    assert names.tolist() == told["activity"].tolist()
    begins = arrays["meeting_day"]
    for day in (0, 7, 119):
        mine = told[told["day"] == day]
        assert begins[day + 1] - begins[day] == len(mine)
    deals = market.deals
    assert len(deals) == len(tape.header["deals"]) > 0
    for number, deal in enumerate(tape.header["deals"]):
        row = deals.iloc[number]
        assert deal["organisation"] == row["organisation"]
        assert deal["decided_day"] == row["decided_day"]
        assert deal["outcome"] == row["outcome"]
        assert deal["why"] == market.explain(number)
        winner = None if deal["winner"] is None else deal["winner"]
        assert winner == (row["winner"] if isinstance(row["winner"], str) else None)


def test_states_are_those_of_every_evening():
    tape, market = recorded(4), Market(SMALL, rng=4)
    while market.running:
        day = market.day
        market.step()
        np.testing.assert_array_equal(tape.arrays["state"][day], market.relationship_states())
        if day % 40:
            continue
        for customer in market.organisation_agents:
            assert tape.arrays["phase"][day, customer.index] == customer.phase
            for v, (vendor, (p, i)) in enumerate(customer.interests.items()):
                assert vendor == tape.header["vendors"][v]
                assert abs(tape.arrays["personal"][day, v, customer.index] / BYTE - p) < 0.003
                assert abs(tape.arrays["institutional"][day, v, customer.index] / BYTE - i) < 0.003
        trust = tape.arrays["people"][day] / BYTE
        np.testing.assert_allclose(trust, market.columns.trust, atol=0.002)
    for v, agent in enumerate(market.vendor_agents):
        assert tape.arrays["cost"][-1, v] == agent.cost
        assert tape.arrays["revenue"][-1, v] == agent.revenue


def test_a_file_is_read_as_it_was_written(tmp_path):
    tape, path = recorded(5), tmp_path / "one.tape"
    tape.write(path)
    again = tapes.read(path)
    assert again.arrays.keys() == tape.arrays.keys()
    for name, array in tape.arrays.items():
        assert again.arrays[name].dtype == array.dtype
        np.testing.assert_array_equal(again.arrays[name], array)
    assert again.header["deals"] == tape.header["deals"]
    assert tape.packed() == path.read_bytes() == recorded(5).packed()


def test_people_of_chosen_accounts_alone():
    tape = record_run(SMALL, 1, accounts=[7, 2])
    whole = recorded(1)
    size = tape.header["people_each"]
    assert tape.header["accounts"] == [7, 2]
    np.testing.assert_array_equal(
        tape.arrays["people"][:, :, :size], whole.arrays["people"][:, :, 7 * size : 8 * size]
    )


def test_words_are_in_the_order_of_the_codes():
    terms = recorded(1).header["terms"]
    assert list(terms["phases"]) == [label(phase) for phase in Phase]
    assert list(terms["states"]) == [label(state) for state in Relationship]
    assert list(terms["roles"]) == [label(role) for role in Role]


@pytest.mark.slow
def test_three_years_as_told_are_small(tmp_path):
    assert record.main(["--out", str(tmp_path / "t.tape"), "--quiet"]) == 0
    assert (tmp_path / "t.tape").stat().st_size < 6e6
    assert watch.main([str(tmp_path / "t.tape"), "--out", str(tmp_path / "p.html")]) == 0
    assert (tmp_path / "p.html").stat().st_size < 12e6


def test_the_commands(tmp_path, capsys, small):
    given = ["--quick", "--scenario", str(small), "--quiet"]
    one, two = tmp_path / "one.tape", tmp_path / "two.tape"
    assert record.main([*given, "--out", str(one)]) == 0
    assert record.main([*given, "--seed", "2", "--accounts", "0", "--out", str(two)]) == 0
    out = tmp_path / "page.html"
    assert watch.main([str(one), str(two), "--out", str(out), "--quiet"]) == 0
    text = out.read_text(encoding="utf-8")
    assert text.count('type="application/octet-stream"') == 2
    assert "{{" not in text.replace("${{", "")
    for address in ("http://", "https://", "//cdn", "@import", "url("):
        assert address not in text
    assert tapes.read(two).header["seed"] == 2
    assert capsys.readouterr().out == ""


def test_what_cannot_be_is_told(tmp_path, capsys, small):
    good = tmp_path / "good.tape"
    base = ["--quick", "--scenario", str(small), "--quiet"]
    assert record.main([*base, "--out", str(good)]) == 0
    (tmp_path / "text.tape").write_text("no tape")
    (tmp_path / "torn.tape").write_bytes(good.read_bytes()[:2000])
    (tmp_path / "other.tape").write_bytes(gzip.compress(b"something else"))
    whole = gzip.decompress(good.read_bytes())
    later = whole.replace(b'"version":1', b'"version":9', 1)
    (tmp_path / "later.tape").write_bytes(gzip.compress(later))
    capsys.readouterr()
    for name, message in [
        ("missing.tape", "no such tape; record makes one"),
        ("text.tape", "is no tape, or damaged"),
        ("torn.tape", "is no tape, or damaged"),
        ("other.tape", "is no tape"),
        ("later.tape", "is a tape of version 9"),
    ]:
        assert watch.main([str(tmp_path / name), "--out", str(tmp_path / "p.html")]) == 2
        assert message in capsys.readouterr().err
    for words, message in [
        ([*base, "--accounts", "6", "--out", str(tmp_path / "x")], "numbered 0 to 5"),
        ([*base, "--out", str(tmp_path)], "is a folder"),
        (["--scenario", "as_tlod", "--out", str(tmp_path / "x")], "no such scenario"),
    ]:
        assert record.main(words) == 2
        assert message in capsys.readouterr().err
    assert watch.main([str(good)] * 3) == 2
    assert "two side by side" in capsys.readouterr().err


def test_names_in_a_page_are_no_markup():
    tape = recorded(1)
    text = page([("<b>&", tape)])
    assert "<b>&" not in text
    assert "&lt;b&gt;&amp;" in text
    header = json.dumps(tape.header)
    assert "rng" in header
