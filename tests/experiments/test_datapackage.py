"""datapackage.json: every column of every table is described, and the tables are as described."""

from __future__ import annotations

import importlib
import json
import shutil
from pathlib import Path

import frictionless
import pandas as pd
import pytest

from experiments.account import columns as account
from experiments.claims_table import columns as claims
from experiments.harness import cli, datapackage, tables
from experiments.harness.columns import Column, Reference, Table, adds
from experiments.harness.experiment import Experiment
from experiments.harness.outputs import write_table
from experiments.harness.settings import Settings
from experiments.speed import columns as speed
from simulation.scenario.table import PARAMETERS
from simulation.vocabulary import Cost, Origin, Relationship, Setting, label

RESULTS = Path(__file__).parent.parent.parent / "results" / "published"
WITHOUT_TABLES = (
    "check",
    "dashboard",
    "fill-in",
    "new-strategy",
    "record",
    "redraw",
    "report",
    "reproduce",
    "scenario",
    "watch",
)
COMMANDS = {
    "story": {**tables.common(), **account.TABLES},
    "benchmark": speed.TABLES,
    "claims": claims.TABLES,
}
"""What commands write that are no experiments."""


def described(command):
    """What every table is that a command may write."""
    if command in COMMANDS:
        return COMMANDS[command]
    return importlib.import_module(f"experiments.{command.replace('-', '_')}").EXPERIMENT.describe()


NUMBERS = Table(
    "One row per thing.",
    (
        Column("thing", "string", "", "Its name."),
        Column("size_{part}", "number", "metres", "Size of its {part}."),
        Column("size_{part}_inside", "integer", "rooms", "Rooms in its {part}."),
        Column("size_of_all", "boolean", "", "Whether it is large."),
    ),
    ("thing",),
    (Reference(("thing",), "things"),),
)


def validated(folder, frames, known):
    for name, frame in frames.items():
        write_table(frame, folder / f"{name}.csv")
    datapackage.write(folder, datapackage.build("mine", "A test.", frames, known))
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    return report.flatten(["rowNumber", "type"])


def test_a_family_is_found_by_its_name_and_the_closest_one_counts():
    assert NUMBERS.column("size_roof").meaning == "Size of its roof."
    assert NUMBERS.column("size_of_all").type == "boolean"
    assert NUMBERS.column("size_ground_floor_inside").meaning == "Rooms in its ground_floor."
    assert NUMBERS.column("size_戴 {x}").meaning == "Size of its 戴 {x}."
    assert NUMBERS.column("weight") is None


def test_tables_are_as_described_and_what_is_not_is_found(tmp_path):
    frame = pd.DataFrame({"thing": ["a", "b"], "size_roof": [1.5, None]})
    things = pd.DataFrame({"thing": ["a", "b"]})
    known = {"numbers": NUMBERS, "things": Table("Things.", NUMBERS.columns[:1])}
    assert validated(tmp_path, {"numbers": frame, "things": things}, known) == []
    twice = pd.concat([frame, frame])
    assert validated(tmp_path, {"numbers": twice, "things": things}, known) == [
        [4, "primary-key"],
        [5, "primary-key"],
    ]
    strange = frame.assign(thing=["a", "c"])
    assert validated(tmp_path, {"numbers": strange, "things": things}, known) == [
        [3, "foreign-key"]
    ]
    words = frame.assign(size_roof=["1.5", "large"])
    assert validated(tmp_path, {"numbers": words, "things": things}, known) == [[3, "type-error"]]


def test_a_reference_to_a_table_that_was_not_written_is_left_out(tmp_path):
    frame = pd.DataFrame({"thing": ["a"]})
    package = datapackage.build("mine", "A test.", {"numbers": frame}, {"numbers": NUMBERS})
    [resource] = package["resources"]
    assert "foreignKeys" not in resource["schema"]
    assert resource["schema"]["primaryKey"] == ["thing"]


def test_a_column_without_description_is_named():
    frames = {"numbers": pd.DataFrame({"thing": ["a"], "age": [1]}), "lists": pd.DataFrame()}
    assert datapackage.undescribed(frames, {"numbers": NUMBERS}) == [
        "numbers.csv: column 'age' has no description; declare a Column for it",
        "lists.csv: the table has no description; declare a Table for it",
    ]
    [numbers, _] = datapackage.build("mine", "A test.", frames, {"numbers": NUMBERS})["resources"]
    assert numbers["schema"]["fields"][1] == {"name": "age", "type": "integer"}


def test_a_summary_says_what_is_a_sum_and_what_a_mean():
    summary = tables.common([Column("fame", "integer", "points", "Fame of the vendor.")])["summary"]
    told = {column.name: column.aggregation for column in summary.columns}
    assert told["wins"] == told["decided"] == "sum"
    assert told["cost"] == told["win_rate"] == told["fame"] == "mean"
    assert told["cost_per_win"] == "ratio"
    assert told["replications"] == told["vendor"] == ""
    assert summary.column("fame").meaning == "Mean over the replications: fame of the vendor."
    assert summary.column("fame").type == "number"
    assert not {"seed", "replication", "run_id"} & told.keys()


