"""Runs on a Dask cluster: the same bytes as here, and one clear message where there is no cluster,
or none any more.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from experiments.harness import dask_runner

pytest.importorskip("distributed")

ROOT = Path(__file__).parent.parent.parent
FILES = ("runs.csv", "summary.csv")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def cluster():
    """Start a scheduler and workers of their own processes; returns the address and a function that
    starts a worker.
    """
    started = []
    address = f"tcp://127.0.0.1:{free_port()}"

    def start(*command, **environment):
        process = subprocess.Popen(
            [sys.executable, "-m", "distributed.cli." + command[0], *command[1:]],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        started.append(process)
        return process

    def worker(nanny="--no-nanny", **environment):
        return start(
            "dask_worker", address, "--nthreads", "1", "--no-dashboard", nanny, **environment
        )

    scheduler = start(
        "dask_scheduler",
        "--host",
        "127.0.0.1",
        "--port",
        address.rpartition(":")[2],
        "--no-dashboard",
    )
    yield address, scheduler, worker
    for process in started:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for_workers(address, count):
    from distributed import Client

    with Client(address, timeout=120, set_as_default=False) as client:
        if count:
            client.wait_for_workers(count, timeout=120)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # distributed's own
def test_a_cluster_writes_the_same_bytes_even_if_a_worker_dies(run, cluster, tmp_path):
    address, _, worker = cluster
    strategies = tmp_path / "mine.py"
    strategies.write_text(
        "import time\nfrom simulation import Strategy, "
        "strategy\n@strategy('slow')\nclass Slow(Strategy):\n"
        "    def plan(self, view):\n        time.sleep(0.002)\n        return view.influence\n"
    )
    given = ("--strategies", str(strategies), "--set", "vendors.A.strategy=slow")
    assert run(*given, out=tmp_path / "here", replications=12) == 0
    victim, _ = worker(), worker()
    wait_for_workers(address, 2)
    killer = subprocess.Popen(
        [sys.executable, "-c", f"import os, time; time.sleep(3); os.kill({victim.pid}, 9)"]
    )
    assert run(*given, "--dask", address, out=tmp_path / "there", replications=12) == 0
    killer.wait()
    for name in FILES:
        assert (tmp_path / "there" / name).read_bytes() == (tmp_path / "here" / name).read_bytes()


@pytest.mark.filterwarnings("ignore")
def test_a_scheduler_that_is_not_there_gets_a_message_in_time(run, capsys, monkeypatch):
    assert dask_runner.PATIENCE + 1 < 10  # seconds that a user waits at most
    monkeypatch.setattr(dask_runner, "PATIENCE", 1.0)
    started = time.monotonic()
    address = f"tcp://127.0.0.1:{free_port()}"
    assert run("--dask", address) == 2
    assert time.monotonic() - started < 60
    message = capsys.readouterr().err
    assert message.startswith(f"--dask {address}: no Dask scheduler answers there")
    assert message.count("\n") == 1


@pytest.mark.filterwarnings("ignore")
def test_a_scheduler_without_workers_gets_a_message(run, cluster, capsys):
    address, _, _ = cluster
    wait_for_workers(address, 0)
    assert run("--dask", address) == 2
    assert "the scheduler has no workers" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_scheduler_that_goes_away_keeps_what_is_done(run, cluster, small, tmp_path, capsys):
    address, scheduler, worker = cluster
    worker()
    wait_for_workers(address, 1)
    subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import os, time; time.sleep(6); os.kill({scheduler.pid}, {int(signal.SIGKILL)})",
        ]
    )
    assert run("--dask", address, "--set", "market.days=60000", replications=12) == 2
    assert "the scheduler is gone. Finished runs are kept" in capsys.readouterr().err


BESIDE = """
from helper import FACTOR
from tools.deep import twice
from simulation import Strategy, strategy

@strategy("beside-{name}")
class Mine(Strategy):
    def plan(self, view):
        return twice(view.influence) * FACTOR + view.trust
"""


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_what_lies_beside_strategy_files_travels_and_files_may_share_a_name(run, cluster, tmp_path):
    address, _, worker = cluster
    given = []
    for factor, name in enumerate(("one", "two"), 1):
        (tmp_path / name / "tools").mkdir(parents=True)
        (tmp_path / name / "helper.py").write_text(f"FACTOR = {factor}")
        (tmp_path / name / "tools" / "__init__.py").write_text("")
        (tmp_path / name / "tools" / "deep.py").write_text("def twice(x):\n    return 2 * x\n")
        (tmp_path / name / "mine.py").write_text(BESIDE.format(name=name))
        given += ["--strategies", str(tmp_path / name / "mine.py")]
    given += ["--set", "vendors.A.strategy=beside-one", "--set", "vendors.B.strategy=beside-two"]
    assert run(*given, out=tmp_path / "here") == 0
    (tmp_path / "temporary").mkdir()
    worker("--nanny", TMPDIR=str(tmp_path / "temporary"))
    wait_for_workers(address, 1)
    assert run(*given, "--dask", address, out=tmp_path / "there") == 0
    for name in FILES:
        assert (tmp_path / "there" / name).read_bytes() == (tmp_path / "here" / name).read_bytes()
    [private] = (tmp_path / "temporary").glob("both-hands-*")
    assert private.stat().st_mode & 0o077 == 0
    written = {path.relative_to(private).as_posix() for path in private.rglob("*.py")}
    assert {"0/mine.py", "0/helper.py", "0/tools/deep.py", "1/mine.py"} <= written


MISBEHAVES = """
import os, time
from simulation import Strategy, strategy

if "ONLY_THERE" in os.environ:
    raise RuntimeError("something is missing here")

@strategy("misbehaves")
class Misbehaves(Strategy):
    def plan(self, view):
        if view.day == 5 and view.rng.random() < 0.5:
            {deed}
        return view.influence
"""


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_what_a_worker_raises_is_told_as_it_is(run, cluster, tmp_path):
    address, _, worker = cluster
    worker(ONLY_THERE="1")
    wait_for_workers(address, 1)
    (tmp_path / "mine.py").write_text(MISBEHAVES.format(deed="pass"))
    given = ["--strategies", str(tmp_path / "mine.py"), "--set", "vendors.A.strategy=misbehaves"]
    assert run(*given, "--dask", address, replications=1) == 1
    told = (tmp_path / "out" / "failures.txt").read_text()
    assert "on a Dask worker: " in told
    assert "line 6: RuntimeError: something is missing here" in told
    assert "memory" not in told


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        ("time.sleep(1e5)", "took longer than 3 seconds (--run-timeout)"),
        ("os._exit(7)", "its process ended with exit code 7: "),
    ],
)
def test_the_limit_and_the_end_of_a_run_hold_on_a_cluster_too(run, cluster, tmp_path, deed, reason):
    address, _, worker = cluster
    worker("--nanny")
    wait_for_workers(address, 1)
    (tmp_path / "mine.py").write_text(MISBEHAVES.format(deed=deed))
    given = ["--strategies", str(tmp_path / "mine.py"), "--set", "vendors.A.strategy=misbehaves"]
    given += ["--run-timeout", "3", "--dask", address]
    assert run(*given, replications=4) == 1
    told = (tmp_path / "out" / "failures.txt").read_text()
    failed = told.count(", replication ")
    assert 0 < failed < 4
    assert told.count(reason) == failed
    assert "vendor 'A', strategy 'misbehaves', day 5" in told
