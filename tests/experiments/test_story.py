"""`python -m experiments story`: one account's life as a picture and in words."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from experiments import story
from simulation import Market, Scenario


@pytest.fixture
def tell(tmp_path, small, capsys):
    """Tell a story of the small market; returns its folder and what was printed."""

    def _tell(*arguments):
        status = story.main(
            ["--scenario", str(small), "--out", str(tmp_path / "story"), *arguments]
        )
        return status, tmp_path / "story", capsys.readouterr()

    return _tell


def test_a_story_in_words_and_pictures(tell):
    status, folder, printed = tell("--organisation", "2")
    assert status == 0
    assert sorted(path.name for path in folder.iterdir() if path.name[0] != ".") == [
        "conditions.csv",
        "datapackage.json",
        "days.csv",
        "deals.csv",
        "manifest.json",
        "meetings.csv",
        "runs.csv",
        "story.md",
        "story.png",
        "summary.csv",
        "timeline.csv",
    ]
    words = (folder / "story.md").read_text(encoding="utf-8")
    assert words in printed.out
    assert words.startswith("# Organisation 2 in `small`")
    deals = pd.read_csv(folder / "deals.csv")
    assert len(deals) > 0
    assert set(deals["organisation"]) == {2}
    assert words.count("the need arose on day") == len(deals)
    for winner in deals["winner"].dropna():
        assert f" {winner} won (" in words
    assert (folder / "story.png").stat().st_size > 10_000


@pytest.mark.slow
def test_the_story_is_that_of_the_run(tell, small):
    _, folder, _ = tell("--organisation", "1", "--seed", "5")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    seed = int(pd.read_csv(folder / "runs.csv")["seed"].iloc[0])
    market = Market(Scenario.load(small), rng=seed, record_meetings=True)
    market.run()
    meetings = market.meetings
    assert len(pd.read_csv(folder / "meetings.csv")) == (meetings["organisation"] == 1).sum() > 0
    last = pd.read_csv(folder / "days.csv").groupby("vendor").last()
    customer = market.organisation_agents[1]
    for vendor, (personal, institutional) in customer.interests.items():
        told = last.loc[vendor, ["personal", "institutional"]].tolist()
        assert told == pytest.approx([personal, institutional], rel=1e-15)  # pandas 3.0 reads so
        assert last.loc[vendor, "state"] == customer.relationship[vendor].name.lower()
    assert manifest["seed"] == 5


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--organisation", "6"], "--organisation 6: the market has 6, numbered 0 to 5"),
        (["--replications", "2"], "--replications 2: a story is of one run"),
        (["--scenario", "as_told"], "a story is of one market"),
    ],
)
def test_mistakes_get_one_message(tell, arguments, message):
    status, _, printed = tell(*arguments)
    assert status == 2
    assert message in printed.err
    assert printed.err.count("\n") == 1
