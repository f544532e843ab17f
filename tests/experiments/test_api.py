"""Experiments from Python: the same bytes as from the command line, and the project's own
exceptions.
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from experiments import tournament as tournament_script
from experiments.api import Settings, UserError, compare, run, tournament
from experiments.harness import datapackage
from experiments.harness.comparison import labelled, sentence, vendor_of
from experiments.harness.outputs import write_table
from experiments.harness.verdicts import TOO_FEW
from experiments.routes import EXPERIMENT as ROUTES
from simulation import Scenario, ScenarioError, Strategy, StrategyError, strategy
from tests.experiments.test_contest import TWINS
from tests.experiments.test_runs import FAILING

ROOT = Path(__file__).parent.parent.parent
TABLES = ("runs", "summary", "differences")


@pytest.fixture
def market(small):
    return Scenario.load(small)


def sharp(scenario):
    return scenario.replace({"choice.sensitivity": 12.0})


def bytes_of(table, tmp_path):
    write_table(table, tmp_path / "table.csv")
    return (tmp_path / "table.csv").read_bytes()


@pytest.mark.slow
def test_the_same_bytes_as_from_the_command_line(run_win_rates, small, tmp_path):
    other = tmp_path / "other.toml"
    other.write_text(small.read_text() + "\n[choice]\nsensitivity = 12\n", encoding="utf-8")
    given = ("--scenario", str(other), "--seed", "7")
    assert run_win_rates(*given, out=tmp_path / "typed", replications=3) == 0
    in_memory = run([small, other], replications=3, seed=7)
    for name in TABLES:
        typed = (tmp_path / "typed" / f"{name}.csv").read_bytes()
        assert bytes_of(getattr(in_memory, name), tmp_path) == typed, name
    run([small, str(other)], replications=3, seed=7, workers=2, out=tmp_path / "called")
    assert sorted(path.name for path in (tmp_path / "called").iterdir()) == sorted(
        path.name for path in (tmp_path / "typed").iterdir()
    )
    for path in (tmp_path / "typed").glob("*.csv"):
        assert (tmp_path / "called" / path.name).read_bytes() == path.read_bytes(), path.name


@pytest.mark.slow
def test_a_tournament_has_the_same_bytes_as_from_the_command_line(tmp_path):
    changes = {"market.days": 120, "market.organisations": 20, "needs.idle_days": 30}
    typed = [word for key, value in changes.items() for word in ("--set", f"{key}={value}")]
    given = [*typed, "--quick", "--quiet", "--players", "default", "random", "idle"]
    assert tournament_script.main([*given, "--out", str(tmp_path / "typed")]) == 0
    found = tournament(["default", "random", "idle"], overrides=changes, quick=True)
    for name, table in (("ranking", found.ranking), ("matrix", found.matrix)):
        typed_bytes = (tmp_path / "typed" / f"{name}.csv").read_bytes()
        assert bytes_of(table, tmp_path) == typed_bytes
    assert found.plot().axes


def test_labels_name_the_conditions(market):
    results = run({"base": market, "sharper": sharp(market)}, replications=2)
    assert results.conditions == ["base", "sharper"]
    assert set(results.differences["baseline"]) == {"base"}
    assert results.plot().axes
    assert set(results.timeline["run_id"]) == {"base/0", "base/1", "sharper/0", "sharper/1"}


def test_nothing_is_printed_or_written(market, tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    run(market, replications=1)
    compare(market, sharp(market), replications=1)
    assert sorted(tmp_path.iterdir()) == before
    assert capfd.readouterr() == ("", "")


def test_any_experiment_runs_from_python(market):
    results = ROUTES.run(
        Settings(scenarios=(market,), replications=2, quick=True, workers=1, quiet=True)
    )
    assert results.conditions == list(ROUTES.variants)
    assert [finding.claim for finding in results.findings] == ["C2"] * 12
    assert {finding.verdict for finding in results.findings} == {TOO_FEW}
    assert list(ROUTES.figures(results)) == ["routes.png"]


def test_settings_of_another_type_are_refused():
    with pytest.raises(TypeError, match="tournament needs settings of type TournamentSettings"):
        tournament_script.EXPERIMENT.run(Settings())


def test_a_folder_is_continued_and_its_manifest_says_how_it_was_made(market, small, tmp_path):
    import json

    def manifest():
        return json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))

    run(small, replications=2, out=tmp_path / "out", overrides={"choice.sensitivity": 9.5})
    command = manifest()["command"]
    assert command[3:8] == [
        "win-rates",
        "--scenario",
        str(small),
        "--set",
        "choice.sensitivity=9.5",
    ]
    run(small, replications=3, out=tmp_path / "out", overrides={"choice.sensitivity": 9.5})
    assert manifest()["runs"] == {"planned": 3, "resumed": 2, "failed": 0}
    run(market, replications=1, out=tmp_path / "out", fresh=True)
    assert manifest()["command"] is None  # no command line has a Scenario object


# --- Comparisons ----------------------------------------------------------------------------------


def test_a_comparison_in_one_sentence(market):
    idle = market.replace({"vendors.B.strategy": "idle"})
    found = compare(market, idle, replications=4)
    row = found.differences.iloc[0]
    assert (found.vendor, row["condition"]) == ("B", "small with vendors.B.strategy = idle")
    points = [f"{abs(100 * row[name]):.1f}" for name in ("difference", "ci_low", "ci_high")]
    assert row["difference"] < 0
    text = found.sentence
    assert text.startswith(
        f"small with vendors.B.strategy = idle: B wins {points[0]} points less than "
        "small, 95% interval "
    )
    assert {points[1], points[2]} <= {
        word.strip("-,") for word in text.partition("interval")[2].split()
    }
    assert text.count("\n") == 0


ROW = {"condition": "b", "baseline": "a", "vendor": "V", "replications": 20}


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        (
            (0.031, 0.02, 0.042),
            "b: V wins 3.1 points more than a, 95% interval 2.0 to 4.2, 20 replications",
        ),
        (
            (-0.031, -0.042, -0.02),
            "b: V wins 3.1 points less than a, 95% interval 2.0 to 4.2, 20 replications",
        ),
        (
            (0.01, -0.02, 0.04),
            "b: V wins 1.0 points more than a, 95% interval -2.0 to 4.0, 20 replications,"
            " so the difference is not clear",
        ),
        (
            (0.01, math.nan, math.nan),
            "b: V wins 1.0 points more than a, no interval, 20 replications",
        ),
        (
            (math.nan, math.nan, math.nan),
            "b: V cannot be compared with a: no orders were placed, 20 replications",
        ),
    ],
)
def test_sentences(numbers, text):
    named = dict(zip(("difference", "ci_low", "ci_high"), numbers, strict=True))
    assert sentence(ROW | named) == text


def test_variants_are_called_by_what_differs(market):
    two = market.replace({"choice.sensitivity": 8.5, "market.days": 60})
    blocks = [[9, 12, "visit"], [13, 16, "visit"], [18, 22, "dinner"], [22, 24, "tea_house"]]
    long = market.replace({"schedules.A": blocks})
    many = market.replace(
        {
            "trust.share": 0.1,
            "needs.idle_days": 40,
            "market.days": 60,
            "choice.sensitivity": 3.0,
        }
    )
    assert list(labelled([market, two, long, many])) == [
        "small",
        "small with market.days = 60 and choice.sensitivity = 8.5",
        "small with schedules.A",
        "small with 4 values changed",
    ]


def test_the_vendor_that_differs_is_compared_else_the_last(market):
    assert vendor_of([market, market.replace({"vendors.A.strategy": "idle"})]) == "A"
    both = market.replace({"vendors.A.strategy": "idle", "vendors.B.strategy": "idle"})
    assert vendor_of([market, both]) == "Dell"
    assert vendor_of([market, sharp(market)]) == "Dell"


# --- Mistakes -------------------------------------------------------------------------------------

BAD = [
    (lambda m: run("as_tol"), ScenarioError, "did you mean 'as_told'?"),
    (lambda m: run("nowhere.toml"), ScenarioError, "nowhere.toml: no such file"),
    (
        lambda m: run(m, replications=0),
        UserError,
        "replications: 0 should be a whole number from 1",
    ),
    (lambda m: run(m, workers=2.5), UserError, "workers: '2.5' should be a whole number"),
    (lambda m: run(m, seed=True), UserError, "seed: 'True' should be a whole number"),
    (lambda m: run(m, quick="no"), UserError, "quick: 'no' should be True or False"),
    (lambda m: run(m, run_timeout="5x"), UserError, "run_timeout: '5x' should be a duration"),
    (
        lambda m: run([m, m]),
        UserError,
        "two scenarios are called 'small'; give them names of their own",
    ),
    (lambda m: run(m, strategies="no.py"), StrategyError, "no.py: no such file with strategies"),
    (lambda m: run(m, overrides={"market.dais": 3}), ScenarioError, "did you mean 'days'?"),
    (lambda m: compare(m), UserError, "give two scenarios or more"),
    (lambda m: compare(m, m), UserError, "do not differ"),
    (lambda m: compare(m, sharp(m), vendor="Del"), UserError, "did you mean 'Dell'?"),
    (lambda m: tournament(["default", "randon"]), StrategyError, "did you mean 'random'?"),
    (lambda m: tournament(["default"]), UserError, "a contest needs two players or more"),
    (
        lambda m: tournament(of="schedule"),
        UserError,
        "of: 'schedule' is unknown; did you mean 'schedules'?",
    ),
]


@pytest.mark.parametrize(("call", "kind", "message"), BAD, ids=[message for *_, message in BAD])
def test_mistakes_raise_the_projects_own_exceptions(market, call, kind, message):
    with pytest.raises(kind) as caught:
        call(market)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.fixture
def failing(tmp_path):
    """Return a function that gives the options of a vendor which fails in some runs, or in all."""

    def given(source=FAILING):
        path = tmp_path / "mine.py"
        path.write_text(source, encoding="utf-8")
        return {"strategies": [path], "overrides": {"vendors.B.strategy": "fails-sometimes"}}

    return given


@pytest.mark.slow
def test_failed_runs_warn(market, failing):
    with pytest.warns(UserWarning, match="runs? failed; runs that succeeded are kept") as warned:
        results = run(market, replications=4, **failing())
    assert warned[0].filename == __file__
    assert 0 < results.runs["replication"].nunique() < 4


@pytest.mark.slow
def test_it_is_an_error_if_all_runs_fail(market, failing):
    with pytest.raises(UserError, match="no idea"):
        run(market, replications=1, **failing(FAILING.replace("< 0.5", "< 2")))


def test_a_strategy_of_this_session_plays_here_and_nowhere_else(market, tmp_path):
    @strategy("of-this-session")
    class OfThisSession(Strategy):
        def plan(self, view):
            return view.influence

    mine = market.replace({"vendors.B.strategy": "of-this-session"})
    assert len(run(mine, replications=1).runs) == 4
    for more in ({"workers": 2}, {"out": tmp_path / "out"}):
        with pytest.raises(UserError, match="'of-this-session': is in none of the files"):
            run(mine, replications=1, **more)
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_a_users_strategy_file_reaches_worker_processes(market, tmp_path):
    path = tmp_path / "twins.py"
    path.write_text(TWINS, encoding="utf-8")
    given = {"strategies": [str(path)], "overrides": {"vendors.B.strategy": "one-twin"}}
    one, two = (run(market, replications=4, workers=workers, **given) for workers in (1, 2))
    pd.testing.assert_frame_equal(one.runs, two.runs)


@pytest.mark.slow
@pytest.mark.parametrize("called", [["mine.py"], ["-m", "mine"]])
def test_a_script_without_a_guard_runs_once_with_several_workers(small, tmp_path, called):
    script = tmp_path / "mine.py"
    script.write_text(
        "from experiments.api import run\n"
        "print('begins')\n"
        f"print(len(run({str(small)!r}, replications=4, workers=2).runs))\n",
        encoding="utf-8",
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, *called],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment,
        check=False,
    )
    assert (done.stdout.split(), done.stderr) == (["begins", "16"], "")


def test_what_is_compared_or_ranked_has_its_tables_at_hand(market):
    found = compare(market, market.replace({"choice.sensitivity": 9.0}), replications=2)
    ranked = tournament(
        ["default", "random"], replications=2, overrides={"market.days": 250}, deals=True
    )
    for one in (found, ranked):
        assert one.runs is one.results.runs
        assert one.summary is one.results.summary
        assert len(one.timeline) > len(one.runs)
    described = ranked.results.experiment.describe()
    assert datapackage.undescribed(ranked.results.frames, described) == []


@pytest.mark.parametrize(("scenario", "marks"), [("as_told", 1), ("home_pc", 0)])
def test_the_lectures_figure_is_drawn_where_its_market_plays(scenario, marks):
    short = {"market.days": 40, "market.organisations": 6}
    found = run(scenario, replications=1, overrides=short)
    texts = [text.get_text() for text in found.plot().axes[0].texts]
    assert sum("almost 80%" in text for text in texts) == marks
