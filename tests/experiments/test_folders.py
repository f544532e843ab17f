"""A results folder is of one run: older files go, the user's own stay, and no manifest lies."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from experiments import benchmark, reproduce, story, timing, win_rates
from experiments.harness import outputs, report, staging

ROOT = Path(__file__).parent.parent.parent
FAILS = """
from simulation import Strategy, strategy

@strategy("fails")
class Fails(Strategy):
    def plan(self, view):
        raise RuntimeError("no idea")
"""


def names(folder):
    """The files that a user sees in a folder."""
    return {path.name for path in folder.iterdir() if not path.name.startswith(".")}


def manifest_of(folder):
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


@pytest.fixture
def failing(tmp_path):
    """Options that let every run fail."""
    path = tmp_path / "fails.py"
    path.write_text(FAILS, encoding="utf-8")
    return ["--strategies", str(path), "--set", "vendors.A.strategy=fails"]


@pytest.mark.slow
def test_nothing_of_an_older_run_is_left_when_all_new_runs_fail(run, tmp_path, failing):
    out = tmp_path / "out"
    assert run() == 0
    assert {"runs.csv", "summary.csv", "win_rates.png", "datapackage.json"} <= names(out)
    assert run("--fresh", "--seed", "9", *failing) == 1
    assert names(out) == {"failures.txt", "journal.jsonl", "manifest.json"}
    assert manifest_of(out)["seed"] == 9


def test_findings_of_an_older_run_are_gone_when_the_new_one_has_none(tmp_path):
    out = tmp_path / "out"
    given = ["--out", str(out), "--replications", "2", "--workers", "1", "--quiet"]
    assert win_rates.main(["--set", "market.days=60", *given]) == 0
    assert "findings.csv" in names(out)
    smaller = ["--set", "market.organisations=20", "--set", "market.days=30"]
    assert win_rates.main(["--fresh", "--scenario", "consumer", *smaller, *given]) == 0
    assert "findings.csv" not in names(out)
    assert set(manifest_of(out)["files"]) == names(out) - {"manifest.json", "journal.jsonl"}


def test_figures_of_another_experiment_are_gone(run, small, tmp_path):
    out = tmp_path / "out"
    assert run() == 0
    given = ["--scenario", str(small), "--set", "market.days=60", "--out", str(out), "--quiet"]
    assert timing.main([*given, "--fresh", "--replications", "1", "--workers", "1"]) == 0
    assert "win_rates.png" not in names(out)
    assert set(manifest_of(out)["files"]) == names(out) - {"manifest.json", "journal.jsonl"}


@pytest.mark.slow
def test_the_users_own_files_stay(run, tmp_path, failing):
    out = tmp_path / "out"
    assert run() == 0
    for name in ("notes.md", "my.csv", ".hidden"):
        (out / name).write_text("mine", encoding="utf-8")
    assert run("--fresh", *failing) == 1
    assert {(out / name).read_text() for name in ("notes.md", "my.csv", ".hidden")} == {"mine"}


def test_the_manifest_lists_every_file_with_its_hash(run, tmp_path):
    out = tmp_path / "out"
    assert run() == 0
    assert manifest_of(out)["files"] == {
        name: hashlib.sha256((out / name).read_bytes()).hexdigest()
        for name in sorted(names(out) - {"journal.jsonl", "manifest.json"})
    }


def test_starting_over_withdraws_the_old_result_before_the_first_run(run, tmp_path, monkeypatch):
    assert run() == 0

    def interrupted(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("experiments.harness.runner.perform", interrupted)
        assert run("--fresh", "--seed", "9") == 130
    assert names(tmp_path / "out") == {"journal.jsonl"}
    assert run("--seed", "9") == 0
    assert pd.read_csv(tmp_path / "out" / "runs.csv")["replication"].nunique() == 3


def test_more_replications_of_the_same_leave_the_old_result_until_the_new_one_is_whole(
    run, tmp_path, monkeypatch
):
    out = tmp_path / "out"
    assert run(replications=2) == 0
    before = {name: (out / name).read_bytes() for name in staging.listed(out)}

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(report, "write_figures", full)
        assert run(replications=3) == 1
    assert {name: (out / name).read_bytes() for name in staging.listed(out)} == before
    assert not (out / staging.STAGE).exists()
    assert run(replications=3) == 0
    assert staging.changed(out, staging.listed(out)) == []


def content(folder, name):
    """Write a small result into a folder, whole."""
    with staging.replacing(folder) as stage:
        for file in (f"{name}.csv", "both.csv"):
            outputs.write_text(stage / file, name)
        outputs.write_manifest(stage, [name], {"seed": 1})


@pytest.mark.parametrize("moment", range(12))
def test_a_crash_at_any_moment_leaves_no_manifest_that_lies(tmp_path, monkeypatch, moment):
    """Every change of a name in the folder fails once, and everything after it, as when the
    process is killed.
    """
    content(tmp_path, "old")
    (tmp_path / "mine.csv").write_text("mine", encoding="utf-8")
    count = 0

    def until(real):
        def call(*arguments, **more):
            nonlocal count
            count += 1
            if count > moment:
                raise KeyboardInterrupt
            return real(*arguments, **more)

        return call

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", until(os.replace))
        patch.setattr(Path, "unlink", until(Path.unlink))
        try:
            content(tmp_path, "new")
            finished = True
        except KeyboardInterrupt:
            finished = False
    files = staging.listed(tmp_path)
    if files is not None:  # a whole result: nothing of the other one, and all as listed
        assert staging.changed(tmp_path, files) == []
        there = names(tmp_path) - {"manifest.json", "mine.csv"}
        assert there == set(files)
    assert finished or moment < 11
    content(tmp_path, "third")
    assert names(tmp_path) == {"third.csv", "both.csv", "mine.csv", "manifest.json"}
    assert not (tmp_path / staging.LEDGER).exists()


def test_a_manifest_that_somebody_edited_removes_nothing_elsewhere(tmp_path):
    (tmp_path / "precious.csv").write_text("mine", encoding="utf-8")
    out = tmp_path / "out"
    content(out, "old")
    manifest = manifest_of(out)
    manifest["files"] |= {"../precious.csv": "0", str(tmp_path / "precious.csv"): "0"}
    (out / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    content(out, "new")
    assert (tmp_path / "precious.csv").exists()


HOLDS = """
import sys
from pathlib import Path
from experiments.harness.errors import UserError
from experiments.harness.locks import held
try:
    with held(Path(sys.argv[1])):
        print("free")
