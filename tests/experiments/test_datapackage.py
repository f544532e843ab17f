"""datapackage.json: every column of every table is described, and the tables are as described."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import frictionless
import pandas as pd
import pytest

from experiments import measures
from experiments.account import columns as account
from experiments.claims_table import columns as claims
from experiments.contests import columns as contests
from experiments.harness import datapackage, tables
from experiments.harness.columns import Column, Reference, Table, added_by
from experiments.harness.outputs import write_table
from experiments.speed import columns as speed

RESULTS = Path(__file__).parent.parent.parent / "results"
MEASURED = [column for measure in vars(measures).values() for column in added_by(measure)]
DESCRIBED = {
    **tables.common([*MEASURED, contests.PLAYER]),
    **contests.TABLES,
    **account.TABLES,
    **speed.TABLES,
    "trials": contests.TRIALS,
    **claims.TABLES,
}
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


def test_the_same_tables_have_the_same_description(tmp_path):
    frame = pd.DataFrame({"thing": ["a"]})
    texts = set()
    for folder in (tmp_path / "one", tmp_path / "two"):
        folder.mkdir()
        validated(folder, {"numbers": frame}, {"numbers": NUMBERS})
        texts.add((folder / "datapackage.json").read_bytes())
    assert len(texts) == 1
    assert json.loads(texts.pop())["sources"]


PUBLISHED = sorted({path.parent for path in RESULTS.rglob("manifest.json")})


@pytest.mark.parametrize("folder", PUBLISHED, ids=lambda path: path.relative_to(RESULTS).as_posix())
def test_published_tables_are_described_and_as_described(folder, tmp_path):
    frames = {path.stem: pd.read_csv(path) for path in sorted(folder.glob("*.csv"))}
    assert datapackage.undescribed(frames, DESCRIBED) == []
    for name in frames:
        shutil.copy(folder / f"{name}.csv", tmp_path)
    datapackage.write(tmp_path, datapackage.build("mine", "A test.", frames, DESCRIBED))
    report = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert report.flatten(["title", "rowNumber", "fieldNumber", "note"]) == []