def test_a_parameter_is_told_as_the_table_of_parameters_tells_it():
    conditions = pd.DataFrame(
        {
            "condition": ["a", "b"],
            "trust.share": [0.5, 0.6],
            "vendors.Dell.team.0.reps": [5, 10],
            "vendors.Dell.parameters.urgency": ["x", None],
        }
    )
    known = tables.common()
    assert datapackage.undescribed({"conditions": conditions}, known) == []
    [resource] = datapackage.build("m", "A test.", {"conditions": conditions}, known)["resources"]
    _, share, reps, urgency = resource["schema"]["fields"]
    for field, path in ((share, "trust.share"), (reps, "vendors.*.team.*.reps")):
        [told] = [one for one in PARAMETERS if one.path == path]
        assert field["description"] == f"{told.meaning} Empty where a scenario has none."
        assert field.get("unit", "") == told.unit
    assert (share["type"], reps["type"], urgency["type"]) == ("number", "integer", "string")


def test_the_same_tables_have_the_same_description(tmp_path):
    frame = pd.DataFrame({"thing": ["a"]})
    texts = set()
    for folder in (tmp_path / "one", tmp_path / "two"):
        folder.mkdir()
        validated(folder, {"numbers": frame}, {"numbers": NUMBERS})
        texts.add((folder / "datapackage.json").read_bytes())
    assert len(texts) == 1
    lecture, project = (source["title"] for source in json.loads(texts.pop())["sources"])
    assert "lectures 4 and 5" in lecture
    assert "两手抓" in project


def words_of(folder):
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["command"]


def command_of(folder):
    return words_of(folder)[3]


PUBLISHED = sorted({path.parent for path in RESULTS.rglob("manifest.json")})


def test_every_experiment_has_published_tables():
    assert {command_of(folder) for folder in PUBLISHED} == set(cli.commands()) - {*WITHOUT_TABLES}


FAMILIES = {Cost: "{}_cost", Origin: "{}_orders", Relationship: "{}", Setting: "{}_hours"}
"""Columns of runs that stand for the members of an enum; contests keep none of them."""


@pytest.mark.slow  # an addition is tried before all results are computed anew
@pytest.mark.parametrize("folder", PUBLISHED, ids=lambda folder: folder.name)
def test_published_runs_have_a_column_for_every_member_or_for_none(folder):
    if not (folder / "runs.csv").exists():
        return
    columns = set(pd.read_csv(folder / "runs.csv", nrows=0))
    for family, form in FAMILIES.items():
        today = {form.format(label(found)) for found in family}
        lacking = ", ".join(sorted(today - columns)) if today & columns else ""
        told = f"results/published/{folder.name}/runs.csv lacks {lacking}: run "
        told += f"`{' '.join(words_of(folder))}`."
        assert not lacking, told


LARGE = 50_000
"""Bytes of runs.csv from which on reading a folder takes long."""


def marked(folder):
    """Return a folder as a parameter, as slow if its tables are large."""
    runs = folder / "runs.csv"
    large = runs.exists() and runs.stat().st_size > LARGE
    return pytest.param(folder, marks=[pytest.mark.slow] * large, id=folder.name)


@pytest.mark.parametrize("folder", [marked(folder) for folder in PUBLISHED])
def test_published_tables_are_described_and_as_described(folder, tmp_path):
    frames = {path.stem: pd.read_csv(path) for path in sorted(folder.glob("*.csv"))}
    known = described(command_of(folder))
    assert datapackage.undescribed(frames, known) == []
    for name in frames:
        shutil.copy(folder / f"{name}.csv", tmp_path)
    datapackage.write(tmp_path, datapackage.build("mine", "A test.", frames, known))
    report = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert report.flatten(["title", "rowNumber", "fieldNumber", "note"]) == []


def test_a_run_writes_tables_and_what_they_are(run, tmp_path):
    out = tmp_path / "out"
    given = ("--scenario", "equal_budget", "--set", "market.days=60")
    assert run(*given, replications=2) == 0
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    assert package["name"] == "win-rates"
    assert package["title"].startswith("Who wins: ")
    assert [resource["path"] for resource in package["resources"]] == [
        "conditions.csv",
        "runs.csv",
        "summary.csv",
        "differences.csv",
        "duels.csv",
        "timeline.csv",
        "findings.csv",
    ]
    fields = [field for one in package["resources"] for field in one["schema"]["fields"]]
    assert all(field["description"] for field in fields)
    report = frictionless.Package(str(out / "datapackage.json")).validate()
    assert report.flatten(["title", "rowNumber", "fieldNumber", "note"]) == []
    conditions = pd.read_csv(out / "conditions.csv").set_index("condition")
    told = "with market.days = 60"  # a market that --set changed is not called by its old name
    assert conditions.loc[f"small {told}", "market.organisations"] == 6
    assert set(pd.read_csv(out / "runs.csv")["run_id"]) == {
        f"{name} {told}/{number}" for name in ("small", "equal_budget") for number in (0, 1)
    }


def test_what_an_experiment_adds_it_describes_or_is_told(tmp_path):
    class Odd(Experiment):
        name = "odd"
        measure = staticmethod(odd)
        scenarios = ("as_told",)

    settings = Settings(
        out=tmp_path, replications=1, workers=1, quiet=True, overrides={"market.days": 3}
    )
    results = Odd().run(settings)
    assert datapackage.undescribed(results.frames, Odd().describe()) == [
        "runs.csv: column 'mood' has no description; declare a Column for it",
        "summary.csv: column 'mood' has no description; declare a Column for it",
    ]
    [runs] = [
        one
        for one in json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))[
            "resources"
        ]
        if one["name"] == "runs"
    ]
    assert {"name": "mood", "type": "number"} in runs["schema"]["fields"]
    assert any(
        "joy" in field.values() and "description" in field for field in runs["schema"]["fields"]
    )


@adds(Column("joy", "number", "points", "Joy of the vendor."))
def odd(market):
    return market.results().assign(joy=1.5, mood=0.5)
