"""The dashboard's server: who may ask, and what is answered."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request

import pytest

from experiments import dashboard
from experiments.tape.server import SLIDERS, Server, tape_of
from simulation.scenario.table import parameter_at


@pytest.fixture(scope="module")
def server():
    with Server(0) as one:
        thread = threading.Thread(target=one.serve_forever, daemon=True)
        thread.start()
        yield one
        one.shutdown()
        thread.join()


def ask(address, body=None, host=None):
    """Return status and content of an answer."""
    request = urllib.request.Request(address, data=body)
    if host is not None:
        request.add_header("Host", host)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


WISH = {"scenario": "as_told", "seed": 3, "days": 8, "set": {"choice.sensitivity": 9.5}}


def test_it_answers_to_this_machine_and_to_who_knows_the_token(server):
    assert server.address.startswith("http://127.0.0.1:")
    status, page = ask(server.address)
    assert status == 200
    assert b"choice.sensitivity" in page
    root = f"http://127.0.0.1:{server.server_port}/"
    for address in (root, f"{root}wrong/", f"{root}{server.token[:-1]}/", f"{server.address}etc"):
        assert ask(address)[0] == 404
    assert ask(server.address, host="elsewhere.example")[0] == 404
    assert ask(f"{root}wrong/tape", json.dumps(WISH).encode())[0] == 404


def test_a_tape_is_made_anew_for_every_page(server):
    status, content = ask(f"{server.address}tape", json.dumps(WISH).encode())
    assert status == 200
    assert content == tape_of(WISH)  # it depends on what is asked alone
    assert content != tape_of({**WISH, "seed": 4})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"days": 0}, "days = 0: should be a whole number from 1 to"),
        ({"days": "many"}, "should be a whole number"),
        ({"seed": -1}, "seed = -1: should be"),
        ({"set": [1]}, "should be a table"),
        ({"scenario": "as_tlod"}, "no such scenario; did you mean 'as_told'"),
        ({"set": {"choice.sensitivty": 1}}, "did you mean 'sensitivity'"),
        ({"set": {"choice.sensitivity": "much"}}, "choice.sensitivity"),
        ({"set": {"vendors.Dell.strategy": "nobody"}}, "unknown strategy"),
    ],
)
def test_mistakes_are_answered_with_a_sentence(server, changes, message):
    body = json.dumps({**WISH, **changes}).encode()
    status, content = ask(f"{server.address}tape", body)
    assert status == 400
    told = json.loads(content)["error"]
    assert message in told
    assert "Traceback" not in told


def test_what_is_no_request_is_refused(server):
    assert ask(f"{server.address}tape", b"x")[0] == 400
    assert ask(f"{server.address}tape", b" " * 200_000)[0] == 404
    status, content = ask(f"{server.address}scenario?name=home_pc")
    assert status == 200
    own = json.loads(content)
    assert set(own["values"]) == set(SLIDERS)
    assert "default" in own["known"]


def test_every_slider_is_a_parameter_with_a_range():
    for key in SLIDERS:
        parameter = parameter_at(key.split("."))
        assert parameter is not None
        assert parameter.explore is not None


def test_a_port_in_use_is_told_in_a_sentence(server, capsys):
    assert dashboard.main(["--no-browser", "--port", str(server.server_port)]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "choose another, or 0 for any" in error
