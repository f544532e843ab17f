"""The dashboard's server: loopback only, with a token in its address; it keeps no market."""

from __future__ import annotations

import html
import json
import secrets
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, urlparse

from experiments.harness.errors import UserError
from experiments.tape.page import dashboard

HOST: Final = "127.0.0.1"
LARGEST: Final = 100_000
"""Bytes of a request at most."""
MOST_DAYS: Final = 1250
SLIDERS: Final = (
    *("choice.sensitivity", "trust.rho", "forgetting.personal", "meetings.saturation"),
    *("brewing.sole_source", "choice.shaping", "satisfaction.tolerance"),
    *("meetings.executive_window", "choice.shortlist", "costs.head"),
)
"""Keys with a slider: those that move the win rates most, see `sensitivity` and `robustness`."""


def controls() -> str:
    """Return the form of the dashboard as HTML."""
    from simulation import Scenario

    options = "".join(
        f"<option{' selected' if name == 'as_told' else ''}>{html.escape(name)}</option>"
        for name in Scenario.builtin()
    )
    years = "".join(
        f'<option value="{250 * n}">{n} year{"s" * (n > 1)}</option>' for n in (1, 2, 3)
    )
    sliders = "".join(_slider(key) for key in SLIDERS)
    return (
        f'<details open><summary>Market</summary><label>scenario <select id="scenario">{options}'
        '</select></label> <label>seed <input id="seed" type="number" min="0" value="1"></label>'
        f' <label>length <select id="days">{years}</select></label> <label><input id="beside"'
        ' type="checkbox" checked> play beside the former</label> <span id="message" role="status">'
        '</span><div id="strategies"></div>'
        f'<div id="sliders">{sliders}</div></details>'
    )


def _slider(key: str) -> str:
    """Return the slider of a key, over its range in the table of parameters."""
    from simulation.scenario.table import WHOLE, parameter_at

    known = parameter_at(key.split("."))
    assert known is not None
    assert known.explore is not None
    low, high = known.explore.of(float(known.default))
    step = "1" if known.kind == WHOLE else "any"  # so that a scenario's own value can stand
    return (
        f'<label title="{html.escape(known.meaning)}">{key} <input type="range" data-key="{key}"'
        f' min="{low:g}" max="{high:g}" step="{step}"><output></output></label>'
    )


def own_values(name: str) -> dict[str, Any]:
    """Return what a scenario says of the controls: strategies by vendor, values of the sliders."""
    from experiments.harness.design import flat
    from simulation import Scenario
    from simulation.strategies import names

    scenario = Scenario.load(name)
    values = flat(scenario.to_dict())
    return {
        "strategies": {vendor: spec.strategy for vendor, spec in scenario.vendors.items()},
        "known": names(),
        "values": {key: values[key] for key in SLIDERS},
    }


def tape_of(wish: Mapping[str, Any]) -> bytes:
    """Return the tape that a page asks for.

    Raises:
        UserError, ScenarioError, StrategyError: with the message for the page.
    """
    from experiments.harness.runs import replication_seed
    from experiments.tape.recorder import record
    from simulation import Scenario

    days, seed, changes = wish.get("days"), wish.get("seed"), wish.get("set")
    if not isinstance(days, int) or not 1 <= days <= MOST_DAYS:
        raise UserError(f"days = {days!r}: should be a whole number from 1 to {MOST_DAYS}")
    if not isinstance(seed, int) or not 0 <= seed < 2**53:
        raise UserError(f"seed = {seed!r}: should be a whole number, 0 or more")
    if not isinstance(changes, dict):
        raise UserError("set: should be a table of values by key")
    scenario = Scenario.load(str(wish.get("scenario")), {"market.days": days, **changes})
    tape = record(scenario, replication_seed(seed, 0))
    tape.header["seed"] = seed
    return tape.packed()


class Server(ThreadingHTTPServer):
    """Serves the dashboard to pages that know its token.

    Attributes:
        token: part of the address.
        page: what is served.

    Raises:
        UserError: the port is in use.
    """

    daemon_threads = True

    def __init__(self, port: int) -> None:
        self.token = secrets.token_urlsafe(16)
        self.page = dashboard(controls()).encode()
        try:
            super().__init__((HOST, port), _Handler)
        except OSError as error:
            raise UserError(
                f"--port {port}: cannot be used ({error.strerror}); choose another, or 0 for any"
            ) from None

    @property
    def address(self) -> str:
        """The address to open."""
        return f"http://{HOST}:{self.server_port}/{self.token}/"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        asked = urlparse(self.path)
        match self._inside(asked.path):
            case "":
                self._answer(200, "text/html; charset=utf-8", self.server.page)
            case "scenario":
                name = parse_qs(asked.query).get("name", [""])[0]
                self._told(lambda: json.dumps(own_values(name)).encode(), "application/json")
            case _:
                self._answer(404, "text/plain", b"nothing here")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if self._inside(urlparse(self.path).path) != "tape" or length > LARGEST:
            self._answer(404, "text/plain", b"nothing here")
            return
        body = self.rfile.read(length)

        def made() -> bytes:
            try:
                wish = json.loads(body)
            except ValueError:
                raise UserError("the request is no JSON") from None
            return tape_of(wish if isinstance(wish, dict) else {})

        self._told(made, "application/octet-stream")

    def _inside(self, path: str) -> str | None:
        """Return what is asked for below the token; None without it, or from another host."""
        host = (self.headers.get("Host") or "").partition(":")[0]
        first, _, rest = path.lstrip("/").partition("/")
        known = secrets.compare_digest(first.encode(), self.server.token.encode())
        return rest if known and host in (HOST, "localhost") else None

    def _told(self, make: Any, kind: str) -> None:
        """Answer with what is made, or with the message of a mistake."""
        from simulation import ScenarioError, StrategyError

        try:
            content = make()
        except (UserError, ScenarioError, StrategyError) as error:
            self._answer(400, "application/json", json.dumps({"error": str(error)}).encode())
        except Exception as error:  # a strategy may raise anything; the server goes on
            text = f"{type(error).__name__}: {error}"
            self._answer(500, "application/json", json.dumps({"error": text}).encode())
        else:
            self._answer(200, kind, content)

    def _answer(self, status: int, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing of requests."""