except UserError as error:
    print(error)
"""


def test_the_folder_is_held_until_the_manifest_is_there(run, tmp_path, monkeypatch):
    told = []

    def ask(real):
        def call(folder, *arguments):
            command = [sys.executable, "-c", HOLDS, str(tmp_path / "out")]
            done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
            told.append(done.stdout)
            return real(folder, *arguments)

        return call

    monkeypatch.setattr(outputs, "write_manifest", ask(outputs.write_manifest))
    assert run() == 0
    assert len(told) == 1
    assert "another run" in told[0]


@pytest.mark.parametrize("command", [story, benchmark])
def test_a_command_without_runs_does_not_write_beside_those_of_another(
    run, tmp_path, capsys, command
):
    out = tmp_path / "out"
    assert run() == 0
    before = names(out)
    assert command.main(["--out", str(out), "--quick", "--quiet"]) == 2
    assert capsys.readouterr().err == (
        f"--out {out}: holds the runs of an experiment (journal.jsonl); choose another folder\n"
    )
    assert names(out) == before


def again(folder, *arguments):
    return reproduce.main([str(folder), "--workers", "1", *arguments])


@pytest.mark.parametrize("name", ["runs.csv", "datapackage.json", "win_rates.png"])
def test_reproduce_names_the_file_that_was_changed(run, tmp_path, capsys, name):
    out = tmp_path / "out"
    assert run(replications=1) == 0
    with (out / name).open("ab") as file:
        file.write(b"\n")
    assert again(out, "--quiet") == 1
    error = capsys.readouterr().err
    assert f"{out / name}: was changed; its SHA-256 is not that of manifest.json\n" in error


def test_reproduce_names_the_file_that_is_gone_and_ignores_the_users_own(run, tmp_path, capsys):
    out = tmp_path / "out"
    assert run(replications=1) == 0
    (out / "my.csv").write_text("mine", encoding="utf-8")
    assert again(out, "--quiet") == 0
    (out / "win_rates.png").unlink()
    assert again(out, "--quiet") == 1
    assert "win_rates.png: is not there, but manifest.json lists it" in capsys.readouterr().err


@pytest.mark.parametrize("spelling", ["plain", "dots", "relative", "link", "inside"])
def test_a_result_is_never_kept_over_itself(run, tmp_path, capsys, monkeypatch, spelling):
    out = tmp_path / "out"
    assert run(replications=1) == 0
    (tmp_path / "link").symlink_to(out)
    monkeypatch.chdir(tmp_path)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    keep = {
        "plain": str(out),
        "dots": f"{tmp_path}/x/../out/.",
        "relative": "out",
        "link": "link",
        "inside": "out/new",
    }[spelling]
    assert again(out, "--keep", keep) == 2
    assert capsys.readouterr().err == (
        f"--keep {Path(keep)}: is the folder {out} itself, or in it;"
        " choose another, or the result would be overwritten\n"
    )
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


@pytest.mark.parametrize(
    "folder",
    sorted(path.parent for path in (ROOT / "results" / "published").rglob("manifest.json")),
)
def test_published_results_are_as_their_manifests_list_them(folder):
    files = staging.listed(folder)
    assert files is not None
    assert staging.changed(folder, files) == []
    others = {path.name for path in folder.iterdir() if path.is_file() and path.name[0] != "."}
    assert others - {"journal.jsonl", "manifest.json"} == set(files)
